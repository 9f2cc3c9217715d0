using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Lfr.Core;

namespace Lfr.Cli.Matching;

/// <summary>Reads two-dimensional arrays of binary32 or binary64 in NumPy's file format (NEP 1), versions 1 to 3, little-endian, row-major.</summary>
internal static partial class NpyFile
{
    private const int LongestHeader = 65_536;

    /// <summary>Reads <c>[rows][columns]</c>; binary64 is rounded to binary32.</summary>
    /// <exception cref="CommandException">The file is no such array.</exception>
    public static (float[] Values, int Rows, int Columns) Read(string path)
    {
        using var file = InputFile.Open(path);
        var start = new byte[12];
        if (file.ReadAtLeast(start, 10, throwOnEndOfStream: false) < 10 || !start.AsSpan().StartsWith("\u0093NUMPY"u8[1..]) || start[6] is < 1 or > 3)
        {
            throw Bad(path, "it is no NumPy array file.");
        }

        var headerBytes = start[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8)) : (long)BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        file.Position = start[6] == 1 ? 10 : 12;
        var header = new byte[headerBytes <= LongestHeader ? (int)headerBytes : 0];
        if (header.Length == 0 || file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw Bad(path, "its header is cut short.");
        }

        var text = Encoding.Latin1.GetString(header);
        var type = TypePattern().Match(text);
        var shape = ShapePattern().Match(text);
        if (!type.Success || !shape.Success || !text.Contains("'fortran_order': False", StringComparison.Ordinal))
        {
            throw Bad(path, $"it says {text.Trim()}; a row-major array of two dimensions and type <f4 or <f8 is needed (numpy.save of an array.astype('float32')).");
        }

        var size = type.Groups[1].Value == "4" ? 4 : 8;
        if (!int.TryParse(shape.Groups[1].Value, CultureInfo.InvariantCulture, out var rows)
            || !int.TryParse(shape.Groups[2].Value, CultureInfo.InvariantCulture, out var columns)
            || rows == 0 || columns == 0 || (long)rows * columns > Array.MaxLength)
        {
            throw Bad(path, $"its shape is ({shape.Groups[1].Value}, {shape.Groups[2].Value}); at least one row and column and at most {Array.MaxLength} values are read.");
        }

        if (file.Length - file.Position != (long)rows * columns * size)
        {
            throw Bad(path, $"{(long)rows * columns * size} bytes of values should follow its header and {file.Length - file.Position} do.");
        }

        var values = new float[(long)rows * columns];
        if (size == 4)
        {
            ReadAll(file, values);
        }
        else
        {
            var row = new double[columns];
            for (var i = 0; i < rows; i++)
            {
                ReadAll(file, row);
                for (var j = 0; j < columns; j++)
                {
                    values[((long)i * columns) + j] = (float)row[j];
                }
            }
        }

        return (values, rows, columns);
    }

    private static void ReadAll<T>(FileStream file, T[] values)
        where T : unmanaged
    {
        // A span holds 2 GiB of bytes at most.
        var part = (1 << 28) / 8;
        for (var at = 0; at < values.Length; at += part)
        {
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(part, values.Length - at))));
        }
    }

    private static CommandException Bad(string path, string why) => new(ExitCode.Input, $"'{path}' cannot be read: {why}");

    [GeneratedRegex("'descr': '<f([48])'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'shape': \((\d+), (\d+)\)")]
    private static partial Regex ShapePattern();
}
