"""Pages of generated documents as PDF: text at places, in columns, in boxes. Coordinates are points from the top left."""
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4

# Faces that are embedded, by name and file of Debian's fonts-dejavu-core; they hold letters that the standard faces lack.
EMBEDDED = {"Sans": "DejaVuSans", "Serif": "DejaVuSerif", "Mono": "DejaVuSansMono"}
STANDARD = {"Helvetica": ("Helvetica", "Sans"), "Times-Roman": ("Times", "Serif"), "Courier": ("Courier", "Mono")}


def face(name, bold, text=""):
    """The PDF's name of a font that can write the text."""
    if name in STANDARD:
        family, other = STANDARD[name]
        if encodable(text):
            return family + "-Bold" if bold else name
        name = other
    key = name + ("-Bold" if bold else "")
    if key not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(key, f"/usr/share/fonts/truetype/dejavu/{EMBEDDED[name]}{'-Bold' if bold else ''}.ttf"))
    return key


def encodable(text):
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


class Sheet:
    """A PDF in the making; `y` is where the next line goes. A height of None makes each page as high as what stands on it."""

    def __init__(self, path, font="Helvetica", size=9, pitch=13, width=WIDTH, height=HEIGHT):
        self.canvas = Canvas(str(path), pagesize=(width, height or HEIGHT), invariant=1)
        self.font, self.size, self.pitch = font, size, pitch
        self.width, self.height = width, height
        self.page, self.y = 1, 50
        self.narrow = 1.0  # letters' width against the face's own
        self.marks = []  # what stands on the page, drawn when its height is known

    def measure(self, text, size=None, bold=False):
        return stringWidth(text, face(self.font, bold, text), size or self.size) * self.narrow

    def text(self, x, text, anchor="left", size=None, bold=False, y=None, gray=0.0):
        size = size or self.size
        if anchor == "right":
            x -= self.measure(text, size, bold)
        elif anchor == "middle":
            x -= self.measure(text, size, bold) / 2
        self.marks.append((self.put_text, x, self.y if y is None else y, text, face(self.font, bold, text), size, gray, self.narrow))

    def put_text(self, height, x, y, text, font, size, gray, narrow):
        if narrow == 1 and not gray:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, height - y, text)
            return
        self.canvas.saveState()
        self.canvas.setFillGray(gray)
        writing = self.canvas.beginText(x, height - y)
        writing.setFont(font, size)
        writing.setHorizScale(100 * narrow)
        writing.textOut(text)
        self.canvas.drawText(writing)
        self.canvas.restoreState()

    def line(self, count=1.0):
        self.y += self.pitch * count

    def rule(self, x0=50, x1=None, dash=None, width=0.5):
        self.marks.append((self.put_rule, x0, self.width - 50 if x1 is None else x1, self.y - self.pitch * 0.75, dash, width))

    def put_rule(self, height, x0, x1, y, dash, width):
        self.canvas.setLineWidth(width)
        if dash:
            self.canvas.setDash(*dash)
        self.canvas.line(x0, height - y, x1, height - y)
        if dash:
            self.canvas.setDash()

    def box(self, x0, y0, x1, y1, fill=None, stroke=True):
        """A frame; `fill` is a shade or a colour (red, green, blue) behind what is drawn after it."""
        self.marks.append((self.put_box, x0, y0, x1, y1, fill, stroke))

    def put_box(self, height, x0, y0, x1, y1, fill, stroke):
        self.canvas.setLineWidth(0.5)
        if fill is None:
            self.canvas.rect(x0, height - y1, x1 - x0, y1 - y0)
            return
        self.canvas.saveState()
        self.canvas.setFillColorRGB(*(fill if isinstance(fill, tuple) else (fill, fill, fill)))
        self.canvas.rect(x0, height - y1, x1 - x0, y1 - y0, stroke=int(stroke), fill=1)
        self.canvas.restoreState()

    def wrap(self, text, width, size=None, bold=False):
        """The text's lines of at most `width` points."""
        lines, line = [], ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.measure(longer, size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        return lines + [line]

    @property
    def is_full(self):
        return self.y > self.height - 90

    def finish_page(self):
        height = self.height or self.y + 20
        if self.height is None:
            self.canvas.setPageSize((self.width, height))
        for put, *what in self.marks:
            put(height, *what)
        self.marks = []

    def next_page(self):
        self.finish_page()
        self.canvas.showPage()
        self.page, self.y = self.page + 1, 50

    def save(self):
        self.finish_page()
        self.canvas.save()
