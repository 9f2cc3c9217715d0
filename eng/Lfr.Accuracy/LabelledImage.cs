namespace Lfr.Accuracy;

/// <summary>An image of the test data, and who is in it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Subject">The person.</param>
/// <param name="Session">The sitting or encounter: pairs of one sitting prove little.</param>
/// <param name="Groups">The groups of the person, by the data set's own labels.</param>
internal sealed record LabelledImage(string Path, string Subject, string Session, IReadOnlyList<string> Groups);
