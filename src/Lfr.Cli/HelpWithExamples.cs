using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lfr.Cli;

/// <summary>The usual help, followed by the command's examples and, for the tool itself, by what the exit codes say.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  done, or yes                      4  environment: model, library, disk
          1  no match; detect: no face         5  an evaluation's gate is not met
          2  usage                             6  tampered: changed after it was written
          3  input: missing, corrupt, foreign  130  interrupted

        Models are looked for in --models DIR, then $LFR_MODELS, then .lfr/models of this folder and those above.
        LFR_DEBUG=1 shows where a failure comes from.
        """;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        var examples = CommandFrame.Examples(command);
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        if (command is RootCommand)
        {
            output.WriteLine(ExitCodes);
        }

        return code;
    }

    /// <summary>Puts this help in the place of the usual one.</summary>
    public static void Install(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction usual)
            {
                option.Action = new HelpWithExamples(usual);
            }
        }
    }
}
