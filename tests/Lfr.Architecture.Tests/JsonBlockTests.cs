using System.Text;
using System.Text.Json;
using Lfr.Core.Deployments;
using Lfr.Core.Hosting;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;
using Lfr.Evaluation.Protocols;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lfr.Architecture.Tests;

/// <summary>JSON on a page or beside a sample is read by what reads such a file, unknown names refused.</summary>
public sealed class JsonBlockTests
{
    /// <summary>Each block of a page, and each file of a sample.</summary>
    public static TheoryData<string, string> Documents
    {
        get
        {
            var documents = new TheoryData<string, string>();
            foreach (var page in Pages())
            {
                foreach (var block in PageBlock.Of(Text(page)).Where(block => block.Language == "json"))
                {
                    documents.Add(page, block.Text);
                }
            }

            foreach (var sample in Files("samples", "*.json"))
            {
                documents.Add(sample, Text(sample));
            }

            return documents;
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_is_shown_is_read(string name, string json) => Read(name, json);

    [Fact]
    public void Each_kind_of_file_is_shown()
    {
        var shown = Documents.Select(row => Schema((string)row[1])).ToHashSet();
        Assert.Equal(new HashSet<string?> { null, DeploymentFile.Schema, PolicyFile.Schema, WatchlistFile.Schema, LiveProtocol.CurrentSchema }, shown);
    }

    // Without this, the test above would hold for readers that pass over what they do not know.
    [Theory]
    [MemberData(nameof(Documents))]
    public void A_misspelt_name_in_it_is_refused(string name, string json)
    {
        var names = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(names);
        var tried = 0;
        while (reader.Read())
        {
            // What a form calls its own groups and settings is free, and so is what the application calls its section.
            if (reader.TokenType != JsonTokenType.PropertyName || reader.GetString() is not ("location" or "approval" or "rule" or "matcher" or "MaxBatch" or "Threads"))
            {
                continue;
            }

            var at = (int)reader.TokenStartIndex + 1;
            var misspelt = names.ToArray();
            misspelt[at] = (byte)'q';
            var error = Record.Exception(() => Read(name, Encoding.UTF8.GetString(misspelt)));
            Assert.True(error is InvalidOperationException or FormatException or InvalidDataException, $"{name}: '{Encoding.UTF8.GetString(misspelt, at, 8)}' was passed over ({error?.Message})");
            tried++;
        }

        Assert.NotEqual(0, tried);
    }

    [Fact]
    public void Options_from_configuration_are_those_that_stand_there()
    {
        var options = Bind("""{ "Lfr": { "ModelFolder": "/x", "Engine": { "MaxBatch": 3, "ImagesAtOnce": 2, "Detector": { "MinScore": 0.7, "Suppression": { "MaxContainment": 0.9 } }, "Limits": { "MinNorm": 3 }, "Session": { "Threads": 2 } } } }""");
        Assert.Equal(
            (3, 2, 0.7f, 0.9f, 3f, 2),
            (options.Engine.MaxBatch, options.Engine.ImagesAtOnce, options.Engine.Detector.MinScore, options.Engine.Detector.Suppression.MaxContainment, options.Engine.Limits.MinNorm, options.Engine.Session.Threads));
    }

    private static void Read(string name, string json)
    {
        switch (Schema(json))
        {
            case DeploymentFile.Schema:
                _ = DeploymentFile.Parse(json, name);
                break;
            case PolicyFile.Schema:
                _ = PolicyFile.Parse(json, name);
                break;
            case WatchlistFile.Schema:
                _ = WatchlistFile.Parse(Encoding.UTF8.GetBytes(json), name);
                break;
            case LiveProtocol.CurrentSchema:
                using (var folder = new TemporaryFolder())
                {
                    File.WriteAllText(folder.File("protocol.json"), json);
                    _ = ProtocolFile.Read(folder.File("protocol.json"));
                }

                break;
            case null:
                _ = Bind(json);
                break;
            case var other:
                Assert.Fail($"{name}: nothing reads '{other}'. Have its reader called here.");
                break;
        }
    }

    // As 06-HostedService does: through AddLfr, checked as at a host's start. The folder is the application's; here the repository's cards stand in for it.
    private static LfrOptions Bind(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        var section = Assert.Single(configuration.GetChildren());
        using var services = new ServiceCollection().AddLfr(options =>
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            options.ModelFolder = Path.Combine(TestFolders.Root, "models");
        }).BuildServiceProvider();
        return services.GetRequiredService<IOptionsMonitor<LfrOptions>>().CurrentValue;
    }

    private static string? Schema(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("schema", out var schema) ? schema.GetString() : null;
    }

    private static IEnumerable<string> Pages() => new[] { "docs", "samples", "src" }.SelectMany(folder => Files(folder, "*.md"))
        .Concat(Directory.EnumerateFiles(TestFolders.Root, "*.md").Select(path => Path.GetFileName(path)));

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(TestFolders.Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(TestFolders.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Text(string path) => File.ReadAllText(Path.Combine(TestFolders.Root, path)).ReplaceLineEndings("\n");
}
