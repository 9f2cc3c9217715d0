using Lfr.Core.Embedding;
using Lfr.Core.Models;

namespace Lfr.Core.Engine;

/// <summary>What an engine is: printed with every result that it is part of.</summary>
/// <param name="Name">The engine's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Pipeline">Identifies everything that changes a score.</param>
/// <param name="Configuration">The text whose hash is <paramref name="Pipeline"/>: models with their hashes, and settings.</param>
/// <param name="Dimension">Values of a template.</param>
/// <param name="Provider">Where the models run.</param>
public sealed record EngineInfo(string Name, string Version, PipelineId Pipeline, string Configuration, int Dimension, ExecutionProvider Provider);
