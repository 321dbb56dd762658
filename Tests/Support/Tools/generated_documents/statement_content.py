"""What stands in a generated statement: its accounts, bookings and balances, and how it writes numbers and days."""
import datetime
import random

import identifiers
from statement_words import MONTHS, NUMBERS, WORDS

LETTERS = {"de": ("S", "H"), "en": ("D", "C"), "nl": ("Af", "Bij")}


class Statement:
    """One statement of a layout in a language."""

    def __init__(self, layout, language, seed, bookings):
        self.random = random.Random(seed)
        self.layout, self.language = layout, language
        self.words = WORDS[language]
        self.thousands, self.decimals, self.currency = self.random.choice(NUMBERS[language])
        self.exponent = 2
        if layout.currency:
            self.currency, self.exponent = layout.currency
        self.bank = self.random.choice(self.words["bank"])
        self.holder = self.random.choice(self.words["holder"])
        self.end = datetime.date(2023, 1, 8) + datetime.timedelta(days=self.random.randint(0, 1000))
        self.start = self.end - datetime.timedelta(days=self.random.choice([27, 30, 31, 45]))
        self.issued = self.end + datetime.timedelta(days=self.random.randint(1, 3))
        self.accounts = [self.account(bookings) for _ in range(layout.accounts)]

    def account(self, count):
        days = sorted(self.random.randint(0, (self.end - self.start).days) for _ in range(count))
        if self.layout.card:
            opening = -self.random.randint(1000, 90000)
        else:
            opening = self.random.choice([1, 1, 1, -1]) * self.random.randint(10000, 900000)
        rows = [self.row(self.start + datetime.timedelta(days=offset)) for offset in days]
        if self.layout.sections:
            rows.sort(key=lambda row: (row["kind"], row["amount"] < 0))
        balance = opening
        for row in rows:
            balance += row["amount"]
            row["balance"] = balance
        for row, after in zip(rows, rows[1:] + [None]):
            row["ends_day"] = after is None or after["day"] != row["day"]
        if self.layout.newest_first:
            rows.reverse()
        return dict(opening=opening, closing=balance, rows=rows, iban=self.iban(), number=str(self.random.randint(10**7, 10**8 - 1)))

    def row(self, day):
        out = self.random.random() < 0.72
        amount = self.random.choice([self.random.randint(100, 9999), self.random.randint(1000, 250000)])
        if self.layout.checks and out and self.random.random() < 0.4:
            text = [str(self.random.randint(1000, 1999))]
            return dict(day=day, value=day, text=text, amount=-amount, kind="check")
        text = [self.random.choice(self.words["spending" if out else "income"])]
        if self.layout.card and not out:
            text = [self.words["payment"]]
        if self.random.random() < 0.45 or self.layout.amount_last or self.layout.stacked or self.layout.date_below:
            text += self.random.sample(self.words["more"], self.random.choice([1, 1, 2]))
        if self.layout.middle and self.random.random() < 0.4:
            text += self.random.sample(self.words["more"], 2)
        row = dict(day=day, value=day + datetime.timedelta(days=self.random.choice([0, 0, 1])), text=text, amount=-amount if out else amount, kind="booking")
        if self.layout.foreign and out and self.random.random() < 0.3:
            row["foreign"] = f"{self.number(self.random.randint(500, 90000))} SEK"
            row["rate"] = f"0{self.decimals}0{self.random.randint(1000, 9999)}"
            if not self.layout.has("foreign"):
                text.append(f"{row['foreign']} {self.words['rate']} {row['rate']}")
        return row

    def iban(self):
        country = {"en": "GB", "de": "DE", "fr": "FR", "nl": "NL", "es": "ES", "it": "IT"}[self.language]
        return identifiers.iban(country, self.random)

    # Forms

    def number(self, minor):
        whole, rest = divmod(abs(minor), 10**self.exponent)
        groups = f"{whole:,}".replace(",", self.thousands)
        return f"{groups}{self.decimals}{rest:0{self.exponent}d}" if self.exponent else groups

    def symbol(self, text):
        if not self.layout.symbols:
            return text
        sign = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥"}.get(self.currency, self.currency)
        return f"{text} {sign}" if self.language in ("de", "fr", "es", "it") else sign + text if len(sign) == 1 else f"{sign} {text}"

    def money(self, minor):
        """An amount and, where it has a place of its own, its mark."""
        out, text, sign = minor < 0, self.symbol(self.number(minor)), self.layout.sign
        if sign == "minus":
            return ("-" if out else "") + text, ""
        if sign == "plus":
            return ("-" if out else "+") + text, ""
        if sign == "behind":
            return text + ("-" if out else ""), ""
        if sign == "brackets":
            return f"({text})" if out else text, ""
        if sign == "crdr":
            return text + (" DR" if out else " CR"), ""
        if sign == "letters":
            return text, LETTERS[self.language][0 if out else 1]
        if sign == "signs":
            return text, "-" if out else "+"
        if sign == "card":
            return text + ("" if out else " CR" if self.language == "en" else "-"), ""
        return text, ""

    def balance(self, minor):
        text = self.symbol(self.number(minor))
        if self.layout.card:
            return text if minor <= 0 else "-" + text
        if self.layout.sign == "letters":
            return f"{text} {LETTERS[self.language][0 if minor < 0 else 1]}"
        if self.layout.sign in ("columns", "none", "signs"):
            return ("-" if minor < 0 else "") + text
        return self.money(minor)[0]

    def date(self, day, form=None):
        form = form or self.layout.day
        us = self.currency == "USD"
        mark = {"de": ".", "nl": "-"}.get(self.language, "/")
        if form in ("full", "first"):
            return day.strftime(f"%m{mark}%d{mark}%Y" if us else f"%d{mark}%m{mark}%Y")
        if form == "iso":
            return day.isoformat()
        if form == "time":
            return self.date(day, "full") + f" {day.day % 24:02d}:{day.month * 4:02d}"
        if form == "of-month":
            return f"{day.day:02d}"
        if form == "short":
            return day.strftime("%m/%d" if us else "%d.%m." if mark == "." else f"%d{mark}%m")
        month = MONTHS[self.language][day.month - 1]
        if form == "of-year":
            return f"{month} {day.year}"
        if form in ("long", "heading", "below"):
            return f"{month} {day.day}, {day.year}" if us else f"{day.day}. {month} {day.year}" if mark == "." else f"{day.day} {month} {day.year}"
        return f"{day.day:02d} {month if self.language == 'fr' else 'mrt' if month == 'maart' else month[:3]}"

    def truth(self, file):
        """One line of truth.jsonl, in the form of ../shared/data/statements."""
        account = self.accounts[0]
        transactions = [
            dict(date=row["day"].isoformat(), description=" ".join(row["printed"]), description_alt=[row["printed"][0]], amount_minor=row["amount"],
                 balance_minor=row["balance"] if row["prints_balance"] else None)
            for row in account["rows"]
        ]
        return dict(
            file=file, kind="bank_statement", set="statement-digital", vendor=self.bank, vendor_alt=[], date=self.issued.isoformat(), date_alt=[self.end.isoformat()],
            currency=self.currency, opening_balance_minor=account["opening"], closing_balance_minor=account["closing"], transactions=transactions, total_minor=None,
            tax_minor=None, line_items=None, account=account["iban"], holder=self.holder, accounts=len(self.accounts), layout=self.layout.name, language=self.language)
