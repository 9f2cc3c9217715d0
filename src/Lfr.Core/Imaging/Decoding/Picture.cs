namespace Lfr.Core.Imaging.Decoding;

/// <summary>A decoded picture and what goes with it.</summary>
/// <param name="Image">The pixels as stored.</param>
/// <param name="Format">Name and variety of the format.</param>
/// <param name="Orientation">EXIF orientation, 1..8, still to be undone.</param>
/// <param name="Notes">What a reader might not expect.</param>
internal readonly record struct Picture(Image Image, string Format, int Orientation, IReadOnlyList<string> Notes);
