namespace Lfr.Evaluation.Protocols;

/// <summary>How probes are searched in a gallery of references.</summary>
/// <param name="Name">Short name for files: <c>rfr</c> or <c>oifr</c>.</param>
/// <param name="Title">Name for reports.</param>
/// <param name="ListLimit">L: the longest list of people that a search returns.</param>
public sealed record SearchProtocol(string Name, string Title, int ListLimit)
{
    /// <summary>Retrospective: a long list for an examiner, who looks at it without a threshold or with one.</summary>
    public static SearchProtocol Retrospective { get; } = new("rfr", "Retrospective search (candidate list)", 20);

    /// <summary>Operator-initiated: one photograph taken in the street, a short list, read at once.</summary>
    public static SearchProtocol OperatorInitiated { get; } = new("oifr", "Operator-initiated search (short list)", 6);
}
