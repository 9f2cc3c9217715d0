namespace Lfr.Core.Imaging;

/// <summary>What was found in a file besides its pixels.</summary>
/// <param name="Format">JPEG, PNG, BMP or PNM, with its variety, such as "JPEG, progressive".</param>
/// <param name="Width">Pixels a row of the upright picture.</param>
/// <param name="Height">Rows of the upright picture.</param>
/// <param name="Orientation">The EXIF orientation that was undone, 1 (nothing to undo) to 8.</param>
/// <param name="Notes">Sentences on what a reader might not expect: further pictures that were not read, transparency, reduced depth. Empty if there is
/// nothing to say.</param>
public sealed record ImageInfo(string Format, int Width, int Height, int Orientation, IReadOnlyList<string> Notes);
