#!/usr/bin/env python3
"""Makes the bundled samples in examples/: photographed receipts, digital invoices, a statement, and examples/expected.json.

Every company, person and number is invented. The same versions of the packages give the same files:

    pip install numpy==2.4.6 pillow==13.0.0 reportlab==5.1.0     (and Debian's fonts-dejavu-core)
    scripts/make_samples.py [examples]
"""
import json
import pathlib
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = pathlib.Path("/usr/share/fonts/truetype/dejavu")
MONO, MONO_BOLD = FONTS / "DejaVuSansMono.ttf", FONTS / "DejaVuSansMono-Bold.ttf"


# Money is minor units throughout, as in the gateway's answer.

def decimal(minor, comma=False):
    """1234567 -> 12,345.67, or 12.345,67 with a decimal comma."""
    text = f"{minor // 100:,}.{minor % 100:02d}"
    return text.translate(str.maketrans(",.", ".,")) if comma else text


def item(description, quantity, unit_price):
    return {"description": description, "quantity": str(quantity), "unitPrice": unit_price,
            "amount": quantity * unit_price}


def percent(amount, rate):
    """Commercial rounding."""
    return (amount * rate * 2 + 100) // 200


# Receipts: printed as a bitmap, then laid on a table and photographed.

COLUMNS = 38
GLYPH = (18, 38)


def left_right(left, right):
    return left + right.rjust(COLUMNS - len(left))


def print_receipt(lines):
    """The paper as float gray 0...1. A line starting with '*' is printed bold."""
    width, height = COLUMNS * GLYPH[0] + 90, len(lines) * GLYPH[1] + 170
    paper = Image.new("L", (width, height), 246)
    draw = ImageDraw.Draw(paper)
    fonts = {bold: ImageFont.truetype(str(path), 29) for bold, path in ((False, MONO), (True, MONO_BOLD))}
    for row, line in enumerate(lines):
        bold = line.startswith("*")
        for column, character in enumerate(line.removeprefix("*")):
            draw.text((45 + column * GLYPH[0], 80 + row * GLYPH[1]), character, 45, fonts[bold])
    return np.asarray(paper, float) / 255


def smooth_noise(random, shape, cell):
    """Noise 0...1 whose features are `cell` (height, width) px large."""
    small = random.random((shape[0] // cell[0] + 2, shape[1] // cell[1] + 2))
    picture = Image.fromarray((small * 255).astype(np.uint8))
    return np.asarray(picture.resize((shape[1], shape[0]), Image.BICUBIC), float) / 255


def homography(source, target):
    """The 3x3 matrix that takes each of four source points to its target."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.append(np.linalg.solve(np.array(rows, float), np.array(values, float)), 1).reshape(3, 3)


def photograph(paper, corners, size, table, tint, seed):
    """The paper as a phone sees it: `corners` are where its corners lie in a picture of `size` (width, height)."""
    random = np.random.default_rng(seed)
    width, height = size
    shape = (height, width)
    paper_height, paper_width = paper.shape
    # Folded once across, and lit unevenly along its length.
    along = np.linspace(0, 1, paper_height)[:, None]
    fold = 1 - 0.12 * np.exp(-((along - 0.47) / 0.012) ** 2) + 0.03 * np.tanh((along - 0.47) * 40)
    paper = paper * fold * (0.97 + 0.03 * np.cos(along * 9))

    grain = 0.6 * smooth_noise(random, shape, (240, 9)) + 0.4 * smooth_noise(random, shape, (60, 30))
    background = np.array(table)[None, None] * (0.75 + 0.5 * grain[:, :, None])

    outline = [(0, 0), (paper_width - 1, 0), (paper_width - 1, paper_height - 1), (0, paper_height - 1)]
    inverse = homography(corners, outline)
    y, x = np.mgrid[0:height, 0:width]
    u, v, w = (inverse[i, 0] * x + inverse[i, 1] * y + inverse[i, 2] for i in range(3))
    u, v = u / w, v / w
    # The paper curls a little.
    u = u + 5 * np.sin(v / paper_height * 5)
    inside = (u >= 0) & (v >= 0) & (u < paper_width - 1) & (v < paper_height - 1)
    column, row = np.clip(u, 0, paper_width - 2).astype(int), np.clip(v, 0, paper_height - 2).astype(int)
    fx, fy = np.clip(u - column, 0, 1), np.clip(v - row, 0, 1)
    gray = ((paper[row, column] * (1 - fx) + paper[row, column + 1] * fx) * (1 - fy)
            + (paper[row + 1, column] * (1 - fx) + paper[row + 1, column + 1] * fx) * fy)
    picture = np.where(inside[:, :, None], gray[:, :, None] * np.array(tint), background)

    # The light falls off to one side; the arm that holds the phone throws a soft shadow.
    light = 1.02 - 0.22 * (x / width) - 0.08 * (y / height)
    shadow = 1 - 0.3 / (1 + np.exp(-(x * 0.7 + y - 0.95 * height) / 60))
    picture = picture * (light * shadow)[:, :, None]
    photo = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))
    noisy = np.asarray(photo, float) + random.normal(0, 2.5, (height, width, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def grocery():
    items = [item("OAT MILK 1L", 2, 349), item("SOURDOUGH LOAF", 1, 595), item("BANANAS", 3, 65),
             item("OLIVE OIL 500ML", 1, 1149), item("DARK CHOCOLATE", 4, 275), item("DISH SOAP", 1, 429)]
    subtotal = sum(i["amount"] for i in items)
    tax = percent(subtotal, 8)
    total = subtotal + tax
    lines = ["*" + "PELICAN STREET MARKET".center(COLUMNS), "418 Pelican Street".center(COLUMNS),
             "Port Avery, OR 97999".center(COLUMNS), "Tel 555-0142".center(COLUMNS), "",
             left_right("03/14/2026  18:27", "REG 2  #004817"), "-" * COLUMNS]
    for i in items:
        lines.append(left_right(i["description"], decimal(i["amount"])))
        if i["quantity"] != "1":
            lines.append(f"   {i['quantity']} @ {decimal(i['unitPrice'])}")
    lines += ["-" * COLUMNS, left_right("SUBTOTAL", decimal(subtotal)), left_right("SALES TAX 8%", decimal(tax)),
              "*" + left_right("TOTAL", "$" + decimal(total)), "", left_right("VISA ************3317", decimal(total)),
              left_right("CHANGE", "0.00"), "", "THANK YOU FOR SHOPPING WITH US".center(COLUMNS)]
    photo = photograph(print_receipt(lines), [(330, 120), (1130, 165), (1205, 1835), (255, 1800)], (1500, 2000),
                       table=(0.36, 0.24, 0.16), tint=(0.97, 0.95, 0.90), seed=1)
    # What is not printed is null: a single item has no line with its quantity.
    for i in items:
        if i["quantity"] == "1":
            i["quantity"] = i["unitPrice"] = None
    expected = {"documentType": "receipt", "vendor": "PELICAN STREET MARKET", "date": "2026-03-14", "currency": "USD",
                "total": total, "tax": tax, "subtotal": subtotal, "tip": None, "lineItems": items}
    return photo, expected


def restaurant():
    items = [item("Soup of the day", 2, 650), item("Fish & chips", 1, 1595), item("Mushroom pie", 1, 1450),
             item("Sparkling water", 2, 320), item("Sticky toffee pudding", 1, 725)]
    subtotal = sum(i["amount"] for i in items)
    tip = 500
    total = subtotal + tip
    # Menu prices hold 20 % VAT: a sixth of them.
    tax = (subtotal * 2 + 6) // 12
    lines = ["*" + "The Copper Heron".center(COLUMNS), "7 Millrace Lane, Eastwick".center(COLUMNS),
             "VAT no. GB 000 4827 61".center(COLUMNS), "", "Table 12            Server: Ida",
             "Date: 21 Feb 2026          Time: 20:41", ""]
    lines += [left_right(f"{i['quantity']} x {i['description']}", decimal(i["amount"])) for i in items]
    lines += ["", left_right("Sub-total", "£" + decimal(subtotal)), left_right("Tip", "£" + decimal(tip)),
              "=" * COLUMNS, "*" + left_right("Total", "£" + decimal(total)), "=" * COLUMNS,
              left_right("VAT incl. 20%", "£" + decimal(tax)), "", "Paid by card".center(COLUMNS),
              "We hope to see you again!".center(COLUMNS)]
    photo = photograph(print_receipt(lines), [(250, 215), (1090, 130), (1180, 1590), (350, 1690)], (1440, 1800),
                       table=(0.17, 0.20, 0.26), tint=(0.95, 0.96, 0.97), seed=2)
    # Only the amount is printed; the price of one follows for a single item alone.
    for i in items:
        if i["quantity"] != "1":
            i["unitPrice"] = None
    expected = {"documentType": "receipt", "vendor": "The Copper Heron", "date": "2026-02-21", "currency": "GBP",
                "total": total, "tax": tax, "subtotal": subtotal, "tip": tip, "lineItems": items}
    return photo, expected


# Invoices: digital, with a text layer and embedded fonts.

class Sheet:
    """A4 page by page, measured in points from the top."""

    def __init__(self, path, title):
        pdfmetrics.registerFont(TTFont("Text", str(FONTS / "DejaVuSans.ttf")))
        pdfmetrics.registerFont(TTFont("Bold", str(FONTS / "DejaVuSans-Bold.ttf")))
        # invariant: no time of day and no random id in the file.
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.canvas.setTitle(title)

    def text(self, x, y, text, size=9, bold=False, right=False):
        self.canvas.setFont("Bold" if bold else "Text", size)
        (self.canvas.drawRightString if right else self.canvas.drawString)(x, A4[1] - y, text)

    def rule(self, y):
        self.canvas.setLineWidth(0.5)
        self.canvas.line(57, A4[1] - y, 538, A4[1] - y)

    def row(self, y, cells, bold=False):
        """Position, description, quantity, unit price, amount."""
        for (x, right), cell in zip([(57, False), (90, False), (360, True), (448, True), (538, True)], cells):
            self.text(x, y, cell, bold=bold, right=right)


def german_invoice(path):
    items = [item("Wartung Druckluftanlage, Pauschale", 1, 48500), item("Filterelement FE-220", 6, 3890),
             item("Dichtungssatz DN 50", 4, 1275), item("Anfahrt Zone 2", 1, 6500)]
    subtotal = sum(i["amount"] for i in items)
    tax = percent(subtotal, 19)
    total = subtotal + tax
    euro = lambda minor: decimal(minor, comma=True)
    sheet = Sheet(path, "Rechnung 2026-0187")
    sheet.text(57, 70, "Brandeck Anlagentechnik GmbH", size=16, bold=True)
    sheet.text(57, 86, "Sonnenhang 14 · 99999 Neuhagen · www.brandeck-anlagentechnik.example")
    for n, line in enumerate(["Molkerei Talwiese eG", "Frau Jette Lorenzen", "Am Bach 3", "99998 Talwiese"]):
        sheet.text(57, 150 + 13 * n, line, size=10)
    for n, (label, value) in enumerate([("Rechnungsnummer", "2026-0187"), ("Rechnungsdatum", "05.02.2026"),
                                        ("Leistungsdatum", "28.01.2026"), ("Kundennummer", "10482")]):
        sheet.text(370, 150 + 13 * n, label)
        sheet.text(538, 150 + 13 * n, value, right=True)
    sheet.text(57, 245, "Rechnung", size=14, bold=True)
    sheet.text(57, 268, "Für die Arbeiten an Ihrer Anlage berechnen wir Ihnen wie vereinbart:")
    sheet.row(300, ["Pos.", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt EUR"], bold=True)
    sheet.rule(306)
    y = 322
    for n, i in enumerate(items, 1):
        sheet.row(y, [str(n), i["description"], i["quantity"], euro(i["unitPrice"]), euro(i["amount"])])
        y += 17
    sheet.rule(y - 8)
    for label, value, bold in [("Nettobetrag", subtotal, False), ("zzgl. 19 % USt.", tax, False),
                               ("Rechnungsbetrag", total, True)]:
        sheet.text(370, y + 10, label, bold=bold)
        sheet.text(538, y + 10, euro(value) + " €", bold=bold, right=True)
        y += 17
    sheet.text(57, y + 40, "Zahlbar ohne Abzug bis 19.02.2026 auf das unten genannte Konto.")
    sheet.text(57, y + 56, "Vielen Dank für Ihren Auftrag.")
    sheet.rule(770)
    sheet.text(57, 784, "Bank am Neuhagen · IBAN DE89 3704 0044 0532 0130 00", size=7.5)
    sheet.text(57, 796, "USt-IdNr. DE999999999 · Amtsgericht Neuhagen HRB 99999 · Geschäftsführung: Mads Brandeck", size=7.5)
    sheet.canvas.save()
    return {"documentType": "invoice", "vendor": "Brandeck Anlagentechnik GmbH", "date": "2026-02-05",
            "currency": "EUR", "total": total, "tax": tax, "subtotal": subtotal, "tip": None,
            "invoiceNumber": "2026-0187", "dueDate": "2026-02-19", "lineItems": items}


def two_page_invoice(path):
    goods = ["Desk lamp, brass", "Oak shelf 80 cm", "Wall hook, black", "Linen cushion", "Ceramic vase", "Picture frame A3",
             "Door mat", "Storage basket", "Candle holder", "Table runner"]
    items = [item(f"{goods[n % len(goods)]} ({'ABCDE'[n // len(goods)]})", n % 4 + 1, 795 + 137 * n) for n in range(44)]
    subtotal = sum(i["amount"] for i in items)
    tax = percent(subtotal, 21)
    total = subtotal + tax
    sheet = Sheet(path, "Invoice LH-30417")
    sheet.text(57, 70, "Lindholt & Marsh Ltd", size=16, bold=True)
    sheet.text(57, 86, "2 Quayside Court, Ballymore, Ireland")
    sheet.text(57, 130, "Bill to: Hotel Seven Elms, 18 Abbey Road, Ballymore", size=10)
    sheet.text(57, 160, "Invoice number: LH-30417")
    sheet.text(57, 174, "Invoice date: 11 January 2026")
    y = 210
    header = ["No.", "Description", "Qty", "Unit price", "Amount EUR"]
    sheet.row(y, header, bold=True)
    for n, i in enumerate(items, 1):
        y += 17
        if y > 760:
            sheet.text(538, 800, "Page 1 of 2", size=7.5, right=True)
            sheet.canvas.showPage()
            y = 70
            sheet.row(y, header, bold=True)
            y += 17
        sheet.row(y, [str(n), i["description"], i["quantity"], decimal(i["unitPrice"]), decimal(i["amount"])])
    for label, value, bold in [("Subtotal", subtotal, False), ("VAT 21%", tax, False), ("Invoice total", total, True)]:
        y += 20
        sheet.text(370, y, label, bold=bold)
        sheet.text(538, y, "€" + decimal(value), bold=bold, right=True)
    sheet.text(57, y + 40, "Please pay within 30 days. VAT registration IE 9999999X")
    sheet.text(538, 800, "Page 2 of 2", size=7.5, right=True)
    sheet.canvas.save()
    return {"documentType": "invoice", "vendor": "Lindholt & Marsh Ltd", "date": "2026-01-11", "currency": "EUR",
            "total": total, "tax": tax, "subtotal": subtotal, "tip": None, "invoiceNumber": "LH-30417",
            "dueDate": None, "lineItems": items}


def statement(path):
    """Drawn by the generator of the tests' statements."""
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests/Support/Tools/generated_documents"))
    from make_statements import Writer
    from statement_layouts import LAYOUTS
    layout = next(layout for layout in LAYOUTS if layout.name == "debit-credit")
    writer = Writer(layout, "en", 17, 7, path)
    writer.write()
    truth = writer.truth()
    rows = [{"description": row["description"], "date": row["date"], "amount": row["amount_minor"]} for row in truth["transactions"]]
    return {"documentType": "bank_statement", "vendor": truth["vendor"], "date": truth["date"], "currency": truth["currency"],
            "openingBalance": truth["opening_balance_minor"], "closingBalance": truth["closing_balance_minor"], "lineItems": rows}


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "examples")
    folder.mkdir(exist_ok=True)
    expected = {}
    for name, make in (("receipt.jpg", grocery), ("receipt-tip.jpg", restaurant)):
        photo, expected[name] = make()
        photo.save(folder / name, quality=82)
    expected["invoice.pdf"] = german_invoice(folder / "invoice.pdf")
    expected["invoice-two-pages.pdf"] = two_page_invoice(folder / "invoice-two-pages.pdf")
    expected["statement.pdf"] = statement(folder / "statement.pdf")
    (folder / "expected.json").write_text(json.dumps(expected, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
