"""PDF files of numbered objects, right or wrong."""
import zlib

LINES = ["ACME Hardware Store Ltd", "12 Main Street, Springfield", "Receipt No. 1001", "Date: 2026-02-26",
         "Widget blue  1 x 10.00  10.00", "Gadget red  1 x 5.50  5.50", "Total 15.50 USD"]


def printed(lines, size=12, x=72, top=740, leading=18):
    return "".join(
        f"BT /F {size} Tf {x} {top - leading * i} Td ({line}) Tj ET\n" for i, line in enumerate(lines)).encode()


RECEIPT = printed(LINES)
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def objects(*texts, trailer=b""):
    """A file of objects from 1 on, the first one its catalog."""
    out, table = bytearray(b"%PDF-1.7\n"), bytearray(b"0000000000 65535 f \n")
    for number, text in enumerate(texts, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start, size = len(out), len(texts) + 1
    return bytes(out + b"xref\n0 %d\n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, start))


def stream(data, entries=b"", length=None):
    """length: what it says of itself; nil for the truth."""
    length = b"%d" % len(data) if length is None else length
    return b"<</Length %s%s>>stream\n%s\nendstream" % (length, entries, data)


def packed(data, entries=b""):
    return stream(zlib.compress(data), b"/Filter/FlateDecode" + entries)


def page(content, further=(), resources=b"", box=b"0 0 612 792", entries=b"", catalog=b"", font=b"5 0 R",
         trailer=b""):
    """One page. Objects: 1 catalog, 2 tree, 3 page, 4 content, 5 font /F, further ones from 6 on.

    content: bytes to print, or a whole stream object.
    """
    content = content if content.endswith(b"endstream") else packed(content)
    return objects(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F %s>>%s>>%s>>" % (
            box, font, resources, entries), content, HELVETICA, *further, trailer=trailer)


def tree(count, kids, *further):
    """A page tree of this many pages, as it says, with these kids; 3 is a blank page."""
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>", *further)


def image(width, height, data, colours=b"/DeviceRGB", bits=8, entries=b"/Filter/FlateDecode", times=1):
    """A page that shows one picture."""
    picture = stream(data, b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent %d%s" % (
        width, height, colours, bits, entries))
    return page(b"q 612 0 0 792 0 0 cm /I Do Q\n" * times, [picture], b"/XObject<</I 6 0 R>>")


def form(content, resources=b"", entries=b""):
    return stream(
        content, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<<%s>>%s" % (resources, entries))


def object_stream(count, first, data, entries=b""):
    return packed(data, b"/Type/ObjStm/N %d/First %d%s" % (count, first, entries))


def in_object_streams(streams, places):
    """A file whose table is a stream.

    streams: objects by their number.
    places: of other objects, the object stream and the index in it.
    """
    out, at = bytearray(b"%PDF-1.7\n"), {}
    for number, text in streams.items():
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    own = max([*streams, *places]) + 1
    at[own], rows = len(out), b""
    for number in range(own + 1):
        kind, where, index = (2, *places[number]) if number in places else (1, at[number], 0) if number in at else (0, 0, 0)
        rows += bytes([kind]) + where.to_bytes(4, "big") + index.to_bytes(2, "big")
    table = packed(rows, b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R" % (own + 1))
    return bytes(out + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, table, at[own]))
