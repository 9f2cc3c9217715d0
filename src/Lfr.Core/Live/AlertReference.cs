namespace Lfr.Core.Live;

/// <summary>What the watchlist has of the person whom an alert names, for the officer who compares.</summary>
/// <param name="SubjectId">The person on the watchlist.</param>
/// <param name="ReferenceId">The reference that scored.</param>
/// <param name="Category">The category.</param>
/// <param name="Instruction">What the category asks of officers, for example that a missing child is to be helped and not arrested.</param>
/// <param name="Picture">PNG of the reference's face, empty where the watchlist carries none.</param>
public sealed record AlertReference(string SubjectId, string ReferenceId, string? Category, string? Instruction, ReadOnlyMemory<byte> Picture)
{
    /// <summary>Says what it is, never what it holds.</summary>
    public override string ToString() => $"AlertReference ({ReferenceId}, redacted)";
}
