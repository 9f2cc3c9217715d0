using System.Diagnostics;
using Lfr.Core.Alignment;
using Lfr.Core.Audit;
using Lfr.Core.Deployments;
using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Watchlists;
using Lfr.Tests;

namespace Lfr.Core.Tests.Live;

/// <summary>People go through the pipeline in a process of its own; after each frame, at the end, and after disposal its memory is searched for what it
/// had of those who do not match. That the search finds things is shown by the match's crop while its alert lives, and by a planted leak.</summary>
public sealed class ErasureTests
{
    private const string Control = "020_03.jpg";

    // Two people who are not on the list, then the one who is (another photograph), then a third who is not.
    private static readonly string[] Frames = ["002_03.jpg", "002_08.jpg", "001_08.jpg", "016_03.jpg"];
    private static readonly string[] NonMatches = ["002_03.jpg", "002_08.jpg", "016_03.jpg"];
    private const string Match = "001_08.jpg";
    private const string Listed = "001_03.jpg";

    [SkippableTheory]
    [InlineData("folder", false)]
    [InlineData("folder", true)]
    [InlineData("mjpeg", false)]
    [InlineData("ffmpeg", false)]
    public void Nothing_of_those_who_do_not_match_stays_in_memory(string camera, bool holdAppearance)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "memory is read through /proc, which only Linux has");
        var models = TestFolders.RequireModels();
        var photographs = TestFolders.RequireData("faces", "london", "images");
        Skip.If(camera == "ffmpeg" && !FfmpegSource.IsAvailable(), "ffmpeg is not installed");
        using var folder = new TemporaryFolder();
        var scan = new MemoryScan();
        using (var engine = new FaceEngine(ModelPack.Load(models)))
        {
            Prepare(folder, photographs, engine, Frames);
            foreach (var name in Frames.Append(Control))
            {
                AddNeedles(scan, engine, ModelPack.Load(models), Path.Combine(photographs, name), name);
            }
        }

        using var child = Start(folder, Camera(folder, camera), models, Path.Combine(photographs, Control), holdAppearance);
        var found = new List<string>();
        try
        {
            Expect(child, "ready");
            Check("before the first frame", alertLives: false);
            Go(child);
            for (var i = 1; i <= Frames.Length; i++)
            {
                Expect(child, $"frame {i}");
                Check($"after frame {i} ({Frames[i - 1]})", alertLives: i >= 3, appearanceHeld: holdAppearance, read: camera == "mjpeg" ? i : Frames.Length);
                Go(child);
            }

            Expect(child, "ended 1");
            var crop = Check("after the end, while the alert lives", alertLives: true);
            Assert.True(crop.ContainsKey($"{Match} pixels"), "the crop of the match, which the alert holds, was not found: the search finds nothing");
            Go(child);
            Expect(child, "disposed");
            Check("after the alert was disposed", alertLives: false);
            Go(child, "plant");
            Expect(child, "planted");
            var planted = scan.Search(child.Id);
            Assert.True(found.Count == 0, string.Join("\n", found));
            foreach (var kind in new[] { "pixels", "template f32", "compressed" })
            {
                Assert.True(planted.ContainsKey($"{Control} {kind}"), $"the planted {kind} was not found: the search finds nothing");
            }

            Go(child);
            Assert.True(child.WaitForExit(30_000));
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill();
            }
        }

        // A file of pictures is read in pieces: compressed, the next ones may have been read, and have not come yet.
        Dictionary<string, int> Check(string stage, bool alertLives, bool appearanceHeld = false, int? read = null)
        {
            var result = scan.Search(child.Id, alertLives ? $"{Match} pixels" : null);
            foreach (var (name, windows) in result.OrderBy(r => r.Key, StringComparer.Ordinal))
            {
                var allowed = (alertLives && name == $"{Match} pixels") || (appearanceHeld && name.EndsWith("template f32", StringComparison.Ordinal))
                    || Frames.Skip(read ?? Frames.Length).Any(later => name == $"{later} compressed");
                if (!allowed)
                {
                    found.Add($"{stage}: {windows} windows of {name}");
                }
            }

            return result;
        }
    }

    // One who matches once, where two looks must: the period over, nothing of them is left, though the camera gives no other frame and the track goes on. With a
    // longer period the same search finds the crop and the template, so that it can be seen to find them; and the end of the camera takes them, too.
    [SkippableTheory]
    [InlineData(1, 60, "forgotten")]
    [InlineData(60, 3, "held")]
    public void A_match_that_nobody_confirms_is_gone_from_memory_after_the_confirmation_period(int periodSeconds, int waitSeconds, string outcome)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "memory is read through /proc, which only Linux has");
        var models = TestFolders.RequireModels();
        var photographs = TestFolders.RequireData("faces", "london", "images");
        using var folder = new TemporaryFolder();
        var scan = new MemoryScan();
        string[] frames = [NonMatches[0], Match];
        using (var engine = new FaceEngine(ModelPack.Load(models)))
        {
            Prepare(folder, photographs, engine, frames);
            foreach (var name in frames)
            {
                AddNeedles(scan, engine, ModelPack.Load(models), Path.Combine(photographs, name), name);
            }
        }

        using var child = Start(
            models, folder.File("list.lfrw"), folder.File("keys"), folder.File("signer.pem"), folder.File("frames"), Path.Combine(photographs, Control), "false", folder.File("deployment.json"),
            "2", "4", periodSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            Expect(child, "ready");
            Go(child);
            Expect(child, "frame 1");
            Assert.Empty(scan.Search(child.Id));
            Go(child);
            Expect(child, "frame 2");
            Go(child, $"wait {waitSeconds}");
            Expect(child, outcome);
            string[] kept = outcome == "held" ? [$"{Match} pixels", $"{Match} template f32"] : [];
            Assert.Equal(kept, scan.Search(child.Id, kept.FirstOrDefault()).Keys.Order(StringComparer.Ordinal));
            Go(child);
            Expect(child, "ended 0");
            Assert.Empty(scan.Search(child.Id));
            Go(child);
            Expect(child, "disposed");
            Go(child);
            Assert.True(child.WaitForExit(30_000));
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill();
            }
        }
    }

    /// <summary>One who matches once, where two looks must, and in the next frame a stranger in the same place, and so on the same track: of the stranger nothing is left, whatever is still held of the match.</summary>
    [SkippableFact]
    public void Nothing_of_a_stranger_is_kept_on_the_track_of_one_who_matched()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "memory is read through /proc, which only Linux has");
        var models = TestFolders.RequireModels();
        var photographs = TestFolders.RequireData("faces", "london", "images");
        using var folder = new TemporaryFolder();
        var scan = new MemoryScan();
        string[] frames = [Match, NonMatches[0]];
        using (var engine = new FaceEngine(ModelPack.Load(models)))
        {
            Prepare(folder, photographs, engine, frames);
            foreach (var name in frames)
            {
                AddNeedles(scan, engine, ModelPack.Load(models), Path.Combine(photographs, name), name);
            }
        }

        using var child = Start(
            models, folder.File("list.lfrw"), folder.File("keys"), folder.File("signer.pem"), folder.File("frames"), Path.Combine(photographs, Control), "false", folder.File("deployment.json"),
            "2", "4", "60");
        try
        {
            Expect(child, "ready");
            Go(child);
            Expect(child, "frame 1");
            Go(child);
            Expect(child, "frame 2");
            Assert.Equal([$"{Match} pixels", $"{Match} template f32"], scan.Search(child.Id, $"{Match} pixels").Keys.Order(StringComparer.Ordinal));
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill();
            }
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_freed_native_block_stays_in_memory_unless_it_is_overwritten(bool overwrite)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "memory is read through /proc, which only Linux has");
        var scan = new MemoryScan();
        scan.Add("block", FreedBlock());
        using var child = Start("freed-block", overwrite ? "true" : "false");
        try
        {
            var stage = child.StandardOutput.ReadLine();
            Skip.If(stage == "refused", "the C library is not glibc");
            Assert.Equal("freed", stage);
            Assert.Equal(!overwrite, scan.Search(child.Id).ContainsKey("block"));
            Go(child);
            Assert.True(child.WaitForExit(30_000));
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill();
            }
        }
    }

    [Fact]
    public void The_search_finds_any_32_bytes_and_nothing_shorter()
    {
        var random = new Random(7);
        var needle = new byte[4000];
        random.NextBytes(needle);
        var scan = new MemoryScan();
        scan.Add("n", needle);
        for (var trial = 0; trial < 200; trial++)
        {
            var memory = new byte[5000];
            random.NextBytes(memory);
            Assert.Empty(scan.Search(memory));
            needle.AsSpan(random.Next(needle.Length - 32), 32).CopyTo(memory.AsSpan(random.Next(memory.Length - 32)));
            Assert.NotEmpty(scan.Search(memory));
        }

        // Its neighbours differ from the needle's, so that 31 bytes stay 31.
        var memory31 = new byte[1000];
        needle.AsSpan(99, 33).CopyTo(memory31.AsSpan(499));
        memory31[499] ^= 1;
        memory31[531] ^= 1;
        Assert.Empty(scan.Search(memory31));
    }

    private static void Prepare(TemporaryFolder folder, string photographs, FaceEngine engine, string[] frames)
    {
        var now = TimeProvider.System.GetUtcNow();
        var camera = Directory.CreateDirectory(folder.File("frames")).FullName;
        for (var i = 0; i < frames.Length; i++)
        {
            File.Copy(Path.Combine(photographs, frames[i]), Path.Combine(camera, $"{i}.jpg"));
        }

        using var key = EcdsaSigningKey.Create();
        File.WriteAllText(folder.File("signer.pem"), key.PublicKeyPem);
        var builder = new WatchlistBuilder(engine, new WatchlistBuilderOptions { OnePersonFrom = new Threshold(0.45f), TwoPeopleBelow = new Threshold(0.2f), PictureSizePixels = null });
        using var build = builder.Build(Forms.Watchlist(now, ("P1", [Listed])), (_, image) => ImageFile.Load(Path.Combine(photographs, image.Id!)));
        WatchlistPackage.Write(build.People, folder.File("list.lfrw"), new FileKeyProvider(folder.File("keys")), key);
        File.WriteAllText(folder.File("deployment.json"), DeploymentFile.Format(Forms.Deployment(now)));
    }

    private static Process Start(TemporaryFolder folder, string source, string models, string control, bool holdAppearance) => Start(
        models, folder.File("list.lfrw"), folder.File("keys"), folder.File("signer.pem"), source, control, holdAppearance ? "true" : "false", folder.File("deployment.json"));

    private static Process Start(params string[] arguments)
    {
        // artifacts/bin/Lfr.Core.Tests/debug/ -> artifacts/bin/Lfr.ErasureSubject/debug/
        var program = Path.Combine(AppContext.BaseDirectory.Replace("Lfr.Core.Tests", "Lfr.ErasureSubject", StringComparison.Ordinal), "Lfr.ErasureSubject.dll");
        Assert.True(File.Exists(program), $"{program} was not built");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in arguments.Prepend(program).Prepend("exec"))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>The frames as a camera gives them.</summary>
    private static string Camera(TemporaryFolder folder, string kind)
    {
        var frames = folder.File("frames");
        var pictures = Directory.GetFiles(frames).Order(StringComparer.Ordinal).ToList();
        switch (kind)
        {
            case "mjpeg":
                var stream = folder.File("camera.mjpeg");
                File.WriteAllBytes(stream, [.. pictures.SelectMany(File.ReadAllBytes)]);
                return stream;
            case "ffmpeg":
                // Without loss, and from our own decoding, so that what comes out of the pipe is what is looked for.
                for (var i = 0; i < pictures.Count; i++)
                {
                    using var image = ImageFile.Load(pictures[i]);
                    Assert.Equal(PixelFormat.Rgb24, image.Format);
                    File.WriteAllBytes(folder.File($"{i}.ppm"), [.. System.Text.Encoding.ASCII.GetBytes($"P6\n{image.Width} {image.Height}\n255\n"), .. image.Pixels]);
                }

                var video = folder.File("camera.mkv");
                using (var encoder = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-loglevel", "error", "-i", folder.File("%d.ppm"), "-c:v", "ffv1", "-pix_fmt", "gbrp", video]))!)
                {
                    encoder.WaitForExit();
                    Assert.Equal(0, encoder.ExitCode);
                }

                return video;
            default:
                return frames;
        }
    }

    // What the subject fills its block with (FreedBlock.cs there).
    private static byte[] FreedBlock()
    {
        var bytes = new byte[1 << 20];
        var state = 88172645463325252UL;
        foreach (ref var value in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan()))
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            value = state;
        }

        return bytes;
    }

    private static void Expect(Process child, string stage) => Assert.Equal(stage, child.StandardOutput.ReadLine());

    private static void Go(Process child, string command = "go") => child.StandardInput.WriteLine(command);

    private static void AddNeedles(MemoryScan scan, FaceEngine engine, ModelPack models, string path, string name)
    {
        var file = File.ReadAllBytes(path);
        using var image = ImageFile.Load(path);
        using var batch = engine.CreateBatch();
        engine.Process(image, QualityLimits.None, batch);
        var index = FaceEngineExtensions.MostCentral(batch, image.Width, image.Height);
        Assert.True(batch[index].HasTemplate, $"{name}: {batch[index].Failure}");

        // From the first scan on: the tables before it are the same in most files, and show nobody.
        scan.Add($"{name} compressed", file.AsSpan(file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA])));
        scan.Add($"{name} pixels", image.Pixels);
        AddTemplate(scan, name, batch.Vector(index));

        var detector = models.Cards.Single(c => c.Role == ModelRole.Detector && c.Input.Width is null);
        AddInput(scan, name, image, detector.Input, 320, 240);
        var (width, height) = UltraLightDetector.FineSize(image.Width, image.Height, detector, new DetectorOptions())!.Value;
        AddInput(scan, name, image, detector.Input, width, height);

        var aligner = new FaceAligner();
        Assert.True(aligner.TryEstimate(batch[index].Detection.Landmarks, out var transform));
        var crop = new float[3 * aligner.Size * aligner.Size];
        aligner.Align(image, transform, engine.EmbedderCard.Input.ToTensorFormat(), crop);
        scan.Add($"{name} aligned crop", crop);
    }

    private static void AddTemplate(MemoryScan scan, string name, ReadOnlySpan<float> vector)
    {
        scan.Add($"{name} template f32", vector);
        var largest = 0f;
        foreach (var value in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        var (plain, scaled, int8) = (new byte[2 * vector.Length], new byte[2 * vector.Length], new byte[vector.Length]);
        for (var i = 0; i < vector.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteHalfLittleEndian(plain.AsSpan(2 * i), (Half)vector[i]);
            System.Buffers.Binary.BinaryPrimitives.WriteHalfLittleEndian(scaled.AsSpan(2 * i), (Half)(vector[i] * 32768));
            int8[i] = (byte)(sbyte)MathF.Round(vector[i] * 127 / largest);
        }

        scan.Add($"{name} template f16", plain);
        scan.Add($"{name} template f16 scaled", scaled);
        scan.Add($"{name} template int8", int8);
    }

    private static void AddInput(MemoryScan scan, string name, ImageView image, ModelInput contract, int width, int height)
    {
        using var scaled = new ScaledImage(width, height, contract);
        var tensor = new float[3 * width * height];
        scaled.Write(image, tensor);
        scan.Add($"{name} detector input {width}x{height}", tensor);
    }
}
