namespace Lfr.Cli;

/// <summary>Ends a command with one sentence and an exit code. For what only the tool can know; the libraries have exceptions of their own.</summary>
internal sealed class CommandException : Exception
{
    /// <summary>Ends a command.</summary>
    /// <param name="code">What the tool exits with.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    public CommandException(ExitCode code, string message)
        : base(message) => Code = code;

    /// <summary>Ends a command because of another exception.</summary>
    /// <param name="code">What the tool exits with.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What was noticed.</param>
    public CommandException(ExitCode code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    /// <summary>What the tool exits with.</summary>
    public ExitCode Code { get; }
}
