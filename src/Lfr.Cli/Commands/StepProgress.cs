namespace Lfr.Cli.Commands;

/// <summary>Says on standard error what a long run is doing, and moves its progress bar.</summary>
internal sealed class StepProgress(CommandOutput output, Action step) : IProgress<string>
{
    public void Report(string value)
    {
        output.Note(value);
        step();
    }
}
