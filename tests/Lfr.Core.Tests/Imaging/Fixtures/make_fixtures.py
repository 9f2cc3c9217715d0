#!/usr/bin/env python3
"""Makes the small picture files of this folder and expected.json, with tools that share no code with the library:
cjpeg and djpeg (libjpeg-turbo-progs), ImageMagick 6 (convert-im6.q16), netpbm and Pillow (python3-pil). The tests need none of them.
Run it in this folder; the pictures are synthetic."""
import hashlib, json, math, os, struct, subprocess, zlib
import PIL
from PIL import Image

CONVERT = 'convert-im6.q16'
expected = []

def run(*args, data=None):
    return subprocess.run(args, input=data, stdout=subprocess.PIPE, check=True).stdout

def synthetic(width, height, seed=1):
    """Gradients, rings, bars and noise in colour."""
    out, x = bytearray(), seed
    for j in range(height):
        for i in range(width):
            x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
            noise = (x >> 24) // 8
            ring = int(60 * math.sin(math.hypot(i - width / 2, j - height / 2) * 0.9))
            bar = 90 if (i // 5 + j // 7) % 3 == 0 else 0
            out += bytes(max(0, min(255, v)) for v in (
                4 * i + ring + noise, 255 - 5 * j + bar // 2 - noise, 128 + ring - 3 * (i - j) % 97 + bar))
    return bytes(out)

def ppm(width, height, rgb):
    return b'P6\n%d %d\n255\n' % (width, height) + rgb

def parse_pnm(data):
    kind, width, height, maximum = data.split(None, 4)[:4]
    size = int(width) * int(height) * (3 if kind == b'P6' else 1)
    return int(width), int(height), 3 if kind == b'P6' else 1, data[-size:]

def expect(name, width, height, channels, pixels, source):
    assert len(pixels) == width * height * channels, name
    expected.append(dict(file=name, width=width, height=height, channels=channels,
                         sha256=hashlib.sha256(pixels).hexdigest(), source=source))

def write(name, data):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, 'wb') as f:
        f.write(data)

def jpeg(name, data):
    write('jpeg/' + name, data)
    expect('jpeg/' + name, *parse_pnm(run('djpeg', '-pnm', data=data)), 'djpeg')

def composite(name, rgb_channels):
    """ImageMagick's 8-bit RGBA, over black."""
    width, height = map(int, run(CONVERT, name, '-format', '%w %h', 'info:').split())
    rgba = run(CONVERT, name, '-depth', '8', 'rgba:-')
    out = bytearray()
    for i in range(0, len(rgba), 4):
        out += bytes((v * rgba[i + 3] + 127) // 255 for v in rgba[i:i + rgb_channels])
    return width, height, rgb_channels, bytes(out)

def other(name, channels, data=None):
    if data is not None:
        write(name, data)
    expect(name, *composite(name, channels), 'ImageMagick')

def by_netpbm(name, channels, reader, data=None):
    """netpbm rounds to 8 bits (pamdepth); ImageMagick 6 drops the lower bits on export."""
    if data is not None:
        write(name, data)
    pam = run('pamdepth', '255', data=run(*reader, name))
    if not pam.startswith(b'P7'):
        width, height, have, pixels = parse_pnm(pam)
        step = have // channels
        expect(name, width, height, channels, b''.join(pixels[i:i + channels] for i in range(0, len(pixels), channels * step)), 'netpbm')
        return
    header, pixels = pam.split(b'ENDHDR\n', 1)
    fields = dict(line.split(b' ', 1) for line in header.split(b'\n') if b' ' in line)
    depth, out = int(fields[b'DEPTH']), bytearray()
    for i in range(0, len(pixels), depth):
        opacity = pixels[i + depth - 1] if depth in (2, 4) else 255
        out += bytes((v * opacity + 127) // 255 for v in pixels[i:i + channels])
    expect(name, int(fields[b'WIDTH']), int(fields[b'HEIGHT']), channels, bytes(out), 'netpbm')

# JPEG ---------------------------------------------------------------------------------------------------------------
W, H = 61, 47
base = ppm(W, H, synthetic(W, H))
for sampling in ('1x1', '2x1', '1x2', '2x2', '4x1', '1x4', '4x2', '2x4', '3x1', '3x2', '1x1,2x1,1x1', '2x2,1x2,2x1',
                 '1x1,2x2,1x1', '2x1,1x2,1x1', '1x2,1x1,1x2'):
    for quality in (50, 75, 95) if sampling in ('1x1', '2x1', '2x2') else (85,):
        tag = sampling.replace(',', '-') + '_q%d' % quality
        jpeg('sequential_%s.jpg' % tag, run('cjpeg', '-quality', str(quality), '-sample', sampling, data=base))
        jpeg('progressive_%s.jpg' % tag, run('cjpeg', '-progressive', '-quality', str(quality), '-sample', sampling, data=base))
jpeg('optimised.jpg', run('cjpeg', '-optimize', '-quality', '80', data=base))
jpeg('restart_3_units.jpg', run('cjpeg', '-restart', '3B', '-quality', '80', data=base))
jpeg('restart_1_row_progressive.jpg', run('cjpeg', '-restart', '1', '-progressive', '-quality', '80', data=base))
jpeg('rgb_adobe.jpg', run('cjpeg', '-rgb', '-quality', '85', data=base))
gray = ppm(W, H, synthetic(W, H, 5))
for extra in ([], ['-progressive']):
    jpeg('gray%s.jpg' % (extra[0] if extra else ''), run('cjpeg', '-grayscale', '-quality', '80', *extra, data=gray))
for width, height in ((1, 1), (1, 9), (2, 5), (3, 7), (4, 4), (8, 17), (9, 8), (16, 16), (17, 35), (33, 2)):
    small = ppm(width, height, synthetic(width, height))
    for sampling in ('2x2', '2x1', '1x2'):
        jpeg('size_%dx%d_%s.jpg' % (width, height, sampling), run('cjpeg', '-sample', sampling, '-quality', '90', data=small))
cmyk = run(CONVERT, 'ppm:-', '-colorspace', 'CMYK', '-quality', '85', 'jpg:-', data=base)
jpeg('cmyk_adobe.jpg', cmyk) # transform 2: YCCK
# What no tool's options make: four components without an Adobe marker, with transform 0, and subsampled YCCK. libjpeg itself does (cc, libjpeg-dev).
with open('four.c', 'w') as f:
    f.write(r'''#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>
int main(int count, char **v) { // width height colour-space Adobe-marker sampling-of-the-first-component
    int width = atoi(v[1]), height = atoi(v[2]);
    struct jpeg_compress_struct s;
    struct jpeg_error_mgr e;
    s.err = jpeg_std_error(&e);
    jpeg_create_compress(&s);
    jpeg_stdio_dest(&s, stdout);
    s.image_width = width; s.image_height = height; s.input_components = 4; s.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&s);
    jpeg_set_colorspace(&s, v[3][0] == 'Y' ? JCS_YCCK : JCS_CMYK);
    jpeg_set_quality(&s, 85, TRUE);
    s.write_Adobe_marker = atoi(v[4]);
    for (int i = 0; i < 4; i += 3) s.comp_info[i].h_samp_factor = s.comp_info[i].v_samp_factor = atoi(v[5]);
    for (int i = 1; i < 3; i++) s.comp_info[i].h_samp_factor = s.comp_info[i].v_samp_factor = 1;
    jpeg_start_compress(&s, TRUE);
    JSAMPROW row = malloc(4 * width);
    while (s.next_scanline < s.image_height && fread(row, 4, width, stdin) == width) jpeg_write_scanlines(&s, &row, 1);
    jpeg_finish_compress(&s);
    return 0;
}
''')
run('cc', '-o', 'four', 'four.c', '-ljpeg')
inks = synthetic(W * 4 // 3 + 1, H, 9)[:4 * W * H]
for name, space, adobe, sampling in (('cmyk_plain', 'CMYK', 0, 1), ('cmyk_plain_2x2', 'CMYK', 0, 2), ('cmyk_adobe_transform_0', 'CMYK', 1, 1), ('ycck_2x2', 'YCCK', 1, 2)):
    data = run('./four', str(W), str(H), space, str(adobe), str(sampling), data=inks)
    assert (b'Adobe' in data) == bool(adobe)
    jpeg(name + '.jpg', data)
os.remove('four.c')
os.remove('four')
# RGB that only its components' identifiers tell.
rgb = run('cjpeg', '-rgb', '-quality', '85', data=base)
at = rgb.index(b'\xff\xee')
rgb = rgb[:at] + rgb[at + 2 + int.from_bytes(rgb[at + 2:at + 4], 'big'):]
assert b'Adobe' not in rgb and b'JFIF' not in rgb
jpeg('rgb_by_identifiers.jpg', rgb)
# cjpeg makes no separate scans by default: a script does (sequential, one scan a component).
with open('scans.txt', 'w') as f:
    f.write('0;\n1;\n2;\n')
jpeg('three_scans.jpg', run('cjpeg', '-scans', 'scans.txt', '-quality', '80', data=base))
os.remove('scans.txt')
write('refused/arithmetic.jpg', run('cjpeg', '-arithmetic', data=base))
write('refused/arithmetic_progressive.jpg', run('cjpeg', '-arithmetic', '-progressive', data=base))

# PNG ----------------------------------------------------------------------------------------------------------------
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

def png(width, height, depth, colour, interlaced, extra=b'', seed=1, palette=b''):
    """Rows of noise over a gradient, each filter in turn; written here because no tool writes every combination."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    x, samples = seed, []
    for j in range(height):
        for i in range(width * channels):
            x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
            value = (x >> 16) if depth == 16 else (x >> 24) % (1 << depth) if colour != 3 else (x >> 24) % (len(palette) // 3)
            samples.append(value)
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    raw, bpp = bytearray(), max(1, channels * depth // 8)
    for px, py, sx, sy in passes:
        above = None
        for j in range(py, height, sy):
            bits, count = 0, 0
            for i in range(px, width, sx):
                for c in range(channels):
                    bits = (bits << depth) | samples[(j * width + i) * channels + c]
                    count += depth
            if count == 0:
                continue
            pad = -count % 8
            row = (bits << pad).to_bytes((count + pad) // 8, 'big')
            above = above or bytes(len(row))
            kind = (j + px) % 5
            raw.append(kind)
            for k, value in enumerate(row):
                left, up = (row[k - bpp] if k >= bpp else 0), above[k]
                corner = above[k - bpp] if k >= bpp else 0
                p = left + up - corner
                paeth = min(((abs(p - left), 0, left), (abs(p - up), 1, up), (abs(p - corner), 2, corner)))[2]
                raw.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) & 255)
            above = row
    body = zlib.compress(bytes(raw), 9)
    half = len(body) // 2
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, depth, colour, 0, 0, interlaced))
            + chunk(b'tEXt', b'Comment\0ignored') + (chunk(b'PLTE', palette) if palette else b'') + extra
            + chunk(b'IDAT', body[:half]) + chunk(b'IDAT', body[half:]) + chunk(b'IEND', b''))

colours = bytes((37 * i + 11 * c * i + 90 * c) % 256 for i in range(256) for c in range(3))
for colour, depths in ((0, (1, 2, 4, 8, 16)), (2, (8, 16)), (3, (1, 2, 4, 8)), (4, (8, 16)), (6, (8, 16))):
    for depth in depths:
        for interlaced in (0, 1):
            name = 'png/type%d_depth%d_%s.png' % (colour, depth, 'adam7' if interlaced else 'plain')
            palette = colours[:3 * min(256, 1 << depth)] if colour == 3 else b''
            data, grey = png(19, 14, depth, colour, interlaced, palette=palette, seed=3), 1 if colour in (0, 4) else 3
            if depth == 16:
                by_netpbm(name, grey, ('pngtopam', '-alphapam'), data)
            else:
                other(name, grey, data)
for width, height in ((1, 1), (2, 3), (5, 2), (8, 8), (3, 9)):
    other('png/adam7_%dx%d.png' % (width, height), 3, png(width, height, 8, 2, 1))
other('png/key_gray.png', 1, png(19, 14, 4, 0, 0, chunk(b'tRNS', struct.pack('>H', 5))))
other('png/key_rgb.png', 3, png(19, 14, 8, 2, 0, chunk(b'tRNS', struct.pack('>HHH', 196, 152, 61)), seed=2))
other('png/palette_alpha.png', 3, png(19, 14, 4, 3, 0, chunk(b'tRNS', bytes(range(0, 255, 25))), palette=colours[:48]))
image = Image.frombytes('RGB', (W, H), synthetic(W, H))
image.save('png/pillow_rgb.png', optimize=True)
expect('png/pillow_rgb.png', W, H, 3, synthetic(W, H), 'the pixels that were encoded')
image.save('png/animated.png', save_all=True, append_images=[image.rotate(90)], format='PNG')
expect('png/animated.png', W, H, 3, synthetic(W, H), 'the pixels that were encoded')

# BMP ----------------------------------------------------------------------------------------------------------------
w, h = 23, 11
write('bmp/base.ppm', ppm(w, h, synthetic(w, h)))
for name, args in (('rgb24', ['-type', 'TrueColor']), ('palette8', ['-colors', '200', '-type', 'Palette', '-compress', 'None']),
                   ('palette4', ['-colors', '16', '-type', 'Palette', '-compress', 'None']),
                   ('mono', ['-monochrome']), ('rle8', ['-colors', '30', '-type', 'Palette', '-compress', 'RLE'])):
    for version in ('BMP2', 'BMP3') if name != 'rle8' else ('BMP3',):
        target = 'bmp/%s_%s.bmp' % (name, version.lower())
        run(CONVERT, 'bmp/base.ppm', *args, version + ':' + target)
        other(target, 1 if name == 'mono' else 3)
for subtype in ('RGB565', 'RGB555'):
    run(CONVERT, 'bmp/base.ppm', '-define', 'bmp:subtype=' + subtype, 'bmp:bmp/%s.bmp' % subtype.lower())
    name, masks = 'bmp/%s.bmp' % subtype.lower(), (0xF800, 0x7E0, 0x1F) if subtype == 'RGB565' else (0x7C00, 0x3E0, 0x1F)
    data = open(name, 'rb').read()
    start, stride, pixels = struct.unpack_from('<I', data, 10)[0], (2 * w + 3) // 4 * 4, bytearray()
    for j in reversed(range(h)):
        for i in range(w):
            value = struct.unpack_from('<H', data, start + j * stride + 2 * i)[0]
            pixels += bytes(round((value & m) / m * 255) for m in masks)
    # Every tool rounds these in its own way; ImageMagick's lies within one level of the exact value.
    assert max(abs(a - b) for a, b in zip(pixels, composite(name, 3)[3])) <= 1
    expect(name, w, h, 3, bytes(pixels), 'computed; ImageMagick within 1')
os.remove('bmp/base.ppm')

def bmp(width, height, bits, compression, palette, pixels, masks=b''):
    offset = 54 + len(masks) + len(palette)
    return (struct.pack('<2sIHHI', b'BM', offset + len(pixels), 0, 0, offset)
            + struct.pack('<IiiHHIIiiII', 40, width, height, 1, bits, compression, len(pixels), 0, 0, len(palette) // 4, 0)
            + masks + palette + pixels)

rows = synthetic(6, 4)
def bgr(row):
    return b''.join(rows[(row * 6 + i) * 3:(row * 6 + i) * 3 + 3][::-1] for i in range(6)) + b'\0\0'
other('bmp/top_down.bmp', 3, bmp(6, -4, 24, 0, b'', b''.join(bgr(r) for r in range(4))))
wide = b''.join(struct.pack('<I', (rows[i] << 22) | (rows[i + 1] << 12) | (rows[i + 2] << 2)) for i in range(0, len(rows), 3))
other('bmp/fields_10_bits.bmp', 3, bmp(6, 4, 32, 3, b'', wide, struct.pack('<III', 0x3FC00000, 0xFF000, 0x3FC)))
table = b''.join(bytes((i * 16, 255 - i * 9, i * 5, 0)) for i in range(16))
runs = bytes([5, 0x12, 0, 3, 0xAB, 0xC0, 0, 0, 8, 0x77, 0, 0, 0, 2, 2, 0, 0, 6, 0x12, 0x34, 0x56, 0, 0, 0, 8, 0xEF, 0, 1])
other('bmp/rle4.bmp', 3, bmp(8, 4, 4, 2, table, runs))

# PNM ----------------------------------------------------------------------------------------------------------------
w, h = 9, 5
rgb = synthetic(w, h)
other('pnm/p6.ppm', 3, ppm(w, h, rgb))
other('pnm/p5.pgm', 1, b'P5 # comment\n9 5 255\n' + rgb[:45])
by_netpbm('pnm/p5_maximum_100.pgm', 1, ('cat',), b'P5\n9 5\n100\n' + bytes(v * 100 // 255 for v in rgb[:45]))
by_netpbm('pnm/p5_16_bits.pgm', 1, ('cat',), b'P5\n9 5\n65535\n' + rgb[:90])
by_netpbm('pnm/p6_16_bits.ppm', 3, ('cat',), b'P6\n3 5\n65535\n' + rgb[:90])
other('pnm/p4.pbm', 1, b'P4\n11 3\n' + rgb[:6])
other('pnm/p3.ppm', 3, b'P3\n# a comment\n3 5 255\n' + b' '.join(b'%d' % v for v in rgb[:45]) + b'\n')
other('pnm/p2.pgm', 1, b'P2 9 5 255\n' + b'\n'.join(b'%d' % v for v in rgb[:45]) + b'\n')
other('pnm/p1.pbm', 1, b'P1\n5 3\n0 1 0 1 1\n10101\n00011\n')

versions = dict(djpeg=subprocess.run(['djpeg', '-version'], stderr=subprocess.PIPE, input=b'').stderr.decode().splitlines()[0],
                ImageMagick=run(CONVERT, '-version').decode().splitlines()[0].split(' https')[0].replace('Version: ', ''), Pillow=PIL.__version__)
with open('expected.json', 'w') as f:
    f.write('{\n"tools": %s,\n"files": [\n%s\n]\n}\n' % (json.dumps(versions), ',\n'.join(json.dumps(e) for e in expected)))
