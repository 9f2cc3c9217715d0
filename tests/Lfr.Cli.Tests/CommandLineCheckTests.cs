using System.Globalization;

namespace Lfr.Cli.Tests;

/// <summary>What a parser would take for something else than was meant: decimal commas, misspelt options, values that are empty.</summary>
public sealed class CommandLineCheckTests
{
    private static readonly string[] NotNumbers = ["0,1", "-0,1", "1,000", "1e-400", "nan", "infinity", "1e400", "0.1x"];
    private static readonly string[] NotWhole = ["0,1", "1,000", "1.0", "1e3", "99999999999999999999999", "nan"];

    // Every option of every command that takes a number.
    public static TheoryData<string, bool> Numeric => new()
    {
        { "verify a.png b.png --threshold", false },
        { "verify a.png b.png --fmr", false },
        { "search a.png --watchlist w --threshold", false },
        { "search a.png --watchlist w --fmr", false },
        { "demo --threshold", false },
        { "demo --fmr", false },
        { "evaluate live x --out y --confidence", false },
        { "evaluate verification x --out y --confidence", false },
        { "calibrate x --pipeline p --id i --policy q --out y --confidence", false },
        { "search a.png --watchlist w --top", true },
        { "evaluate live x --out y --seed", true },
        { "evaluate live x --out y --bootstrap", true },
        { "evaluate live x --out y --suppress-below", true },
        { "evaluate live x --out y --power-studies", true },
        { "evaluate synthetic --out y --power-studies", true },
        { "bench match --dim", true },
        { "bench match --count", true },
        { "bench match --probes", true },
        { "bench match --threads", true },
        { "bench match --top", true },
        { "bench live --faces x --watchlist-size", true },
        { "bench live --faces x --frames", true },
        { "bench live --faces x --frames-to-pass", true },
        { "bench live --faces x --people", true },
        { "bench live --faces x --clip-frames", true },
    };

    [Theory]
    [MemberData(nameof(Numeric))]
    public async Task What_is_no_number_in_our_notation_is_refused_and_the_notation_said(string line, bool isWhole)
    {
        var words = line.Split(' ');
        foreach (var text in isWhole ? NotWhole : NotNumbers)
        {
            var result = await Run([.. words[..^1], $"{words[^1]}={text}"]);
            result.AssertRefused(2, $"{words[^1]} is '{text}', which is ");
            Assert.Contains(text.StartsWith("999", StringComparison.Ordinal) ? "give " : isWhole ? "digits alone" : "decimal point", result.Error, StringComparison.Ordinal);
        }
    }

    // The list above is whole: a number that is read otherwise would be .NET's to read.
    [Fact]
    public void Every_option_of_a_numeric_type_reads_our_notation()
    {
        Assert.True(Options(LfrCommand()).Where(option => IsNumber(option.ValueType)).Select(option => option.Name).Distinct().Count() >= 15);
        foreach (var option in Options(LfrCommand()).Where(option => IsNumber(option.ValueType)))
        {
            Assert.NotNull(option.GetType().GetProperty("CustomParser")!.GetValue(option));
        }
    }

    [Fact]
    public async Task A_machine_of_another_language_reads_the_same_numbers()
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = other;
        try
        {
            (await Run("verify", "a.png", "b.png", "--threshold", "0,1")).AssertRefused(2, "decimal point");
            (await Run("verify", "a.png", "b.png", "--threshold", "1.5")).AssertRefused(2, "--threshold is 1.5; legal: a cosine similarity, -1 to 1, not a percentage");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("verify a.png b.png --fmr 0", "--fmr is 0; legal: a rate over 0 and under 1")]
    [InlineData("verify a.png b.png --fmr -1", "--fmr is -1; legal: a rate over 0 and under 1")]
    [InlineData("verify a.png b.png --fmr 1", "--fmr is 1; legal: a rate over 0 and under 1")]
    [InlineData("demo --fmr 10", "--fmr is 10; legal: a rate over 0 and under 1")]
    [InlineData("evaluate live x --out y --confidence 95", "--confidence is 95; legal: over 0.5 and under 1")]
    [InlineData("evaluate live x --out y --bootstrap -1", "--bootstrap is -1; legal: 0 or more")]
    [InlineData("evaluate live x --out y --suppress-below -1", "--suppress-below is -1; legal: 0 (withhold nothing) or more")]
    [InlineData("evaluate live x --out y --power-studies 99", "--power-studies is 99; legal: 100 or more")]
    [InlineData("evaluate live x --out y --fpir 0,001", "'0' is not a rate over 0 and under 1")]
    [InlineData("evaluate verification x --out y --fmr nan", "'nan' is not a rate over 0 and under 1")]
    [InlineData("evaluate live x --out y --watchlist-size 10,000", "without a mark between thousands")]
    [InlineData("evaluate live x --out y --watchlist-size 9000000000000000000", "is not a watchlist size of 1 to 1000000000")]
    [InlineData("evaluate live x --out y --fail-if FNMR[gender].max>50", "if 50 is per cent, write 0.5")]
    [InlineData("evaluate live x --out y --thresholds 0,56:0,64:0,02", "cannot be read")]
    [InlineData("evaluate verification x --out y --score-range 0,0:1,0", "--score-range '0,0:1,0' is not LOW:HIGH")]
    [InlineData("evaluate verification x --out y --score-range 0:1,000", "write a decimal point and no mark between thousands")]
    [InlineData("evaluate live x --out y --fail-if FPIR[all].maxOverMin>0,5", "cannot be read")]
    [InlineData("bench live --faces x --frames-to-pass 0", "--frames-to-pass is 0; legal: 1 or more")]
    [InlineData("bench live --faces x --people -1", "--people is -1; legal: 1 or more")]
    public async Task What_is_out_of_range_is_a_usage_error(string line, string sentence) => (await Run(line.Split(' '))).AssertRefused(2, sentence);

    [Theory]
    [InlineData("detect a.jpg --model m2", "--model")]
    [InlineData("detect --model=m2 a.jpg", "--model")]
    [InlineData("detect -models m2 a.jpg", "-models")]
    [InlineData("detect a.jpg --jsn", "--jsn")]
    [InlineData("verify --treshold=0.2 a.png b.png", "--treshold")]
    [InlineData("verify a.png --most-centrl", "--most-centrl")]
    [InlineData("enrol --skip-refusd --out w", "--skip-refusd")]
    [InlineData("deployment validate --jsn", "--jsn")]
    public async Task A_misspelt_option_is_no_file(string line, string named) =>
        (await Run(line.Split(' '))).AssertRefused(2, $"There is no option '{named}'. If it is the name of a file, write it after a bare --.");

    [SkippableFact]
    public void A_file_may_be_named_like_an_option_after_two_hyphens()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        using var folder = new TemporaryFolder();
        TestPictures.Gradient(folder, "--x", 32, 32);
        var result = Tool.Run(folder.Path, new Dictionary<string, string?>(), "detect", "--json", "--", "--x");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("--x", result.Json.GetProperty("images")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task Help_is_given_whatever_is_wrong() => Assert.Equal(0, (await Run("detect", "--model", "", "--help")).ExitCode);

    public static TheoryData<string, string> Emptied => new()
    {
        { "detect|", "IMAGE is empty. It takes: JPEG, PNG, BMP or PNM files" },
        { "detect||a.jpg", "IMAGE is empty." },
        { "detect|a.jpg| ", "IMAGE is empty." },
        { "detect|a.jpg|--models|", "--models is empty. It takes DIR: Folder with the model cards" },
        { "detect|--models=|a.jpg|b.jpg", "--models is empty. It takes DIR" },
        { "verify||b.jpg", "A is empty. It takes: A picture of one person." },
        { "verify|a.jpg|b.jpg|--policy|", "--policy is empty. It takes FILE: Policy file" },
        { "verify|a.jpg|b.jpg|--threshold|", "--threshold is empty. It takes T" },
        { "search|a.jpg|--watchlist|", "--watchlist is empty. It takes W: A watchlist that lfr enrol wrote." },
        { "enrol|people|--out|", "--out is empty. It takes WATCHLIST: The watchlist file to write." },
        { "enrol||--out|w", "DIR is empty. It takes: Pictures of one person each (.jpg, " },
        { "demo|--out|", "--out is empty. It takes DIR" },
        { "models|list|--models|", "--models is empty." },
        { "models|fetch|--to|", "--to is empty. It takes DIR" },
        { "evaluate|live||--out|y", "FOLDER is empty." },
        { "evaluate|live|x|--out|", "--out is empty. It takes DIR" },
        { "watchlist|inspect|", "package is empty." },
        { "audit|verify|", " is empty." },
    };

    [Theory]
    [MemberData(nameof(Emptied))]
    public async Task An_empty_value_is_named_with_what_to_give(string line, string sentence)
    {
        (await Run(line.Split('|'))).AssertRefused(2, sentence);
        var asJson = await Run([.. line.Split('|'), "--json"]);
        Assert.Contains(sentence, asJson.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    private static System.CommandLine.RootCommand LfrCommand() => Cli.Commands.LfrCommand.Create();

    private static IEnumerable<System.CommandLine.Option> Options(System.CommandLine.Command command) => command.Options.Concat(command.Subcommands.SelectMany(Options));

    private static bool IsNumber(Type type)
    {
        type = type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
        return Array.Exists(type.GetInterfaces(), of => of.IsGenericType && of.GetGenericTypeDefinition() == typeof(System.Numerics.INumber<>));
    }

    // In this process: nothing of it comes as far as a model.
    private static async Task<ToolResult> Run(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandFrame.InvokeAsync(LfrCommand(), words, output, error);
        return new ToolResult(code, output.ToString(), error.ToString());
    }
}
