using System.Text.Json;
using System.Text.Unicode;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>Reads <c>protocol.json</c>. An unknown property is a problem: a misspelt safeguard must not be a silent default.</summary>
public static class ProtocolFile
{
    private static readonly string[] s_known =
    [
        "schema", "title", "matcher", "scoreMin", "scoreMax", "scoreDirection", "scoreDecimals", "decision", "floor", "matedFloor", "scoresDependOnGallery", "fusion", "primary",
        "labels", "legalLabels", "exclusionsRule", "synthetic", "tested", "deployed", "passersBy", "permuteWithin", "comment",
    ];

    /// <summary>Reads and checks a protocol.</summary>
    /// <exception cref="InputException">The file is missing, is not JSON, or something in it is wrong.</exception>
    public static LiveProtocol Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new InputProblems();
        LiveProtocol? protocol = Read(path, problems);
        problems.ThrowIfAny();
        return protocol!;
    }

    /// <summary>Reads the hypotheses that were declared before the data: the list <c>primary</c> of a protocol whose other statements another file or the engine makes. Nothing else in the file is looked at.</summary>
    /// <param name="path">A JSON file that is such a list, or an object with one.</param>
    /// <exception cref="InputException">The file is missing, is not JSON, has no such list, or an entry is wrong.</exception>
    public static IReadOnlyList<PrimaryTest> ReadPrimary(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new InputProblems();
        IReadOnlyList<PrimaryTest>? tests = Read(path, problems, "it declares the tests made first (docs/formats.md)", root => new Reader(root, Path.GetFileName(path), problems).Primary());
        problems.ThrowIfAny();
        return tests!;
    }

    internal static LiveProtocol? Read(string path, InputProblems problems) => Read(path, problems, "it declares the score scale, the floor and the decision rule (docs/formats.md)", root =>
    {
        if (root.ValueKind == JsonValueKind.Object)
        {
            return new Reader(root, Path.GetFileName(path), problems).Read();
        }

        problems.Add(Path.GetFileName(path), 1, null, "the file is not a JSON object");
        return null;
    });

    private static T? Read<T>(string path, InputProblems problems, string purpose, Func<JsonElement, T?> read)
        where T : class
    {
        string file = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            problems.Add(file, 0, null, "the file is missing; " + purpose);
            return null;
        }

        try
        {
            byte[] content = Lfr.Core.InputFile.ReadAllBytes(path);
            if (!Utf8.IsValid(content) || content.Contains((byte)0))
            {
                problems.Add(file, 0, null, $"the file is {(content.Contains((byte)0) ? "UTF-16 or no text" : "not UTF-8")}; save it as UTF-8");
                return null;
            }

            // Editors put a byte order mark before UTF-8.
            using JsonDocument document = JsonDocument.Parse(content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsMemory(3) : content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return read(document.RootElement);
        }
        catch (JsonException error)
        {
            problems.Add(file, error.LineNumber + 1 ?? 0, null, Lfr.Core.JsonFault.OfText(error));
        }

        return null;
    }

    private sealed class Reader(JsonElement root, string file, InputProblems problems)
    {
        public LiveProtocol Read()
        {
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (!s_known.Contains(property.Name))
                {
                    problems.Add(file, 0, property.Name, "the property is unknown; known are " + string.Join(", ", s_known));
                }
            }

            if (Text("schema", true) is { Length: > 0 } schema && schema != LiveProtocol.CurrentSchema)
            {
                problems.Add(file, 0, "schema", $"'{schema}' is not '{LiveProtocol.CurrentSchema}'");
            }

            JsonElement matcher = root.TryGetProperty("matcher", out JsonElement found) && found.ValueKind == JsonValueKind.Object ? found : default;
            string name = Member(matcher, "name"), version = Member(matcher, "version");
            (decimal? low, decimal? high, decimal? floor) = (Number("scoreMin", true), Number("scoreMax", true), Number("floor", true));
            if (low >= high)
            {
                problems.Add(file, 0, "scoreMin", "scoreMin must be below scoreMax");
            }

            if (floor < low || floor > high)
            {
                problems.Add(file, 0, "floor", "the floor is outside scoreMin..scoreMax");
            }

            bool distance = Choice("scoreDirection", "similarity", "distance") == "distance";
            string decision = Choice("decision", ">=", ">");
            LegalLabels legal = Legal();
            return new LiveProtocol
            {
                Title = Text("title", false),
                MatcherName = name,
                MatcherVersion = version,
                Scale = new ScoreScale { Minimum = low, Maximum = high, IsDistance = distance, IsStrict = decision == ">", Decimals = Whole("scoreDecimals") },
                Floor = floor ?? 0,
                MatedFloor = Number("matedFloor", false),
                ScoresDependOnGallery = Flag("scoresDependOnGallery", true),
                AnyCamera = Choice("fusion", "system", "any-camera") == "any-camera",
                Primary = Primary(),
                LabelSources = Texts("labels"),
                LegalLabels = legal,
                ExclusionsRule = Text("exclusionsRule", false),
                IsSynthetic = Flag("synthetic", false),
                Tested = Texts("tested"),
                Deployed = Texts("deployed"),
                PassersBy = PassersBy(legal),
                PermuteWithin = PermuteWithin(),
            };
        }

        private string Member(JsonElement matcher, string name)
        {
            if (matcher.ValueKind == JsonValueKind.Object && matcher.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            {
                return text;
            }

            problems.Add(file, 0, "matcher." + name, "missing or empty; a result without the matcher's name and version is worth nothing");
            return "";
        }

        private string Text(string name, bool required)
        {
            if (root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String)
            {
                return value.GetString()!;
            }

            if (required || value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            {
                problems.Add(file, 0, name, "missing, or not a text");
            }

            return "";
        }

        private string Choice(string name, string first, string second)
        {
            string text = Text(name, true);
            if (text.Length > 0 && text != first && text != second)
            {
                problems.Add(file, 0, name, $"'{text}' is not '{first}' or '{second}'");
            }

            return text;
        }

        private decimal? Number(string name, bool required)
        {
            if (root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number))
            {
                return number;
            }

            if (required || value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            {
                problems.Add(file, 0, name, "missing, or not a decimal number");
            }

            return null;
        }

        private int? Whole(string name)
        {
            decimal? value = Number(name, false);
            if (value is < 0 or > 28 || (value is { } number && number != decimal.Truncate(number)))
            {
                problems.Add(file, 0, name, "not a whole number of 0..28");
                return null;
            }

            return (int?)value;
        }

        private bool Flag(string name, bool required)
        {
            if (root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                return value.ValueKind == JsonValueKind.True;
            }

            if (required || value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            {
                problems.Add(file, 0, name, "missing, or not true or false");
            }

            return false;
        }

        private SortedDictionary<string, string> Texts(string name)
        {
            var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
            if (!root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                return texts;
            }

            if (value.ValueKind != JsonValueKind.Object)
            {
                problems.Add(file, 0, name, "not an object of texts");
                return texts;
            }

            foreach (JsonProperty property in value.EnumerateObject())
            {
                texts[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
            }

            return texts;
        }

        public List<PrimaryTest> Primary()
        {
            var tests = new List<PrimaryTest>();
            JsonElement list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("primary", out JsonElement found) ? found : root;
            if (list.ValueKind != JsonValueKind.Array)
            {
                problems.Add(file, 0, "primary", "missing, or not a list; write [] where no hypothesis was declared before the data");
                return tests;
            }

            foreach (JsonElement item in list.EnumerateArray())
            {
                string[] faults = [.. Faults(item)];
                if (faults.Length > 0)
                {
                    problems.Add(file, 0, "primary", $"'{item.GetRawText()}' needs metric (TPIR, FNIR, FPIR, FMR, FNMR), threshold (a number) and factor; {string.Join("; ", faults)}");
                    continue;
                }

                tests.Add(new PrimaryTest(TextOf(item, "metric")!, item.GetProperty("threshold").GetDecimal(), TextOf(item, "factor")!, TextOf(item, "test")));
            }

            return tests;
        }

        private static IEnumerable<string> Faults(JsonElement item)
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                yield return "it is not an object";
                yield break;
            }

            if (TextOf(item, "metric") is not ("TPIR" or "FNIR" or "FPIR" or "FMR" or "FNMR"))
            {
                yield return "the metric is missing, or none of these texts";
            }

            JsonElement threshold = item.TryGetProperty("threshold", out JsonElement found) ? found : default;
            if (threshold.ValueKind == JsonValueKind.String)
            {
                yield return "the threshold is a text: write it without quotation marks";
            }
            else if (threshold.ValueKind != JsonValueKind.Number || !threshold.TryGetDecimal(out _))
            {
                yield return "the threshold is missing, or not a decimal number";
            }

            if (TextOf(item, "factor") is not { Length: > 0 })
            {
                yield return "the factor is missing, or not a text";
            }

            if (item.TryGetProperty("test", out JsonElement test) && test.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                yield return "the test is not a text: write its name, or leave it out";
            }
            else if (TextOf(item, "test") is { } named && DeclaredTestName.Of(named) is null)
            {
                yield return $"no test '{named}' is made here: write {DeclaredTestName.Known}, or leave it out";
            }
        }

        private static string? TextOf(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        private LegalLabels Legal()
        {
            LegalLabels legal = LegalLabels.None;
            if (!root.TryGetProperty("legalLabels", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                return legal;
            }

            if (value.ValueKind != JsonValueKind.Object)
            {
                problems.Add(file, 0, "legalLabels", "not an object of lists, such as {\"gender\": [\"female\", \"male\"]}");
                return legal;
            }

            foreach (JsonProperty factor in value.EnumerateObject())
            {
                bool areTexts = factor.Value.ValueKind == JsonValueKind.Array && factor.Value.EnumerateArray().All(label => label.ValueKind == JsonValueKind.String);
                string[] labels = areTexts ? [.. factor.Value.EnumerateArray().Select(label => label.GetString()!.Trim())] : [];
                if (factor.Name.Length == 0 || labels.Length == 0 || labels.Contains("") || labels.Distinct(StringComparer.Ordinal).Count() < labels.Length)
                {
                    problems.Add(file, 0, "legalLabels." + factor.Name, "not a list of one or more texts, each once and none empty (a missing label is always legal)");
                    continue;
                }

                legal = legal.With(factor.Name, labels);
            }

            return legal;
        }

        private List<string> PermuteWithin()
        {
            if (!root.TryGetProperty("permuteWithin", out JsonElement list) || list.ValueKind == JsonValueKind.Null)
            {
                return [];
            }

            if (list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            {
                return [.. list.EnumerateArray().Select(item => item.GetString()!)];
            }

            problems.Add(file, 0, "permuteWithin", "not a list of factors");
            return [];
        }

        private PassersBy? PassersBy(LegalLabels legal)
        {
            if (!root.TryGetProperty("passersBy", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            try
            {
                var shares = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
                foreach (JsonProperty share in value.GetProperty("shares").EnumerateObject())
                {
                    shares[share.Name.Trim()] = share.Value.GetDecimal();
                }

                if (Math.Abs(shares.Values.Sum() - 1) > 0.0001m || shares.Values.Any(share => share < 0))
                {
                    problems.Add(file, 0, "passersBy.shares", "the shares do not sum to 1");
                }

                string factor = value.GetProperty("factor").GetString() ?? "";
                foreach (string refusal in shares.Keys.Select(label => legal.Refuse(factor, label)).OfType<string>())
                {
                    problems.Add(file, 0, "passersBy.shares", refusal);
                }

                decimal? prevalence = value.TryGetProperty("onWatchlistPer10000", out JsonElement p) ? p.GetDecimal() : null;
                if (prevalence is < 0 or > 10_000)
                {
                    problems.Add(file, 0, "passersBy.onWatchlistPer10000", FormattableString.Invariant($"{prevalence} is outside 0..10000: it is how many of 10,000 passers-by are on the watchlist"));
                }

                return new PassersBy(factor, shares, prevalence, value.TryGetProperty("source", out JsonElement s) ? s.GetString() : null);
            }
            catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException)
            {
                problems.Add(file, 0, "passersBy", "needs factor (text) and shares (label to share); optional onWatchlistPer10000 and source");
                return null;
            }
        }
    }
}
