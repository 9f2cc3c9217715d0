using Lfr.Core.Imaging;

namespace Lfr.Core.Detection;

/// <summary>Finds the faces of an image of any size.</summary>
/// <remarks>Implementations say whether they may be called from several threads at once.</remarks>
public interface IFaceDetector : IDisposable
{
    /// <summary>What changes the boxes or points: models with their hashes, sizes, limits. One line, stable; part of the pipeline id.</summary>
    string Configuration { get; }

    /// <summary>Finds faces, best score first.</summary>
    /// <param name="image">Any size and format.</param>
    /// <param name="destination">Receives the faces; where it is too short, those with the best scores.</param>
    /// <returns>Number of faces written, 0 where there is none.</returns>
    /// <exception cref="ObjectDisposedException">The detector has been disposed.</exception>
    int Detect(ImageView image, Span<FaceDetection> destination);
}
