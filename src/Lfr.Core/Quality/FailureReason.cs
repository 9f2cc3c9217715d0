namespace Lfr.Core.Quality;

/// <summary>Why an image gave no template (ISO/IEC 2382-37: failure to acquire, or to enrol). Data, counted in every figure; never an exception.</summary>
public enum FailureReason
{
    /// <summary>There is a template.</summary>
    None = 0,

    /// <summary>No face was found.</summary>
    NoFace = 1,

    /// <summary>More than one face was found where one was expected.</summary>
    MoreThanOneFace = 2,

    /// <summary>The eyes are too close together in the image.</summary>
    TooSmall = 3,

    /// <summary>The face is too blurred.</summary>
    Blurred = 4,

    /// <summary>The face is too dark.</summary>
    TooDark = 5,

    /// <summary>The face is too bright.</summary>
    TooBright = 6,

    /// <summary>The head is turned too far away.</summary>
    PoseTooFar = 7,

    /// <summary>Too much of the face lies outside the image.</summary>
    CutOff = 8,

    /// <summary>The landmarks are not where a face can have them: most likely no face.</summary>
    LandmarksImplausible = 9,

    /// <summary>The embedder's raw vector is too short: the region carries too little of a face.</summary>
    NormTooLow = 10,

    /// <summary>The embedder's output is not finite.</summary>
    NotFinite = 11,
}
