"""PDF files whose objects, pages and streams are not what they say."""
import zlib

from bombs.answers import COSTLY, EMPTY, LARGE_PAGE, MANY_PAGES, NO_PICTURE, PASSWORD, READ, UNREADABLE
from bombs.packing import zeros
from bombs.pdf_file import RECEIPT, in_object_streams, object_stream, objects, page, stream, tree

BLANK = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"


def pages(count):
    kids = b" ".join(b"%d 0 R" % (i + 3) for i in range(count))
    return tree(count, kids, *[BLANK] * (count - 1))


def deep_tree(depth):
    nodes = [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (i + 3) for i in range(depth)]
    return objects(b"<</Type/Catalog/Pages 2 0 R>>", *nodes, BLANK)


def xref_chain(count):
    out, last = bytearray(b"%PDF-1.7\n"), b""
    for _ in range(count):
        start = len(out)
        out += b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R%s>>\n" % last
        last = b"/Prev %d" % start
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def nested_object_streams(depth):
    """Each is in the one before."""
    streams = {10: object_stream(1, 10, b"11 0      <<>>")}
    return in_object_streams(streams, {1: (9 + depth, 0)} | {11 + i: (10 + i, 0) for i in range(depth - 1)})


def encryption(handler, secrets=b"/O<%s>/U<%s>" % (b"11" * 32, b"22" * 32)):
    return b"/ID[<00><00>]/Encrypt<</Filter/%s/V 2/R 3/Length 128/P -4%s>>" % (handler, secrets)


ACTIONS = (b"/OpenAction<</S/JavaScript/JS(while\\(1\\);)>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>/Names<</EmbeddedFiles<<"
           b"/Names[(a)<</Type/Filespec/F(file:///etc/passwd)>>]>>>>/AcroForm<</XFA(<xdp/>)/Fields[]>>")
OUTSIDE = (b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 612 792]/A<</S/GoToR/F(/etc/passwd)>>>>]"
           b"/AA<</O<</S/URI/URI(http://127.0.0.1:9/)>>>>")


def bombs(heavy):
    unpacked = 1 << 32 if heavy else 1 << 26
    many = 100_000 if heavy else 10_000
    deep = 1_000_000 if heavy else 50_000

    yield "plain", "a good receipt", READ, page(RECEIPT)
    for side, answers in (b"14400", READ | NO_PICTURE), (b"144000", LARGE_PAGE), (b"1e30", READ | LARGE_PAGE | UNREADABLE):
        yield f"box-{side.decode()}", "a page of this many points", answers, page(RECEIPT, box=b"0 0 %s %s" % (side, side))
    yield "box-of-nothing", "a page without an area", READ | NO_PICTURE, page(RECEIPT, box=b"0 0 0 0")
    yield "box-nonsense", "a page of no numbers", READ | NO_PICTURE | LARGE_PAGE, page(RECEIPT, box=b"-1e38 nan 1e38 /x")
    yield "user-unit", "points of five metres", READ | NO_PICTURE | LARGE_PAGE, page(
        RECEIPT, box=b"0 0 14400 14400", entries=b"/UserUnit 75000")
    yield "pages", "too many pages", MANY_PAGES, pages(many)
    yield "count-2e9", "one page, says 2,000,000,000", MANY_PAGES | NO_PICTURE, tree(2_000_000_000, b"3 0 R")
    yield "count-negative", "one page, says -5", NO_PICTURE | READ, tree(-5, b"3 0 R")
    yield "count-of-none", "fifty pages that are not there", NO_PICTURE, tree(50, b"")
    yield "same-page", "the same page again and again", MANY_PAGES | NO_PICTURE, tree(200, b"3 0 R " * 200)
    yield "tree-loop", "a page tree in itself", NO_PICTURE | MANY_PAGES, tree(40, b"3 0 R 2 0 R 3 0 R")
    yield "tree-deep", "a page tree of many levels", NO_PICTURE | COSTLY, deep_tree(5_000)
    yield "no-tree", "a catalog of nothing", UNREADABLE, objects(b"<</Type/Catalog>>")
    yield "catalog-loop", "a catalog that is its own page tree", UNREADABLE, objects(b"<</Type/Catalog/Pages 1 0 R>>")
    yield "inflating", "content that unpacks to much", NO_PICTURE | COSTLY, page(
        stream(zeros(unpacked), b"/Filter/FlateDecode"))
    yield "inflating-twice", "the same, packed twice", NO_PICTURE | COSTLY, page(
        stream(zlib.compress(zeros(unpacked)), b"/Filter[/FlateDecode/FlateDecode]"))
    yield "filters", "content packed a thousand times", READ | NO_PICTURE | COSTLY, page(
        stream(b"41>", b"/Filter[" + b"/ASCIIHexDecode" * 1_000 + b"]"))
    for name, length in ("huge", b"2000000000"), ("negative", b"-1"), ("its-own", b"4 0 R"), ("missing", b"99 0 R"):
        yield f"length-{name}", "content whose length is wrong", READ | NO_PICTURE, page(stream(RECEIPT, length=length))
    yield "object-deep", "an array of many levels", READ | NO_PICTURE | COSTLY, page(
        RECEIPT, catalog=b"/X " + b"[" * deep + b"]" * deep)
    yield "content-deep", "an array of many levels in the content", READ | NO_PICTURE | COSTLY, page(
        b"[" * deep + b" TJ\n" + RECEIPT)
    yield "objects-endless", "objects that never end", UNREADABLE | COSTLY, b"%PDF-1.7\n" + b"1 0 obj <</A " * deep
    yield "object-stream-loop", "an object stream that goes on in itself", NO_PICTURE | COSTLY, in_object_streams(
        {4: object_stream(1, 4, b"4 0 <<>>", b"/Extends 4 0 R"), 3: BLANK}, {1: (4, 0), 2: (4, 1)})
    yield "object-stream-in-itself", "an object stream that holds itself", UNREADABLE | COSTLY, in_object_streams(
        {3: BLANK}, {1: (4, 0), 4: (4, 0)})
    yield "object-stream-2e9", "an object stream of 2,000,000,000 objects", UNREADABLE | COSTLY, in_object_streams(
        {4: object_stream(2_000_000_000, 2_000_000_000, b"1 0 <</Type/Catalog>>")}, {1: (4, 0)})
    yield "object-stream-inflating", "an object stream that unpacks to much", UNREADABLE | COSTLY, in_object_streams(
        {4: stream(zeros(unpacked), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")}, {1: (4, 0)})
    yield "object-streams-nested", "object streams in object streams", UNREADABLE | COSTLY, nested_object_streams(200)
    yield "xref-loop", "a table that comes before itself", UNREADABLE, (
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n")
    yield "xref-chain", "tables in a chain", UNREADABLE | COSTLY, xref_chain(many)
    yield "xref-2e9", "a table of 2,000,000,000 objects", UNREADABLE | COSTLY, (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 2000000000\n0000000000 65535 f \n"
        b"trailer<</Size 2000000000/Root 1 0 R>>\nstartxref\n43\n%%EOF\n")
    yield "header-only", "its first bytes", UNREADABLE, b"%PDF-1.7\n"
    yield "no-table", "objects without a table", READ | UNREADABLE, page(RECEIPT).split(b"xref\n")[0]
    yield "cut", "its first half", NO_PICTURE | READ, page(stream(RECEIPT))[:500]
    yield "locked", "a password that nobody has", PASSWORD, page(RECEIPT, trailer=encryption(b"Standard"))
    yield "locked-short", "encryption without keys", UNREADABLE | PASSWORD | READ | EMPTY, page(
        RECEIPT, trailer=encryption(b"Standard", b""))
    yield "locked-by-others", "an encryption of others", UNREADABLE, page(RECEIPT, trailer=encryption(b"Acme.Lock"))
    yield "actions", "JavaScript, programs to start, other files and addresses", READ, page(
        RECEIPT, catalog=ACTIONS, entries=OUTSIDE)
    yield "external-content", "content in another file", NO_PICTURE, page(
        stream(b"", b"/F(/etc/passwd)/FFilter/FlateDecode"))
    yield "external-pictures", "pictures in other files and at other addresses", READ, page(
        RECEIPT + b"/R Do /I Do\n", [
            stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F(/etc/passwd)/Page 0>>"),
            stream(b"", b"/Type/XObject/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceGray/BitsPerComponent 8"
                        b"/F<</FS/URL/F(http://127.0.0.1:9/)>>")], b"/XObject<</R 6 0 R/I 7 0 R>>")
