using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Lfr.Cli;

/// <summary>What every command has: <c>--json</c>, an exit code, one sentence for a failure, and examples in its help.</summary>
internal static class CommandFrame
{
    private static readonly ConditionalWeakTable<Command, string[]> ExamplesOf = [];

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
    public static async Task<int> InvokeAsync(RootCommand root, string[] args, TextWriter standardOutput, TextWriter standardError)
    {
        ParseResult parse;
        var output = new CommandOutput(standardOutput, standardError, args.Contains(Json.Name));
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

        return await parse.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = standardOutput,
            Error = standardError,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        }).ConfigureAwait(false);
    }

    private static ExitCode Run(ParseResult parse, Func<ParseResult, CommandOutput, CancellationToken, ExitCode> action, CancellationToken cancellation)
    {
        var streams = parse.InvocationConfiguration;
        var output = new CommandOutput(streams.Output, streams.Error, parse.GetValue(Json));
        try
        {
            var code = action(parse, output, cancellation);
            output.Complete();
            return code;
        }
        catch (Exception exception) when (!DebugRequested)
        {
            var (code, message) = Failures.Describe(exception);
            output.Fail(code, message, Failures.Problems(exception));
            return code;
        }
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
