"""PDF files from their objects, and of typed lines."""


def pdf_file(objects):
    """A file of these objects, numbered from 1, of which the first is the catalog."""
    pdf, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(pdf))


def typed_pdf(lines):
    """One page of lines in ASCII, without parentheses, in a fixed-width font."""
    content = b"BT /F 11 Tf 18 TL 40 780 Td " + b"".join(b"(%s) Tj T* " % line.encode() for line in lines) + b"ET"
    return pdf_file([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>", b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)])
