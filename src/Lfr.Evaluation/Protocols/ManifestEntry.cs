namespace Lfr.Evaluation.Protocols;

/// <summary>One image of a data set.</summary>
/// <param name="Image">Path relative to the manifest's folder, with forward slashes.</param>
/// <param name="Subject">Identifier of the person.</param>
/// <param name="Session">Session or encounter; empty where unknown.</param>
/// <param name="Role"><c>reference</c>, <c>probe</c>, or empty for both.</param>
public sealed record ManifestEntry(string Image, string Subject, string Session, string Role);
