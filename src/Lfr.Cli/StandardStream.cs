using System.Text;

namespace Lfr.Cli;

/// <summary>
/// Standard output or standard error, of which nobody knows whether it can be written: the disk behind it may be full, and whoever started the tool may have closed it.
/// A result that cannot be written is a failure (<see cref="StandardOutputException"/>); a note that cannot be is lost, and the work goes on. A pipe whose reader has
/// gone, as <c>head</c> does, is neither: the runtime drops what is written to it.
/// </summary>
/// <remarks>As safe for concurrent use as the writer beneath it.</remarks>
internal sealed class StandardStream : TextWriter
{
    private readonly bool _mayLose;
    private int _concluded;

    private StandardStream(TextWriter inner, bool mayLose)
    {
        Inner = inner;
        _mayLose = mayLose;
    }

    /// <summary>The writer beneath.</summary>
    public TextWriter Inner { get; }

    /// <inheritdoc/>
    public override Encoding Encoding => Inner.Encoding;

    /// <summary>Results: what cannot be written throws.</summary>
    public static StandardStream ForResults(TextWriter writer) => writer as StandardStream ?? new StandardStream(writer, mayLose: false);

    /// <summary>Notes and errors: what cannot be written is lost.</summary>
    public static StandardStream ForStatus(TextWriter writer) => writer as StandardStream ?? new StandardStream(writer, mayLose: true);

    /// <summary>Whether the caller is the first to say how the run ended: a result and an interruption may come at once, and there is one document.</summary>
    public bool TryConclude() => Interlocked.Exchange(ref _concluded, 1) == 0;

    /// <inheritdoc/>
    public override void Write(char value) => Do(() => Inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Do(() => Inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Do(() => Inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine() => Do(Inner.WriteLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Do(() => Inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Do(Inner.Flush);

    private void Do(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_mayLose)
            {
                throw new StandardOutputException(e);
            }
        }
    }
}
