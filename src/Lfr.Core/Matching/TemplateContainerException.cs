namespace Lfr.Core.Matching;

/// <summary>A container file is not one, is cut short, was altered, or is of a version that this library does not read. Nothing of it was loaded.</summary>
public sealed class TemplateContainerException : IOException
{
    /// <summary>Says what is wrong and what to do.</summary>
    public TemplateContainerException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and what to do, and why.</summary>
    public TemplateContainerException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
