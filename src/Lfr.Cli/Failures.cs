using System.Security.Cryptography;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Deployments;
using Lfr.Core.Embedding;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;
using Lfr.Evaluation.Scores;

namespace Lfr.Cli;

/// <summary>The one place that turns an exception into an exit code and a sentence.</summary>
internal static class Failures
{
    // ENOSPC, and ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL as HRESULTs.
    private const int NoSpaceOnUnix = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullOnWindows = unchecked((int)0x80070027);

    /// <summary>Names the exit code of an exception, and words it for a person.</summary>
    public static (ExitCode Code, string Message) Describe(Exception exception) => exception switch
    {
        _ when IsOfNoFolder(exception) => (ExitCode.Input, "the folder in which lfr was started is not there any more. Change to one that is (cd), and run it again."),
        CommandException command => (command.Code, command.Message),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted; nothing half-written was left."),
        StandardOutputException output => (ExitCode.Environment, output.Message),
        AuditBrokenException broken => (ExitCode.Tampered, broken.Message),
        ReviewRefusedException refused => (ExitCode.Input, refused.Message),
        DeploymentRefusedException refused => (ExitCode.Input, refused.Message),
        ModelException model => (ExitCode.Environment, model.Message),
        WatchlistTamperedException tampered => (ExitCode.Tampered, tampered.Message),
        WatchlistHeldException held => (ExitCode.Input, held.Message),
        WatchlistRefusedException list => (ExitCode.Input, list.Message),
        InvalidDataException data => (ExitCode.Input, data.Message),
        PolicyRefusedException policy => (ExitCode.Input, policy.Message),
        AuditFailedException audit => (ExitCode.Environment, $"the audit log cannot be written, so everything stopped: {audit.Message}"),
        ImageFormatException image => (ExitCode.Input, image.Message),
        PipelineMismatchException pipeline => (ExitCode.Input, pipeline.Message),
        IOException io when io.HResult is NoSpaceOnUnix or DiskFullOnWindows or HandleDiskFullOnWindows =>
            (ExitCode.Environment, $"the disk is full: {io.Message} Free some space, or choose another folder."),
        IOException io => (ExitCode.Input, io.Message),
        UnauthorizedAccessException access => (ExitCode.Input, WithWhatToDo(access)),
        DllNotFoundException library => (ExitCode.Environment, MissingLibrary(library)),
        TypeInitializationException { InnerException: DllNotFoundException library } => (ExitCode.Environment, MissingLibrary(library)),
        OutOfMemoryException => (ExitCode.Environment, "the machine ran out of memory. Use smaller pictures or fewer at once."),
        CryptographicException key => (ExitCode.Input, $"{key.Message} Look at what the options for keys name."),
        ArgumentException argument => (ExitCode.Input, WithoutParameter(argument)),
        FormatException format => (ExitCode.Input, format.Message),
        _ => (ExitCode.Defect, $"a defect in lfr: {exception.GetType().Name}: {exception.Message} Set LFR_DEBUG=1 to see where, and report it."),
    };

    /// <summary>The single problems of an exception that holds several, to be said one a line; empty for one that holds one or none.</summary>
    public static IReadOnlyList<string> Problems(Exception exception)
    {
        IReadOnlyList<string> problems = exception switch
        {
            InputException { Total: var total } input => total > input.Problems.Count
                ? [.. input.Problems.Select(p => p.ToString()), FormattableString.Invariant($"... and {total - input.Problems.Count} more")]
                : [.. input.Problems.Select(p => p.ToString())],
            DeploymentRefusedException deployment => [.. deployment.Problems.Select(p => p.ToString())],
            WatchlistRefusedException list => [.. list.Problems.Select(p => p.ToString())],
            _ => [],
        };
        return problems.Count > 1 ? problems : [];
    }

    // A path that is relative to it cannot be made absolute, and the runtime then knows no name of what is missing.
    private static bool IsOfNoFolder(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is FileNotFoundException { FileName: null })
            {
                try
                {
                    _ = Directory.GetCurrentDirectory();
                }
                catch (IOException)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The runtime names the place, and our own say what to do.
    private static string WithWhatToDo(UnauthorizedAccessException access) =>
        access.Message.StartsWith("Access to the path", StringComparison.Ordinal) ? $"{access.Message} Get the right to it, or name another place." : access.Message;

    private static string MissingLibrary(DllNotFoundException exception) =>
        $"the ONNX Runtime native library is missing or cannot be loaded ({exception.Message.Split('\n')[0].Trim()}). "
        + "Reference the package Microsoft.ML.OnnxRuntime in the application; it has to hold a library for this system.";

    // "(Parameter 'x')" names a variable of the library, which the person at the shell never wrote.
    private static string WithoutParameter(ArgumentException exception)
    {
        var suffix = $" (Parameter '{exception.ParamName}')";
        return exception.Message.EndsWith(suffix, StringComparison.Ordinal) ? exception.Message[..^suffix.Length] : exception.Message;
    }
}
