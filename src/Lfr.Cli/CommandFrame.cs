using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Lfr.Cli;

/// <summary>What every command has: <c>--json</c>, an exit code, one sentence for a failure, and examples in its help.</summary>
internal static class CommandFrame
{
    private static readonly ConditionalWeakTable<Command, string[]> ExamplesOf = [];

    private static readonly TimeSpan TimeToSay = TimeSpan.FromSeconds(1);

    /// <summary>One JSON document on standard output.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write the result as exactly one JSON document on standard output.",
        Recursive = true,
    };

    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="action">Reads the arguments, says the result, and returns the exit code. It may throw: see <see cref="Failures"/>.</param>
    public static void Does(this Command command, Func<ParseResult, CommandOutput, CancellationToken, ExitCode> action) =>
        command.SetAction((parse, cancellation) => Task.Run(() => (int)Run(parse, action, cancellation), CancellationToken.None));

    /// <summary>Adds examples to a command's help.</summary>
    /// <param name="command">The command.</param>
    /// <param name="examples">Whole command lines, each as a person would type it.</param>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        ExamplesOf.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>The command's examples; none for a command without.</summary>
    public static IReadOnlyList<string> Examples(Command command) => ExamplesOf.TryGetValue(command, out var examples) ? examples : [];

    /// <summary>Parses, runs, and returns the exit code.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="args">The command line.</param>
    /// <param name="standardOutput">Results.</param>
    /// <param name="standardError">Progress, notes and errors.</param>
    /// <param name="interruption">The signals; null where none is listened to.</param>
    public static async Task<int> InvokeAsync(RootCommand root, string[] args, TextWriter standardOutput, TextWriter standardError, Interruption? interruption = null)
    {
        var (results, status) = (StandardStream.ForResults(standardOutput), StandardStream.ForStatus(standardError));
        var output = new CommandOutput(results, status, args.Contains(Json.Name));
        ParseResult parse;
        try
        {
            // No response files: a path may begin with '@'.
            parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        }
        catch (InvalidOperationException exception) when (!DebugRequested)
        {
            // A validator asked for a value that cannot be parsed: the command line is wrong all the same.
            output.Fail(ExitCode.Usage, $"{exception.Message} See 'lfr --help'.");
            return (int)ExitCode.Usage;
        }

        // Not where help was asked for: that is the answer to every mistake.
        var problems = parse.Action is ParseErrorAction || parse.Action == parse.CommandResult.Command.Action ? CommandLineCheck.Problems(parse, args) : [];
        if (parse.Action is ParseErrorAction || problems.Count > 0)
        {
            // A misspelt option shifts what follows it, so that the parser's own complaints would mislead.
            output.Fail(ExitCode.Usage, $"{string.Join(' ', problems.Count > 0 ? problems : parse.Errors.Select(e => e.Message))} See '{FullName(parse.CommandResult.Command)} --help'.");
            return (int)ExitCode.Usage;
        }

        try
        {
            var streams = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = results, Error = status };
            var run = parse.InvokeAsync(streams, interruption?.Token ?? CancellationToken.None);
            return interruption is null || await Task.WhenAny(run, interruption.Expired).ConfigureAwait(false) == run
                ? await run.ConfigureAwait(false)
                : await Abandon(new CommandOutput(results, status, parse.GetValue(Json))).ConfigureAwait(false);
        }
        catch (StandardOutputException exception) when (!DebugRequested)
        {
            // Of the help or the version: a command's own is described where it runs.
            var (code, message) = Failures.Describe(exception);
            output.Fail(code, message);
            return (int)code;
        }
    }

    private static ExitCode Run(ParseResult parse, Func<ParseResult, CommandOutput, CancellationToken, ExitCode> action, CancellationToken cancellation)
    {
        var streams = parse.InvocationConfiguration;
        var output = new CommandOutput(streams.Output, streams.Error, parse.GetValue(Json));
        try
        {
            var code = action(parse, output, cancellation);
            output.Complete(code);
            return code;
        }
        catch (Exception exception) when (!DebugRequested)
        {
            var (code, message) = Failures.Describe(exception);
            output.Fail(code, message, Failures.Problems(exception));
            return code;
        }
    }

    // The work waits for something: it is left where it is, and ends with the process. So may what is said of it, where nobody reads from a full pipe.
    private static async Task<int> Abandon(CommandOutput output)
    {
        var said = Task.Run(() => output.Fail(
            ExitCode.Interrupted,
            "interrupted, and what was under way did not end in time: it was left. A file that was being written may have a part beside its place, NAME.16-DIGITS.part, to be deleted."));
        await Task.WhenAny(said, Task.Delay(TimeToSay, TimeProvider.System)).ConfigureAwait(false);
        return (int)ExitCode.Interrupted;
    }

    private static bool DebugRequested => Environment.GetEnvironmentVariable("LFR_DEBUG") == "1";

    private static string FullName(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? symbol = command; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
        {
            names.Push(symbol is RootCommand ? "lfr" : symbol.Name);
        }

        return string.Join(' ', names);
    }
}
