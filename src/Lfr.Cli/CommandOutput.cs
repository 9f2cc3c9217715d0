using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lfr.Cli;

/// <summary>
/// Where a command says things. Results are for standard output: sentences and tables for people, or with <c>--json</c> exactly one
/// document and nothing else. Progress and notes are for standard error, so that a pipe never carries them.
/// </summary>
internal sealed class CommandOutput
{
    private const int WidthWhenRedirected = 4096;

    private static readonly JsonWriterOptions JsonLayout = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StandardStream _standardOutput;
    private readonly IAnsiConsole _results;
    private readonly IAnsiConsole _status;
    private readonly bool _statusIsTerminal;
    private byte[]? _document;
    private bool _hasComplained;

    /// <summary>Takes the two streams.</summary>
    /// <param name="standardOutput">Results.</param>
    /// <param name="standardError">Progress, notes and errors.</param>
    /// <param name="isJson">Whether the result is one JSON document.</param>
    public CommandOutput(TextWriter standardOutput, TextWriter standardError, bool isJson)
    {
        _standardOutput = StandardStream.ForResults(standardOutput);
        IsJson = isJson;
        _results = ConsoleOn(_standardOutput, Console.IsOutputRedirected || _standardOutput.Inner != Console.Out);
        var status = StandardStream.ForStatus(standardError);
        _statusIsTerminal = !Console.IsErrorRedirected && status.Inner == Console.Error;
        _status = ConsoleOn(status, !_statusIsTerminal);
    }

    /// <summary>Whether the result is one JSON document. A command may then skip what is only for people.</summary>
    public bool IsJson { get; }

    /// <summary>Whether the command has given its document.</summary>
    public bool HasDocument => _document is not null;

    /// <summary>One line of the result for people; nothing with <c>--json</c>.</summary>
    public void Line(string text = "")
    {
        if (!IsJson)
        {
            _standardOutput.WriteLine(text);
        }
    }

    /// <summary>A table or another block of the result for people; nothing with <c>--json</c>.</summary>
    public void Block(IRenderable block)
    {
        if (!IsJson)
        {
            _results.Write(block);
        }
    }

    /// <summary>The result as JSON; nothing without <c>--json</c>. Written out when the command has succeeded.</summary>
    /// <param name="write">Writes one value.</param>
    /// <exception cref="InvalidOperationException">The command gave a document before: there is only one.</exception>
    public void Json(Action<Utf8JsonWriter> write)
    {
        if (!IsJson)
        {
            return;
        }

        if (_document is not null)
        {
            throw new InvalidOperationException("The command gave its JSON document twice; there is exactly one.");
        }

        _document = JsonBytes(write);
    }

    /// <summary>The result as JSON from a source-generated contract; nothing without <c>--json</c>.</summary>
    /// <param name="document">The result.</param>
    /// <param name="contract">Its contract.</param>
    /// <exception cref="InvalidOperationException">The command gave a document before: there is only one.</exception>
    public void Json<T>(T document, JsonTypeInfo<T> contract) => Json(writer => JsonSerializer.Serialize(writer, document, contract));

    /// <summary>One line on standard error: what is being done, or what a person should know.</summary>
    public void Note(string text) => _status.MarkupLineInterpolated($"[dim]{text}[/]");

    /// <summary>One line on standard error that a person should not overlook.</summary>
    public void Warning(string text) => _status.MarkupLineInterpolated($"[yellow]warning:[/] {text}");

    /// <summary>Does long work under a progress bar on standard error, or under one line where that is no terminal.</summary>
    /// <param name="title">What is being done: "detecting faces".</param>
    /// <param name="total">Number of steps.</param>
    /// <param name="work">The work; its argument is called after each step.</param>
    public T WithProgress<T>(string title, long total, Func<Action, T> work)
    {
        if (!_statusIsTerminal)
        {
            Note($"{title} ({total})");
            return work(static () => { });
        }

        return _status.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total));
            return work(() => task.Increment(1));
        });
    }

    /// <summary>One sentence on standard error for a run that ends with its result and yet not well, such as a picture of several that cannot be read.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public void Complain(string message)
    {
        _hasComplained = true;
        _status.MarkupLineInterpolated($"[red]lfr:[/] {OneLine(message)}");
    }

    /// <summary>Writes the document out: the last thing that a command's run does.</summary>
    /// <param name="code">What the tool exits with.</param>
    /// <exception cref="StandardOutputException">It cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The command owes its document, or the sentence that every code but 0 and 1 comes with.</exception>
    public void Complete(ExitCode code)
    {
        if (code is not (ExitCode.Done or ExitCode.NoMatch) && !_hasComplained)
        {
            throw new InvalidOperationException($"The command ended with {code} and no sentence.");
        }

        if (IsJson && _document is null)
        {
            throw new InvalidOperationException("The command ended without its JSON document.");
        }

        // Written, or tried and failed: then there is no other document either.
        if (IsJson && _standardOutput.TryConclude())
        {
            WriteOut(_document!);
        }

        _standardOutput.Flush();
    }

    /// <summary>Says what went wrong: one sentence on standard error and, with <c>--json</c>, one document in the result's place. What cannot be written is lost: the exit code says the rest.</summary>
    /// <param name="code">What the tool exits with.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="problems">The single problems, where there are several: one a line for people, who would not find them in one.</param>
    public void Fail(ExitCode code, string message, params IReadOnlyList<string> problems)
    {
        var isFirst = _standardOutput.TryConclude();
        if (!isFirst && code == ExitCode.Interrupted)
        {
            // The work ended meanwhile, and said so; or the interruption did.
            return;
        }

        // One line, whatever a runtime's message holds.
        message = OneLine(message);
        Complain(problems.Count > 0 ? message[..(message.IndexOf(':', StringComparison.Ordinal) + 1)] : message);
        foreach (var problem in problems)
        {
            _status.MarkupLineInterpolated($"  {OneLine(problem)}");
        }

        if (IsJson && isFirst)
        {
            TryWriteOut(JsonBytes(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartObject("error");
                writer.WriteNumber("exitCode", (int)code);
                writer.WriteString("kind", code.ToString());
                writer.WriteString("message", message);
                if (problems.Count > 0)
                {
                    writer.WriteStartArray("problems");
                    foreach (var problem in problems)
                    {
                        writer.WriteStringValue(OneLine(problem));
                    }

                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }));
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static byte[] JsonBytes(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonLayout))
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    private static IAnsiConsole ConsoleOn(StandardStream writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new StreamOutput(new AnsiConsoleOutput(writer.Inner), writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = WidthWhenRedirected;
        }

        return console;
    }

    private void WriteOut(byte[] document) => _standardOutput.WriteLine(Encoding.UTF8.GetString(document));

    private void TryWriteOut(byte[] document)
    {
        try
        {
            WriteOut(document);
        }
        catch (StandardOutputException)
        {
            // What failed first is the cause, and was said on standard error.
        }
    }

    // Spectre asks the writer whether it is the terminal's, and the one around it is not.
    private sealed class StreamOutput(IAnsiConsoleOutput inner, TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => inner.IsTerminal;

        public int Width => inner.Width;

        public int Height => inner.Height;

        public void SetEncoding(Encoding encoding) => inner.SetEncoding(encoding);
    }
}
