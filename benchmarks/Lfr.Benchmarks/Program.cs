using BenchmarkDotNet.Running;
using Lfr.Benchmarks.Matching;

if (args is ["changes", .. var rest])
{
    ChangesUnderSearch.Run(rest);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
