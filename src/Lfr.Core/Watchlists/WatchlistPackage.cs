using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;

namespace Lfr.Core.Watchlists;

/// <summary>
/// A watchlist as a file: encrypted with a key of its own (AES-256-GCM), and signed as a whole (ECDSA). Any changed, missing or added byte is
/// found before anything is decrypted.
/// </summary>
/// <remarks>Layout: "LFRWL1\r\n", length of the header (int32, little-endian), header (JSON), encrypted content, signature (64 bytes, IEEE P1363) over the
/// SHA-256 of everything before it.</remarks>
public static class WatchlistPackage
{
    private const string Schema = "lfr-watchlist-package/2";
    private const int MaxHeaderBytes = 1 << 16;
    private const int SignatureBytes = 64;

    private static ReadOnlySpan<byte> Magic => "LFRWL1\r\n"u8;

    /// <summary>Makes a package: there whole or not at all.</summary>
    /// <param name="people">The list.</param>
    /// <param name="path">The file; it must not exist.</param>
    /// <param name="keys">Makes the package's key.</param>
    /// <param name="signer">Signs.</param>
    /// <returns>What the package says of itself.</returns>
    /// <exception cref="InvalidOperationException">The key cannot be made, or the list is too large for a package.</exception>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static WatchlistInspection Write(ListedPeople people, string path, IWatchlistKeyProvider keys, ISigningKey signer)
    {
        ArgumentNullException.ThrowIfNull(people);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(signer);
        if (File.Exists(path))
        {
            throw new IOException($"{path} exists: a package is never replaced. Choose another name, or destroy the old one.");
        }

        AtomicFile.Require(path); // Before a key is made.
        var plain = PackagePayload.Write(people);
        Span<byte> key = stackalloc byte[IWatchlistKeyProvider.KeyBytes];
        var isKeyed = false;
        try
        {
            var salt = RandomNumberGenerator.GetBytes(PackageCipher.SaltBytes);
            var header = Header(people, plain.LongLength, salt, signer);
            keys.CreateKey(people.Form.Id!, key);
            isKeyed = true;
            var bytes = Assemble(header, plain, key, salt, signer);
            AtomicFile.Write(path, bytes, replace: false);
            isKeyed = false;
            return Inspect(bytes, path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(plain);
            if (isKeyed)
            {
                // Without its package it would only stand in the way of the list of that name.
                _ = keys.DestroyKey(people.Form.Id!);
            }
        }
    }

    /// <summary>Makes a package, and says so in the audit log: a list that the log does not know of is not left behind.</summary>
    /// <param name="people">The list.</param>
    /// <param name="path">The file; it must not exist.</param>
    /// <param name="keys">Makes the package's key.</param>
    /// <param name="signer">Signs.</param>
    /// <param name="audit">The deployment's audit log.</param>
    /// <returns>What the package says of itself.</returns>
    /// <exception cref="InvalidOperationException">The key cannot be made, or the list is too large for a package.</exception>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    /// <exception cref="AuditFailedException">The log cannot be written: the package and its key are destroyed again.</exception>
    public static WatchlistInspection Write(ListedPeople people, string path, IWatchlistKeyProvider keys, ISigningKey signer, IAuditLog audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        RequireOpen(audit, "no package is made");
        var made = Write(people, path, keys, signer);
        var form = people.Form;
        try
        {
            audit.Append(new WatchlistBuilt
            {
                Deployment = made.DeploymentId,
                Actor = form.Approval!.RequestedBy is { } officer ? new RecordId(officer) : (RecordId?)null,
                WatchlistDigest = Sha256Digest.Parse(made.Hash),
                WatchlistSize = made.People,
                References = made.References,
                Composition = form.CountByCategory(),
                Reason = AuditText.Shorten($"necessary: {form.Approval.Necessity} proportionate: {form.Approval.Proportionality}"),
            });
            return made;
        }
        catch
        {
            _ = Destroy(path, keys, listId: made.ListId);
            throw;
        }
    }

    /// <summary>Reads what a package says of itself, without a key. It has not been verified: anyone can write this.</summary>
    /// <exception cref="InvalidDataException">The file is no package.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WatchlistInspection Inspect(string path) => Inspect(InputFile.ReadAllBytes(path), path);

    /// <summary>Checks that no byte was changed since a trusted signer made the package.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trusted">The signers that are trusted.</param>
    /// <exception cref="WatchlistTamperedException">It was changed, or signed by somebody else.</exception>
    /// <exception cref="InvalidDataException">The file is no package.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WatchlistInspection Verify(string path, TrustedKeys trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        var bytes = InputFile.ReadAllBytes(path);
        return Verify(bytes, path, trusted);
    }

    /// <summary>Verifies and decrypts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keys">Has the package's key.</param>
    /// <param name="trusted">The signers that are trusted.</param>
    /// <returns>The list, which the caller disposes.</returns>
    /// <exception cref="WatchlistTamperedException">It was changed, signed by somebody else, or the key is another package's.</exception>
    /// <exception cref="InvalidDataException">The file is no package, or of another version.</exception>
    /// <exception cref="InvalidOperationException">There is no key (any more): the list was destroyed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OpenedWatchlist Open(string path, IWatchlistKeyProvider keys, TrustedKeys trusted)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(trusted);
        var bytes = InputFile.ReadAllBytes(path);
        var inspection = Verify(bytes, path, trusted);
        var (header, headerBytes, content) = Parts(bytes, path);
        Span<byte> key = stackalloc byte[IWatchlistKeyProvider.KeyBytes];
        var plain = GC.AllocateUninitializedArray<byte>(checked((int)header.PlainBytes), pinned: true);
        try
        {
            if (!keys.TryReadKey(header.ListId, key))
            {
                throw new InvalidOperationException($"There is no key for the list '{header.ListId}': it was destroyed, or is somewhere else. Without it nobody can read the package.");
            }

            using var cipher = new PackageCipher(key, Convert.FromHexString(header.Salt), headerBytes);
            cipher.Decrypt(content, plain);
            return new OpenedWatchlist(inspection, PackagePayload.Read(plain, inspection.Pipeline, header.Dimension, header.BuiltAt));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new WatchlistTamperedException($"{path}: the content does not decrypt, although the signature holds: the key of the list '{header.ListId}' is not this package's.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Verifies and decrypts, and says so in the audit log, also where the package is refused.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keys">Has the package's key.</param>
    /// <param name="trusted">The signers that are trusted.</param>
    /// <param name="audit">The deployment's audit log.</param>
    /// <param name="deployment">The deployment.</param>
    /// <returns>The list, which the caller disposes.</returns>
    /// <exception cref="WatchlistTamperedException">As for the overload without a log; recorded.</exception>
    /// <exception cref="InvalidDataException">As for the overload without a log; recorded.</exception>
    /// <exception cref="InvalidOperationException">There is no key (any more); recorded.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="AuditFailedException">The log cannot be written: nothing is opened.</exception>
    public static OpenedWatchlist Open(string path, IWatchlistKeyProvider keys, TrustedKeys trusted, IAuditLog audit, RecordId deployment)
    {
        ArgumentNullException.ThrowIfNull(audit);
        OpenedWatchlist opened;
        try
        {
            opened = Open(path, keys, trusted);
        }
        catch (Exception e) when (e is WatchlistTamperedException or InvalidDataException or InvalidOperationException)
        {
            audit.Append(new WatchlistRefused { Deployment = deployment, Reasons = [AuditText.Shorten(e.Message)] });
            throw;
        }

        try
        {
            audit.Append(new WatchlistOpened { Deployment = deployment, WatchlistDigest = Sha256Digest.Parse(opened.Package.Hash), Reason = "opened for the deployment" });
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Destroys the package's key, which makes every copy unreadable, and deletes the file. Nothing is asked: where there is a log, use the overload that takes it, which heeds its holds.</summary>
    /// <param name="path">The file; where it is gone, <paramref name="listId"/> names the list.</param>
    /// <param name="keys">Has the key.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="listId">Name of the list; null to take the package's word.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="ArgumentException">The file is gone, and no name was given; or the package is another list's.</exception>
    /// <exception cref="InvalidDataException">The file is no package.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WatchlistDestruction Destroy(string path, IWatchlistKeyProvider keys, TimeProvider? time = null, string? listId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(keys);
        var inspection = File.Exists(path) ? Inspect(path) : null;
        var name = listId ?? inspection?.ListId
            ?? throw new ArgumentException($"{path} does not exist. Give the name of its list to destroy the key.", nameof(path));
        if (inspection is not null && inspection.ListId != name)
        {
            Throw.Argument($"listId is '{name}', and the package is the list '{inspection.ListId}'. Nothing was destroyed.", nameof(listId));
        }

        // The key first: what is left if the rest fails cannot be read.
        var key = keys.DestroyKey(name);
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The receipt says whether it is still there, and that the key is gone must be on record all the same.
        }

        return new WatchlistDestruction(name, inspection?.Hash, key, !File.Exists(path), (time ?? TimeProvider.System).GetUtcNow());
    }

    /// <summary>Destroys the package's key and deletes the file, unless the log holds the list, and writes the receipt into the audit log, also where something is still there.</summary>
    /// <param name="path">The file; where it is gone, <paramref name="listId"/> names the list.</param>
    /// <param name="keys">Has the key.</param>
    /// <param name="audit">The deployment's audit log.</param>
    /// <param name="trigger">Why now.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="listId">Name of the list; null to take the package's word.</param>
    /// <param name="entries">What the log holds already, whose holds are kept to. An <see cref="AuditLog"/> knows its own; give them with a log of another class, which cannot be asked.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="WatchlistHeldException">A hold on the list stands in the log: nothing is destroyed.</exception>
    /// <exception cref="ArgumentException">As for the overload without a log.</exception>
    /// <exception cref="InvalidDataException">The file is no package.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="AuditFailedException">The log cannot be written. Where it was known to be before, nothing is destroyed.</exception>
    public static WatchlistDestruction Destroy(
        string path, IWatchlistKeyProvider keys, IAuditLog audit, ErasureTrigger trigger, TimeProvider? time = null, string? listId = null, IEnumerable<AuditEntry>? entries = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(audit);
        RequireOpen(audit, "nothing is destroyed");
        var inspection = File.Exists(path) ? Inspect(path) : null;
        var deployment = inspection is null ? (RecordId?)null : new RecordId(inspection.DeploymentId);
        if ((listId ?? inspection?.ListId) is { } name && HoldOn(name, audit, entries) is { } hold)
        {
            throw new WatchlistHeldException(hold);
        }

        var done = Destroy(path, keys, time, listId);
        var notProven = AuditText.Shorten($"{done.Key.NotProven} {WatchlistDestruction.FileNotProven}");
        audit.Append(done.IsComplete
            ? new ItemErased
            {
                Deployment = deployment,
                Item = RetainedItem.Watchlist,
                ItemId = done.ListId,
                Trigger = trigger,
                Method = "key-destroyed",
                NotProven = notProven,
                Digest = done.Hash is { } hash ? Sha256Digest.Parse(hash) : (Sha256Digest?)null,
            }
            : new ErasureFailed
            {
                Deployment = deployment,
                Item = RetainedItem.Watchlist,
                ItemId = done.ListId,
                Reason = AuditText.Shorten($"key: {done.Key.Method}; file: {(done.FileDeleted ? "deleted" : "still there")}. {done.Key.NotProven}"),
            });
        return done;
    }

    private static HoldPlaced? HoldOn(string listId, IAuditLog audit, IEnumerable<AuditEntry>? entries)
    {
        var holds = new StandingHolds();
        foreach (var entry in entries ?? [])
        {
            holds.Take(entry.Event);
        }

        return (audit as AuditLog)?.HoldOn(RetainedItem.Watchlist, listId) ?? holds.On(RetainedItem.Watchlist, listId);
    }

    private static void RequireOpen(IAuditLog audit, string consequence)
    {
        if (audit.State != AuditLogState.Open)
        {
            throw new AuditFailedException($"The audit log cannot be written, so {consequence}.");
        }
    }

    private static byte[] Header(ListedPeople people, long plainBytes, byte[] salt, ISigningKey signer) => JsonSerializer.SerializeToUtf8Bytes(
        new PackageHeader
        {
            Schema = Schema,
            ListId = people.Form.Id!,
            DeploymentId = people.Form.Approval!.DeploymentId!,
            Pipeline = people.Pipeline.ToString(),
            Dimension = people.Templates.Dimension,
            People = people.Form.Entries!.Count,
            References = people.Templates.ReferenceCount,
            BuiltAt = people.BuiltAt,
            Cipher = PackageHeader.Encryption,
            Salt = Convert.ToHexStringLower(salt),
            PlainBytes = plainBytes,
            Signer = signer.KeyId.ToString(),
        },
        WatchlistJson.Default.PackageHeader);

    private static byte[] Assemble(byte[] header, byte[] plain, ReadOnlySpan<byte> key, byte[] salt, ISigningKey signer)
    {
        var begin = Magic.Length + sizeof(int) + header.Length;
        var content = checked((int)PackageCipher.EncryptedBytes(plain.Length));
        var bytes = new byte[checked(begin + content + SignatureBytes)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Magic.Length), header.Length);
        header.CopyTo(bytes.AsSpan(Magic.Length + sizeof(int)));
        using (var cipher = new PackageCipher(key, salt, header))
        {
            cipher.Encrypt(plain, bytes.AsSpan(begin, content));
        }

        var signature = signer.Sign(SHA256.HashData(bytes.AsSpan(0, begin + content)));
        if (signature.Length != SignatureBytes)
        {
            throw new InvalidOperationException($"The signing key makes signatures of {signature.Length} bytes; a package has {SignatureBytes}: use ECDSA on P-256.");
        }

        signature.CopyTo(bytes.AsSpan(begin + content));
        return bytes;
    }

    private static WatchlistInspection Verify(byte[] bytes, string path, TrustedKeys trusted)
    {
        var inspection = Inspect(bytes, path);
        var signer = Sha256Digest.Parse(inspection.Signer);
        if (!trusted.KeyIds.Contains(signer))
        {
            throw new WatchlistTamperedException($"{path} says that {signer} signed it, whose key is not among those trusted ({string.Join(", ", trusted.KeyIds)}).");
        }

        return trusted.Verify(signer, SHA256.HashData(bytes.AsSpan(0, bytes.Length - SignatureBytes)), bytes.AsSpan(bytes.Length - SignatureBytes))
            ? inspection
            : throw new WatchlistTamperedException($"{path} was changed after it was signed. Do not use it.");
    }

    private static WatchlistInspection Inspect(byte[] bytes, string path)
    {
        var (header, _, _) = Parts(bytes, path);
        return new WatchlistInspection(
            header.ListId, header.DeploymentId, PipelineId.Parse(header.Pipeline), header.People, header.References, header.BuiltAt, header.Signer,
            Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.LongLength);
    }

    private static (PackageHeader Header, byte[] HeaderBytes, ArraySegment<byte> Content) Parts(byte[] bytes, string path)
    {
        var begin = Magic.Length + sizeof(int);
        if (bytes.Length < begin + SignatureBytes || !bytes.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException($"{path} is no watchlist package.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length));
        if (length is < 2 or > MaxHeaderBytes || length > bytes.Length - begin - SignatureBytes)
        {
            throw new InvalidDataException($"{path} is no watchlist package: its header does not fit.");
        }

        try
        {
            var headerBytes = bytes.AsSpan(begin, length).ToArray();
            var header = JsonSerializer.Deserialize(headerBytes, WatchlistJson.Default.PackageHeader);
            var content = new ArraySegment<byte>(bytes, begin + length, bytes.Length - begin - length - SignatureBytes);
            return header is { Schema: Schema, Cipher: PackageHeader.Encryption, PlainBytes: >= 0, Dimension: > 0, DeploymentId: not null, Pipeline: not null, Salt: not null, Signer: not null }
                && WatchlistRules.IsListId(header.ListId) && PipelineId.TryParse(header.Pipeline, out _)
                && header.Salt.Length == 2 * PackageCipher.SaltBytes && header.Salt.All(char.IsAsciiHexDigit)
                && header.Signer.Length == Sha256Digest.Length && header.Signer.All(char.IsAsciiHexDigit)
                && header.PlainBytes <= Array.MaxLength && PackageCipher.EncryptedBytes(header.PlainBytes) == content.Count
                ? (header, headerBytes, content)
                : throw new InvalidDataException($"{path} is a watchlist package of another version, or its header contradicts its content.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no watchlist package: its header cannot be read.", e);
        }
    }
}
