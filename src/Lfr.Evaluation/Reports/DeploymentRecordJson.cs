using System.Text.Json;
using System.Text.Json.Serialization;
using Lfr.Core.Adjudication;
using Lfr.Core.Deployments;

namespace Lfr.Evaluation.Reports;

/// <summary>A deployment's record as JSON (schema <c>lfr-deployment-record/1</c>): <c>record</c>, <c>rates</c>, <c>demographics</c>, <c>notes</c>.</summary>
public static class DeploymentRecordJson
{
    /// <summary>The value of <c>schema</c>.</summary>
    public const string Schema = "lfr-deployment-record/1";

    /// <summary>Writes the record as one object.</summary>
    /// <param name="report">The report.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(DeploymentRecordReport report, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WritePropertyName("record");
        JsonSerializer.Serialize(writer, report.Record, DeploymentRecordContract.Default.DeploymentRecord);
        writer.WriteStartArray("rates");
        foreach (var rate in report.Rates)
        {
            writer.WriteStartObject();
            writer.WriteString("name", rate.Name);
            writer.WriteString("denominator", rate.Denominator);
            writer.WriteNumber("count", rate.Count);
            writer.WriteNumber("of", rate.Of);
            if (rate.Interval is { } interval)
            {
                writer.WriteNumber("rate", rate.Rate!.Value);
                writer.WriteNumber("lower", interval.Lower);
                writer.WriteNumber("upper", interval.Upper);
                writer.WriteString("method", interval.Method);
                writer.WriteNumber("confidence", interval.Level);
            }
            else
            {
                writer.WriteNull("rate");
                writer.WriteString("reason", rate.Reason);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("demographics");
        JsonSerializer.Serialize(writer, report.Demographics, DeploymentRecordContract.Default.IReadOnlyListDemographicTotal);
        writer.WriteStartArray("notes");
        foreach (var note in report.Notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeploymentRecord))]
[JsonSerializable(typeof(IReadOnlyList<DemographicTotal>))]
internal sealed partial class DeploymentRecordContract : JsonSerializerContext;
