// Checks packages as an integrator would look at them. Usage: dotnet run eng/check-packages.cs -- FOLDER [REPOSITORY]
// With REPOSITORY (an https address) package and symbols must point there; without, they must where the package names one.
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

string[] weights = [".onnx", ".tflite", ".dat", ".pt", ".jpg", ".jpeg"];
var sourceLink = new Guid("CC110556-A091-4D38-9FEC-25AB9A351A6A");
var problems = new List<string>();
var packages = Directory.GetFiles(args[0], "*.nupkg").Order(StringComparer.Ordinal).ToList();
Require(packages.Count > 0, args[0], "there is no package");
foreach (var path in packages)
{
    var name = Path.GetFileName(path);
    using var package = ZipFile.OpenRead(path);
    var entries = package.Entries.Select(e => e.FullName).ToList();
    var nuspec = XDocument.Load(package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
    XElement? Meta(string element) => nuspec.Descendants().FirstOrDefault(e => e.Name.LocalName == element);
    var id = Meta("id")!.Value;
    var isTool = entries.Any(e => e.EndsWith("DotnetToolSettings.xml", StringComparison.Ordinal));

    Require(entries.Contains("README.md") && Meta("readme")?.Value == "README.md", name, "README.md is missing");
    Require(entries.Contains("icon.png") && Meta("icon")?.Value == "icon.png", name, "icon.png is missing");
    Require(entries.Contains("NOTICE"), name, "NOTICE is missing");
    Require(Meta("license") is { Value: "Apache-2.0" } licence && licence.Attribute("type")?.Value == "expression", name, "the licence expression is missing");
    Require(!string.IsNullOrEmpty(Meta("description")?.Value) && !string.IsNullOrEmpty(Meta("tags")?.Value), name, "description or tags are missing");
    Require(Meta("repository")?.Attribute("commit")?.Value.Length == 40, name, "the commit that it was built from is missing");
    Require(!entries.Any(e => weights.Contains(Path.GetExtension(e))), name, "it holds weights or photographs");
    Require(new FileInfo(path).Length < (isTool ? 120 : 4) * 1_000_000L, name, "it is larger than expected");
    if (!isTool)
    {
        Require(entries.Contains($"lib/net10.0/{id}.dll") && entries.Contains($"lib/net10.0/{id}.xml"), name, "assembly or XML documentation is missing");
        Require(entries.Contains($"lib/net10.0/{id}.dll") && SaysItCanBeTrimmed(package.GetEntry($"lib/net10.0/{id}.dll")!), name, "the assembly does not say that it can be trimmed (IsAotCompatible in its project): a trimmed program would carry all of it");
        Require(!entries.Any(e => e.StartsWith("runtimes/", StringComparison.Ordinal)), name, "it holds native libraries: they are the application's choice");
        var dependencies = nuspec.Descendants().Where(e => e.Name.LocalName == "dependency").ToDictionary(e => e.Attribute("id")!.Value, e => e.Attribute("version")!.Value);
        string[]? expected = id switch
        {
            "Lfr.Core" => ["Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options",
                "Microsoft.ML.OnnxRuntime.Managed", "System.Numerics.Tensors"],
            "Lfr.Evaluation" => ["CsvHelper", "Lfr.Core", "MathNet.Numerics"],
            _ => null,
        };
        Require(expected is null || expected.SequenceEqual(dependencies.Keys.Order(StringComparer.Ordinal)), name, $"it depends on {string.Join(", ", dependencies.Keys)}");
        Require(dependencies.Values.All(version => !version.StartsWith('[')), name, "a dependency is pinned to one version: an application could not take a newer one");
    }

    foreach (var problem in isTool ? WithoutNotice(package) : [])
    {
        Require(false, name, problem);
    }

    var symbols = Path.ChangeExtension(path, ".snupkg");
    Require(File.Exists(symbols), name, "the symbol package is missing");
    var address = Meta("repository")?.Attribute("url")?.Value;
    if (args.Length > 1)
    {
        Require(address == args[1], name, $"the repository is '{address}'");
    }

    var links = File.Exists(symbols) ? SourceLinks(symbols) : [];
    var commit = Meta("repository")?.Attribute("commit")?.Value ?? "";
    if (address is { Length: > 0 })
    {
        Require(links.Count > 0 && links.All(link => link.Contains(commit, StringComparison.Ordinal)), name, "the symbols have no SourceLink to the commit");
    }

    Console.WriteLine($"{name}: {entries.Count} entries, {new FileInfo(path).Length / 1024:N0} KB, {(address is null ? "no repository address (the checkout has no remote that SourceLink knows)" : $"SourceLink to {address}")}");
}

problems.ForEach(Console.Error.WriteLine);
return problems.Count == 0 ? 0 : 1;

void Require(bool holds, string name, string problem)
{
    if (!holds)
    {
        problems.Add($"{name}: {problem}.");
    }
}

// What a tool's package carries of others: every package that its dependency file names must be in the notices with version, licence and copyright line, and the licence's text after the list.
IEnumerable<string> WithoutNotice(ZipArchive package)
{
    if (package.GetEntry("THIRD-PARTY-NOTICES.txt") is not { } entry)
    {
        yield return "THIRD-PARTY-NOTICES.txt is missing, and it carries the binaries of others";
        yield break;
    }

    using var reader = new StreamReader(entry.Open());
    var notices = reader.ReadToEnd().ReplaceLineEndings("\n");
    using var dependencies = package.Entries.Single(e => e.FullName.EndsWith(".deps.json", StringComparison.Ordinal)).Open();
    var carried = JsonDocument.Parse(dependencies).RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package").Select(l => l.Name.Replace('/', ' ')).ToList();
    if (carried.Count == 0)
    {
        yield return "its dependency file names no package";
    }

    foreach (var component in carried)
    {
        var said = Regex.Match(notices, $@"^{Regex.Escape(component)}\n  licence: (.+)\n  copyright: \S.*\n", RegexOptions.Multiline | RegexOptions.IgnoreCase);
        var licence = said.Groups[1].Value;
        var opening = licence.StartsWith("Apache-2.0", StringComparison.Ordinal) ? "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION" : licence.StartsWith("MIT", StringComparison.Ordinal) ? "Permission is hereby granted, free of charge" : "";
        if (!said.Success)
        {
            yield return $"THIRD-PARTY-NOTICES.txt does not give licence and copyright of {component}, which it carries";
        }
        else if (opening.Length == 0 || !Regex.IsMatch(notices, $@"\nLicence: ({Regex.Escape(component.Split(' ')[0])}: )?{licence.Split(' ')[0]}\b[^\n]*\n(?:(?!\n-----).)*{Regex.Escape(opening)}", RegexOptions.Singleline | RegexOptions.IgnoreCase))
        {
            yield return $"THIRD-PARTY-NOTICES.txt does not hold the text of {licence}, the licence of {component}";
        }
    }

    if (!Regex.IsMatch(notices, @"\nNotices of [^\n]*Microsoft\.ML\.OnnxRuntime\b", RegexOptions.IgnoreCase))
    {
        yield return "THIRD-PARTY-NOTICES.txt does not hold ONNX Runtime's own notices";
    }
}

// [assembly: AssemblyMetadata("IsTrimmable", "True")], which the SDK writes.
bool SaysItCanBeTrimmed(ZipArchiveEntry assembly)
{
    using var content = new MemoryStream();
    using (var stream = assembly.Open())
    {
        stream.CopyTo(content);
    }

    content.Position = 0;
    using var portable = new PEReader(content);
    var reader = portable.GetMetadataReader();
    return reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute)
        .Any(attribute => reader.GetBlobBytes(attribute.Value).AsSpan().IndexOf("IsTrimmable\u0004True"u8) >= 0);
}

List<string> SourceLinks(string symbols)
{
    var found = new List<string>();
    using var archive = ZipFile.OpenRead(symbols);
    foreach (var entry in archive.Entries.Where(e => e.FullName.EndsWith(".pdb", StringComparison.Ordinal)))
    {
        using var content = new MemoryStream();
        using (var stream = entry.Open())
        {
            stream.CopyTo(content);
        }

        content.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(content);
        var reader = provider.GetMetadataReader();
        foreach (var handle in reader.CustomDebugInformation)
        {
            var information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) == sourceLink)
            {
                found.Add(Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value)));
            }
        }
    }

    return found;
}
