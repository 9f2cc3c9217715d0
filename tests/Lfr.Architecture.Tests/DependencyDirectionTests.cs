using System.Reflection;
using Lfr.Core.Imaging;
using Lfr.Evaluation;

namespace Lfr.Architecture.Tests;

/// <summary>Dependencies run one way. The order is docs/architecture.md's; a namespace that is not in it fails, so that it is put somewhere on purpose.</summary>
public sealed class DependencyDirectionTests
{
    private const string Core = "Lfr.Core";

    // From the lowest: each may use those before it.
    private static readonly string[] Order =
    [
        "Imaging", "Models", "Detection", "Alignment", "Quality", "Embedding", "Matching", "Engine", "Policy", "Deployments", "Watchlists", "Live", "Search", "Adjudication", "Hosting",
    ];

    // Written to by those that touch a person, and using none of them.
    private const string Leaf = "Audit";
    private static readonly string[] WritersToTheLeaf = ["Policy", "Deployments", "Watchlists", "Live", "Search", "Adjudication"];

    // The unit of the decision, a value type beside ComparisonScore: a search may stop at one. It decides nothing by itself; the policies do.
    private static readonly Dictionary<string, string> UsableBelow = new(StringComparer.Ordinal) { ["Lfr.Core.Policy.Threshold"] = "Matching" };

    private static readonly Assembly CoreAssembly = typeof(ImageView).Assembly;
    private static readonly Assembly EvaluationAssembly = typeof(AssumptionException).Assembly;

    [Fact]
    public void Every_namespace_of_Core_has_its_place_in_the_order()
    {
        var known = Order.Append(Leaf).ToHashSet(StringComparer.Ordinal);
        var unknown = Types(CoreAssembly).Select(Folder).OfType<string>().Where(folder => !known.Contains(folder)).Distinct().ToList();
        Assert.Empty(unknown);
    }

    [Fact]
    public void Core_depends_one_way()
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in Types(CoreAssembly))
        {
            foreach (var used in TypeReferences.Of(type).Where(used => used.Assembly == CoreAssembly))
            {
                if (!IsAllowed(Folder(type), Folder(used)) && UsableBelow.GetValueOrDefault(used.FullName!) != Folder(type))
                {
                    wrong.Add($"{type.FullName} uses {used.FullName}");
                }
            }
        }

        Assert.True(wrong.Count == 0, "These run against the order:\n" + string.Join('\n', wrong));
    }

    [Fact]
    public void Core_never_knows_Evaluation() =>
        Assert.DoesNotContain(CoreAssembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("Lfr.", StringComparison.Ordinal));

    [Fact]
    public void Evaluation_uses_no_runtime_of_models() =>
        Assert.DoesNotContain(EvaluationAssembly.GetReferencedAssemblies(), name => name.Name == "Microsoft.ML.OnnxRuntime");

    // The test of the test: the scan sees what only a method's body uses.
    [Fact]
    public void The_scan_sees_signatures_fields_and_bodies()
    {
        var seen = TypeReferences.Of(typeof(Specimen));
        Assert.Contains(typeof(System.Text.StringBuilder), seen);
        Assert.Contains(typeof(Uri), seen);
        Assert.Contains(typeof(Version), seen);
        Assert.Contains(typeof(System.Net.IPAddress), seen);
        Assert.Contains(typeof(System.Numerics.Complex), seen);
        Assert.DoesNotContain(typeof(System.Net.Mail.MailAddress), seen);
    }

    [Theory]
    [InlineData("Engine", "Imaging", true)]
    [InlineData("Imaging", "Engine", false)]
    [InlineData("Live", "Audit", true)]
    [InlineData("Matching", "Audit", false)]
    [InlineData("Audit", "Live", false)]
    [InlineData("Imaging", null, true)]
    [InlineData(null, "Imaging", false)]
    public void The_rule_is_the_documented_one(string? user, string? used, bool allowed) => Assert.Equal(allowed, IsAllowed(user, used));

    private static bool IsAllowed(string? user, string? used)
    {
        if (used is null || used == user)
        {
            // The root (argument checks) is for all, and uses none.
            return true;
        }

        if (used == Leaf)
        {
            return WritersToTheLeaf.Contains(user);
        }

        return user is not null && user != Leaf && Array.IndexOf(Order, used) < Array.IndexOf(Order, user);
    }

    private static IEnumerable<Type> Types(Assembly assembly) => assembly.GetTypes().Where(type => type.Namespace?.StartsWith(Core, StringComparison.Ordinal) == true);

    // "Lfr.Core.Imaging.Jpeg" -> "Imaging"; "Lfr.Core" -> null.
    private static string? Folder(Type type) =>
        type.Namespace is { } name && name.StartsWith(Core + ".", StringComparison.Ordinal) ? name[(Core.Length + 1)..].Split('.')[0] : null;

    private sealed class Specimen
    {
        private readonly Uri? _field;

        public Specimen(Version argument) => _field = argument is null ? null : new Uri("https://example.org");

        public override string ToString()
        {
            var local = new System.Text.StringBuilder();
            var list = new List<System.Numerics.Complex>();
            return local.Append(System.Net.IPAddress.Loopback).Append(list.Count).Append(_field).ToString();
        }
    }
}
