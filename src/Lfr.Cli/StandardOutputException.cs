namespace Lfr.Cli;

/// <summary>Standard output cannot be written. No <see cref="IOException"/>, so that nobody takes it for a fault of a file that is being read.</summary>
/// <param name="cause">What the system said.</param>
internal sealed class StandardOutputException(Exception cause) : Exception(
    cause is UnauthorizedAccessException
        ? "standard output is closed, so the result could not be written. Give it a file or a pipe."
        : $"standard output cannot be written: {cause.Message.TrimEnd('.')}. Free some space where it leads to, or send it somewhere else.",
    cause);
