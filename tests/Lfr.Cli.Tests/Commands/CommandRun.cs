using System.CommandLine;
using System.Text.Json;

namespace Lfr.Cli.Tests.Commands;

/// <summary>A command run in this process, with what it said.</summary>
internal sealed record CommandRun(ExitCode Code, string Output, string Error)
{
    public static async Task<CommandRun> Of(Command command, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandFrame.InvokeAsync(new RootCommand { CommandFrame.Json, command }, args, output, error);
        return new CommandRun((ExitCode)code, output.ToString(), error.ToString());
    }

    public JsonElement Document()
    {
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }
}
