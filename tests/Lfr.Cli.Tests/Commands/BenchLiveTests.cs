using System.Text.Json;
using Lfr.Cli.Live;
using Lfr.Core.Live;

namespace Lfr.Cli.Tests.Commands;

/// <summary>A short bench: what it prints, and that the C library's pools stay as few and are overwritten as the tool asked.</summary>
public sealed class BenchLiveTests
{
    // Those that the runtime had made before the tool's first statement, seven or eight; a limit does nothing once a ninth was made (NativePools.Keep).
    private const int MostPools = 8;

    [SkippableFact]
    public void It_prints_every_aim_of_every_run_and_the_pools_stay_few()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        var faces = TestFolders.RequireData("faces", "london", "images");
        var clip = FfmpegSource.IsAvailable() ? TestFolders.RequireData("video", "new_face_video-90.mp4") : null;
        string[] arguments = ["bench", "live", "--faces", faces, "--people", "4", "--watchlist-size", "20", "--frames", "6", "--json"];
        var result = Tool.Run(clip is null ? arguments : [.. arguments, "--clip", clip, "--clip-frames", "12"]);
        Assert.True(result.ExitCode == 0, result.Error);

        string[] measured =
        [
            "framesPerSecond", "facesPerSecond", "pipelineOverBareModels", "searchShare", "lifetimeMilliseconds", "captureToAlertMilliseconds", "allocatedBytesPerFrame", "workingSetBytes", "falseAlerts",
        ];
        var runs = result.Json.GetProperty("runs").EnumerateArray().Concat(result.Json.GetProperty("clips").EnumerateArray()).ToList();
        Assert.Equal(clip is null ? 1 : 2, runs.Count);
        Assert.All(runs, run => Assert.All(measured, member => Assert.True(run.TryGetProperty(member, out _), member)));
        Assert.All(runs, run => Assert.True(run.GetProperty("framesPerSecond").GetDouble() > 0));
        Assert.All(runs, run => Assert.True(run.GetProperty("bareModelMilliseconds").GetDouble() > 0));
        Assert.Equal(["pipelineOverBareModels", "searchShare", "lifetimeP99Milliseconds"], result.Json.GetProperty("aims").EnumerateArray().Select(a => a.GetProperty("member").GetString()!));

        var pools = result.Json.GetProperty("nativePools");
        Assert.Equal(pools.GetProperty("under32Threads").ValueKind == JsonValueKind.Number, pools.GetProperty("overwritten").GetBoolean());
        if (pools.GetProperty("under32Threads").ValueKind == JsonValueKind.Number)
        {
            // glibc: 32 threads that take memory at once make no further pool.
            Assert.InRange(pools.GetProperty("under32Threads").GetInt32(), 1, MostPools);

            // Where nobody limits them, 32 threads make eight a core: were the limit not set, the line above would fail.
            if (Environment.ProcessorCount > 1 && Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is null && Environment.GetEnvironmentVariable("GLIBC_TUNABLES") is null)
            {
                Assert.InRange(NativeMemory.PoolsUnderLoad().After!.Value, MostPools + 1, int.MaxValue);
            }
        }
    }
}
