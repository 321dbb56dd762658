"""What a generated document tells: goods, discounts, taxes, payments and dates. Money is in whole minor units and adds up exactly."""
import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import identifiers
from printed_forms import Forms
from sellers import buyer
from words import Words


# Goods that are weighed end in one of these.
LOOSE = "loose lose vrac los granel sfuse lösvikt løs luz".split()


@dataclass
class Item:
    text: list  # the description, line by line as content, not as drawn
    quantity: Decimal
    price: int
    amount: int
    mark: str
    rate: str | None
    code: str | None = None
    unit: str = ""
    day: datetime.date | None = None
    cut: int = 0  # what is taken off, on a line of its own below the item
    shows_quantity: bool = False
    shows_price: bool = False
    shows_code: bool = False
    shows_unit: bool = False
    shows_rate: bool = False
    shows_day: bool = False


@dataclass
class TaxLine:
    label: str
    rate: str
    mark: str
    base: int
    tax: int


def rounded(value):
    return int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))


def shares(amount, weights):
    """The amount split by the weights, exactly: the last remainder goes to the greatest."""
    total = sum(weights)
    parts = [rounded(Decimal(amount) * weight / total) for weight in weights]
    parts[weights.index(max(weights))] += amount - sum(parts)
    return parts


class Deal:
    """One sale, from its seller's side; `twists` names what misleads a reader."""

    def __init__(self, seller, kind, twists, random):
        self.seller, self.kind, self.twists, self.random = seller, kind, twists, random
        self.country = seller.country
        self.words = Words(self.country, random)
        self.forms = Forms(self.country, random)
        self.is_receipt = kind in ("receipt", "refund")
        self.regime = random.choice(self.country.regimes)
        if seller.trade == "health":  # treatments bear no tax
            self.regime = next((regime for regime in self.country.regimes if regime.classes == (("", ()),)), self.regime)
        self.included = self.regime.included and (self.is_receipt or random.random() < 0.2)
        self.has_tax = any(taxes for _, taxes in self.regime.classes)
        self.set_dates()
        self.set_items()
        self.sum_up()
        self.set_payment()
        self.set_numbers()
        company = not self.is_receipt and seller.trade != "health" and random.random() < 0.8
        self.buyer = buyer(self.country, random, company)
        self.facts = {}  # what the drawing printed beyond the sums

    def set_dates(self):
        first, last = self.regime.years
        self.day = datetime.date(first, 1, 10) + datetime.timedelta(days=self.random.randint(0, (last - first) * 365 + 290))
        self.minute = self.random.randint(7 * 60, 22 * 60)
        after = lambda low, high: self.day + datetime.timedelta(days=self.random.randint(low, high))
        self.due_day, self.delivery_day, self.order_day = after(7, 45), after(-20, -1), after(-60, -21)
        start = (self.day.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
        self.period = (start, self.day.replace(day=1) - datetime.timedelta(days=1))

    def set_items(self):
        chance, trade = self.random, self.seller.trade
        goods = self.words.items("shop" if trade == "fuel" else trade)
        count = chance.choice([1, 1, 2, 2, 3, 4, 5, 6, 8]) if trade != "goods" else chance.choice([2, 3, 5, 8, 14, 30])
        if "long" in self.twists:
            count = chance.randint(18, 45)
        picked = [chance.choice(goods) for _ in range(count)] if count > len(goods) else chance.sample(goods, count)
        self.items = []
        if trade == "fuel":
            text, price = chance.choice(self.words.items("fuel"))
            liters = Decimal(chance.randint(8000, 62000)) / 1000
            self.add([text], liters, price, "L", 0)
            picked = picked[: chance.choice([0, 0, 1, 2])]
        for number, (text, price) in enumerate(picked):
            quantity, unit = Decimal(1), ""
            if trade in ("shop", "food", "build", "goods"):
                quantity = Decimal(chance.choice([1, 1, 1, 2, 2, 3, 4, 6] if self.is_receipt else [1, 2, 5, 10, 12, 24, 120]))
            if trade == "service":
                quantity = chance.choice([Decimal(1), Decimal(1), Decimal(2), Decimal("1.5"), Decimal("7.25"), Decimal(16)])
            if text.split()[-1] in LOOSE:
                quantity, unit = Decimal(chance.randint(180, 2400)) / 1000, "kg"
            lines = [text]
            if trade in ("goods", "service") and chance.random() < (0.6 if "details" in self.twists else 0.1):
                lines.append(chance.choice(self.words.all("details")))
            self.add(lines, quantity, price, unit or chance.choice(self.words.all("hours" if trade == "service" else "units")), number)

    def add(self, text, quantity, price, unit, number):
        chance = self.random
        scaled = rounded(price * self.country.scale * chance.uniform(0.8, 1.25))
        if unit != "L" and (self.country.scale >= 10 or not self.country.minor_digits):
            coin = 100 if self.country.minor_digits else 10
            scaled = max(coin, rounded(Decimal(scaled) / coin) * coin)
        mark, taxes = chance.choice(self.regime.classes)
        rate = str(sum(Decimal(rate) for _, rate in taxes)) if taxes else "0" if self.has_tax else None
        code = identifiers.fill(chance.choice(["######", "@@-####", "%############", "@###.##"]), chance)
        day = self.delivery_day - datetime.timedelta(days=3 * number)
        text = [self.seller.shown(line) for line in text]
        self.items.append(Item(text, quantity, scaled, rounded(quantity * scaled), mark, rate, code, unit, day))

    def sum_up(self):
        chance, sums = self.random, [item.amount for item in self.items]
        if "item-discount" in self.twists:
            dear = max(self.items, key=lambda item: item.amount)
            dear.cut = -rounded(Decimal(dear.amount) * chance.choice([5, 10, 20]) / 100)
        self.subtotal = sum(sums) + self.cuts
        self.discount = self.shipping = self.service = 0
        if "discount" in self.twists and self.subtotal > 1000:
            self.discount_rate = chance.choice(["2", "3", "5", "10", "15"])
            self.discount = -rounded(Decimal(self.subtotal) * int(self.discount_rate) / 100)
        if "shipping" in self.twists and not self.is_receipt:
            self.shipping = rounded(chance.choice([490, 690, 1250, 2500]) * self.country.scale)
        if "service" in self.twists and self.seller.trade == "food":
            self.service = rounded(Decimal(self.subtotal) / 10)
        groups = []
        for mark, taxes in self.regime.classes:
            base = sum(item.amount + item.cut for item in self.items if item.mark == mark)
            groups.append([mark, taxes, base])
        if self.discount:
            for group, part in zip(groups, shares(self.discount, [group[2] for group in groups])):
                group[2] += part
        groups[0][2] += self.shipping + self.service
        self.taxes = []
        for mark, taxes, base in groups:
            if not base:
                continue
            whole = sum((Decimal(rate) for _, rate in taxes), Decimal(0))
            found = [rounded(Decimal(base) * Decimal(rate) / (100 + whole if self.included else 100)) for _, rate in taxes]
            net = base - sum(found) if self.included else base
            self.taxes += [TaxLine(label, rate, mark, net, tax) for (label, rate), tax in zip(taxes, found)] or ([TaxLine("", "0", mark, net, 0)] if self.has_tax else [])
        self.tax = sum(line.tax for line in self.taxes)
        before_tax = self.subtotal + self.discount + self.shipping + self.service
        self.exact = before_tax if self.included else before_tax + self.tax
        self.net = self.exact - self.tax
        self.total = self.exact

    @property
    def cuts(self):
        return sum(item.cut for item in self.items)

    def set_payment(self):
        chance, twists, country = self.random, self.twists, self.country
        self.way = chance.choice(["cash", "cash", "card", "card", "slip"]) if self.is_receipt else "transfer"
        self.rounding = self.tip = self.withheld = 0
        if self.way == "cash" and country.step > 1:
            self.rounding = rounded(Decimal(self.exact) / country.step) * country.step - self.exact
        self.total += self.rounding
        if "tip" in twists and self.seller.trade == "food" and self.way != "cash" and self.kind == "receipt":
            self.tip = rounded(Decimal(self.total) * chance.choice([10, 15, 18, 20]) / 100)
            self.total += self.tip
        self.tendered = self.total
        if self.way == "cash" and self.kind == "receipt":
            note = 10 ** (len(str(self.total)) - 1) // chance.choice([1, 2]) or 1
            self.tendered = -(-self.total // note) * note
        self.deposits, self.previous, self.due = [], 0, None
        if self.kind == "invoice":
            if "deposit" in twists:
                rest = self.total
                for number in range(chance.choice([1, 1, 2])):
                    paid = rounded(rest * chance.choice([20, 30, 50]) / Decimal(100))
                    rest -= paid
                    self.deposits.append((self.order_day + datetime.timedelta(days=9 * number), paid))
                self.due = rest
            elif "previous" in twists:
                self.previous = chance.choice([1, 1, -1]) * rounded(self.total * Decimal(chance.randint(20, 140)) / 100)
                self.due = self.total + self.previous
            elif "withholding" in twists and country.code in ("ES", "IT", "PT", "IN", "MX"):
                self.withheld_rate = {"ES": "15", "IT": "20", "PT": "25", "IN": "10", "MX": "10"}[country.code]
                self.withheld = -rounded(Decimal(self.net) * int(self.withheld_rate) / 100)
                self.due = self.total + self.withheld
        self.negative = self.kind == "refund" or self.kind == "credit_note" and "signed" in twists
        self.last_four = identifiers.fill("####", chance)

    def set_numbers(self):
        chance = self.random
        self.number = identifiers.fill(chance.choice(["########", "RE-20##-####", "INV-#####", "%####", "20##/####", "F20###", "#####-%"]), chance)
        self.order = identifiers.fill(chance.choice(["PO-#####", "45########", "@@######", "B-####/%#"]), chance)
        self.customer = identifiers.fill("%####", chance)
        self.reference = identifiers.creditor_reference(chance) if chance.random() < 0.3 else self.number
        self.cashier = chance.choice(self.words.all("people")).split()[0]

    # Printing

    def sign(self, minor):
        """The amount as this document prints it: money back bears its minus where the document says so."""
        return -minor if self.negative else minor

    def number_of(self, minor):
        return self.forms.number(self.sign(minor))

    def money(self, minor, place="line"):
        return self.forms.money(self.sign(minor), place)
