using System.Globalization;

namespace Lfr.Core.Audit;

/// <summary>The files of a log: <c>audit.jsonl</c> is being written; <c>audit.000001.jsonl</c> and so on came before it;
/// <c>audit.heads.jsonl</c> holds the signed heads, <c>audit.pub.pem</c> the public keys, <c>audit.lock</c> keeps a second writer out.</summary>
internal sealed class AuditPaths
{
    private const string Extension = ".jsonl";

    private readonly string _stem;

    public AuditPaths(string path, string? headPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Current = Path.GetFullPath(path);
        Folder = Path.GetDirectoryName(Current)!;
        _stem = Path.GetFileNameWithoutExtension(Current);
        Heads = headPath is null ? Beside(".heads.jsonl") : Path.GetFullPath(headPath);
    }

    public string Folder { get; }

    public string Current { get; }

    public string Heads { get; }

    public string PublicKeys => Beside(".pub.pem");

    public string Lock => Beside(".lock");

    public string Rotated(int number) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{_stem}.{number:D6}{Extension}"));

    /// <summary>The files that hold lines, oldest first, with the number of rotated ones. A gap in the numbers shows as a gap in the lines.</summary>
    public (IReadOnlyList<string> Files, int LastRotated) Existing()
    {
        var numbers = new List<int>();
        if (Directory.Exists(Folder))
        {
            foreach (var file in Directory.EnumerateFiles(Folder, $"{_stem}.*{Extension}"))
            {
                var middle = Path.GetFileName(file)[(_stem.Length + 1)..^Extension.Length];
                if (middle.Length >= 6 && int.TryParse(middle, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    numbers.Add(number);
                }
            }
        }

        numbers.Sort();
        List<string> files = [.. numbers.Select(Rotated)];
        if (File.Exists(Current))
        {
            files.Add(Current);
        }

        return (files, numbers.Count > 0 ? numbers[^1] : 0);
    }

    private string Beside(string ending) => Path.Combine(Folder, _stem + ending);
}
