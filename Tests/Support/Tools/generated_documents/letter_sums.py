"""Draws the sums of an invoice: beside the table's last column, in a box, in the table, beside a table of the taxes, or as a sentence."""


class Sums:
    def __init__(self, page, table):
        self.page, self.table, self.deal, self.sheet, self.words = page, table, page.deal, page.sheet, page.words
        self.kind = page.layout.totals

    def rows(self):
        """(label, amount, place) in printed order."""
        deal, words = self.deal, self.words
        rows = []
        changed = deal.discount or deal.shipping or deal.service
        if changed or deal.included and self.page.random.random() < 0.4:
            rows.append((words("subtotal"), deal.subtotal, "sum"))
        if deal.discount:
            rows.append((f"{words('discount')} {deal.forms.percent(deal.discount_rate)}", deal.discount, "sum"))
        if deal.shipping:
            rows.append((words("shipping"), deal.shipping, "sum"))
        if deal.service:
            rows.append((words("service"), deal.service, "sum"))
        taxes = [] if self.kind == "two" else [line for line in deal.taxes if line.tax or len(deal.taxes) > 1]
        total = words("credit_total") if deal.kind == "credit_note" else words("grand_total")
        if deal.included:
            rows.append((total, deal.total, "total"))
            rows += [(f"{words('includes')} {self.tax_label(line)}", line.tax, "sum") for line in taxes]
        else:
            if deal.has_tax and deal.taxes:
                rows.append((words("net_total"), deal.net, "sum"))
            if self.kind == "two" and deal.has_tax:
                rows.append((words("tax") if deal.country.language not in ("de", "en", "fr") else deal.country.tax_word, deal.tax, "sum"))
            rows += [(self.tax_label(line), line.tax, "sum") for line in taxes]
            rows.append((total, deal.total, "total"))
        if deal.has_tax and deal.taxes:
            self.page.facts["tax"] = True
        for day, paid in deal.deposits:
            rows.append((f"{words('deposit')} {deal.forms.date(day)}", -paid, "sum"))
        if deal.previous:
            earlier = (words("previous"), deal.previous, "sum")
            rows.insert(0, earlier) if self.page.random.random() < 0.4 else rows.append(earlier)
        if deal.withheld:
            rows.append((f"{words('withholding')} {deal.forms.percent(deal.withheld_rate)}", deal.withheld, "sum"))
        if deal.due is not None:
            rows.append((words("new_balance") if deal.previous and self.page.random.random() < 0.5 else words("due"), deal.due, "total"))
        return rows

    def tax_label(self, line):
        forms = self.deal.forms
        text = f"{line.label or self.deal.country.tax_word} {forms.percent(line.rate)}"
        if len(self.deal.taxes) > 1 and self.page.random.random() < 0.4 and self.deal.country.language != "pl":
            text += f" {self.words('base').lower()} {forms.number(line.base)}"
        return text

    def draw(self):
        page, sheet = self.page, self.sheet
        rows = self.rows()
        if sheet.y > sheet.height - 110 - sheet.pitch * (len(rows) + 2):
            page.turn()
        if self.kind == "sentence":
            return self.sentences(rows)
        wide = max(sheet.measure(label + ": ", bold=True) + sheet.measure(self.deal.money(amount, place), bold=True) for label, amount, place in rows) + 24
        room = page.right - page.left
        x1 = page.left + max(wide, 200) if self.kind == "left" else page.right - 2
        x0 = page.left if self.kind == "left" else x1 - min(room, max(wide, 190))
        if self.kind == "intable":
            x0 = self.table.edges["description"][0] + 2
            x0 = min(x0, x1 - wide)
        top = sheet.y
        if self.kind == "two":
            self.tax_table(x0 - 16)
        bottom = sheet.y
        sheet.y = top
        if self.kind == "boxed":
            sheet.box(x0 - 8, top - 12, x1 + 2, top - 4 + sheet.pitch * 1.15 * len(rows))
        for label, amount, place in rows:
            self.line(label + page.colon, amount, place, x0, x1)
        sheet.y = max(sheet.y, bottom)

    def line(self, label, amount, place, x0, x1):
        sheet = self.sheet
        bold = place == "total"
        if bold and self.kind in ("right", "intable") and self.page.random.random() < 0.5:
            sheet.line(0.2)
            sheet.rule(x0, x1)
        sheet.text(x0, label, bold=bold)
        sheet.text(x1, self.deal.money(amount, place), "right", bold=bold)
        sheet.line(1.15)

    def sentences(self, rows):
        """Each sum as a line of text from the left, its amount right behind the words."""
        for label, amount, place in rows:
            self.sheet.text(self.page.left, f"{label}: {self.deal.money(amount, place)}", bold=place == "total")
            self.sheet.line(1.1)

    def tax_table(self, right):
        """Rate, base and tax of each rate, at the left of the sums."""
        page, sheet, deal, words = self.page, self.sheet, self.deal, self.words
        if not deal.taxes:
            return
        step = min(78, (right - page.left) / 3)
        for index, text in enumerate((words("rate_head"), words("base"), words("tax"))):
            sheet.text(page.left + step * (index + 1) - 8, text, "right", size=sheet.size * 0.85, bold=True)
        sheet.line()
        for line in deal.taxes:
            name = f"{line.label} " if len({line.label for line in deal.taxes if line.label}) > 1 else ""
            for index, text in enumerate((name + deal.forms.percent(line.rate), deal.number_of(line.base), deal.number_of(line.tax))):
                sheet.text(page.left + step * (index + 1) - 8, text, "right", size=sheet.size * 0.85)
            sheet.line()
