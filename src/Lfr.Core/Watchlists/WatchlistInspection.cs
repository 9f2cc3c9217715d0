using Lfr.Core.Embedding;

namespace Lfr.Core.Watchlists;

/// <summary>What a package says of itself without its key.</summary>
/// <param name="ListId">Name of the list, and of its key.</param>
/// <param name="DeploymentId">The deployment for which it was made.</param>
/// <param name="Pipeline">The pipeline of its templates.</param>
/// <param name="People">People.</param>
/// <param name="References">Images.</param>
/// <param name="BuiltAt">When it was made.</param>
/// <param name="Signer">SHA-256 of the signer's public key.</param>
/// <param name="Hash">SHA-256 of the whole file: what alerts and records name it by.</param>
/// <param name="Bytes">Length of the file.</param>
public sealed record WatchlistInspection(
    string ListId, string DeploymentId, PipelineId Pipeline, int People, int References, DateTimeOffset BuiltAt, string Signer, string Hash, long Bytes);
