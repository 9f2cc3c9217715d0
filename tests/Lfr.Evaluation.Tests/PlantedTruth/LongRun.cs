using System.Globalization;

namespace Lfr.Evaluation.Tests.PlantedTruth;

/// <summary>How much is simulated: everything with LFR_LONG=1 (seeds 1, 2, 3 of 5,000 cohorts, asserted), else 500 cohorts of seed 1, printed and not
/// asserted, because 500 runs cannot tell a right method from a wrong one. With LFR_LONG_OUT=FILE every table is also appended there; LFR_LONG_SEED=N runs
/// one of the three seeds, so that a run that was stopped can be finished.</summary>
internal static class LongRun
{
    public static bool IsLong => Environment.GetEnvironmentVariable("LFR_LONG") == "1";

    public static ulong[] Seeds => !IsLong ? [1] : ulong.TryParse(Environment.GetEnvironmentVariable("LFR_LONG_SEED"), CultureInfo.InvariantCulture, out ulong only) ? [only] : [1, 2, 3];

    public static int Cohorts => IsLong ? 5_000 : 500;

    public static void Print(Xunit.Abstractions.ITestOutputHelper output, params object[] cells)
    {
        string line = string.Join(',', cells.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture)));
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("LFR_LONG_OUT") is { Length: > 0 } file)
        {
            lock (typeof(LongRun))
            {
                File.AppendAllText(file, line + "\n");
            }
        }
    }
}
