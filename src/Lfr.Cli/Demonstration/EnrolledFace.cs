using Lfr.Core.Detection;

namespace Lfr.Cli.Demonstration;

/// <summary>One face of the demonstration's watchlist.</summary>
/// <param name="Subject">Photograph and position from the left: nobody is named.</param>
/// <param name="Photograph">The photograph's file name.</param>
/// <param name="Box">Where it is in the photograph.</param>
internal sealed record EnrolledFace(string Subject, string Photograph, BoundingBox Box);
