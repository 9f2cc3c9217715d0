#!/usr/bin/env python3
"""Draws the packages' icon, src/icon.png: two faces as outlines, and the comparison between them. Needs nothing but Python."""
import struct
import sys
import zlib

SIZE, FINE = 128, 4
BACKGROUND, LINE, ACCENT = (17, 43, 60), (236, 240, 241), (243, 156, 18)


def ring(x, y, cx, cy, rx, ry, width):
    d = (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2) ** 0.5
    return abs(d - 1) * min(rx, ry) <= width / 2


def colour(x, y):
    cx, cy = abs(x - 64), abs(y - 64)
    dx, dy = max(cx - 44, 0), max(cy - 44, 0)
    if dx * dx + dy * dy > 20 * 20:
        return (*BACKGROUND, 0)
    for centre in (40, 88):
        if ring(x, y, centre, 56, 19, 25, 4):
            return (*LINE, 255)
        for eye in (centre - 7, centre + 7):
            if (x - eye) ** 2 + (y - 51) ** 2 <= 9:
                return (*LINE, 255)
    if 28 <= x <= 100 and (96 <= y <= 99 or 105 <= y <= 108):
        return (*ACCENT, 255)
    return (*BACKGROUND, 255)


def pixel(px, py):
    total = [0, 0, 0, 0]
    for sy in range(FINE):
        for sx in range(FINE):
            r, g, b, a = colour(px + (sx + 0.5) / FINE, py + (sy + 0.5) / FINE)
            for i, v in enumerate((r * a, g * a, b * a, a)):
                total[i] += v
    alpha = total[3] / (FINE * FINE)
    return bytes([round(total[i] / total[3]) if total[3] else 0 for i in range(3)] + [round(alpha)])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
with open(sys.argv[1], "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0))
              + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
