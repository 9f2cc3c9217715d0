using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Protocols;

/// <summary>What a test may be called where it is declared, and which of the two tests that are made here is meant.</summary>
internal static class DeclaredTestName
{
    // Fisher's exact test is Fisher-Freeman-Halton of two groups; drawn tables are the same test, by another computation.
    private static readonly Dictionary<string, string> s_tests = new(StringComparer.Ordinal)
    {
        [TestName.PermutationBetweenSubjects] = TestName.PermutationBetweenSubjects,
        ["permutation"] = TestName.PermutationBetweenSubjects,
        [TestName.FisherFreemanHalton] = TestName.FisherFreemanHalton,
        ["Fisher-Freeman-Halton"] = TestName.FisherFreemanHalton,
        [TestName.FisherFreemanHaltonMonteCarlo] = TestName.FisherFreemanHalton,
        [TestName.Fisher] = TestName.FisherFreemanHalton,
    };

    /// <summary>The names, for a message.</summary>
    public static string Known { get; } = string.Join(", ", s_tests.Keys.Select(name => $"'{name}'"));

    /// <summary><see cref="TestName.PermutationBetweenSubjects"/> or <see cref="TestName.FisherFreemanHalton"/>; null where no such test is made.</summary>
    public static string? Of(string name) => s_tests.GetValueOrDefault(name);
}
