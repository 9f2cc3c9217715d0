using System.Security.Cryptography;
using System.Text;

namespace Lfr.Core.Watchlists;

/// <summary>One secret in an environment variable (base64 of 32 bytes), from which the key of each list is derived (HKDF-SHA-256, RFC 5869). For
/// services whose secrets are given to them when they start; only whoever gives it can destroy it.</summary>
/// <remarks>Safe for concurrent use: it holds the variable's name, and no key.</remarks>
public sealed class EnvironmentKeyProvider : IWatchlistKeyProvider
{
    /// <summary>The variable unless another is named.</summary>
    public const string DefaultVariable = "LFR_WATCHLIST_KEY";

    private readonly string _variable;

    /// <summary>Names a variable.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public EnvironmentKeyProvider(string variable = DefaultVariable)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        _variable = variable;
    }

    /// <inheritdoc/>
    public void CreateKey(string listId, Span<byte> key)
    {
        if (!TryReadKey(listId, key))
        {
            throw new InvalidOperationException($"{_variable} is not set. Put the base64 of {IWatchlistKeyProvider.KeyBytes} random bytes there, or use key files.");
        }
    }

    /// <inheritdoc/>
    public bool TryReadKey(string listId, Span<byte> key)
    {
        ArgumentException.ThrowIfNullOrEmpty(listId);
        if (Environment.GetEnvironmentVariable(_variable) is not { Length: > 0 } text)
        {
            return false;
        }

        Span<byte> secret = stackalloc byte[IWatchlistKeyProvider.KeyBytes + 1];
        if (!Convert.TryFromBase64String(text, secret, out var length) || length != IWatchlistKeyProvider.KeyBytes)
        {
            throw new InvalidOperationException($"{_variable} is no key: it must be the base64 of {IWatchlistKeyProvider.KeyBytes} bytes.");
        }

        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret[..length], key[..IWatchlistKeyProvider.KeyBytes], [], Encoding.UTF8.GetBytes("lfr-watchlist/1 " + listId));
        CryptographicOperations.ZeroMemory(secret);
        return true;
    }

    /// <inheritdoc/>
    public KeyDestruction DestroyKey(string listId) => new(
        false, $"none: the secret is in {_variable}, outside of this software",
        $"That the package cannot be read any more: it can, until whoever keeps the secret of {_variable} destroys it.");
}
