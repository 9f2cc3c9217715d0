using System.Diagnostics.CodeAnalysis;
using Lfr.Core.Embedding;
using Lfr.Core.Quality;

namespace Lfr.Core.Engine;

/// <summary>A template of one face, or the reason why there is none.</summary>
/// <remarks>Used by one thread at a time. It owns the template, which is zeroed when it is disposed.</remarks>
public sealed class TemplateResult : IDisposable
{
    internal TemplateResult(ProbeTemplate? template, FaceSample? sample, FailureReason failure, int facesFound)
    {
        Template = template;
        Sample = sample;
        Failure = failure;
        FacesFound = facesFound;
    }

    /// <summary>The template; null exactly where <see cref="Failure"/> is not None. Disposed with this result.</summary>
    public ProbeTemplate? Template { get; }

    /// <summary>The face that was chosen; null where none was.</summary>
    public FaceSample? Sample { get; }

    /// <summary>Why there is no template, or None.</summary>
    public FailureReason Failure { get; }

    /// <summary>Faces that were found in the image.</summary>
    public int FacesFound { get; }

    /// <summary>Whether there is a template.</summary>
    [MemberNotNullWhen(true, nameof(Template), nameof(Sample))]
    public bool HasTemplate => Template is not null;

    /// <summary>Zeroes the template.</summary>
    public void Dispose() => Template?.Dispose();
}
