namespace Lfr.Core.Models;

/// <summary>A model pack cannot be used: a card or file is missing, its hash differs, or its contract is not what the code needs.
/// The message names the file and says what to do. It is thrown at load, never in the middle of the work.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Says what is wrong with the pack.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong with the pack, and why it was noticed.</summary>
    public ModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
