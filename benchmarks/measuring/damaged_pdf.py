"""PDFs that are damaged where a reader looks: bytes, numbers, whole objects, and what is inside compressed streams."""
import re
import zlib

NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
OBJECT = re.compile(rb"\d+ 0 obj\b.*?\bendobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
ODD = [b"0", b"-1", b"1", b"65536", b"2147483647", b"-2147483648", b"4294967296", b"1e99", b"0.00001", b"9" * 40, b"null", b"9 0 R", b"[]",
       b"<<>>", b"/Nonsense"]
OPERATORS = [b"q", b"Q", b"BT", b"ET", b"Tj", b"cm", b"W n", b"f", b"Do", b"gs", b"sh", b"BI ID EI", b"0 0 0 0 0 0 cm", b"(x) Tj", b"/F 1e9 Tf"]


def damaged_pdf(sample, generator):
    data = sample
    for _ in range(generator.choice([1, 1, 2, 4, 8])):
        kind = generator.random()
        if kind < 0.3:
            data = changed_bytes(data, generator)
        elif kind < 0.55:
            data = exchanged(data, NUMBER, lambda match: generator.choice(ODD), generator)
        elif kind < 0.75:
            data = changed_objects(data, generator)
        else:
            data = exchanged(data, STREAM, lambda match: changed_stream(match, generator), generator)
    return data


def changed_bytes(data, generator):
    bytes_ = bytearray(data)
    for _ in range(generator.choice([1, 4, 16, 64])):
        at = generator.randrange(len(bytes_) or 1)
        kind = generator.random()
        if kind < 0.7:
            bytes_[at:at + 1] = bytes([generator.randrange(256)])
        elif kind < 0.85:
            del bytes_[at:at + generator.randrange(1, 200)]
        else:
            bytes_[at:at] = bytes_[at:at + generator.randrange(1, 200)]
    return bytes(bytes_)


def exchanged(data, pattern, other, generator):
    """One of the places that a pattern finds, as `other` makes it of the match."""
    found = list(pattern.finditer(data))
    if not found:
        return data
    match = generator.choice(found)
    return data[:match.start()] + other(match) + data[match.end():]


def changed_objects(data, generator):
    found = list(OBJECT.finditer(data))
    if len(found) < 2:
        return data
    one, other = generator.sample(found, 2)
    kind = generator.random()
    if kind < 0.4:
        # Another object under this number.
        body = other[0].split(b"obj", 1)[1]
        return data[:one.start()] + one[0].split(b"obj", 1)[0] + b"obj" + body + data[one.end():]
    if kind < 0.7:
        return data[:one.start()] + data[one.end():]
    number = one[0].split(b" ", 1)[0]
    # A reference to itself, or to another object.
    return exchanged(data, re.compile(rb"\d+ 0 R"), lambda _: number + b" 0 R", generator)


def changed_stream(match, generator):
    packed = match[1]
    try:
        plain = zlib.decompress(packed)
    except zlib.error:
        return b"stream\n" + changed_bytes(packed, generator) + b"\nendstream"
    for _ in range(generator.choice([1, 2, 8])):
        if generator.random() < 0.5:
            plain = exchanged(plain, NUMBER, lambda _: generator.choice(ODD), generator)
        elif generator.random() < 0.5:
            at = generator.randrange(len(plain) + 1)
            plain = plain[:at] + b" " + generator.choice(OPERATORS) + b" " + plain[at:]
        else:
            plain = changed_bytes(plain, generator)
    if generator.random() < 0.02:
        plain *= 200
    return b"stream\n" + zlib.compress(plain, 1) + b"\nendstream"
