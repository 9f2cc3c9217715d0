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
        if (CannotChange().IsMatch(text))
        {
            AssertCannotBeChanged(type);
            if (!IsFilledByReader().IsMatch(text))
            {
                AssertKeepsNothing(type);
            }
        }
    }

    /// <summary>Classes that say that several threads may use one instance, and are not immutable: the promise is one about locks, and locks are forgotten.</summary>
    public static TheoryData<Type> Shared =>
        [.. Texts.Keys.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type is { IsClass: true, IsAbstract: false } && IsShared(Documentation(type)))];

    [Theory]
    [MemberData(nameof(Shared))]
    public void What_several_threads_may_use_has_a_test_in_which_they_do(Type type) =>
        Assert.True(
            Exercised.Value.Contains(type.Name),
            $"{type} says that several threads may use it, and no test does: write one, with [Trait(\"Concurrent\", nameof({type.Name}))], that fails without the lock (EightThreads).");

    // What is disposed in Lfr.Core is tried there, by a table (LifetimeTests).
    [Fact]
    public void Nothing_public_of_the_evaluation_is_disposed()
    {
        Assert.Contains(typeof(ImageView).Assembly.GetExportedTypes(), IsDisposable);
        Assert.DoesNotContain(typeof(AssumptionException).Assembly.GetExportedTypes(), IsDisposable);
    }

    [Fact]
    public void What_is_shared_is_told_from_what_is_not()
    {
        Assert.True(IsShared("Safe for concurrent use. One desk a deployment."));
        Assert.True(IsShared("Statistics may be read from anywhere."));
        Assert.False(IsShared("Immutable, and safe for concurrent use."));
        Assert.False(IsShared("Not safe for concurrent use: one a worker."));
        Assert.False(IsShared("Once read it does not change, and is safe for concurrent use."));
        Assert.True(Shared.Count >= 18, $"Only {Shared.Count} types were found.");
    }

    [Fact]
    public void A_type_that_says_nothing_would_be_found()
    {
        Assert.DoesNotMatch(Contract(), "Comparison of two templates.");
        Assert.DoesNotMatch(Contract(), "Splits the work over its threads.");
        Assert.DoesNotMatch(Contract(), "Concurrent runs are counted.");
        Assert.Matches(Contract(), "Used by one thread at a time.");
        Assert.Throws<Xunit.Sdk.TrueException>(() => AssertCannotBeChanged(typeof(Lfr.Core.Hosting.LfrOptions)));
        Assert.Throws<Xunit.Sdk.TrueException>(() => AssertKeepsNothing(typeof(Lfr.Core.Hosting.LfrOptions)));
    }

    // A class that cannot change has no field that a method could write: no cache, no scratch. (What an array or list of its holds is not seen.)
    private static void AssertKeepsNothing(Type type)
    {
        for (var level = type; level?.Assembly == type.Assembly; level = level.BaseType)
        {
            var written = level.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(field => !field.IsInitOnly && !IsOfInit(level, field) && !(IsDisposable(type) && field.Name == "_disposed")).Select(field => field.Name).ToList();
            Assert.True(written.Count == 0, $"{type} counts as immutable, and its {string.Join(", ", written)} can be written after it was made.");
        }
    }

    // The compiler's own field of a property that is only set while an object is made.
    private static bool IsOfInit(Type type, FieldInfo field) =>
        field.IsDefined(typeof(CompilerGeneratedAttribute), false)
        && type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Any(property =>
            field.Name == $"<{property.Name}>k__BackingField" && (property.SetMethod is null || property.SetMethod.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))));

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

    private static bool IsShared(string text) => SharedUse().IsMatch(text) && !NotShared().IsMatch(text);

    // Where the tests say so themselves: nothing of this project runs them.
    private static readonly Lazy<HashSet<string>> Exercised = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(TestFolders.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(path => Exercise().Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value)]);

    [GeneratedRegex("""Trait\("Concurrent", nameof\((?:\w+\.)*(\w+)\)\)""")]
    private static partial Regex Exercise();

    [GeneratedRegex("immutable|does not change", RegexOptions.IgnoreCase)]
    private static partial Regex CannotChange();

    // What a file's reader fills row by row before anyone sees it says so.
    [GeneratedRegex("once its score set has been read", RegexOptions.IgnoreCase)]
    private static partial Regex IsFilledByReader();

    [GeneratedRegex("safe for concurrent use|thread-safe|any number of threads|any thread|several threads|from anywhere|another thread", RegexOptions.IgnoreCase)]
    private static partial Regex SharedUse();

    // What cannot change needs no lock; one that may only be read by several (a probe, a picture) says so.
    [GeneratedRegex("not (safe|thread)|immutable|does not change|reading is safe|implementations say", RegexOptions.IgnoreCase)]
    private static partial Regex NotShared();

    // A word about threads is no contract: who may use it is.
    [GeneratedRegex("safe for concurrent|thread-safe|immutable|(any number of|several) threads|from any thread|from anywhere|one (thread|caller) (at a time|before)", RegexOptions.IgnoreCase)]
    private static partial Regex Contract();
}
