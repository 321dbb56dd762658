"""Pages of generated documents as PDF: text at places, in columns, in boxes. Coordinates are points from the top left."""
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas


class Sheet:
    """A PDF in the making; `y` is where the next line goes."""

    def __init__(self, path, font="Helvetica", size=9, pitch=13, wide=False):
        self.width, self.height = landscape(A4) if wide else A4
        self.canvas = Canvas(str(path), pagesize=(self.width, self.height), invariant=1)
        self.font, self.size, self.pitch = font, size, pitch
        self.page, self.y = 1, 50

    def text(self, x, text, anchor="left", size=None, bold=False, y=None):
        size = size or self.size
        font = self.font + ("-Bold" if bold else "")
        y = self.y if y is None else y
        if anchor == "right":
            x -= stringWidth(text, font, size)
        elif anchor == "middle":
            x -= stringWidth(text, font, size) / 2
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, text)

    def line(self, count=1.0):
        self.y += self.pitch * count

    def rule(self):
        self.canvas.setLineWidth(0.5)
        y = self.height - self.y + self.pitch * 0.75
        self.canvas.line(50, y, self.width - 50, y)

    def box(self, x0, y0, x1, y1):
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0)

    @property
    def is_full(self):
        return self.y > self.height - 90

    def next_page(self):
        self.canvas.showPage()
        self.page, self.y = self.page + 1, 50

    def save(self):
        self.canvas.save()


def wrap(text, width, font="Helvetica", size=9):
    """The text's lines of at most `width` points."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and stringWidth(longer, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return lines + [line]
