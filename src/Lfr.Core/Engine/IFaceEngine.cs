using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.Core.Engine;

/// <summary>
/// Image in, templates out: the seam at which another vendor's engine is plugged in. It mirrors the phases of NIST's FRTE 1:N interface
/// (initialise, create templates, then match), so that an engine that was submitted there needs only an adapter.
/// </summary>
/// <remarks>
/// <b>Phases.</b> The constructor loads and checks everything: a wrong model or a missing library fails there. After it, creating templates
/// never changes the engine. <b>Threads.</b> Any number of threads may call at once, each with a <see cref="FaceBatch"/> of its own.
/// <b>Failures.</b> What the world does wrong (no face, a blurred face) is a <see cref="FailureReason"/> in the batch and is counted; what the
/// caller does wrong is an exception. <b>Determinism.</b> One image gives the same templates, whatever else runs.
/// </remarks>
public interface IFaceEngine : IDisposable
{
    /// <summary>What the engine is.</summary>
    EngineInfo Info { get; }

    /// <summary>A container for results that fits this engine's templates.</summary>
    /// <param name="capacity">Faces of one image that are wanted at most, 1 or more; the best by detector score are kept.</param>
    FaceBatch CreateBatch(int capacity = 64);

    /// <summary>Finds all faces of an image and makes a template of each that is good enough.</summary>
    /// <param name="image">Any size and format.</param>
    /// <param name="limits">From where on a face is refused; null for the engine's limits for probes.</param>
    /// <param name="destination">Cleared (zeroed) first; then one entry a face found, best detector score first.</param>
    /// <exception cref="ArgumentException">The batch is of another engine's dimension or pipeline.</exception>
    /// <exception cref="ObjectDisposedException">The engine or the batch has been disposed.</exception>
    void Process(ImageView image, QualityLimits? limits, FaceBatch destination);
}
