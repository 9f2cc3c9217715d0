using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lfr.Core.Audit;

/// <summary>
/// The form of one line: <c>{"n":N,"t":TIME,"kind":KIND,"data":{...},"prev":HASH,"hash":HASH}</c> and a line feed. The hash is SHA-256 over
/// the line's bytes before <c>,"hash"</c>, which hold the previous line's hash: every byte of the line is covered, as it stands on disk.
/// </summary>
internal sealed record AuditLine(long Number, DateTimeOffset Time, string Kind, string Previous, string Hash, JsonElement Data)
{
    /// <summary>What the first line gives as the hash before it.</summary>
    public const string NoPrevious = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Longest line in bytes, line feed included.</summary>
    public const int MaxBytes = 1 << 20;

    private const int SuffixBytes = 9 + Sha256Digest.Length + 2;

    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> HashName => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    /// <summary>Appends a line and its line feed to a buffer, and returns the line's hash.</summary>
    public static string Write(ArrayBufferWriter<byte> buffer, long number, DateTimeOffset time, AuditEvent auditEvent, string previous)
    {
        var start = buffer.WrittenCount;
        using (var writer = new Utf8JsonWriter(buffer, Layout))
        {
            writer.WriteStartObject();
            writer.WriteNumber("n", number);
            writer.WriteString("t", time);
            writer.WriteString("kind", auditEvent.Kind);
            writer.WritePropertyName("data");
            AuditKinds.Write(writer, auditEvent);
            writer.WriteString("prev", previous);
            writer.Flush();
            var hash = Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan[start..]));
            writer.WriteString("hash", hash);
            writer.WriteEndObject();
            writer.Flush();
            buffer.Write("\n"u8);
            return buffer.WrittenCount - start <= MaxBytes
                ? hash
                : throw new ArgumentException($"The event '{auditEvent.Kind}' makes a line of {buffer.WrittenCount - start} bytes; a line has at most {MaxBytes}. Shorten its lists.", nameof(auditEvent));
        }
    }

    /// <summary>Reads a line without its line feed.</summary>
    /// <param name="bytes">The line.</param>
    /// <param name="line">The line; its JSON is detached from the bytes.</param>
    /// <returns>False where the line is not in the form above or its hash is not that of its bytes.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out AuditLine? line)
    {
        line = null;
        var span = bytes.Span;
        if (span.Length <= SuffixBytes || !span[^SuffixBytes..].StartsWith(HashName) || !span.EndsWith(End))
        {
            return false;
        }

        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(span[..^SuffixBytes], computed);
        var hash = Convert.ToHexStringLower(computed);
        if (!Encoding.ASCII.GetBytes(hash).AsSpan().SequenceEqual(span[^(Sha256Digest.Length + 2)..^2]))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("n", out var n) && n.TryGetInt64(out var number)
                && root.TryGetProperty("t", out var t) && t.TryGetDateTimeOffset(out var time)
                && root.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
                && root.TryGetProperty("prev", out var previous) && previous.ValueKind == JsonValueKind.String
                && root.TryGetProperty("data", out var data))
            {
                line = new AuditLine(number, time, kind.GetString()!, previous.GetString()!, hash, data.Clone());
                return true;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or another type than the member's: a hash that fits does not make it a line of this log.
        }

        return false;
    }
}
