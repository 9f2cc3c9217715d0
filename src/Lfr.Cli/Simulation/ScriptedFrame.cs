using System.Buffers.Binary;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.Cli.Simulation;

/// <summary>A picture that holds a script's faces as numbers in its pixels: what a <see cref="ScriptedEngine"/> finds in it.</summary>
internal static class ScriptedFrame
{
    public const int Width = 512;
    public const int Height = 4;
    private const int HeaderBytes = 12;
    private const int FaceBytes = 18;
    private const uint Magic = 0x5343_5250;

    /// <summary>Faces that fit into a frame.</summary>
    public const int MaxFaces = ((Width * Height) - HeaderBytes) / FaceBytes;

    /// <summary>Writes faces into a picture.</summary>
    /// <param name="number">Number of the frame: two frames with the same faces differ by it, as two of a camera do.</param>
    /// <param name="faces">The faces.</param>
    /// <param name="destination">[<see cref="Height"/>, <see cref="Width"/>] grey pixels.</param>
    public static void Draw(int number, ReadOnlySpan<ScriptedFace> faces, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(faces.Length, MaxFaces);
        destination.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], number);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], faces.Length);
        var rest = destination[HeaderBytes..];
        foreach (var face in faces)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, face.Identity);
            BinaryPrimitives.WriteInt32LittleEndian(rest[4..], face.Seed);
            BinaryPrimitives.WriteInt16LittleEndian(rest[8..], (short)MathF.Round(face.Similarity * 1000));
            BinaryPrimitives.WriteInt16LittleEndian(rest[10..], (short)face.X);
            BinaryPrimitives.WriteInt16LittleEndian(rest[12..], (short)face.Y);
            BinaryPrimitives.WriteInt16LittleEndian(rest[14..], (short)face.Size);
            BinaryPrimitives.WriteInt16LittleEndian(rest[16..], (short)face.Failure);
            rest = rest[FaceBytes..];
        }
    }

    /// <summary>A new picture with faces in it.</summary>
    public static Image Create(int number, params ReadOnlySpan<ScriptedFace> faces)
    {
        var image = new Image(Width, Height, PixelFormat.Gray8);
        Draw(number, faces, image.Pixels);
        return image;
    }

    /// <summary>Reads the faces of a picture; none where a script did not draw it.</summary>
    public static int Read(ImageView image, Span<ScriptedFace> faces)
    {
        var pixels = image.Pixels;
        if (pixels.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(pixels) != Magic)
        {
            return 0;
        }

        var count = Math.Min(BinaryPrimitives.ReadInt32LittleEndian(pixels[8..]), faces.Length);
        var rest = pixels[HeaderBytes..];
        for (var i = 0; i < count; i++)
        {
            faces[i] = new ScriptedFace(
                BinaryPrimitives.ReadInt32LittleEndian(rest),
                BinaryPrimitives.ReadInt16LittleEndian(rest[8..]) / 1000f,
                BinaryPrimitives.ReadInt32LittleEndian(rest[4..]),
                BinaryPrimitives.ReadInt16LittleEndian(rest[10..]),
                BinaryPrimitives.ReadInt16LittleEndian(rest[12..]),
                BinaryPrimitives.ReadInt16LittleEndian(rest[14..]),
                (FailureReason)BinaryPrimitives.ReadInt16LittleEndian(rest[16..]));
            rest = rest[FaceBytes..];
        }

        return count;
    }
}
