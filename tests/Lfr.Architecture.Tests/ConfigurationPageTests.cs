using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Hosting;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Models;
using Lfr.Core.Quality;
using Lfr.Evaluation.Runs;

namespace Lfr.Architecture.Tests;

/// <summary>docs/configuration.md is made of the options' own documentation and defaults: every option, none that is gone.</summary>
public sealed partial class ConfigurationPageTests
{
    private const string Start = "<!-- options: made by ConfigurationPageTests, LFR_UPDATE_SNAPSHOTS=1 writes them anew -->\n";

    // Every public class whose name says so, and the limits that are set in the same way.
    private static readonly Type[] Options =
    [
        typeof(LfrOptions), typeof(FaceEngineOptions), typeof(OnnxSessionOptions), typeof(DetectorOptions), typeof(NonMaxSuppression), typeof(QualityLimits), typeof(ImageLimits),
        .. new[] { typeof(LfrOptions).Assembly, typeof(EvaluationOptions).Assembly }.SelectMany(a => a.GetExportedTypes())
            .Where(t => t.IsClass && t.Name.EndsWith("Options", StringComparison.Ordinal) && t != typeof(LfrOptions) && t != typeof(FaceEngineOptions) && t != typeof(OnnxSessionOptions) && t != typeof(DetectorOptions))
            .OrderBy(t => t.FullName, StringComparer.Ordinal),
    ];

    [Fact]
    public void The_page_is_what_the_options_say()
    {
        var path = Path.Combine(TestFolders.Root, "docs", "configuration.md");
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var head = page[..(page.IndexOf(Start, StringComparison.Ordinal) + Start.Length)];
        var expected = head + string.Concat(Options.Select(Section));
        if (Environment.GetEnvironmentVariable("LFR_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, expected);
            page = expected;
        }

        Assert.True(page == expected, "docs/configuration.md is not what the options say: run this test with LFR_UPDATE_SNAPSHOTS=1, read the difference, commit it.");
    }

    [Fact]
    public void Every_environment_variable_of_the_code_is_on_the_page()
    {
        var page = File.ReadAllText(Path.Combine(TestFolders.Root, "docs", "configuration.md"));
        var used = Directory.EnumerateFiles(Path.Combine(TestFolders.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Variable().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(used);
        Assert.All(used, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static string Section(Type type)
    {
        var documentation = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"\n## {type.Name}\n\n{Summary(documentation, $"T:{type.FullName}")}\n\n| option | type | default | |\n|---|---|---|---|\n");
        object? defaults = type == typeof(ImageLimits) ? ImageLimits.Default : type == typeof(NonMaxSuppression) ? new NonMaxSuppression() : Activator.CreateInstance(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p.SetMethod is { IsPublic: true }).OrderBy(p => p.MetadataToken))
        {
            var summary = Summary(documentation, $"P:{type.FullName}.{property.Name}");
            text.Append(CultureInfo.InvariantCulture, $"| `{property.Name}` | {Name(property.PropertyType)} | {Default(property, defaults)} | {(summary.Length > 0 ? summary : Parameter(documentation, type, property.Name))} |\n");
        }

        return text.ToString();
    }

    private static string Default(PropertyInfo property, object? defaults) => property switch
    {
        _ when property.CustomAttributes.Any(a => a.AttributeType.Name == "RequiredMemberAttribute") => "required",
        { Name: nameof(LiveOptions.MaxConcurrentFrames) } => "processors",
        _ => property.GetValue(defaults) switch
        {
            null => "null",
            "" => "\"\"",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
            Enum value => value.ToString(),
            ICollection { Count: 0 } => "none",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            { } other when Options.Contains(other.GetType()) => $"[below](#{other.GetType().Name.ToLowerInvariant()})",
            { } other => other.GetType().Name,
        },
    };

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? $"{Name(inner)}, or null"
        : type.IsGenericType ? $"list of {Name(type.GetGenericArguments()[0])}"
        : Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => string.Join(", ", Enum.GetNames(type)),
            TypeCode.Single or TypeCode.Double => "number",
            TypeCode.Int32 or TypeCode.Int64 or TypeCode.UInt64 => "whole number",
            TypeCode.Boolean => "true or false",
            TypeCode.String => "text",
            _ => type.Name,
        };

    private static string Parameter(Dictionary<string, XElement> documentation, Type type, string name) =>
        documentation[$"T:{type.FullName}"].Elements("param").Where(p => p.Attribute("name")?.Value == name).Select(Plain).FirstOrDefault()
        ?? documentation.Values.Where(m => m.Attribute("name")!.Value.StartsWith($"M:{type.FullName}.#ctor", StringComparison.Ordinal)).SelectMany(m => m.Elements("param"))
            .Where(p => p.Attribute("name")?.Value == name).Select(Plain).FirstOrDefault() ?? "";

    private static string Summary(Dictionary<string, XElement> documentation, string member) =>
        documentation.TryGetValue(member, out var element) && element.Element("summary") is { } summary ? Plain(summary) : "";

    private static string Plain(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "paramref" } reference => $"`{(reference.Attribute("cref")?.Value ?? reference.Attribute("name")?.Value ?? "").Split('.', ':')[^1]}`",
                XElement inner => inner.Name.LocalName == "c" ? $"`{inner.Value}`" : inner.Value,
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal);
    }

    [GeneratedRegex("\"(LFR_[A-Z]+(?:_[A-Z]+)*)\"")]
    private static partial Regex Variable();
}
