namespace Lfr.Core.Adjudication;

/// <summary>Counts of alerts whose subject was described in one way. All that ever leaves a <see cref="DemographicRegister"/>.</summary>
/// <param name="Factor">ethnicity, gender, age, or ethnicity:gender.</param>
/// <param name="Group">The description; "not recorded" where there is none, "refused" where the person would not say.</param>
/// <param name="Source">SelfDefined, OfficerPerceived, Refused or Unknown: what people say of themselves and what others see are never added up.</param>
/// <param name="Alerts">Alerts, known-false ones not counted. Over a factor they add up to all alerts.</param>
/// <param name="TrueAlerts">Of those, found true.</param>
/// <param name="FalseAlerts">Of those, found false.</param>
/// <param name="Unreviewed">Of those, that nobody decided.</param>
/// <param name="Engagements">People engaged.</param>
/// <param name="FalseEngagements">Of those, engaged on a false alert.</param>
/// <param name="Arrests">Arrests.</param>
public sealed record DemographicTotal(
    string Factor, string Group, string Source, long Alerts, long TrueAlerts, long FalseAlerts, long Unreviewed, long Engagements, long FalseEngagements, long Arrests);
