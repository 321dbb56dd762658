"""PNG files that say too much of themselves, or unpack to too much."""
import struct
import zlib

from bombs.answers import COSTLY, MANY_PIXELS, NO_PICTURE, UNREADABLE
from bombs.packing import zeros

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, RGBA = 0, 2, 3, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, RGBA: 4}


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width, height, depth=8, colour=GRAY, interlaced=False):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def pixels(width, height, depth=8, colour=GRAY):
    """Black, as one zlib stream."""
    return zeros(height * (1 + (width * depth * CHANNELS[colour] + 7) // 8))


def file(*chunks):
    return SIGNATURE + b"".join(chunks) + chunk(b"IEND")


def whole(width, height, depth=8, colour=GRAY, before=(), data=None):
    data = pixels(width, height, depth, colour) if data is None else data
    return file(header(width, height, depth, colour), *before, chunk(b"IDAT", data))


def small(*before):
    """A square that nobody minds, behind chunks that somebody may."""
    return whole(300, 300, before=before)


def bombs(heavy):
    side = 7_700 if heavy else 1_500
    long = 59_999_999 if heavy else 99_999
    unpacked = 200_000_000 if heavy else 20_000_000
    many = 900_000 if heavy else 100_000
    crc = small()[:-16] + b"\0\0\0\0" + small()[-12:]
    half = whole(400, 400, data=zlib.compress(bytes(range(256)) * 626))

    yield "huge", "60,000 x 60,000 of one bit", MANY_PIXELS, (
        whole(60_000, 60_000, 1) if heavy else whole(60_000, 60_000, 1, data=zeros(10_000)))
    yield "largest", "the largest size that a header can say", MANY_PIXELS | UNREADABLE, file(
        header(0x7FFFFFFF, 0x7FFFFFFF, 16, RGBA))
    yield "beyond-largest", "a size of 32 bits", MANY_PIXELS | UNREADABLE, whole(0xFFFFFFFF, 2, data=zeros(10))
    yield "one-column", "one px wide, within OCR_MAX_PIXELS", NO_PICTURE | COSTLY, whole(1, long)
    yield "one-row", "one px high, within OCR_MAX_PIXELS", NO_PICTURE | COSTLY, whole(long, 1)
    yield "deep", "RGBA of 16 bits, within OCR_MAX_PIXELS", NO_PICTURE | COSTLY, whole(side, side, 16, RGBA)
    yield "interlaced", "the same, interlaced, of lying data", NO_PICTURE | COSTLY, file(
        header(side, side, 16, RGBA, True), chunk(b"IDAT", pixels(side, side, 16, RGBA)))
    for width, height in (0, 0), (0, 100), (100, 0):
        yield f"no-px-{width}-{height}", "no px", UNREADABLE, whole(width, height, data=zeros(100))
    yield "too-many-rows", "more data than rows", NO_PICTURE, whole(300, 300, data=zeros(unpacked))
    yield "too-few-rows", "fewer data than rows", UNREADABLE, whole(300, 300, data=zeros(1_000))
    yield "compressed-text", "iTXt that unpacks to much", NO_PICTURE, small(
        chunk(b"iTXt", b"k\0\1\0\0\0" + zeros(unpacked)))
    yield "compressed-texts", "many zTXt that unpack to much", NO_PICTURE, small(
        *[chunk(b"zTXt", b"k\0\0" + zeros(unpacked // 10))] * (500 if heavy else 50))
    yield "profile", "iCCP that unpacks to much", NO_PICTURE, small(chunk(b"iCCP", b"k\0\0" + zeros(unpacked)))
    yield "text", "a long tEXt", NO_PICTURE, small(chunk(b"tEXt", b"k\0" + b"x" * (unpacked // 20)))
    yield "chunks", "tEXt again and again", NO_PICTURE, small(chunk(b"tEXt", b"k\0x") * many)
    yield "empty-data", "IDAT of nothing, again and again", NO_PICTURE, file(
        header(300, 300), chunk(b"IDAT") * many, chunk(b"IDAT", pixels(300, 300)))
    yield "private", "a long chunk of an unknown kind", NO_PICTURE, small(chunk(b"abCd", bytes(unpacked // 20)))
    yield "critical", "an unknown chunk that must be known", UNREADABLE, small(chunk(b"ABCD", b"x"))
    yield "lying-length", "a chunk that says it has 2 GB", UNREADABLE, (
        SIGNATURE + header(300, 300) + struct.pack(">I", 0x7FFFFFFF) + b"IDATabc")
    yield "negative-length", "a chunk that says it has 4 GB", UNREADABLE, (
        SIGNATURE + header(300, 300) + struct.pack(">I", 0xFFFFFFFF) + b"IDATabc")
    yield "bad-sum", "IDAT whose checksum is wrong", NO_PICTURE, crc
    yield "no-end", "no IEND", NO_PICTURE, small()[:-12]
    yield "no-data", "no IDAT", UNREADABLE, file(header(300, 300))
    yield "no-header", "IDAT first", UNREADABLE, file(chunk(b"IDAT", pixels(3, 3)), header(3, 3))
    yield "two-headers", "a second IHDR, of another size", NO_PICTURE | MANY_PIXELS, small(header(60_000, 60_000))
    yield "no-palette", "px of a palette that is not there", UNREADABLE, whole(300, 300, 8, PALETTE)
    yield "odd-depth", "a depth that there is not", UNREADABLE, whole(300, 300, 7, data=zeros(90_300))
    yield "filters", "rows of filters that there are not", NO_PICTURE, half
    yield "not-zlib", "data that are not compressed", UNREADABLE, whole(300, 300, data=bytes(90_300))
