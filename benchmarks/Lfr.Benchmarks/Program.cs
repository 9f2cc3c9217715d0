using BenchmarkDotNet.Running;
using Lfr.Benchmarks.Engine;
using Lfr.Benchmarks.Evaluation;
using Lfr.Benchmarks.Matching;
using Lfr.Core.Engine;

// As the tool does: otherwise page faults for freed tensors come and go between runs.
NativePools.Keep();

if (args is ["changes", .. var rest])
{
    ChangesUnderSearch.Run(rest);
    return;
}

if (args is ["growth", .. var sizes])
{
    GrowthUnderSearch.Run(sizes);
    return;
}

if (args is ["overhead", .. var pairs])
{
    OverheadInTurn.Run(pairs);
    return;
}

if (args is ["pairs", .. var size])
{
    AllPairs.Run(size);
    return;
}

if (args is ["evaluated-pairs", .. var images])
{
    StreamedEvaluation.Run(images);
    return;
}

if (args is ["largest", .. var where])
{
    LargestMatrix.Run(where);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
