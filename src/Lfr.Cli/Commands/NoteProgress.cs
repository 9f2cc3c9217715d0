namespace Lfr.Cli.Commands;

/// <summary>Says on standard error what a long run is doing.</summary>
internal sealed class NoteProgress(CommandOutput output) : IProgress<string>
{
    public void Report(string value) => output.Note(value);
}
