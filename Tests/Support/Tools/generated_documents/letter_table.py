"""Draws the table of an invoice's goods, over as many pages as it needs."""
from deals import shares

# Columns by name: (what, right edge as a share of the width, or None for the description, which takes what is left)
COLUMNS = {
    "full": ("pos", "description", "qty", "unit", "price", "amount"),
    "qtyfirst": ("qty", "description", "price", "amount"),
    "short": ("description", "amount"),
    "code": ("code", "description", "qty", "price", "rate", "amount"),
    "days": ("day", "description", "qty", "price", "amount"),
    "netgross": ("description", "qty", "price", "net", "tax", "gross"),
    "price": ("description", "price", "qty", "amount"),
}
# The concepts of heads that are named otherwise than their column.
HEADS = {"rate": "rate_head", "day": "item_date"}
WIDTHS = {"pos": 28, "qty": 52, "unit": 40, "price": 74, "amount": 82, "code": 84, "rate": 46, "day": 66, "net": 66, "tax": 58, "gross": 72}
LEFT = ("pos", "description", "unit", "code", "day")


class Table:
    def __init__(self, page):
        self.page, self.deal, self.sheet = page, page.deal, page.sheet
        self.kinds = COLUMNS[page.layout.columns]
        taxes = self.deal.taxes
        is_one_tax = any(line.tax for line in taxes) and sum(line.mark == taxes[0].mark for line in taxes) == 1
        if "net" in self.kinds and (self.deal.included or not is_one_tax):
            self.kinds = COLUMNS["price"]
        if "rate" in self.kinds and not self.deal.has_tax:
            self.kinds = tuple(kind for kind in self.kinds if kind != "rate")
        room = page.right - page.left
        fixed = sum(WIDTHS[kind] for kind in self.kinds if kind != "description")
        scale = min(1, room * 0.68 / fixed)
        self.edges, x = {}, page.left
        for kind in self.kinds:
            wide = room - fixed * scale if kind == "description" else WIDTHS[kind] * scale
            self.edges[kind] = (x, x + wide)
            x += wide
        self.rules = page.layout.rules
        # A column of dates has no room for the names of months.
        country, form = self.deal.country, self.deal.forms.date_form
        self.day_form = form if "B" not in form else "m/d/Y" if country.code == "US" else "d.m.Y" if country.language == "de" else "d/m/Y"
        self.row_taxes = None

    def cell(self, kind, text, bold=False):
        x0, x1 = self.edges[kind]
        size = self.sheet.size * min(1, (x1 - x0 - 4) / max(1, self.sheet.measure(text, bold=bold)))
        if kind in LEFT:
            self.sheet.text(x0 + 2, text, size=size, bold=bold)
        else:
            self.sheet.text(x1 - 2, text, "right", size=size, bold=bold)

    def heads(self):
        if self.rules == "headless":
            return
        sheet, page = self.sheet, self.page
        if self.rules in ("grid", "zebra"):
            sheet.box(page.left, sheet.y - 10, page.right, sheet.y + 4, fill=page.tint, stroke=self.rules == "grid")
        sign = self.deal.forms.sign.strip()
        for kind in self.kinds:
            text = page.words(HEADS.get(kind, kind))
            if kind == "amount" and sign and page.random.random() < 0.15:
                text += f" ({sign})"
            self.cell(kind, text, bold=True)
        sheet.line(1.2)
        if self.rules == "ruled":
            sheet.rule(page.left, page.right)
        sheet.line(0.2)

    def draw(self):
        sheet, page = self.sheet, self.page
        self.heads()
        carried = 0
        for number, item in enumerate(self.deal.items, 1):
            if sheet.y > sheet.height - 140:
                if "carry" in self.deal.twists:
                    sheet.text(self.edges["description"][0] + 2, page.words("carried"))
                    sheet.text(page.right - 2, self.deal.number_of(carried), "right")
                page.turn()
                if "carry" in self.deal.twists:
                    sheet.text(self.edges["description"][0] + 2, page.words("brought"))
                    sheet.text(page.right - 2, self.deal.number_of(carried), "right")
                    sheet.line(1.3)
                self.heads()
            self.row(item, number)
            carried += item.amount
        if self.rules in ("ruled", "headless"):
            sheet.rule(page.left, page.right)
        sheet.line(0.6)

    def row(self, item, number):
        sheet, page, deal, forms = self.sheet, self.page, self.deal, self.deal.forms
        x0, x1 = self.edges["description"]
        lines = [part for line in item.text for part in sheet.wrap(line, x1 - x0 - 6)]
        inside = "code" not in self.kinds and self.kinds[0] != "day" and "codes" in deal.twists
        top = sheet.y - 10
        if self.rules == "zebra" and number % 2 == 0:
            sheet.box(page.left, top, page.right, top + sheet.pitch * (len(lines) + inside), fill=0.95, stroke=False)
        cells = dict(
            pos=str(number), code=item.code, qty=forms.quantity(item.quantity), unit=item.unit, price=forms.money(item.price),
            amount=deal.money(item.amount), day=forms.date(item.day, self.day_form))
        if "rate" in self.kinds:
            cells["rate"] = forms.percent(item.rate or "0")
        if "net" in self.kinds:
            tax = self.tax_of(item)
            cells |= dict(net=deal.number_of(item.amount), tax=deal.number_of(tax), gross=deal.number_of(item.amount + tax))
        for kind in self.kinds:
            if kind != "description":
                self.cell(kind, cells[kind])
        for line in lines:
            sheet.text(x0 + 2, line)
            sheet.line()
        if inside:
            sheet.text(x0 + 2, f"{page.words('code')} {item.code}", size=sheet.size * 0.85, gray=0.3)
            sheet.line()
        item.shows_quantity, item.shows_price = "qty" in self.kinds, "price" in self.kinds
        item.shows_code, item.shows_rate, item.shows_unit = "code" in self.kinds or inside, "rate" in self.kinds, "unit" in self.kinds
        item.shows_day = "day" in self.kinds
        if self.rules == "grid":
            sheet.box(page.left, top, page.right, sheet.y - 10)
        else:
            sheet.line(0.25)

    def tax_of(self, item):
        """The row's share of the tax of its class, so that the column adds up to the tax."""
        if self.row_taxes is None:
            self.row_taxes = {}
            for line in self.deal.taxes:
                rows = [other for other in self.deal.items if other.mark == line.mark]
                if rows:
                    self.row_taxes.update(zip((id(row) for row in rows), shares(line.tax, [row.amount for row in rows])))
        return self.row_taxes.get(id(item), 0)
