"""Draws the receipt of a till: one narrow page, as long as it needs."""
from decimal import Decimal

from drawing import Sheet


class StripPage:
    def __init__(self, deal, layout, path, random):
        self.deal, self.layout, self.random = deal, layout, random
        self.words, self.seller, self.facts = deal.words, deal.seller, deal.facts
        self.width = random.choice([226, 226, 204, 170])
        font = random.choice(["Courier", "Courier", "Mono", "Sans", "Helvetica"])
        size = random.choice([7.5, 8, 8.5, 9])
        self.sheet = Sheet(path, font, size, size * random.choice([1.2, 1.35, 1.5]), self.width, None)
        self.sheet.narrow = random.choice([0.8, 0.85, 0.9]) if font in ("Courier", "Mono") else random.choice([0.85, 1])
        self.sheet.y = 22
        self.left, self.right = 9, self.width - 9
        self.capitals = random.random() < 0.4
        self.colon = random.choice(["", ":", " :"])

    # Lines

    def say(self, text, anchor="middle", **style):
        x = {"left": self.left, "middle": self.width / 2, "right": self.right}[anchor]
        self.make_room(style)
        for line in self.sheet.wrap(text, self.right - self.left, style.get("size"), style.get("bold", False)):
            self.sheet.text(x, line, anchor, **style)
            self.sheet.line((style.get("size") or self.sheet.size) / self.sheet.size)

    def make_room(self, style):
        """Great letters need more space above their line."""
        self.sheet.line(max(0, ((style.get("size") or self.sheet.size) / self.sheet.size - 1) * 0.6))

    def pair(self, label, value, **style):
        """A label at the left and its value at the right; below it where both do not fit."""
        sheet, size, bold = self.sheet, style.get("size"), style.get("bold", False)
        if self.capitals:
            label = label.upper()
        self.make_room(style)
        if sheet.measure(label + "  " + value, size, bold) > self.right - self.left:
            sheet.text(self.left, label, **style)
            sheet.line()
        else:
            sheet.text(self.left, label, **style)
        sheet.text(self.right, value, "right", **style)
        sheet.line((size or sheet.size) / sheet.size)

    def sum_line(self, label, minor, place="sum", **style):
        kind, value = self.layout.sums, self.deal.money(minor, place)
        label += self.colon
        if kind == "close":
            self.say(f"{label.upper() if self.capitals else label}  {value}", "left", **style)
        elif kind == "leaders":
            room = self.right - self.left - self.sheet.measure(label + value + "  ", style.get("size"), style.get("bold", False))
            dots = "." * max(2, int(room / self.sheet.measure(".", style.get("size"), style.get("bold", False))))
            self.say(f"{label} {dots} {value}", "left", **style)
        elif kind == "signs":
            sign = self.deal.country.currency
            self.pair(label, f"{sign} {self.deal.number_of(minor)}", **style)
        else:
            self.pair(label, value, **style)

    def divide(self):
        style = self.random.choice(["rule", "dashes", "stars", "none"])
        if style == "rule":
            self.sheet.line(0.4)
            self.sheet.rule(self.left, self.right, dash=self.random.choice([None, (2, 2)]))
        elif style != "none":
            mark = "-" if style == "dashes" else "*"
            self.sheet.text(self.left, mark * int((self.right - self.left) / self.sheet.measure(mark)))
            self.sheet.line()

    # Parts

    def draw(self):
        self.head()
        if self.layout.meta in ("top", "pairs", "line", "columns"):
            self.meta()
        self.divide()
        self.items()
        self.divide()
        self.sums()
        self.payment()
        if self.layout.tax in ("table", "codes"):
            self.tax_table()
        if self.layout.meta == "bottom":
            self.divide()
            self.meta()
        self.foot()
        self.sheet.save()

    def head(self):
        head, seller, deal, sheet = self.layout.head, self.seller, self.deal, self.sheet
        name = seller.shown(seller.name)
        anchor = "left" if head in ("left", "titled") else "middle"
        if head == "greeting":
            self.say(self.words("greeting"))
        if head == "slogan":
            self.say(f"~ {seller.slogan} ~" if self.random.random() < 0.3 else seller.slogan, size=sheet.size * 0.95)
        if head == "titled":
            self.title(anchor)
        if head == "logo":
            sheet.box(self.width / 2 - 30, sheet.y - 8, self.width / 2 + 30, sheet.y + 26, fill=0.2)
            sheet.text(self.width / 2, "".join(word[0] for word in seller.name.split()[:2]), "middle", size=20, bold=True, y=sheet.y + 16, gray=1.0)
            sheet.line(4)
        if head == "spaced":
            first = name.split()[0]
            spaced = " ".join(first.upper()) if len(first) < 9 else name
            self.say(spaced if spaced == name else " ".join([spaced, "", *name.upper().split()[1:]]), bold=True, size=sheet.size * 1.3)
            self.facts["spaced"] = True
        else:
            self.say(name, anchor, bold=self.random.random() < 0.7, size=sheet.size * self.random.choice([1, 1.2, 1.6]))
        if head == "legal" and seller.legal_name and seller.has_brand:
            self.say(seller.shown(seller.legal_name), anchor)
            self.facts["vendorLegalName"] = seller.shown(seller.legal_name)
        if head == "footname":
            return
        if "store" in deal.twists:
            self.say(f"{self.words('store_no')} {seller.store}", anchor)
        if head != "bare":
            self.address(anchor)
        else:
            self.say(seller.lines[1], anchor)
        if head != "titled" and (deal.regime.title or deal.kind == "refund" or self.random.random() < 0.2):
            self.title("middle")

    def address(self, anchor):
        seller = self.seller
        for line in seller.lines:
            self.say(seller.shown(line), anchor)
        self.facts["vendorAddress"] = ", ".join(map(seller.shown, seller.lines))
        if self.random.random() < 0.8:
            self.facts["vendorPhone"] = seller.phone
            self.say(f"{self.words('phone')}{self.colon} {seller.phone}", anchor)
        if self.deal.regime.id_label:
            self.say(f"{self.deal.regime.id_label}{self.colon or ' '} {seller.tax_id}".replace("  ", " "), anchor)
            self.facts["vendorTaxId"] = seller.tax_id
        if self.random.random() < 0.3:
            self.say(seller.site, anchor)

    def title(self, anchor):
        concept = "refund" if self.deal.kind == "refund" else "tax_invoice" if self.deal.regime.title else "receipt"
        text = self.words(concept)
        self.facts["title"] = concept
        self.say(f"*** {text} ***" if self.random.random() < 0.3 else text, anchor, bold=True)

    def meta(self):
        deal, words, kind = self.deal, self.words, self.layout.meta
        date, time = deal.forms.date(deal.day), deal.forms.time(deal.minute)
        self.facts["time"] = f"{deal.minute // 60:02d}:{deal.minute % 60:02d}"
        number, till = f"{words('receipt_no')}{self.colon} {deal.number}", f"{words('till')}{self.colon} {self.random.randint(1, 19):02d}"
        cashier = f"{words('cashier')}{self.colon} {deal.cashier}"
        table = f"{words('table')} {self.random.randint(1, 40)}" if self.seller.trade == "food" else ""
        if kind == "line":
            self.say(f"{date} {time} {self.random.randint(1000, 9999)} {self.random.randint(1, 99):02d} {deal.number}", "left")
            self.say(cashier, "left")
        elif kind == "columns":
            self.pair(number, till)
            self.pair(f"{date}", time)
        elif kind == "pairs":
            self.pair(words("receipt_no") + self.colon, deal.number)
            self.pair(words("date") + self.colon, f"{date} {time}")
            self.pair(words("cashier") + self.colon, deal.cashier)
            if table:
                self.pair(words("table"), table.split()[-1])
        else:
            self.say(number, "left")
            self.say(f"{words('date')}{self.colon} {date}   {words('time')}{self.colon} {time}" if self.random.random() < 0.5 else f"{date} {time}", "left")
            self.say(f"{cashier}   {till}", "left")
        if "due-date" in deal.twists:
            self.say(f"{words('delivery_date')}{self.colon} {deal.forms.date(deal.delivery_day)}", "left")
            self.facts["deliveryDate"] = deal.delivery_day
        if "buyer" in deal.twists:
            party = deal.buyer
            self.say(f"{words('bill_to')}{self.colon} {party.name}", "left")
            self.facts["buyer"] = party

    def items(self):
        deal, sheet, words = self.deal, self.sheet, self.words
        if self.layout.items == "columns":
            self.edges = self.column_edges()
            heads = [words(concept) for concept in ("qty", "price", "amount")]
            sheet.text(self.left, words("description"))
            for x, room, text in zip(self.edges, self.rooms, heads):
                while sheet.measure(text) > room and len(text) > 2:
                    text = text[:-1]
                sheet.text(x, text, "right")
            sheet.line()
        for number, item in enumerate(deal.items, 1):
            self.item(item, number)
        if self.random.random() < 0.3:
            count = sum(int(item.quantity) if item.quantity == int(item.quantity) else 1 for item in deal.items)
            self.say(f"{words('count')}{self.colon} {count}", "left")

    def column_edges(self):
        """The right edges of quantity, price and amount, as near to each other as the widest allows."""
        deal, gap = self.deal, self.sheet.measure("00")
        texts = [(deal.forms.quantity(item.quantity), deal.forms.number(item.price), deal.number_of(item.amount) + " WW") for item in deal.items]
        self.rooms = [max([self.sheet.measure("0000"), *map(self.sheet.measure, column)]) for column in zip(*texts)]
        amount = self.right
        price = amount - self.rooms[2] - gap
        return price - self.rooms[1] - gap, price, amount

    def item(self, item, number):
        deal, sheet, kind = self.deal, self.sheet, self.layout.items
        many = item.quantity != 1
        quantity, price, amount = deal.forms.quantity(item.quantity), deal.forms.number(item.price), deal.number_of(item.amount)
        if item.mark and self.layout.tax in ("table", "codes"):
            amount += f" {item.mark}"
        each = f"{quantity}{' ' + item.unit if item.unit in ('kg', 'L') else ''} {self.random.choice(['x', 'X', '@'])} {price}"
        text = item.text[0]
        if kind == "qtyfirst":
            item.shows_quantity = True
            self.described(item, f"{quantity} ", text, amount)
        elif kind == "below":
            self.described(item, "", text, amount)
            if many:
                self.say(f"  {each}", "left")
        elif kind == "above":
            if many:
                self.say(f"  {each}", "left")
            self.described(item, "", text, amount)
        elif kind == "columns":
            room = self.edges[0] - self.rooms[0] - self.left - 2
            for index, line in enumerate(sheet.wrap(text, max(room, 40))):
                sheet.text(self.left, line)
                if index == 0:
                    for x, value in zip(self.edges, (quantity, price, amount)):
                        sheet.text(x, value, "right")
                sheet.line()
            item.shows_quantity = item.shows_price = True
        elif kind in ("codeline", "stacked"):
            self.say(f"{item.code} {text}" if kind == "codeline" else text, "left")
            self.pair(f"  {each}", amount)
            item.shows_quantity = item.shows_price = True
        elif kind == "numbered":
            self.described(item, f"{number}. ", text, amount)
            if many:
                self.say(f"   {each}", "left")
        else:
            head = f"{quantity} x " if many and item.quantity == int(item.quantity) else ""
            item.shows_quantity = bool(head)
            self.described(item, head, text, amount)
            if many and not head:
                self.say(f"  {each}", "left")
        if many and kind in ("below", "above", "numbered") or many and kind == "right" and not item.shows_quantity:
            item.shows_quantity = item.shows_price = True
        if item.cut:
            self.pair(f"  {self.words('discount')}", deal.number_of(item.cut))
        if kind == "codeline":
            item.shows_code = True

    def described(self, item, before, text, amount):
        """A description and its amount on one line; the rest of a long description below."""
        sheet = self.sheet
        room = self.right - self.left - sheet.measure(before + amount + "  ")
        for index, line in enumerate(sheet.wrap(text, room)):
            sheet.text(self.left + (0 if index == 0 else sheet.measure(before)), before + line if index == 0 else line)
            if index == 0:
                sheet.text(self.right, amount, "right")
            sheet.line()

    def sums(self):
        deal, words = self.deal, self.words
        if deal.discount or deal.service or not deal.included and deal.taxes or self.random.random() < 0.3:
            self.sum_line(words("subtotal"), deal.subtotal)
        if deal.discount:
            self.sum_line(f"{words('discount')} {deal.discount_rate}%", deal.discount)
        if deal.service:
            self.sum_line(f"{words('service')} 10%", deal.service)
        if not deal.included or self.layout.tax == "before":
            for line in deal.taxes:
                if line.tax:
                    inside = f"{words('includes')} " if deal.included else ""
                    self.sum_line(f"{inside}{line.label} {deal.forms.percent(line.rate)}", line.tax)
                    self.facts["tax"] = True
        if deal.rounding:
            self.sum_line(words("rounding"), deal.rounding)
        size, bold = (self.sheet.size * 1.7, True) if self.layout.sums == "big" else (self.sheet.size, self.random.random() < 0.6)
        if self.layout.sums == "boxed":
            self.sheet.line(0.4)
            self.sheet.rule(self.left, self.right, width=1)
        if deal.tip:
            self.sum_line(words("subtotal"), deal.total - deal.tip)
            self.sum_line(words("tip"), deal.tip)
            self.sum_line(words("total"), deal.total, "total", bold=True)
        else:
            self.sum_line(words("total"), deal.total, "total", size=size, bold=bold)
        if self.layout.sums == "boxed":
            self.sheet.line(0.4)
            self.sheet.rule(self.left, self.right, width=1)
        if deal.included and self.layout.tax in ("line", "words"):
            for line in deal.taxes:
                if line.tax:
                    label = f"{words('includes')} {line.label} {deal.forms.percent(line.rate)}"
                    if self.layout.tax == "words":
                        self.say(f"({label} {deal.money(line.tax)})", self.random.choice(["left", "middle"]))
                    else:
                        self.sum_line(label, line.tax)
                    self.facts["tax"] = True

    def tax_table(self):
        """A row for each rate: mark, rate, base, tax; of some countries with a heading."""
        deal, sheet, words = self.deal, self.sheet, self.words
        if not deal.taxes:
            return
        self.divide()
        gross = self.random.random() < 0.5
        if self.layout.tax == "codes":
            self.say(f"{deal.country.tax_word} {self.random.choice(['Summary', 'Analysis']) if deal.country.language == 'en' else ''}".strip(), "left")
        heads = ["%", words("base"), words("tax")] + ([words("gross")] if gross else [])
        places = [self.left] + [self.left + (self.right - self.left) * part for part in ((0.48, 0.74, 1) if gross else (0.6, 1))]
        for x, text in zip(places, heads):
            sheet.text(x, text, "left" if x == self.left else "right")
        sheet.line()
        for line in deal.taxes:
            rate = f"{line.mark} @ {line.rate}%" if deal.country.code == "MY" else f"{line.mark} {deal.forms.percent(line.rate)}"
            cells = [rate.strip(), deal.number_of(line.base), deal.number_of(line.tax)]
            cells += [deal.number_of(line.base + line.tax)] if gross else []
            for x, text in zip(places, cells):
                sheet.text(x, text, "left" if x == self.left else "right")
            sheet.line()
        self.facts["tax"] = True

    def payment(self):
        deal, words = self.deal, self.words
        if deal.way == "cash":
            self.sum_line(words("cash"), deal.tendered)
            if deal.tendered != deal.total or self.random.random() < 0.3:
                self.sum_line(words("change"), deal.tendered - deal.total)
            self.facts["paymentMethod"] = "cash"
        else:
            self.sum_line(words("card"), deal.total)
            self.facts["paymentMethod"] = "card"
            if deal.way == "slip":
                self.slip()
        if "suggest" in deal.twists and self.seller.trade == "food" and not deal.tip:
            self.sheet.line(0.5)
            self.say(words("suggest"))
            for rate in (15, 18, 20):
                self.say(f"{rate}%: {deal.forms.number(deal.total * rate // 100)}", self.random.choice(["left", "middle"]))
        if "currency" in deal.twists:
            rate = Decimal(self.random.randint(600, 1900)) / 1000
            other = "USD" if deal.country.currency != "USD" else "CAD"
            self.say(f"{words('approx')} {other} {deal.forms.number(int(deal.total * rate))} (1 {deal.country.currency} = {deal.forms.quantity(rate)} {other})", "left")

    def slip(self):
        deal, words = self.deal, self.words
        self.divide()
        self.say(f"{words('card_word')} {self.random.choice(['************', 'XXXX XXXX XXXX ', '#### #### #### '])}{deal.last_four}", "left")
        self.facts["cardLastFour"] = deal.last_four
        self.pair(self.random.choice(["AID", "TID", "Ref"]), f"A000000{self.random.randint(1000000, 9999999)}")
        self.pair(words("amount"), deal.money(deal.total, "sum"))
        self.say(f"{words('approved')} {self.random.randint(100000, 999999)}", "left")

    def foot(self):
        deal, words, seller, foot = self.deal, self.words, self.seller, self.layout.foot
        self.sheet.line(0.8)
        if "savings" in deal.twists:
            self.sum_line(words("savings"), abs(deal.subtotal) // self.random.choice([8, 11, 17]))
        if foot == "loyalty":
            self.pair(words("points"), str(self.random.randint(5, 4000)))
        if foot == "survey":
            self.say(f"{words('survey')} {deal.forms.money(self.random.choice([10, 50, 100]) * 10**deal.country.minor_digits, 'sum')}")
        if "coupon" in deal.twists:
            self.say(f"{words('coupon')} {deal.forms.money(self.random.choice([2, 5, 10]) * 10**deal.country.minor_digits, 'sum')} {words('to')} {deal.forms.date(deal.due_day)}")
        if foot == "policy":
            self.say(words("returns"))
        if self.layout.head == "footname":
            self.address("middle")
        if foot == "legal" and seller.legal_name and "vendorLegalName" not in self.facts and seller.has_brand:
            self.say(f"{seller.shown(seller.legal_name)}, {', '.join(seller.lines)}")
            self.facts["vendorLegalName"] = seller.shown(seller.legal_name)
        if foot != "policy":
            self.say(words("thanks"))
        if self.random.random() < 0.4:
            self.say(" ".join(str(self.random.randint(100, 9999)) for _ in range(4)))
