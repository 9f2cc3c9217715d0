namespace Lfr.Core.Imaging.Jpeg;

/// <summary>Blocks of the four kinds of progressive scan (ITU-T T.81, G.1.2 and G.2), gathered as coefficients.</summary>
/// <param name="scan">The scan.</param>
/// <param name="dc">DC tables 0..3.</param>
/// <param name="ac">AC tables 0..3.</param>
internal struct ProgressiveDecoder(JpegScan scan, HuffmanTable?[] dc, HuffmanTable?[] ac) : IBlockDecoder
{
    private readonly int _first = scan.First;
    private readonly int _last = scan.Last;
    private readonly int _bit = scan.Bit;
    private readonly bool _refines = scan.RefinedBit != 0;
    private int _emptyBlocks;

    public void Restart() => _emptyBlocks = 0;

    public void Decode(ref JpegBitReader reader, JpegComponent component, int column, int row)
    {
        var block = component.Coefficients.AsSpan(((row * component.StoredBlocksWide) + column) * 64, 64);
        if (_first == 0)
        {
            Dc(ref reader, component, block);
        }
        else if (_refines)
        {
            RefineAc(ref reader, ac[component.AcTable]!, block);
        }
        else if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
        }
        else
        {
            FirstAc(ref reader, ac[component.AcTable]!, block);
        }
    }

    private readonly void Dc(ref JpegBitReader reader, JpegComponent component, Span<short> block)
    {
        if (_refines)
        {
            reader.Need32();
            block[0] |= (short)(reader.Take(1) << _bit);
            return;
        }

        component.Prediction += reader.TakeSigned(reader.TakeSymbol(dc[component.DcTable]!));
        block[0] = (short)(component.Prediction << _bit);
    }

    private void FirstAc(ref JpegBitReader reader, HuffmanTable table, Span<short> block)
    {
        for (var k = _first; k <= _last; k++)
        {
            var symbol = reader.TakeSymbol(table);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size != 0)
            {
                k += run;
                if (k > _last)
                {
                    throw TooMany();
                }

                block[ZigZag.ToNatural[k]] = (short)(reader.TakeSigned(size) << _bit);
            }
            else if (run == 15)
            {
                k += 15;
            }
            else
            {
                _emptyBlocks = (1 << run) - 1 + reader.Take(run);
                return;
            }
        }
    }

    private void RefineAc(ref JpegBitReader reader, HuffmanTable table, Span<short> block)
    {
        var k = _first;
        if (_emptyBlocks == 0)
        {
            for (; k <= _last; k++)
            {
                var symbol = reader.TakeSymbol(table);
                var (run, size) = (symbol >> 4, symbol & 15);
                var value = 0;
                if (size > 1)
                {
                    throw new ImageFormatException("A refinement scan of the JPEG adds more than one bit: the file is corrupt.");
                }

                if (size == 1)
                {
                    value = reader.Take(1) == 1 ? 1 << _bit : -1 << _bit;
                }
                else if (run != 15)
                {
                    _emptyBlocks = (1 << run) + reader.Take(run);
                    break;
                }

                k = SkipZeros(ref reader, block, k, run);
                if (value != 0)
                {
                    if (k > _last)
                    {
                        throw TooMany();
                    }

                    block[ZigZag.ToNatural[k]] = (short)value;
                }
            }
        }

        if (_emptyBlocks > 0)
        {
            SkipZeros(ref reader, block, k, int.MaxValue);
            _emptyBlocks--;
        }
    }

    // Passes as many zero coefficients as the run says, refining those that are not zero on the way; returns the next zero's position.
    private readonly int SkipZeros(ref JpegBitReader reader, Span<short> block, int k, int run)
    {
        for (; k <= _last; k++)
        {
            ref var coefficient = ref block[ZigZag.ToNatural[k]];
            if (coefficient == 0)
            {
                if (run-- == 0)
                {
                    break;
                }

                continue;
            }

            reader.Need32();
            if (reader.Take(1) == 1 && (coefficient & (1 << _bit)) == 0)
            {
                coefficient += (short)(coefficient > 0 ? 1 << _bit : -1 << _bit);
            }
        }

        return k;
    }

    private static ImageFormatException TooMany() =>
        new("A block of the JPEG has more coefficients than its scan: the file is corrupt.");
}
