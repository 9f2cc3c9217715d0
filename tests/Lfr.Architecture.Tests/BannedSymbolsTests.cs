using System.Numerics;
using System.Reflection;

namespace Lfr.Architecture.Tests;

/// <summary>The analyzer passes over a line that names nothing, and over an overload that nobody thought of: both would be found by no build.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly Type[] ReadByCulture =
    [
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Int128), typeof(UInt128), typeof(BigInteger),
        typeof(Half), typeof(float), typeof(double), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
    ];

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(TestFolders.Root, "eng", "BannedSymbols.txt"));

    public static TheoryData<string> Symbols => [.. Lines.Select(line => line.Split(';')[0])];

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Each_banned_symbol_exists(string symbol)
    {
        var named = symbol.Split('(')[0][2..];
        var type = typeof(object).Assembly.GetType(named[..named.LastIndexOf('.')]) ?? typeof(BigInteger).Assembly.GetType(named[..named.LastIndexOf('.')]);
        Assert.True(type is not null, $"There is no type of {symbol}.");
        Assert.Contains(symbol, type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance).Select(IdOf));
    }

    [Fact]
    public void Each_line_says_what_to_do_instead_and_stands_once()
    {
        Assert.All(Lines, line => Assert.True(line.Split(';') is [_, { Length: > 0 }], line));
        Assert.Equal(Lines.Length, Lines.Select(line => line.Split(';')[0]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_way_to_read_a_number_or_a_time_by_the_machines_culture_is_banned()
    {
        var banned = Lines.Select(line => line.Split(';')[0]).ToHashSet(StringComparer.Ordinal);
        var open = ReadByCulture
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.Name is "Parse" or "TryParse" && method.GetParameters().All(p => p.ParameterType != typeof(IFormatProvider)))
            .Concat(typeof(Convert).GetMethods().Where(method =>
                method.GetParameters() is [{ ParameterType: var only }] && only == typeof(string) && ReadByCulture.Contains(method.ReturnType)))
            .Select(IdOf)
            .Where(id => !banned.Contains(id))
            .ToList();
        Assert.True(open.Count == 0, string.Join('\n', open));
    }

    // A ban holds where the file is an input of the analyzer and nobody turns the rule off.
    [Fact]
    public void The_libraries_and_the_tool_are_built_with_the_bans()
    {
        var props = File.ReadAllText(Path.Combine(TestFolders.Root, "Directory.Build.props"));
        Assert.Contains("<PackageReference Include=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\"", props, StringComparison.Ordinal);
        Assert.Contains("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)eng/BannedSymbols.txt\"", props, StringComparison.Ordinal);
        var all = Directory.EnumerateFiles(Path.Combine(TestFolders.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".csproj" or ".props" or ".targets" or ".editorconfig")
            .Append(Path.Combine(TestFolders.Root, ".editorconfig"))
            .Where(File.Exists)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        Assert.All(all, path => Assert.DoesNotContain("RS0030", File.ReadAllText(path), StringComparison.Ordinal));
    }

    private static string IdOf(MemberInfo member) => member switch
    {
        MethodBase method => $"M:{method.DeclaringType!.FullName}.{method.Name.Replace('.', '#')}{Parameters(method)}",
        PropertyInfo property => $"P:{property.DeclaringType!.FullName}.{property.Name}",
        _ => member.Name,
    };

    private static string Parameters(MethodBase method) =>
        method.GetParameters() is { Length: > 0 } parameters ? $"({string.Join(',', parameters.Select(p => IdOf(p.ParameterType)))})" : "";

    private static string IdOf(Type type) => type switch
    {
        { IsByRef: true } => IdOf(type.GetElementType()!) + "@",
        { IsGenericType: true, Name: var name } => $"{type.Namespace}.{name[..name.IndexOf('`', StringComparison.Ordinal)]}{{{string.Join(',', type.GetGenericArguments().Select(IdOf))}}}",
        _ => type.FullName ?? type.Name,
    };
}
