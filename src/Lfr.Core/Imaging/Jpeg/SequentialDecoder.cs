using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lfr.Core.Imaging.Jpeg;

/// <summary>Blocks of a baseline or extended sequential scan (ITU-T T.81, F.2), transformed at once.</summary>
/// <param name="dc">DC tables 0..3.</param>
/// <param name="ac">AC tables 0..3.</param>
/// <param name="block">64 of workspace.</param>
internal readonly struct SequentialDecoder(HuffmanTable?[] dc, HuffmanTable?[] ac, short[] block) : IBlockDecoder
{
    public void Restart()
    {
    }

    public void Decode(ref JpegBitReader reader, JpegComponent component, int column, int row)
    {
        var coefficients = block.AsSpan(0, 64);
        coefficients.Clear();
        component.Prediction += reader.TakeSigned(reader.TakeSymbol(dc[component.DcTable]!));
        coefficients[0] = (short)component.Prediction;
        var flat = Ac(ref reader, ac[component.AcTable]!, ref coefficients[0]);
        var samples = component.Samples.AsSpan((row * 8 * component.Stride) + (column * 8));
        if (flat)
        {
            InverseDct.TransformFlat(coefficients[0], component.Steps![0], samples, component.Stride);
        }
        else
        {
            InverseDct.Transform(coefficients, component.Steps, samples, component.Stride);
        }
    }

    // The loop over a block's coefficients keeps the bits in registers; positions are checked before each write, so the references
    // stay inside the block. Returns whether all were zero.
    private static bool Ac(ref JpegBitReader reader, HuffmanTable table, ref short block)
    {
        ref var lookup = ref MemoryMarshal.GetArrayDataReference(table.Lookup);
        ref var natural = ref MemoryMarshal.GetReference(ZigZag.ToNatural);
        var (bits, count) = (reader.Bits, reader.Count);
        var flat = true;
        var k = 1;
        do
        {
            if (count < 32)
            {
                (reader.Bits, reader.Count) = (bits, count);
                reader.Refill();
                (bits, count) = (reader.Bits, reader.Count);
            }

            var entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - HuffmanTable.LookupBits)));
            if (entry == 0)
            {
                entry = table.Find(bits);
            }

            bits <<= entry & 63;
            count -= entry & 255;
            var value = entry >> 16;
            k += (entry >> 12) & 15;
            if (value == 0)
            {
                var size = (entry >> 8) & 15;
                if (size == 0)
                {
                    if (((entry >> 8) & 255) != 0xF0)
                    {
                        break;
                    }

                    k++;
                    continue;
                }

                value = (int)(bits >> (64 - size));
                bits <<= size;
                count -= size;
                value = value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
            }

            if (k > 63)
            {
                throw new ImageFormatException("A block of the JPEG has more than 64 coefficients: the file is corrupt.");
            }

            Unsafe.Add(ref block, Unsafe.Add(ref natural, k)) = (short)value;
            flat = false;
            k++;
        }
        while (k < 64);

        (reader.Bits, reader.Count) = (bits, count);
        return flat;
    }
}
