using System.Text.Json;

namespace Lfr.Core.Audit;

/// <summary>Reads and verifies logs, also one that is being written. Changes nothing.</summary>
public static class AuditVerifier
{
    /// <summary>Verifies a log up to its signed head, and what follows as far as it goes.</summary>
    /// <param name="path">The file that is written, such as <c>audit.jsonl</c>; rotated files are found beside it.</param>
    /// <param name="keys">The public keys to trust. Have them from elsewhere than the folder of the log.</param>
    /// <param name="headPath">The signed heads; null for the file beside the log. A copy that was kept elsewhere also shows a log that was put back to an earlier state together with its heads.</param>
    /// <exception cref="FileNotFoundException">There is no log at that path.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AuditVerification Verify(string path, TrustedKeys keys, string? headPath = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var paths = new AuditPaths(path, headPath);
        RequireLog(paths, path);
        return AuditChain.Walk(paths, keys);
    }

    /// <summary>Verifies a log, and hands over its events if it is not broken.</summary>
    /// <param name="path">As for <see cref="Verify"/>.</param>
    /// <param name="keys">As for <see cref="Verify"/>.</param>
    /// <param name="headPath">As for <see cref="Verify"/>.</param>
    /// <returns>Every whole line in order.</returns>
    /// <exception cref="AuditBrokenException">The log is broken.</exception>
    /// <exception cref="FileNotFoundException">There is no log at that path.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">An event of a known kind has not the form of its kind: the log is of another version.</exception>
    public static (AuditVerification Verification, IReadOnlyList<AuditEntry> Entries) Read(string path, TrustedKeys keys, string? headPath = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var paths = new AuditPaths(path, headPath);
        RequireLog(paths, path);
        var entries = new List<AuditEntry>();
        var verification = AuditChain.Walk(paths, keys, line =>
        {
            // A walk that starts anew begins with the first line.
            if (line.Number == 1)
            {
                entries.Clear();
            }

            entries.Add(ToEntry(line));
        });
        return verification.Verdict == AuditVerdict.Broken ? throw new AuditBrokenException(verification) : (verification, entries);
    }

    internal static AuditEntry ToEntry(AuditLine line)
    {
        try
        {
            return new AuditEntry(line.Number, line.Time, line.Kind, AuditKinds.Read(line.Kind, line.Data), Sha256Digest.Parse(line.Hash));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Line {line.Number} is intact, and its '{line.Kind}' has not the form that this version knows: {e.Message}", e);
        }
    }

    private static void RequireLog(AuditPaths paths, string path)
    {
        if (paths.Existing().Files.Count == 0 && !File.Exists(paths.Heads))
        {
            throw new FileNotFoundException($"There is no audit log at '{path}'.", path);
        }
    }
}
