namespace Lfr.Core.Matching;

/// <summary>How many bits one value of a template takes in memory. It sets speed and size only: the score of a comparison is the canonical
/// binary32 score of the stored template, whatever precision the scan used to find it.</summary>
public enum TemplatePrecision
{
    /// <summary>IEEE 754 binary32: 4 bytes a value.</summary>
    Float32 = 0,

    /// <summary>2 bytes a value: binary16 of 32,768 times the value, so that no value of a template falls among the subnormals.</summary>
    Float16 = 1,

    /// <summary>1 byte a value, one scale and one measured error bound a template. For scanning only, never as the stored template.</summary>
    Int8 = 2,
}
