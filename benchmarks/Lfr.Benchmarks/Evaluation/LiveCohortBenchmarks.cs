using BenchmarkDotNet.Attributes;
using Lfr.Evaluation.Synthetic;

namespace Lfr.Benchmarks.Evaluation;

/// <summary>One synthetic live cohort of 400 people, 4,000 passages and 178,000 filler images.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 3)]
public class LiveCohortBenchmarks
{
    [Benchmark]
    public LiveCohort? Generate() => LiveCohortGenerator.Generate(1);

    [Benchmark]
    public LiveCohortSeed FindFirst() => LiveCohortSeed.FindFirst();
}
