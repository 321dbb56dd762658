"""JPEG files that say too much of themselves, or say it again and again."""
import struct

from bombs.answers import COSTLY, MANY_PIXELS, NO_PICTURE, READ, UNKNOWN, UNREADABLE

START, END = b"\xff\xd8", b"\xff\xd9"
BASELINE, EXTENDED, PROGRESSIVE, LOSSLESS, ARITHMETIC = 0xC0, 0xC1, 0xC2, 0xC3, 0xC9


def segment(marker, data=b""):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def huffman(kind, counts, symbols):
    return segment(0xC4, bytes([kind]) + bytes(counts) + bytes(symbols))


QUANTIZATION = segment(0xDB, bytes([0]) + bytes([1] * 64))
# One code of two bits for each of the two tables.
CODES = b"".join(huffman(kind, [0, 1] + [0] * 14, [0]) for kind in (0x00, 0x10))


def frame(kind, width, height, components=1, precision=8, sampling=0x11):
    head = struct.pack(">BHHB", precision, height, width, components)
    return segment(kind, head + b"".join(bytes([i + 1, sampling, 0]) for i in range(components)))


def scan(components=1, first=0, last=63, approximation=0):
    ids = b"".join(bytes([i + 1, 0]) for i in range(components))
    return segment(0xDA, bytes([components]) + ids + bytes([first, last, approximation]))


def file(*segments):
    return START + QUANTIZATION + b"".join(segments) + END


def liar(kind, width, height, components=3, last=63):
    """A size, and fifty bytes of data."""
    return file(frame(kind, width, height, components), CODES, scan(components, 0, last), bytes(50))


def scans(width, height, count):
    """Progressive: the whole picture, refined again and again."""
    return file(
        frame(PROGRESSIVE, width, height), CODES, scan(first=0, last=0, approximation=1), bytes(20),
        (scan(first=1, last=63, approximation=1) + b"\0") * count)


def exif_loop():
    """A directory of EXIF whose next one is itself."""
    return segment(0xE1, b"Exif\0\0MM\0\x2a\0\0\0\x08" + struct.pack(">HHHII", 1, 0x0112, 3, 1, 6 << 16)
                   + struct.pack(">I", 8))


def bombs(heavy, good):
    side = 7_700 if heavy else 2_000
    flood = 290 if heavy else 15
    body = good[2:]

    yield "huge", "65,500 x 65,500", MANY_PIXELS, liar(BASELINE, 65_500, 65_500)
    yield "liar", "a size without data", NO_PICTURE, liar(BASELINE, side, side)
    yield "progressive-liar", "the same, progressive: all coefficients are held", NO_PICTURE | COSTLY, liar(
        PROGRESSIVE, side, side, last=0)
    yield "arithmetic-liar", "the same, in arithmetic coding", NO_PICTURE, liar(ARITHMETIC, side, side)
    yield "lossless", "a kind that is not read", UNREADABLE, liar(LOSSLESS, side, side)
    yield "scans", "thousands of scans", NO_PICTURE | COSTLY, scans(side, side, 10_000)
    yield "scans-99", "as many scans as are read", NO_PICTURE | COSTLY, scans(side, side, 97)
    yield "scans-of-little", "scans of a small picture", NO_PICTURE | COSTLY, scans(64, 64, 1_000_000 if heavy else 50_000)
    yield "comments", "comments before a good receipt", READ, START + segment(0xFE, b"x" * 65_000) * flood + body
    yield "application-data", "APP1 before a good receipt", READ, (
        START + segment(0xE1, b"Exif\0\0" + bytes(65_000)) * flood + body)
    yield "small-comments", "small comments before a good receipt", READ, START + segment(0xFE, b"x") * 100_000 + body
    yield "fill", "fill bytes before a good receipt", READ | NO_PICTURE, START + b"\xff" * (65_000 * flood) + body
    yield "exif-loop", "an EXIF directory that goes on with itself", READ, START + exif_loop() + body
    yield "two-frames", "a second frame that lies", NO_PICTURE | MANY_PIXELS | READ, (
        START + frame(BASELINE, 65_500, 65_500, 3) + body)
    yield "half", "half of a good receipt", READ | NO_PICTURE, good[:len(good) // 2]
    yield "tail", "a receipt without its first half", UNREADABLE | UNKNOWN, START + good[len(good) // 2:]
    yield "polyglot", "a receipt with a PDF behind it", READ, good + b"\n%PDF-1.7\n"
    yield "two-pictures", "a receipt and another picture", READ, good + liar(BASELINE, 65_500, 65_500)
    yield "no-height", "a height that comes later, and does not come", UNREADABLE, liar(BASELINE, 1_000, 0)
    yield "no-width", "no width", UNREADABLE, liar(BASELINE, 0, 1_000)
    yield "no-components", "no colours", UNREADABLE, file(frame(BASELINE, 300, 300, 0), CODES, scan(), bytes(50))
    yield "components", "255 colours", UNREADABLE, file(frame(BASELINE, 300, 300, 255), CODES, scan(4), bytes(50))
    yield "sampling", "colours of different sampling beyond what there is", NO_PICTURE, file(
        frame(BASELINE, 300, 300, 3, sampling=0xFF), CODES, scan(3), bytes(50))
    yield "precision", "twelve bits", UNREADABLE, file(frame(EXTENDED, 300, 300, precision=12), CODES, scan(), bytes(50))
    yield "no-tables", "no Huffman codes", NO_PICTURE, file(frame(BASELINE, 300, 300), scan(), bytes(50))
    yield "bad-codes", "more Huffman codes than bits can say", UNREADABLE, file(
        frame(BASELINE, 300, 300), huffman(0, [16] * 16, [0] * 256), scan(), bytes(50))
    yield "short-codes", "Huffman codes that end early", NO_PICTURE, file(
        frame(BASELINE, 300, 300), huffman(0, [0, 1, 5] + [0] * 13, [0] * 2), scan(), bytes(50))
    yield "restarts", "restart markers and nothing between them", NO_PICTURE, file(
        frame(BASELINE, side, side), CODES, segment(0xDD, b"\0\1"), scan(),
        b"".join(bytes([0xFF, 0xD0 + i % 8]) for i in range(100_000)))
    yield "wrong-restarts", "restart markers in the wrong order", NO_PICTURE, file(
        frame(BASELINE, side, side), CODES, segment(0xDD, b"\0\1"), scan(), b"\0\xff\xd5" * 100_000)
    yield "no-lines", "lines defined again and again", NO_PICTURE | MANY_PIXELS, file(
        frame(BASELINE, 300, 300), CODES, scan(), bytes(50), segment(0xDC, b"\xff\xff") * 1_000)
    yield "short-segment", "a segment shorter than its length field", UNREADABLE, START + b"\xff\xdb\0\0" + body[:100]
    yield "start-only", "its first bytes", UNREADABLE, good[:4]
