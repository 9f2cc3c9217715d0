using Lfr.Core.Embedding;
using Lfr.Core.Policy;

namespace Lfr.Core.Tests.Policy;

/// <summary>What the tests of policies bind theirs to.</summary>
internal static class SamplePolicies
{
    public static PipelineId Pipeline { get; } = PipelineId.Parse(new string('c', 64));

    public static PolicyEvidence Evidence { get; } = new("some people", 500, 100_000, 3, "a report");

    public static PolicyBinding Binding { get; } = new()
    {
        Unit = DecisionUnit.Track,
        FusionRule = "max",
        QualityGate = "gate-1",
        Cameras = ["north"],
        CalibrationDataSha256 = new string('d', 64),
        Confidence = 0.95,
        WatchlistComposition = new Dictionary<string, int> { ["x"] = 60, ["y"] = 40 },
    };
}
