namespace Lfr.Evaluation.Scores;

/// <summary>Collects problems while files are read: keeps the first hundred, counts all.</summary>
internal sealed class InputProblems
{
    /// <summary>Enough to see every kind of mistake; few enough to read.</summary>
    public const int Kept = 100;

    private readonly List<InputProblem> _problems = [];

    public long Total { get; private set; }

    public bool IsEmpty => Total == 0;

    public void Add(string file, long line, string? column, string message)
    {
        Total++;
        if (_problems.Count < Kept)
        {
            _problems.Add(new InputProblem(file, line, column, message));
        }
    }

    public void ThrowIfAny()
    {
        if (Total > 0)
        {
            throw new InputException(_problems.ToArray(), Total);
        }
    }
}
