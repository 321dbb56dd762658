"""PDF files that take long to draw, or to read."""
import random
import struct

from bombs import jpeg
from bombs.answers import COSTLY, EMPTY, MANY_PAGES, NO_PICTURE, READ
from bombs.packing import zeros
from bombs.pdf_file import HELVETICA, RECEIPT, form, image, objects, packed, page, stream

ANY = READ | NO_PICTURE | COSTLY


def jbig2(width, height):
    """A page of this size and one region that fills it."""
    def part(number, kind, data):
        return struct.pack(">IBBI", number, kind, 1, len(data)) + data
    return (part(0, 48, struct.pack(">IIIIBH", width, height, 0, 0, 0, 0))
            + part(1, 38, struct.pack(">IIIIBB", width, height, 0, 0, 0, 0) + bytes(8)))


def jpeg2000(width, height, colours=3):
    def part(marker, data):
        return struct.pack(">HH", marker, len(data) + 2) + data
    size = struct.pack(">HIIIIIIIIH", 0, width, height, 0, 0, width, height, 0, 0, colours) + b"\x07\x01\x01" * colours
    return (b"\xff\x4f" + part(0xFF51, size) + part(0xFF52, struct.pack(">BBHBBBBBB", 0, 0, 1, 1, 5, 4, 4, 0, 0))
            + part(0xFF5C, b"\x40" * 17) + part(0xFF90, struct.pack(">HIBB", 0, 0, 0, 1)) + b"\xff\x93" + bytes(64)
            + b"\xff\xd9")


def pictures(heavy):
    side = 20_000 if heavy else 5_000
    rubbish = random.Random(1).randbytes(20_000)
    yield "image-large", "a picture of one bit", NO_PICTURE | COSTLY, image(
        30_000 if heavy else 10_000, 30_000 if heavy else 10_000, zeros(112_500_000 if heavy else 12_500_000),
        b"/DeviceGray", 1)
    yield "image-colours", "a large picture in colours", NO_PICTURE | COSTLY, image(side, side, zeros(side * side * 3))
    yield "image-again", "a picture again and again", NO_PICTURE | COSTLY, image(
        2_000, 2_000, zeros(12_000_000), times=1_000 if heavy else 20)
    yield "image-2e9", "a picture that says 2,000,000,000 px each way", NO_PICTURE | COSTLY, image(
        2_000_000_000, 2_000_000_000, b"x")
    yield "image-negative", "a picture of fewer than no px", NO_PICTURE, image(-5, -5, zeros(75))
    yield "image-bits", "a picture of 255 bits", NO_PICTURE, image(100, 100, zeros(30_000), bits=255)
    yield "image-inline", "a picture in the content, of a size that it has not", NO_PICTURE | COSTLY, page(
        b"q 612 0 0 792 0 0 cm BI/W 65000/H 65000/CS/RGB/BPC 8/F/Fl ID " + zeros(10_000_000) + b" EI Q")
    for name, width, entry in ("jbig2", 60_000, b"/JBIG2Decode"), ("jpx", 60_000, b"/JPXDecode"):
        make = jbig2 if name == "jbig2" else jpeg2000
        yield f"{name}-large", "a picture of billions of px in a few bytes", NO_PICTURE | COSTLY, image(
            width, width, make(width, width), b"/DeviceGray", 1 if name == "jbig2" else 8, b"/Filter" + entry)
        yield f"{name}-largest", "a picture of all px that there can be", NO_PICTURE | COSTLY, image(
            100, 100, make(0xFFFFFFF0, 0xFFFFFFF0), b"/DeviceGray", 1 if name == "jbig2" else 8, b"/Filter" + entry)
        yield f"{name}-rubbish", "bytes of chance", NO_PICTURE | COSTLY, image(
            100, 100, make(100, 100)[:60] + rubbish, b"/DeviceGray", 1 if name == "jbig2" else 8, b"/Filter" + entry)
    yield "fax-large", "a fax of billions of px", NO_PICTURE | COSTLY, image(
        60_000, 60_000, b"\0\1" * 100, b"/DeviceGray", 1,
        b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>")
    yield "jpeg-liar", "a JPEG of 65,500 x 65,500", NO_PICTURE | COSTLY, image(
        65_500, 65_500, jpeg.liar(jpeg.PROGRESSIVE, 65_500, 65_500, last=0), entries=b"/Filter/DCTDecode")
    yield "jpeg-scans", "a JPEG of thousands of scans", NO_PICTURE | COSTLY, image(
        2_000, 2_000, jpeg.scans(2_000, 2_000, 5_000), b"/DeviceGray", entries=b"/Filter/DCTDecode")


def nested_forms(levels, times, entries=b""):
    """Forms that each draw the next one several times."""
    forms = [form(b"/X Do " * times, b"/XObject<</X %d 0 R>>" % (7 + i), entries) for i in range(levels)]
    return page(b"/X Do", [*forms, form(b"0 0 9 9 re f")], b"/XObject<</X 6 0 R>>")


def nested_patterns(levels):
    def pattern(content, resources):
        return stream(content, b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1/YStep 1"
                               b"/Resources<<%s>>" % resources)
    layers = [pattern(b"/Pattern cs /P scn 0 0 600 600 re f", b"/Pattern<</P %d 0 R>>" % (7 + i)) for i in range(levels)]
    return page(b"/Pattern cs /P scn 0 0 612 792 re f", [*layers, pattern(b"0 0 .5 .5 re f", b"")], b"/Pattern<</P 6 0 R>>")


def nested_masks(levels):
    def mask(number):
        return b"/ExtGState<</G<</SMask<</S/Luminosity/G %d 0 R>>>>>>" % number
    group = b"/Group<</S/Transparency/CS/DeviceRGB>>"
    forms = [form(b"/G gs 0 0 612 792 re f", mask(7 + i), group) for i in range(levels)]
    return page(b"/G gs 0 0 612 792 re f", [*forms, form(b"0 0 612 792 re f", entries=group)], mask(6))


def drawing(heavy):
    ops = 1_000_000 if heavy else 6_000
    group = b"/Group<</S/Transparency/CS/DeviceRGB>>"
    yield "forms", "forms of forms, 10^15 in all", ANY, nested_forms(15, 10)
    yield "groups", "the same, as transparent groups", ANY, nested_forms(15, 10, group)
    yield "form-loop", "a form that draws itself", ANY, page(
        RECEIPT + b"/X Do", [form(b"/X Do /X Do", b"/XObject<</X 6 0 R>>")], b"/XObject<</X 6 0 R>>")
    yield "patterns", "patterns of patterns", ANY, nested_patterns(12)
    yield "masks", "soft masks of soft masks", ANY, nested_masks(30)
    path = b"".join(b"%d %d l " % (i * 7919 % 612, i * 104729 % 792) for i in range(ops))
    yield "path", "a filled path of many corners", ANY, page(b"0 0 m " + path + b"f")
    yield "curves", "many curves", ANY, page(b"".join(
        b"%d %d m 9 9 %d %d 300 300 c S " % (i * 7919 % 612, i % 792, i * 31 % 612, i * 37 % 792) for i in range(ops // 2)))
    yield "saves", "states that are saved and never taken back", ANY, page(b"q " * (ops * 2) + RECEIPT)
    yield "clips", "clips in clips", ANY, page(b"".join(
        b"q %d %d m 612 0 l 300 %d l W n " % (i % 600, i % 700, i % 792) for i in range(ops // 10)) + b"0 0 612 792 re f")
    function = b"{ " + b"dup mul exch dup mul exch sin cos " * 2_000 + b"dup }"
    yield "function", "a function of thousands of steps for each px", ANY, page(b"/S sh\n" * (20 if heavy else 1), [
        b"<</ShadingType 1/ColorSpace/DeviceRGB/Function 7 0 R/Matrix[612 0 0 792 0 0]>>",
        stream(function, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]")], b"/Shading<</S 6 0 R>>")
    yield "function-samples", "a function of 255^12 samples", ANY, page(
        b"/C cs " + b"0 " * 12 + b"sc 0 0 612 792 re f",
        [stream(b"abc", b"/FunctionType 0/Domain[%s]/Range[0 1]/Size[%s]/BitsPerSample 8" % (b"0 1 " * 12, b"255 " * 12))],
        b"/ColorSpace<</C[/DeviceN[%s]/DeviceGray 6 0 R]>>" % b"".join(b"/N%d" % i for i in range(12)))
    yield "function-loop", "a function of itself", ANY, page(b"/S sh", [
        b"<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 600 700]/Function 7 0 R>>",
        b"<</FunctionType 3/Domain[0 1]/Functions[7 0 R 7 0 R]/Bounds[.5]/Encode[0 1 0 1]>>"], b"/Shading<</S 6 0 R>>")
    yield "colour-loop", "a colour space of itself", ANY, page(
        b"/C cs 0 sc 0 0 612 792 re f", [b"[/Indexed 6 0 R 1 <0000>]"], b"/ColorSpace<</C 6 0 R>>")


def text(heavy):
    words = 1_000_000 if heavy else 5_000
    yield "glyph-loop", "a glyph that prints itself", ANY, page(b"BT /F 12 Tf 72 700 Td (aaaaaaaaaa) Tj ET", [
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 7 0 R>>"
        b"/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1000]/Resources<</Font<</F 6 0 R>>>>>>",
        stream(b"1000 0 d0 BT /F 900 Tf (aaaaaaaaaa) Tj ET")], font=b"6 0 R")
    ranges = b"100 beginbfrange\n" + b"<00000000> <ffffffff> <0041>\n" * 100 + b"endbfrange\n"
    yield "characters", "names for 4,000,000,000 characters, thousands of times", ANY, page(RECEIPT, [
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>",
        packed(b"/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <00000000> <ffffffff> "
               b"endcodespacerange\n" + ranges * (200 if heavy else 20) + b"endcmap end")], font=b"6 0 R")
    yield "character-map-loop", "a character map that goes on in itself", ANY, page(RECEIPT, [
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 7 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
        b"/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>",
        stream(b"begincmap /Self usecmap endcmap", b"/Type/CMap/CMapName/Self/UseCMap 7 0 R")], font=b"6 0 R")
    yield "font-rubbish", "a font file of chance", ANY, page(RECEIPT, [
        b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 0/LastChar 0/Widths[1]/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 9 9]/FontFile2 8 0 R>>",
        stream(b"\0\1\0\0\0\x20" + random.Random(2).randbytes(50_000))], font=b"6 0 R")
    yield "words", "very many words on a page", ANY, page(b"BT /F 4 Tf\n" + b"".join(
        b"1 0 0 1 %d %d Tm (w%d) Tj\n" % (i * 13 % 600, i * 7 % 780, i % 997) for i in range(words)) + b"ET")
    yield "amounts", "very many amounts on a page", ANY, page(b"BT /F 3 Tf\n" + b"".join(
        b"1 0 0 1 %d %d Tm (%d.%d0) Tj\n" % (i % 60 * 10, 780 - i // 60 % 260 * 3, i % 90 + 10, i % 10)
        for i in range(words // 5)) + b"ET")
    yield "word", "one very long word", ANY, page(b"BT /F 4 Tf 10 700 Td (" + b"9" * (words * 5) + b") Tj ET")
    amounts = packed(b"BT /F 3 Tf\n" + b"".join(
        b"1 0 0 1 %d %d Tm (%d.%d0) Tj\n" % (i % 60 * 10, 780 - i // 60 * 3, i % 90 + 10, i % 10)
        for i in range(words // 50)) + b"ET")
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(50))
    yield "amounts-on-pages", "very many amounts on fifty pages", ANY | MANY_PAGES, objects(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 50/Kids[%s]>>" % kids, HELVETICA, amounts,
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>"] * 50)
    for name, content in {
        "invisible": b"3 Tr\n" + RECEIPT, "white": b"1 g\n" + RECEIPT, "clipped": b"q 0 0 1 1 re W n\n" + RECEIPT + b"Q\n",
        "covered": RECEIPT + b"1 g 0 0 612 792 re f",
    }.items():
        yield f"hidden-{name}", "a receipt that nobody sees", READ | EMPTY, page(content)


def bombs(heavy):
    yield from pictures(heavy)
    yield from drawing(heavy)
    yield from text(heavy)
