"""Draws invoices and credit notes as letters: one page or more, with a letterhead, a table and sums."""
from decimal import Decimal

from drawing import HEIGHT, WIDTH, Sheet
from letter_sums import Sums
from letter_table import Table
from sellers import address

US_LETTER = (612, 792)
TINTS = ((0.86, 0.91, 0.97), (0.93, 0.95, 0.9), (0.96, 0.91, 0.86), 0.9)


class LetterPage:
    def __init__(self, deal, layout, path, random):
        self.deal, self.layout, self.random = deal, layout, random
        self.words, self.seller, self.facts = deal.words, deal.seller, deal.facts
        width, height = US_LETTER if deal.country.letter else (WIDTH, HEIGHT)
        font = random.choice(["Helvetica", "Helvetica", "Times-Roman", "Sans", "Serif", "Courier"])
        size = random.choice([8.5, 9, 9.5, 10]) - (1 if font in ("Sans", "Serif", "Courier") else 0)
        self.sheet = Sheet(path, font, size, size * random.choice([1.3, 1.4, 1.5]), width, height)
        self.sheet.narrow = 0.85 if font == "Courier" else 0.92 if font in ("Sans", "Serif") else 1.0
        self.left, self.right = 50, width - 50
        if layout.head == "marginright":
            self.right = width - 165
        elif layout.head == "marginleft":
            self.left = 165
        self.tint = random.choice(TINTS)
        self.colon = random.choice([":", ":", "", " :"])

    def at(self, x, y, lines, anchor="left", **style):
        """Lines below each other; the y below them."""
        for line in lines:
            self.sheet.text(x, line, anchor, y=y, **style)
            y += self.sheet.pitch * (style.get("size", self.sheet.size) / self.sheet.size)
        return y

    def label(self, concept):
        return self.words(concept) + self.colon

    # Parts

    def draw(self):
        sheet, seller = self.sheet, self.seller
        bottom = self.head()
        bottom = self.parties(bottom + 22)
        bottom = self.meta(bottom)
        sheet.y = bottom + 22
        if self.layout.meta in ("line", "left") and self.random.random() < 0.7:
            for concept in ("salutation", "intro"):
                for line in sheet.wrap(self.words(concept), self.right - self.left):
                    sheet.text(self.left, line)
                    sheet.line()
            sheet.line(0.6)
        if "example" in self.deal.twists and self.random.random() < 0.5:
            self.example()
        table = Table(self)
        table.draw()
        if self.layout.totals == "lastpage":
            self.turn()
        self.totals(table)
        self.notes()
        if "example" in self.deal.twists and "example" not in self.facts:
            self.example()
        self.foot()
        sheet.save()

    def identity(self):
        """What a letterhead says below the name."""
        seller, words = self.seller, self.words
        lines = list(seller.lines) + [f"{self.label('phone')} {seller.phone}"]
        if self.random.random() < 0.7:
            lines.append(self.random.choice([f"{self.label('email')} {seller.mail}", seller.site, seller.mail]))
        if self.deal.regime.id_label and self.layout.foot in ("none", "slip"):
            lines.append(f"{self.deal.regime.id_label}{self.colon} {seller.tax_id}")
            self.facts["vendorTaxId"] = seller.tax_id
        return lines

    def head(self):
        """Draws the seller; returns the y below."""
        self.facts["vendorAddress"] = ", ".join(self.seller.lines)
        if self.layout.head != "sender":
            self.facts["vendorPhone"] = self.seller.phone
        sheet, seller, head = self.sheet, self.seller, self.layout.head
        name, big = seller.name, self.random.choice([13, 16, 20])
        middle = (self.left + self.right) / 2
        if "slogan" in self.deal.twists:
            sheet.text(self.left if head != "right" else self.right, seller.slogan, "left" if head != "right" else "right", y=34, size=8, gray=0.3)
        if head == "left":
            return self.at(self.left, self.at(self.left, 56, [name], size=big, bold=True), self.identity())
        if head == "right":
            return self.at(self.right, self.at(self.right, 56, [name], "right", size=big, bold=True), self.identity(), "right")
        if head == "centred":
            y = self.at(middle, self.at(middle, 56, [name], "middle", size=big, bold=True), [" · ".join(seller.lines), f"{self.label('phone')} {seller.phone}"], "middle")
            sheet.y = y + 4
            sheet.rule(self.left, self.right)
            return y
        if head == "logo":
            sheet.box(self.left, 40, self.left + 54, 84, fill=self.tint if isinstance(self.tint, tuple) else 0.8)
            sheet.text(self.left + 27, "".join(word[0] for word in name.split()[:2]), "middle", size=24, bold=True, y=71, gray=0.4)
            return max(90, self.at(self.right, self.at(self.right, 48, [name], "right", bold=True), self.identity(), "right"))
        if head in ("marginright", "marginleft"):
            x = self.right + 18 if head == "marginright" else 40
            room = 112
            y = 56
            for line in sheet.wrap(name, room, 12, True):
                y = self.at(x, y, [line], size=12, bold=True)
            lines = [part for line in self.identity() for part in sheet.wrap(line, room, 7.5)]
            y = self.at(x, y + 10, lines, size=7.5)
            self.at(x, y + 14, [part for line in self.register() for part in sheet.wrap(line, room, 7.5)], size=7.5)
            return 70
        if head == "band":
            sheet.box(0, 0, sheet.width, 62, fill=self.tint, stroke=False)
            sheet.text(self.left, name, size=big, bold=True, y=38)
            sheet.text(self.right, seller.site, "right", y=38, size=8)
            return self.at(self.right, 82, [*seller.lines, f"{self.label('phone')} {seller.phone}"], "right")
        if head == "sender":  # only the small line over the window and the foot tell the seller
            return 70
        return self.at(self.right, 56, [self.title()], "right", size=18, bold=True)  # parties

    def parties(self, y):
        """The buyer and, side by side, the seller; returns the y below."""
        deal, sheet, kind = self.deal, self.sheet, self.layout.address
        party = deal.buyer
        names = [party.name, party.person] if party.tax_id and party.person else [party.person or party.name]
        if self.random.random() < 0.5:
            names.reverse()
        lines = [*names, *party.lines]
        if party.tax_id and deal.regime.id_label and self.random.random() < 0.4:
            lines.append(f"{deal.regime.id_label} {party.tax_id}")
            self.facts["buyerTaxId"] = party.tax_id
        self.facts["buyer"] = party
        middle = (self.left + self.right) / 2 + 10
        if self.layout.head == "parties":
            own = [self.seller.name, *self.identity()]
            first, second = (("from", own), ("bill_to", lines)) if self.random.random() < 0.7 else (("bill_to", lines), ("from", own))
            ends = []
            for x, (concept, block) in ((self.left, first), (middle, second)):
                ends.append(self.at(x, self.at(x, y, [self.label(concept)], size=8, gray=0.3), block))
            return max(ends)
        if kind == "window" or self.layout.head == "sender":
            sender = self.random.choice([" · ", ", ", " - "]).join([self.seller.name, *self.seller.lines])
            y = max(y, 118)
            sheet.text(self.left, sender, y=y, size=6.5)
            return self.at(self.left, y + 16, lines)
        if kind == "right":
            return self.at(middle + 30, self.at(middle + 30, y, [self.label("bill_to")], bold=True), lines)
        if kind == "shipto":
            other = [party.name, *address(deal.country, deal.random)]
            return max(self.at(x, self.at(x, y, [self.label(concept)], bold=True), block) for x, concept, block in ((self.left, "bill_to", lines), (middle, "ship_to", other)))
        if kind == "table":
            top = y - 12
            sheet.text(self.left + 6, self.words("bill_to"), y=y, bold=True)
            end = self.at(self.left + 6, y + sheet.pitch, lines)
            sheet.box(self.left, top, middle - 20, end - 4)
            return end
        if kind == "bare":
            return self.at(self.left, y, lines)
        return self.at(self.left, self.at(self.left, y, [self.label("bill_to")], bold=True), lines)

    def title(self):
        concept = "credit_note" if self.deal.kind == "credit_note" else "tax_invoice" if self.deal.regime.title else "invoice"
        return self.words(concept)

    def meta(self, y):
        """Number and dates; returns the y below."""
        deal, sheet, words, kind = self.deal, self.sheet, self.words, self.layout.meta
        forms = deal.forms
        number = "credit_no" if deal.kind == "credit_note" else "invoice_no"
        pairs = [(words(number), deal.number), (words("invoice_date"), forms.date(deal.day))]
        if "order" in deal.twists:
            pairs.append((words("order_no"), deal.order))
            self.facts["purchaseOrder"] = deal.order
        if "order-date" in deal.twists:
            pairs.insert(self.random.choice([0, len(pairs)]), (words("order_date"), forms.date(deal.order_day)))
            self.facts["orderDate"] = deal.order_day
        if self.random.random() < 0.5:
            pairs.append((words("customer_no"), deal.customer))
        if "delivery" in deal.twists:
            pairs.insert(self.random.choice([1, len(pairs)]), (words("delivery_date"), forms.date(deal.delivery_day)))
            self.facts["deliveryDate"] = deal.delivery_day
        if "due-date" in deal.twists and deal.kind == "invoice":
            pairs.append((words("due_date"), forms.date(deal.due_day)))
            self.facts["dueDate"] = deal.due_day
        if "period" in deal.twists:
            pairs.append((words("period"), f"{forms.date(deal.period[0])} {words('to')} {forms.date(deal.period[1])}"))
            self.facts["servicePeriod"] = [day.isoformat() for day in deal.period]
        if deal.kind == "credit_note":
            pairs.append((words("credit_for"), f"{deal.number[:-1]}7"))
        titled = self.layout.head != "parties"
        y += 26
        if kind == "line":
            town = self.seller.lines[1].split(",")[0]
            day = forms.date(deal.day)
            sheet.text(self.right, self.random.choice([f"{town}, {day}", day, f"{words('invoice_date')} {day}"]), "right", y=y)
            number_word = self.random.choice(["", {"de": "Nr. ", "en": "No. "}.get(deal.country.language, "n. ")])
            sheet.text(self.left, f"{self.title()} {number_word}{deal.number}", y=y + 24, size=13, bold=True)
            rest = [f"{label}{self.colon} {value}" for label, value in pairs if value not in (deal.number, forms.date(deal.day))]
            return self.at(self.left, y + 40, rest) - sheet.pitch
        if titled:
            text = self.title() + (f" {deal.number}" if kind == "title" else "")
            sheet.text(self.left, text, y=y, size=self.random.choice([13, 16, 20]), bold=True)
            y += 20
        if kind == "cells":
            x = self.left
            for label, value in pairs:
                wide = max(sheet.measure(label, 8, True), sheet.measure(value, 8)) + 14
                if x > self.left and x + wide > self.right + 14:
                    x, y = self.left, y + 2.6 * sheet.pitch
                self.at(x, self.at(x, y, [label], size=8, bold=True), [value], size=8)
                x += max(wide, (self.right - self.left) / max(len(pairs), 4))
            return y + sheet.pitch
        if kind in ("left", "title"):
            wide = max(sheet.measure(label + self.colon) for label, _ in pairs) + 12
            for label, value in pairs:
                sheet.text(self.left, label + self.colon, y=y)
                sheet.text(self.left + wide, value, y=y)
                y += sheet.pitch
            return y - sheet.pitch
        x = self.right - max(190, max(sheet.measure(label + self.colon + value) for label, value in pairs) + 16)
        top = y = y - (20 if titled else 0)
        for label, value in pairs:
            if kind == "grid":
                sheet.box(x - 5, y - 10, self.right, y - 10 + sheet.pitch)
            sheet.text(x, label + self.colon, y=y)
            sheet.text(self.right - 4, value, "right", y=y)
            y += sheet.pitch
        return max(y - sheet.pitch, top)

    def turn(self):
        sheet = self.sheet
        sheet.text(self.right, f"{self.words('page')} {sheet.page}", "right", y=sheet.height - 36, size=7.5)
        sheet.next_page()
        sheet.text(self.left, self.seller.name, size=8, y=36)
        sheet.text(self.right, f"{self.title()} {self.deal.number}", "right", size=8, y=36)
        sheet.y = 70

    def totals(self, table):
        Sums(self, table).draw()

    def notes(self):
        """Below the sums: what is still told in words."""
        deal, sheet, words = self.deal, self.sheet, self.words
        lines = []
        if not deal.has_tax and deal.country.code not in ("US", "BR", "MY") or deal.has_tax and not deal.tax:
            lines.append(words("exempt"))
            self.facts["tax"] = True
        if deal.kind == "invoice":
            lines.append(words("terms"))
            if self.random.random() < 0.3:
                lines.append(f"{self.label('due_date')} {deal.forms.date(deal.due_day)}")
                self.facts["dueDate"] = deal.due_day
        if "currency" in deal.twists:
            rate = Decimal(self.random.randint(600, 1900)) / 1000
            other = "USD" if deal.country.currency != "USD" else "EUR"
            lines.append(f"{words('approx')} {deal.forms.number(int(deal.total * rate))} {other} (1 {deal.country.currency} = {deal.forms.quantity(rate)} {other})")
        if deal.kind == "invoice" and self.random.random() < 0.3:
            lines.append(f"{self.label('paid_by')} {words('transfer')}")
            self.facts["paymentMethod"] = ("transfer", "direct_debit", "card")[words.all("transfer").index(words("transfer"))]
        if deal.kind == "credit_note":
            lines.append(words("reason"))
        if self.random.random() < 0.5:
            lines += ["", words("closing"), self.random.choice([self.seller.manager, self.seller.name])]
        sheet.line(1.2)
        for line in [part for line in lines for part in sheet.wrap(line, self.right - self.left)]:
            if sheet.y > sheet.height - 110:
                self.turn()
            sheet.text(self.left, line)
            sheet.line()

    def example(self):
        """A box that explains a bill with sums that are not this one's."""
        deal, sheet, words = self.deal, self.sheet, self.words
        self.facts["example"] = True
        if sheet.y > sheet.height - 190:
            self.turn()
        top = sheet.y
        sheet.line()
        other = self.random.randint(2000, 99999)
        for text in (words("example"), f"{words('example_note')}: {words('grand_total')} {deal.forms.number(other)}", f"{words('due')} {deal.forms.number(other + 350)}"):
            sheet.text(self.left + 8, text, size=8)
            sheet.line()
        sheet.box(self.left, top, self.left + 230, sheet.y - 4)
        sheet.line(1.5)

    def register(self):
        """Registered name, court, tax number and bank, as a foot prints them."""
        deal, seller, words = self.deal, self.seller, self.words
        lines = []
        if seller.legal_name:
            lines.append(seller.legal_name)
            self.facts["vendorLegalName"] = seller.legal_name
        if seller.legal_name or self.random.random() < 0.5:
            lines += [f"{self.label('manager')} {seller.manager}", f"{words('register')} {seller.register}"]
        if deal.regime.id_label:
            lines.append(f"{deal.regime.id_label}{self.colon} {seller.tax_id}")
            self.facts["vendorTaxId"] = seller.tax_id
        return lines

    def payment(self):
        deal, seller, words = self.deal, self.seller, self.words
        lines = []
        if seller.iban:
            lines.append(f"{words('iban')}{self.colon} {seller.iban}")
            self.facts["iban"] = seller.iban.replace(" ", "")
            if self.random.random() < 0.7:
                lines.append(f"{words('bic')}{self.colon} {seller.bic}")
                self.facts["bic"] = seller.bic
        elif seller.account:
            lines.append(seller.account)
        return lines

    def foot(self):
        deal, sheet, words, foot, seller = self.deal, self.sheet, self.words, self.layout.foot, self.seller
        low = sheet.height - 74
        if sheet.y > low - (70 if foot in ("payment", "slip") else 20):
            self.turn()
        sender = self.layout.head == "sender"
        if foot == "none" and not sender:
            return
        if foot in ("payment", "slip"):
            lines = self.payment() + [f"{self.label('reference')} {deal.reference}"]
            self.facts["reference"] = deal.reference
            top = low - 14 - sheet.pitch * (len(lines) + 1)
            y = self.at(self.left + 6, self.at(self.left + 6, top, [words("bank")], bold=True), lines)
            if foot == "slip" and deal.kind == "invoice":
                sheet.y = top - 6
                sheet.rule(0, sheet.width, dash=(3, 3))
                sheet.text(self.right - 6, deal.money(deal.total if deal.due is None else deal.due, "total"), "right", y=top + sheet.pitch, bold=True)
            else:
                sheet.box(self.left, top - 12, self.left + 260, y - 4)
        if foot in ("columns", "none") or sender:
            blocks = [[seller.name, *seller.lines], self.register(), self.payment()]
            step = (self.right - self.left) / 3
            for index, block in enumerate(blocks):
                self.at(self.left + index * step, low + 12, [part for line in block for part in sheet.wrap(line, step - 8, 6.5)][:6], size=6.5)
        elif foot == "line":
            text = " | ".join([*self.register(), *self.payment()])
            self.at(self.left, low + 14, sheet.wrap(text, self.right - self.left, 6.5), size=6.5)

