using System.Globalization;

namespace Lfr.Evaluation.Scores;

/// <summary>One thing that is wrong in one input file.</summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Line">The 1-based line, the header being line 1; 0 where the problem belongs to the whole file.</param>
/// <param name="Column">The column's name, or null where the problem belongs to the whole row or file.</param>
/// <param name="Message">The value that was met, what is legal, and what to do.</param>
public sealed record InputProblem(string File, long Line, string? Column, string Message)
{
    /// <summary>The problem as <c>file:line: column: message</c>.</summary>
    public override string ToString()
    {
        string place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}") : File;
        return Column is null ? $"{place}: {Message}" : $"{place}: {Column}: {Message}";
    }
}
