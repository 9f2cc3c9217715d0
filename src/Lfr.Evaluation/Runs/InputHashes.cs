using System.Security.Cryptography;
using Lfr.Core;
using Lfr.Evaluation.Reports;

namespace Lfr.Evaluation.Runs;

/// <summary>Hashes inputs for the manifest.</summary>
public static class InputHashes
{
    /// <summary>The SHA-256 of a file, or of each file in a folder (not below it), by name.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="also">Further files.</param>
    /// <exception cref="IOException">One of them is no regular file, or cannot be read.</exception>
    public static IReadOnlyList<ReportInput> Of(string path, params IEnumerable<string> also)
    {
        ArgumentNullException.ThrowIfNull(path);
        IEnumerable<string> files = Directory.Exists(path) ? Directory.GetFiles(path).Order(StringComparer.Ordinal) : [path];
        var inputs = new List<ReportInput>();
        foreach (string file in files.Concat(also))
        {
            // Before that it was read, and a pipe is read once.
            using FileStream stream = InputFile.Open(file);
            inputs.Add(new ReportInput(Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length));
        }

        return inputs;
    }

    /// <summary>One hash over all inputs: of the lines "sha256  name" in their order. A policy file binds to it.</summary>
    public static string Combined(IEnumerable<ReportInput> inputs)
    {
        string lines = string.Concat(inputs.Select(input => $"{input.Sha256}  {input.Name}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(lines)));
    }
}
