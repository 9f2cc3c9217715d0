using System.Text.Json;
using System.Text.Json.Serialization;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;

namespace Lfr.Core.Adjudication;

/// <summary>
/// Keeps how people were described, in a file apart from every biometric, for as long as the deployment lasts, and gives out totals only: for
/// every alert, true or false, so that alerts and engagements can be monitored for equality. Erased with the deployment, totals excepted.
/// </summary>
/// <remarks>Safe for concurrent use. The file is replaced whole at every note.</remarks>
public sealed class DemographicRegister : IErasureTarget
{
    private const string NotRecorded = "not recorded";
    private const string Refused = "refused";
    private const string NotSaid = "not said";

    private readonly string _path;
    private readonly RecordId _deployment;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DemographicNote> _notes;

    /// <summary>Opens a register, with the notes that are in its file.</summary>
    /// <param name="path">The file; made with the first note.</param>
    /// <param name="deployment">The deployment whose alerts it is for; the name under which it is kept and erased.</param>
    /// <exception cref="FormatException">The file is no register.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public DemographicRegister(string path, RecordId deployment)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _deployment = deployment;
        _notes = Load(path);
    }

    /// <inheritdoc/>
    public RetainedItem Item => RetainedItem.Demographics;

    /// <summary>Returns when the names in a folder are on the medium; a test counts the calls.</summary>
    internal Action<string> FlushFolder { get; init; } = DiskFolder.Sync;

    /// <summary>Notes or replaces a description. It is on disk when this returns.</summary>
    /// <param name="alertId">The alert.</param>
    /// <param name="note">The description.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Note(RecordId alertId, DemographicNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        lock (_gate)
        {
            _notes[alertId.Value] = note;
            AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(_notes, DemographicJson.Default.DictionaryStringDemographicNote));
        }
    }

    /// <summary>The totals over alerts.</summary>
    /// <param name="alerts">All alerts; known-false ones are left out here.</param>
    /// <param name="secondReviewer">Whether a second officer had to agree to an engagement.</param>
    public IReadOnlyList<DemographicTotal> Totals(IEnumerable<AlertHistory> alerts, bool secondReviewer)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        lock (_gate)
        {
            var all = alerts.Where(alert => !alert.IsSeeded).Select(alert => (Alert: alert, Note: _notes.GetValueOrDefault(alert.Raised.AlertId.Value))).ToList();
            return
            [
                .. By("ethnicity", all, note => Said(note.Ethnicity), secondReviewer),
                .. By("gender", all, note => Said(note.Gender), secondReviewer),
                .. By("age", all, note => Said(note.AgeBand), secondReviewer),
                .. By("ethnicity:gender", all, note => $"{Said(note.Ethnicity)}:{Said(note.Gender)}", secondReviewer),
            ];
        }
    }

    /// <inheritdoc/>
    public ErasureResult Erase(RecordId itemId)
    {
        lock (_gate)
        {
            // What a crash left of a write holds descriptions too.
            if (itemId != _deployment || (AtomicFile.DeleteLeftOver(_path) == 0 && !File.Exists(_path)))
            {
                return ErasureResult.AlreadyGone;
            }

            _notes.Clear();
            File.Delete(_path);

            // Before there is a receipt: after a loss of power the name would be back, and the log would say that it is gone.
            FlushFolder(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            return new ErasureResult("file-deleted", "Blocks of the medium that held the file, and copies made by others. Totals that left before are not affected.");
        }
    }

    private static string Said(RecordId? value) => value?.Value ?? NotSaid;

    private static IEnumerable<DemographicTotal> By(
        string factor, List<(AlertHistory Alert, DemographicNote? Note)> all, Func<DemographicNote, string> group, bool secondReviewer) => all
        .GroupBy(pair => (Group: pair.Note switch { null => NotRecorded, { Source: DemographicSource.Refused } => Refused, { } note => group(note) }, Source: pair.Note?.Source ?? DemographicSource.Unknown))
        .OrderBy(g => g.Key.Group, StringComparer.Ordinal).ThenBy(g => g.Key.Source)
        .Select(g =>
        {
            var standings = g.Select(pair => pair.Alert.Standing(secondReviewer)).ToList();
            return new DemographicTotal(
                factor, g.Key.Group, g.Key.Source.ToString(), g.Count(),
                standings.Count(s => s is AlertStanding.TrueConfirmed or AlertStanding.TrueUnconfirmed),
                standings.Count(s => s is AlertStanding.FalseConfirmed or AlertStanding.FalseUnconfirmed),
                standings.Count(s => s is AlertStanding.Unreviewed),
                standings.Count(s => s is AlertStanding.TrueConfirmed or AlertStanding.FalseConfirmed),
                standings.Count(s => s is AlertStanding.FalseConfirmed),
                g.Count(pair => pair.Alert.Outcome?.Disposal == Disposal.Arrest));
        });

    private static Dictionary<string, DemographicNote> Load(string path)
    {
        if (!File.Exists(path))
        {
            return new(StringComparer.Ordinal);
        }

        try
        {
            var notes = JsonSerializer.Deserialize(InputFile.ReadAllBytes(path), DemographicJson.Default.DictionaryStringDemographicNote);
            return new(notes ?? [], StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new FormatException($"The file '{path}' is no register of descriptions: {(e is JsonException fault ? JsonFault.Describe(fault) : e.Message)}", e);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, DemographicNote>))]
internal sealed partial class DemographicJson : JsonSerializerContext;
