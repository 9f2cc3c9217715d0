namespace Lfr.Core.Policy;

/// <summary>A policy is used outside of what it was made for. Nothing is compared until somebody answers for it.</summary>
public sealed class PolicyRefusedException : InvalidOperationException
{
    /// <summary>Says what is outside and what to do.</summary>
    public PolicyRefusedException(string message)
        : base(message)
    {
    }
}
