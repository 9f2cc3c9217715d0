namespace Lfr.Cli.Matching;

/// <summary>One line of <c>lfr bench match</c>.</summary>
/// <param name="Precision">What the scan read: f32, f16 or int8. The scores are the same binary32 in each.</param>
/// <param name="Dim">Values a template.</param>
/// <param name="Count">Entries.</param>
/// <param name="Probes">Probes answered by one call.</param>
/// <param name="Threads">Threads that one call used.</param>
/// <param name="Seconds">Median of one call that answers all probes.</param>
/// <param name="SecondsBest">The shortest call: what the machine can do when it does nothing else.</param>
/// <param name="SecondsP99">99th percentile of the calls (their longest, where there were fewer than 100).</param>
/// <param name="Calls">Calls timed.</param>
/// <param name="TemplatesPerSecond">Comparisons a second: entries times probes over seconds.</param>
/// <param name="GigabytesPerSecond">Bytes scanned over seconds, in 10^9; one pass over the matrix for each 64 probes.</param>
/// <param name="Gigaflops">2 dim comparisons a second, in 10^9: multiplications and additions, of integers where the scan is int8.</param>
/// <param name="ReadLimitSeconds">Median of reading those bytes once, on as many threads, and doing nothing; timed between the calls.</param>
/// <param name="ReadLimitSecondsBest">The shortest of those reads.</param>
/// <param name="RatioToReadLimit">Read limit over seconds: 1 is a search that costs nothing but its memory.</param>
/// <param name="BytesPerTemplate">Bytes scanned an entry.</param>
/// <param name="BytesAllocated">Managed bytes that one call allocated on its thread, once warm.</param>
/// <param name="MaxError">Largest distance of a candidate's score from the same dot product in double precision.</param>
internal sealed record MatchCase(
    string Precision,
    int Dim,
    int Count,
    int Probes,
    int Threads,
    double Seconds,
    double SecondsBest,
    double SecondsP99,
    int Calls,
    double TemplatesPerSecond,
    double GigabytesPerSecond,
    double Gigaflops,
    double ReadLimitSeconds,
    double ReadLimitSecondsBest,
    double RatioToReadLimit,
    double BytesPerTemplate,
    long BytesAllocated,
    double MaxError);
