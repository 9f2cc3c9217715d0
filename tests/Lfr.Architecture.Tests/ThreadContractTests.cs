using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lfr.Core.Imaging;
using Lfr.Evaluation;

namespace Lfr.Architecture.Tests;

/// <summary>Every public type says who may use it at once: by what it is (docs/concepts.md, "Threads and lifetime"), which is checked here, or in its own words.</summary>
public sealed partial class ThreadContractTests
{
    private static readonly Dictionary<Assembly, Dictionary<string, string>> Texts = new[] { typeof(ImageView).Assembly, typeof(AssumptionException).Assembly }.ToDictionary(
        assembly => assembly,
        assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, member => member.Value, StringComparer.Ordinal));

    public static TheoryData<Type> Types =>
        [.. Texts.Keys.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !typeof(Delegate).IsAssignableFrom(type))];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_public_type_has_a_contract(Type type)
    {
        if (type.IsEnum || (type.IsAbstract && type.IsSealed) || typeof(Exception).IsAssignableFrom(type))
        {
            return;
        }

        if (type.IsValueType)
        {
            Assert.True(type.IsDefined(typeof(IsReadOnlyAttribute), false), $"{type} is a struct that can be changed: make it readonly.");
            return;
        }

        var text = Documentation(type);
        if (IsRecord(type) && !IsDisposable(type))
        {
            AssertCannotBeChanged(type);
            return;
        }

        Assert.True(Contract().IsMatch(text), $"{type} does not say which threads may use it at once. Its documentation is: {text}");
        if (text.Contains("Immutable", StringComparison.OrdinalIgnoreCase))
        {
            AssertCannotBeChanged(type);
        }
    }

    [Fact]
    public void A_type_that_says_nothing_would_be_found()
    {
        Assert.DoesNotMatch(Contract(), "Comparison of two templates.");
        Assert.Matches(Contract(), "Used by one thread at a time.");
        Assert.Throws<Xunit.Sdk.TrueException>(() => AssertCannotBeChanged(typeof(Lfr.Core.Hosting.LfrOptions)));
    }

    // A member that can be set after construction, other than a record's init.
    private static void AssertCannotBeChanged(Type type)
    {
        var setters = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
            .Select(property => property.Name);
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance).Where(field => !field.IsInitOnly).Select(field => field.Name);
        var changing = setters.Concat(fields).ToList();
        Assert.True(changing.Count == 0, $"{type} counts as immutable, and {string.Join(", ", changing)} can be set.");
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsDisposable(Type type) => typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type);

    private static string Documentation(Type type)
    {
        var name = $"T:{type.FullName!.Replace('+', '.')}";
        return Texts[type.Assembly].TryGetValue(name, out var text) ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : "";
    }

    [GeneratedRegex("thread|concurrent|immutable|one caller at a time", RegexOptions.IgnoreCase)]
    private static partial Regex Contract();
}
