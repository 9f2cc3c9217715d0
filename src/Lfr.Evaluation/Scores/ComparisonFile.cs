using System.Globalization;
using System.Text;

namespace Lfr.Evaluation.Scores;

/// <summary>Reads <c>comparisons.csv</c>; see docs/formats.md. Streamed: memory is 17 bytes a row plus one string a sample.</summary>
public static class ComparisonFile
{
    private static readonly string[] s_fixed = ["probe_id", "reference_id", "probe_subject", "reference_subject", "score", "failure"];

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="scale">What a score means.</param>
    /// <param name="directed">True where (a, b) and (b, a) are different comparisons; false refuses a file that has both.</param>
    /// <param name="ages">How ages become bands.</param>
    /// <param name="labels">The labels that factors may have; null takes any.</param>
    /// <param name="progress">Told the number of rows read, now and then; may be null.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InputException">The file is missing or anything in it is wrong; all problems are listed, up to a bound.</exception>
    public static ComparisonSet Read(string path, ScoreScale scale, bool directed = false, AgeBands? ages = null, LegalLabels? labels = null, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(scale);
        var problems = new InputProblems();
        using CsvTable? table = CsvTable.Open(path, problems, "probe_id", "reference_id", "probe_subject", "reference_subject", "score");
        if (table is null)
        {
            problems.ThrowIfAny();
        }

        return new Reader(table!, scale, ages ?? AgeBands.Default, labels ?? LegalLabels.None, problems).Read(directed, progress, cancellation);
    }

    private sealed class Reader
    {
        private readonly CsvTable _table;
        private readonly ScoreScale _scale;
        private readonly AgeBands _ages;
        private readonly LegalLabels _legal;
        private readonly InputProblems _problems;
        private readonly Utf8Pool _samples = new();
        private readonly Utf8Pool _subjects = new();
        private readonly List<int> _sampleSubjects = [];
        private readonly List<string> _factors;
        private readonly int[] _probeColumns;
        private readonly int[] _referenceColumns;
        private readonly FactorLabels _labels;
        private readonly FactorLabels _subjectLabels;
        private readonly int[] _subjectFactor;
        private readonly Utf8Pool[] _labelTexts;
        private readonly List<int>[] _labelCodes;
        private readonly Dictionary<(int Factor, int Text), string> _refusals = [];
        private readonly List<(int Row, long Line)> _lines = [];

        public Reader(CsvTable table, ScoreScale scale, AgeBands ages, LegalLabels legal, InputProblems problems)
        {
            (_table, _scale, _ages, _legal, _problems) = (table, scale, ages, legal, problems);
            foreach (string column in table.Header)
            {
                if (!s_fixed.Contains(column) && !column.StartsWith("probe_", StringComparison.Ordinal) && !column.StartsWith("reference_", StringComparison.Ordinal))
                {
                    problems.Add(table.File, 1, column, "the column is unknown; factors are named probe_X and reference_X");
                }
            }

            _factors = table.Header.Except(s_fixed).Where(c => c.Contains('_', StringComparison.Ordinal)).Select(c => c[(c.IndexOf('_', StringComparison.Ordinal) + 1)..]).Distinct().ToList();
            _probeColumns = _factors.Select(f => table.Column("probe_" + f)).ToArray();
            _referenceColumns = _factors.Select(f => table.Column("reference_" + f)).ToArray();
            _labels = new FactorLabels(_factors);
            _subjectLabels = new FactorLabels(_factors.Where(FactorLabels.IsOfPerson));
            _subjectFactor = _factors.Select(f => _subjectLabels.Has(f) ? _subjectLabels.Index(f) : -1).ToArray();
            _labelTexts = _factors.Select(_ => new Utf8Pool()).ToArray();
            _labelCodes = _factors.Select(_ => new List<int>()).ToArray();
            legal.RequireFactors(_factors, table.File, problems);
        }

        public ComparisonSet Read(bool directed, IProgress<long>? progress, CancellationToken cancellation)
        {
            (int probeId, int referenceId) = (_table.Column("probe_id"), _table.Column("reference_id"));
            (int probeSubject, int referenceSubject) = (_table.Column("probe_subject"), _table.Column("reference_subject"));
            (int score, int failure) = (_table.Column("score"), _table.Column("failure"));
            List<int> probes = [], references = [];
            List<double> scores = [];
            List<ComparisonFailure> failures = [];
            int mostDigits = 0;
            long offset = 2;
            while (_table.Read())
            {
                int probe = Sample(probeId, probeSubject, _probeColumns);
                int reference = Sample(referenceId, referenceSubject, _referenceColumns);
                if (probe == reference)
                {
                    _table.Problem("reference_id", $"the probe and the reference are both '{_samples[probe]}'; a sample is not compared with itself");
                }

                ComparisonFailure why = Failure(failure);
                double value = double.NaN;
                bool empty = _table.Span(score).IsEmpty;
                if (why == ComparisonFailure.None)
                {
                    value = empty ? Missing(failure) : _table.Score(score, _scale, ref mostDigits);
                }
                else if (!empty)
                {
                    _table.Problem("score", "a comparison that failed has a score; leave it empty");
                }

                if (_table.Line - probes.Count != offset)
                {
                    offset = _table.Line - probes.Count;
                    _lines.Add((probes.Count, _table.Line));
                }

                probes.Add(probe);
                references.Add(reference);
                scores.Add(value);
                failures.Add(why);
                if ((probes.Count & 0x3FFFF) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    progress?.Report(probes.Count);
                }
            }

            if (probes.Count == 0)
            {
                _problems.Add(_table.File, 0, null, "there is no comparison in the file");
            }

            var columns = new ComparisonSet.Columns([.. probes], [.. references], [.. scores], [.. failures]);
            RefuseRepeats(columns, directed);
            _problems.ThrowIfAny();
            progress?.Report(probes.Count);
            return new ComparisonSet(_scale, _samples.Texts, [.. _sampleSubjects], _subjects.Texts, _labels, columns, Notes(mostDigits)) { LegalLabels = _legal };
        }

        private double Missing(int failure)
        {
            _table.Problem("score", failure < 0
                ? "the score is empty; a comparison that could not be made needs the column 'failure' with probe_fta or reference_fte"
                : "the score is empty and 'failure' does not say why (probe_fta or reference_fte)");
            return double.NaN;
        }

        private ComparisonFailure Failure(int column)
        {
            ReadOnlySpan<byte> text = _table.Span(column);
            if (text.IsEmpty)
            {
                return ComparisonFailure.None;
            }

            if (text.SequenceEqual("probe_fta"u8))
            {
                return ComparisonFailure.ProbeFailureToAcquire;
            }

            if (text.SequenceEqual("reference_fte"u8))
            {
                return ComparisonFailure.ReferenceFailureToEnrol;
            }

            _table.Problem("failure", $"'{_table.Text(column)}' is not probe_fta, reference_fte or empty");
            return ComparisonFailure.None;
        }

        private int Sample(int idColumn, int subjectColumn, int[] factorColumns)
        {
            ReadOnlySpan<byte> id = _table.Span(idColumn);
            ReadOnlySpan<byte> subject = _table.Span(subjectColumn);
            if (id.IsEmpty || subject.IsEmpty)
            {
                _table.Problem(_table.Header[id.IsEmpty ? idColumn : subjectColumn], "the field is empty");
            }

            int sample = _table.InternIdentifier(_samples, idColumn, out bool added);
            int person = _table.InternIdentifier(_subjects, subjectColumn, out _);
            if (added)
            {
                _sampleSubjects.Add(person);
            }
            else if (_sampleSubjects[sample] != person)
            {
                _table.Problem(_table.Header[subjectColumn], $"sample '{_samples[sample]}' belongs to subject '{_subjects[person]}' here and to '{_subjects[_sampleSubjects[sample]]}' above");
            }

            for (int f = 0; f < factorColumns.Length; f++)
            {
                if (factorColumns[f] >= 0)
                {
                    Label(f, sample, person, factorColumns[f]);
                }
            }

            return sample;
        }

        /// <summary>The label's text is looked up once for each distinct text, not once for each row.</summary>
        private void Label(int factor, int sample, int person, int column)
        {
            int text = _table.Intern(_labelTexts[factor], column, out bool added);
            if (added)
            {
                string raw = _labelTexts[factor][text].Trim();
                string? label = _factors[factor] == "age" ? _ages.Label(raw) : raw;
                if (label is null)
                {
                    _refusals[(factor, text)] = AgeBands.Refuse(raw);
                }
                else if (_legal.Refuse(_factors[factor], label) is { } refusal)
                {
                    _refusals[(factor, text)] = refusal;
                }

                _labelCodes[factor].Add(_refusals.ContainsKey((factor, text)) ? -1 : _labels.CodeOf(factor, label!));
            }

            int code = _labelCodes[factor][text];
            if (code < 0)
            {
                _table.Problem(_table.Header[column], _refusals[(factor, text)]);
            }
            else if (_labels.AlreadyIs(factor, sample, code))
            {
                return;
            }
            else if (_labels.SetCode(factor, sample, code) is { } other)
            {
                _table.Problem(_table.Header[column], $"sample '{_samples[sample]}' is '{_labels.Value(factor, code)}' here and '{other}' above");
            }
            else if (_subjectFactor[factor] >= 0 && _subjectLabels.Set(_subjectFactor[factor], person, _labels.Value(factor, code)) is { } contradiction)
            {
                _table.Problem(_table.Header[column],
                    $"subject '{_subjects[person]}' is '{_labels.Value(factor, code)}' here and '{contradiction}' above; contradictory labels cannot be evaluated");
            }
        }

        private long Line(int row)
        {
            int at = _lines.FindLastIndex(jump => jump.Row <= row);
            return row + 2 + (at < 0 ? 0 : _lines[at].Line - _lines[at].Row - 2);
        }

        private void RefuseRepeats(ComparisonSet.Columns columns, bool directed)
        {
            long[] keys = new long[columns.Probes.Length];
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = Key(columns, i, directed);
            }

            keys = RadixSort.Sort(keys, (long)_samples.Count * _samples.Count);
            HashSet<long>? repeated = null;
            for (int i = 1; i < keys.Length; i++)
            {
                if (keys[i] == keys[i - 1])
                {
                    (repeated ??= []).Add(keys[i]);
                }
            }

            if (repeated is null)
            {
                return;
            }

            var first = new Dictionary<long, int>();
            for (int i = 0; i < columns.Probes.Length; i++)
            {
                long key = Key(columns, i, directed);
                if (repeated.Contains(key) && !first.TryAdd(key, i))
                {
                    bool reversed = columns.Probes[first[key]] != columns.Probes[i];
                    string pair = $"'{_samples[columns.Probes[i]]}' with '{_samples[columns.References[i]]}'";
                    string above = Line(first[key]).ToString(CultureInfo.InvariantCulture);
                    _problems.Add(_table.File, Line(i), "probe_id", reversed
                        ? $"{pair} is the comparison of line {above} the other way round; keep one, or declare the comparisons directed (--directed)"
                        : $"{pair} is already at line {above}");
                }
            }
        }

        private long Key(ComparisonSet.Columns columns, int row, bool directed)
        {
            (long a, long b) = (columns.Probes[row], columns.References[row]);
            return !directed && a > b ? (b * _samples.Count) + a : (a * _samples.Count) + b;
        }

        private List<string> Notes(int mostDigits)
        {
            var notes = new List<string>();
            if (_scale.Minimum is null || _scale.Maximum is null)
            {
                notes.Add("No score range was declared, so scores in per cent or from another scale could not be told from scores in range.");
            }

            if (mostDigits > DecimalText.ExactDigits)
            {
                notes.Add("Some scores have more than 15 significant digits: they look like binary expansions, and a score that the matcher held equal to a threshold may lie below it in the file.");
            }

            return notes;
        }
    }
}
