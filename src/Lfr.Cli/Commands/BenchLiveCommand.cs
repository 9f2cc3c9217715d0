using System.CommandLine;
using System.Text.Json;
using Lfr.Cli.Live;
using Lfr.Core.Engine;
using Lfr.Core.Models;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr bench live</c>: the whole pipeline beside the bare models, in one run.</summary>
internal static class BenchLiveCommand
{
    public static Command Create()
    {
        var faces = new Option<string>("--faces") { Description = "Folder of photographs named PERSON_*.jpg, two or more a person.", HelpName = "DIR", Required = true };
        var sizes = new Option<int[]>("--watchlist-size") { Description = "People on the watchlist, filled up with templates of nobody. Default 10000 and 20000.", HelpName = "N" }.AsNumbers(people => people >= 1, "1 or more");
        var frames = new Option<int>("--frames") { Description = "Frames to process at most; 0 for the whole scene.", HelpName = "N", DefaultValueFactory = _ => 0 }.AsNumber(frames => frames >= 0, "0 (the whole scene) or more");
        var pass = new Option<int>("--frames-to-pass") { Description = "Frames from one edge of the picture to the other.", HelpName = "N", DefaultValueFactory = _ => 60 }.AsNumber(frames => frames >= 1, "1 or more");
        var limit = new Option<int>("--people") { Description = "People at most.", HelpName = "N", DefaultValueFactory = _ => 40 }.AsNumber(people => people >= 1, "1 or more");
        var clips = new Option<string[]>("--clip") { Description = "A video to play as well, past a watchlist of templates of nobody: every alert is false. Needs ffmpeg.", HelpName = "FILE" };
        var clipFrames = new Option<int>("--clip-frames") { Description = "Frames of each clip at most; 0 for all.", HelpName = "N", DefaultValueFactory = _ => 0 }.AsNumber(frames => frames >= 0, "0 (all) or more");
        var models = ModelFolder.CreateOption();
        var command = new Command("live", "A composed 1080p crowd with known truth through the live pipeline; decoding is left out.") { faces, sizes, frames, pass, limit, clips, clipFrames, models };
        command.WithExamples("lfr bench live --faces photographs --json", "lfr bench live --faces photographs --frames 100 --watchlist-size 10000 --clip a.mp4 --clip b.mp4 --clip-frames 200");
        command.Does((parse, output, cancellation) =>
        {
            // As lfr live does; what it costs falls on the bare models as well.
            var overwritten = NativePools.Overwrite();
            var pack = ModelPack.Load(ModelFolder.Find(parse, models));
            var people = LiveBench.People(parse.GetValue(faces)!).Take(parse.GetValue(limit)).ToList();
            var results = new List<LiveBenchResult>();
            var wanted = parse.GetValue(frames);
            foreach (var size in parse.GetValue(sizes) is { Length: > 0 } given ? given : [10_000, 20_000])
            {
                var all = CrowdScene.FramesOf(people.Count, parse.GetValue(pass));
                var count = wanted > 0 ? wanted : all;
                results.Add(output.WithProgress(FormattableString.Invariant($"crowd past a watchlist of {size}: frames"), count, step =>
                {
                    using var bench = new LiveBench();
                    return bench.Run(pack, people, size, count, parse.GetValue(pass), step, cancellation);
                }));
            }

            var played = new List<ClipBenchResult>();
            var most = parse.GetValue(clipFrames);
            foreach (var clip in parse.GetValue(clips) ?? [])
            {
                played.Add(output.WithProgress($"{clip}: frames", most > 0 ? most : 500, step =>
                {
                    using var bench = new LiveBench();
                    return bench.RunClip(pack, clip, results[0].WatchlistSize, most > 0 ? most : int.MaxValue, step, cancellation).GetAwaiter().GetResult();
                }));
            }

            var pools = NativeMemory.PoolsUnderLoad();
            output.Block(LiveBenchTable.Of(results, played));
            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("scene", "1920x1080, photographs moved over dim noise; truth by construction");
                writer.WriteString("filler", "random templates of nobody");
                writer.WriteStartObject("nativePools");
                writer.WriteBoolean("overwritten", overwritten);
                Write(writer, "before", pools.Before);
                Write(writer, "under32Threads", pools.After);
                writer.WriteEndObject();
                LiveBenchTable.WriteAims(writer, results, played);
                writer.WriteStartArray("runs");
                results.ForEach(r => r.WriteTo(writer));
                writer.WriteEndArray();
                writer.WriteStartArray("clips");
                played.ForEach(c => c.WriteTo(writer));
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
