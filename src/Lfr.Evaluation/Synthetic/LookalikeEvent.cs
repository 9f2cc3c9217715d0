namespace Lfr.Evaluation.Synthetic;

/// <summary>A filler person who looks like a volunteer, and the passages in which that scored at or above the floor.</summary>
/// <param name="Subject">The volunteer's place.</param>
/// <param name="Ethnicity">The filler person's: 0..2.</param>
/// <param name="Gender">The filler person's: 0..1.</param>
/// <param name="Images">The filler person's images, 1..3.</param>
/// <param name="Passages">Passage's place, and the score of the filler person's best image there.</param>
internal sealed record LookalikeEvent(int Subject, int Ethnicity, int Gender, int Images, (int Passage, double Score)[] Passages);
