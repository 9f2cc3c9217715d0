using Lfr.Core.Deployments;

namespace Lfr.Core.Tests.Deployments;

/// <summary>A form that is in order, for tests to spoil.</summary>
internal static class Forms
{
    public static DeploymentForm Good { get; } = new()
    {
        Id = "2026-03-01-high-street",
        UseCase = "Locate people wanted on warrant",
        LegalBasis = "Common law powers; Data Protection Act 2018, Part 3",
        Authority = "A Police Service",
        RequestedBy = new Officer { Id = "1001", Rank = "Sergeant" },
        AuthorisedBy = new Officer { Id = "2002", Rank = "Superintendent" },
        AuthorisedAt = new DateTimeOffset(2026, 2, 27, 12, 0, 0, TimeSpan.Zero),
        Necessity = "Other means were tried for six months without result.",
        Proportionality = "Two hours, one street, a list of people wanted for violence.",
        Location = "High Street",
        LocationRationale = "Four of the last five arrests on warrant were made there.",
        SensitivePlaces = [],
        DpiaReference = "DPIA-17",
        PolicyDocumentReference = "APD-3",
        EqualityAssessmentReference = "EIA-9",
        Signage = "Boards at both ends of the street, leaflets",
        Start = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
        End = new DateTimeOffset(2026, 3, 1, 17, 0, 0, TimeSpan.Zero),
        Cameras = [new DeploymentCamera { Id = "north", Place = "North end, facing south" }],
        ThresholdPolicyId = "van-1",
        WatchlistLimit = 10_000,
    };
}
