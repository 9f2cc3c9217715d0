namespace Lfr.Core.Watchlists;

/// <summary>What a package says of itself to anyone, key or not: nothing of anyone on the list but how many they are.</summary>
internal sealed record PackageHeader
{
    public const string Encryption = "AES-256-GCM, 1 MiB chunks";

    public required string Schema { get; init; }

    public required string ListId { get; init; }

    public required string DeploymentId { get; init; }

    public required string Pipeline { get; init; }

    public required int Dimension { get; init; }

    public required int People { get; init; }

    public required int References { get; init; }

    public required DateTimeOffset BuiltAt { get; init; }

    public required string Cipher { get; init; }

    /// <summary>Hexadecimal salt: the package's own key is derived from the provider's with it, so that no key and counter ever meet twice.</summary>
    public required string Salt { get; init; }

    public required long PlainBytes { get; init; }

    /// <summary>SHA-256 of the signer's public key.</summary>
    public required string Signer { get; init; }
}
