using BenchmarkDotNet.Running;
using Lfr.Benchmarks.Engine;
using Lfr.Benchmarks.Matching;

if (args is ["changes", .. var rest])
{
    ChangesUnderSearch.Run(rest);
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

if (args is ["largest", .. var where])
{
    LargestMatrix.Run(where);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
