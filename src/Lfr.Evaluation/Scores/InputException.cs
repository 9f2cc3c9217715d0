using System.Globalization;
using System.Text;

namespace Lfr.Evaluation.Scores;

/// <summary>Input files that cannot be evaluated as they are; every problem is listed at once, up to a bound.</summary>
public sealed class InputException : FormatException
{
    /// <summary>Words the message from the problems.</summary>
    /// <param name="problems">The problems that were kept, in the order they were met; at least one.</param>
    /// <param name="total">How many there were in all, kept or not.</param>
    public InputException(IReadOnlyList<InputProblem> problems, long total)
        : base(Word(problems, total))
    {
        Problems = problems;
        Total = total;
    }

    /// <summary>One problem.</summary>
    public InputException(InputProblem problem)
        : this([problem], 1)
    {
    }

    /// <summary>The problems that were kept.</summary>
    public IReadOnlyList<InputProblem> Problems { get; }

    /// <summary>How many problems there were in all.</summary>
    public long Total { get; }

    private static string Word(IReadOnlyList<InputProblem> problems, long total)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{total} problem{(total == 1 ? "" : "s")} in the input:");
        foreach (InputProblem problem in problems)
        {
            text.Append('\n').Append(problem);
        }

        if (total > problems.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n... and {total - problems.Count} more");
        }

        return text.ToString();
    }
}
