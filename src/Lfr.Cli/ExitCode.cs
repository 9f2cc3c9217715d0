namespace Lfr.Cli;

/// <summary>What the tool's exit code says. Scripts may rely on these numbers.</summary>
internal enum ExitCode
{
    /// <summary>Done, or yes.</summary>
    Done = 0,

    /// <summary>No match; for <c>detect</c>, no face.</summary>
    NoMatch = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>A file or another input is wrong: missing, unreadable, corrupt, of another pipeline.</summary>
    Input = 3,

    /// <summary>The machine lacks something: a model, a native library, disk space; or a watchlist that is due cannot be destroyed.</summary>
    Environment = 4,

    /// <summary>An evaluation's gate is not met.</summary>
    GateFailed = 5,

    /// <summary>A log or a package was changed after it was written.</summary>
    Tampered = 6,

    /// <summary>A defect in this tool: something that it does not know how to say.</summary>
    Defect = 70,

    /// <summary>Interrupted (Ctrl-C or a termination signal).</summary>
    Interrupted = 130,
}
