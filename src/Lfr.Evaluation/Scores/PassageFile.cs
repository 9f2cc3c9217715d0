using System.Globalization;

namespace Lfr.Evaluation.Scores;

/// <summary>Reads <c>passages.csv</c>: one row a passage, or one row a passage and camera where fusion is any-camera.</summary>
internal sealed class PassageFile(CsvTable table, Protocols.LiveProtocol protocol, Utf8Pool persons, int subjectCount, ReferenceSet references, Utf8Pool referenceIds)
{
    private readonly List<Passage> _passages = [];
    private readonly HashSet<int> _onList = [.. references.Persons.Where((_, r) => !references.IsFiller[r])];
    private readonly HashSet<string> _notEnrolled = new(StringComparer.Ordinal);
    private int _mostDigits;

    /// <summary>Mated trials that count as misses because no reference of the person was enrolled: passages, however many cameras saw them, and none that is excluded.</summary>
    public int MatedButNotEnrolled => _notEnrolled.Count;

    public static readonly string[] Columns =
        ["passage", "camera", "subject", "mated_trial", "nonmated_trial", "acquired", "mated_reference", "mated_score"];

    private static readonly string[] s_optional = ["site", "session", "fta_reason", "excluded", "exclusion_reason"];

    public List<Passage> Read(Utf8Pool ids, Utf8Pool cameras, InputProblems problems)
    {
        foreach (string unknown in table.Header.Except(Columns).Except(s_optional))
        {
            problems.Add(table.File, 1, unknown, "the column is unknown; factors belong to subjects.csv");
        }

        var rows = new HashSet<(int, int)>();
        while (table.Read())
        {
            int passage = ids.Intern(table.Required(table.Column("passage")));
            int camera = cameras.Intern(table.Text(table.Column("camera")));
            bool again = passage < _passages.Count;
            if (!rows.Add((passage, camera)))
            {
                table.Problem("passage", $"the passage '{ids[passage]}' is duplicated (camera '{cameras[camera]}')");
                continue;
            }

            if (again && !protocol.AnyCamera)
            {
                table.Problem("passage", $"the passage '{ids[passage]}' has a second row; that needs fusion any-camera in protocol.json");
                continue;
            }

            Passage row = Row(ids[passage]);
            if (again)
            {
                Agree(_passages[passage], row);
            }
            else
            {
                _passages.Add(row);
            }

            _passages[passage].CameraList.Add(cameras[camera]);
            Acquire(_passages[passage], row);
        }

        return _passages;
    }

    private Passage Row(string id)
    {
        string subject = table.Required(table.Column("subject"));
        int person = persons.Find(System.Text.Encoding.UTF8.GetBytes(subject));
        if (person < 0 || person >= subjectCount)
        {
            table.Problem("subject", $"'{subject}' is not in subjects.csv");
        }

        var passage = new Passage
        {
            Id = id,
            Subject = person,
            Site = table.Text(table.Column("site")),
            Session = table.Text(table.Column("session")),
            IsMatedTrial = table.Flag(table.Column("mated_trial")),
            IsNonMatedTrial = table.Flag(table.Column("nonmated_trial")),
            IsExcluded = table.Column("excluded") >= 0 && table.Flag(table.Column("excluded"), whenEmpty: false),
            ExclusionReason = table.Text(table.Column("exclusion_reason")),
        };
        if (passage.IsExcluded && passage.ExclusionReason.Length == 0)
        {
            table.Problem("exclusion_reason", "an excluded passage needs its reason");
        }

        return passage;
    }

    private void Agree(Passage first, Passage row)
    {
        if (first.Subject != row.Subject || first.IsMatedTrial != row.IsMatedTrial || first.IsNonMatedTrial != row.IsNonMatedTrial || first.IsExcluded != row.IsExcluded)
        {
            table.Problem("passage", $"the passage '{first.Id}' has another subject, trial flag or exclusion at another camera");
        }
    }

    private void Acquire(Passage passage, Passage row)
    {
        bool acquired = table.Flag(table.Column("acquired"));
        string reference = table.Text(table.Column("mated_reference"));
        bool hasScore = !table.Span(table.Column("mated_score")).IsEmpty;
        passage.IsAcquired |= acquired;
        if (!acquired)
        {
            passage.FailureReason = table.Text(table.Column("fta_reason"));
        }

        if (hasScore && (!acquired || !row.IsMatedTrial))
        {
            table.Problem("mated_score", acquired ? "a passage that is not a mated trial has a mated score" : "a face that was not acquired has a score; leave it empty");
            return;
        }

        if (row.IsMatedTrial && row.Subject >= 0)
        {
            Enrolment(passage, row, reference, hasScore);
        }

        if (!hasScore)
        {
            if (row.IsMatedTrial && acquired && !row.IsExcluded && protocol.MatedFloor is null && IsEnrolled(row.Subject))
            {
                table.Problem("mated_score", "an acquired mated trial has no score, and protocol.json declares no matedFloor below which scores were not kept");
            }

            return;
        }

        double score = table.Score(table.Column("mated_score"), protocol.Scale, ref _mostDigits);
        if (protocol.MatedFloor is { } floor && protocol.Scale.IsBelow(score, DecimalText.Nearest(floor)))
        {
            table.Problem("mated_score", string.Create(CultureInfo.InvariantCulture, $"the mated score is below the matedFloor {floor}; leave it empty, or lower the matedFloor"));
        }

        if (double.IsNaN(passage.MatedScore) || protocol.Scale.Similarity(score) > protocol.Scale.Similarity(passage.MatedScore))
        {
            passage.MatedScore = score;
        }
    }

    private bool IsEnrolled(int subject) =>
        !references.IsListed || _enrolled.Value.Contains(subject);

    private readonly Lazy<HashSet<int>> _enrolled = new(() => [.. references.Persons.Where((_, r) => !references.IsFiller[r] && references.IsEnrolled[r])]);

    private void Enrolment(Passage passage, Passage row, string reference, bool hasScore)
    {
        if (!references.IsListed)
        {
            return;
        }

        if (!_onList.Contains(row.Subject))
        {
            table.Problem("mated_trial", $"subject '{persons[row.Subject]}' has no watchlist reference in references.csv, so that '{passage.Id}' cannot be a mated trial");
            return;
        }

        if (!IsEnrolled(row.Subject))
        {
            if (!row.IsExcluded)
            {
                _notEnrolled.Add(passage.Id);
            }

            if (hasScore)
            {
                table.Problem("mated_score", $"a mated score for someone who is not enrolled: no reference of '{persons[row.Subject]}' has enrolled = 1");
            }

            return;
        }

        if (!hasScore)
        {
            return;
        }

        int index = referenceIds.Find(System.Text.Encoding.UTF8.GetBytes(reference));
        if (index < 0 || references.IsFiller[index] || !references.IsEnrolled[index] || references.Persons[index] != row.Subject)
        {
            table.Problem("mated_reference", $"'{reference}' is not an enrolled watchlist reference of '{persons[row.Subject]}'");
        }
    }
}
