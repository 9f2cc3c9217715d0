using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Lfr.Core.Audit;

/// <summary>A signed statement: this log had so many lines, and the last of them had this hash.</summary>
/// <param name="LogId">The log's name, as in its first line.</param>
/// <param name="Lines">Number of the line that it vouches for, and of all before.</param>
/// <param name="Hash">That line's hash.</param>
/// <param name="SignedAt">When, by the writer's clock.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Signature">Over the four before.</param>
internal sealed record AuditHead(RecordId LogId, long Lines, Sha256Digest Hash, DateTimeOffset SignedAt, Sha256Digest KeyId, byte[] Signature)
{
    public const string Schema = "lfr-audit-head/1";

    public static AuditHead Sign(RecordId logId, long lines, Sha256Digest hash, DateTimeOffset signedAt, ISigningKey key)
    {
        var unsigned = new AuditHead(logId, lines, hash, signedAt, key.KeyId, []);
        return unsigned with { Signature = key.Sign(unsigned.Statement()) };
    }

    public bool IsSignedBy(TrustedKeys keys) => keys.Verify(KeyId, Statement(), Signature);

    /// <summary>One line of the head file, with its line feed.</summary>
    public byte[] ToLine()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("schema", Schema);
            writer.WriteString("log", LogId.Value);
            writer.WriteNumber("lines", Lines);
            writer.WriteString("hash", Hash.ToString());
            writer.WriteString("signedAt", SignedAt);
            writer.WriteString("key", KeyId.ToString());
            writer.WriteBase64String("signature", Signature);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    public static bool TryRead(ReadOnlyMemory<byte> line, [NotNullWhen(true)] out AuditHead? head)
    {
        head = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.GetProperty("schema").GetString() != Schema)
            {
                return false;
            }

            head = new AuditHead(
                root.GetProperty("log").GetString()!,
                root.GetProperty("lines").GetInt64(),
                Sha256Digest.Parse(root.GetProperty("hash").GetString()!),
                root.GetProperty("signedAt").GetDateTimeOffset(),
                Sha256Digest.Parse(root.GetProperty("key").GetString()!),
                root.GetProperty("signature").GetBytesFromBase64());
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private byte[] Statement() => Encoding.UTF8.GetBytes(string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Schema}\n{LogId}\n{Lines}\n{Hash}\n{SignedAt.UtcDateTime:O}\n{KeyId}\n"));
}
