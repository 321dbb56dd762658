#!/usr/bin/env python3
"""Writes invented bank and card statements with their truth (truth.jsonl): layouts x languages, some of them as scans.

    make_statements.py FOLDER [--seed 1] [--count 120] [--scanned 0.4] [--pages 40]

The same seed gives the same documents. Needs reportlab, Pillow and pdftoppm.
"""
import argparse
import datetime
import json
import pathlib
import random

import scanning
from drawing import HEIGHT, Sheet, wrap
from statement_layouts import LAYOUTS
from statement_words import MONTHS, NUMBERS, WORDS

LETTERS = {"de": ("S", "H"), "en": ("D", "C"), "nl": ("Af", "Bij")}


class Writer:
    """One statement: its content, then its pages."""

    def __init__(self, layout, language, seed, bookings, path):
        self.random = random.Random(seed)
        self.layout, self.language, self.path = layout, language, path
        self.words = WORDS[language]
        self.thousands, self.decimals, self.currency = self.random.choice(NUMBERS[language])
        self.bank = self.random.choice(self.words["bank"])
        self.end = datetime.date(2023, 1, 8) + datetime.timedelta(days=self.random.randint(0, 1000))
        self.start = self.end - datetime.timedelta(days=self.random.choice([27, 30, 31, 45]))
        self.issued = self.end + datetime.timedelta(days=self.random.randint(1, 3))
        self.accounts = [self.account(bookings) for _ in range(layout.accounts)]

    # Content

    def account(self, count):
        days = sorted(self.random.randint(0, (self.end - self.start).days) for _ in range(count))
        if self.layout.card:
            opening = -self.random.randint(1000, 90000)
        else:
            opening = self.random.choice([1, 1, 1, -1]) * self.random.randint(10000, 900000)
        rows = []
        for offset in days:
            day = self.start + datetime.timedelta(days=offset)
            out = self.random.random() < 0.72
            amount = self.random.choice([self.random.randint(100, 9999), self.random.randint(1000, 250000)])
            text = [self.random.choice(self.words["spending" if out else "income"])]
            if self.layout.card and not out:
                text = [self.words["payment"]]
            if self.random.random() < 0.45 or self.layout.amount_last:
                text += self.random.sample(self.words["more"], self.random.choice([1, 1, 2]))
            if self.layout.foreign and out and self.random.random() < 0.3:
                text.append(f"{self.number(self.random.randint(500, 90000))} SEK {self.words['rate']} 0{self.decimals}0{self.random.randint(1000, 9999)}")
            rows.append(dict(day=day, value=day + datetime.timedelta(days=self.random.choice([0, 0, 1])), text=text, amount=-amount if out else amount))
        if self.layout.sections:
            rows.sort(key=lambda row: row["amount"] < 0)
        balance = opening
        for row in rows:
            balance += row["amount"]
            row["balance"] = balance
        for row, after in zip(rows, rows[1:] + [None]):
            row["ends_day"] = after is None or after["day"] != row["day"]
        if self.layout.newest_first:
            rows.reverse()
        return dict(opening=opening, closing=balance, rows=rows, iban=self.iban(), number=str(self.random.randint(10**7, 10**8 - 1)))

    def iban(self):
        country = {"en": "GB", "de": "DE", "fr": "FR", "nl": "NL", "es": "ES", "it": "IT"}[self.language]
        body = {"GB": "KSTL", "NL": "PLDR", "IT": "X"}.get(country, "") + "".join(self.random.choice("0123456789") for _ in range({"GB": 14, "DE": 18, "FR": 23, "NL": 10, "ES": 20, "IT": 22}[country]))
        digits = "".join(str(int(c, 36)) for c in body + country + "00")
        iban = f"{country}{98 - int(digits) % 97:02d}{body}"
        return " ".join(iban[i:i + 4] for i in range(0, len(iban), 4))

    # Forms

    def number(self, minor):
        whole, cents = divmod(abs(minor), 100)
        groups = f"{whole:,}".replace(",", self.thousands)
        return f"{groups}{self.decimals}{cents:02d}"

    def money(self, minor):
        """An amount and, where it has a place of its own, its mark."""
        out, text, sign = minor < 0, self.number(minor), self.layout.sign
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
        if sign == "card":
            return text + ("" if out else " CR" if self.language == "en" else "-"), ""
        return text, ""

    def balance(self, minor):
        if self.layout.card:
            return self.number(minor) if minor <= 0 else "-" + self.number(minor)
        if self.layout.sign in ("columns", "none", "letters"):
            mark = LETTERS.get(self.language)
            return self.number(minor) + f" {mark[0 if minor < 0 else 1]}" if self.layout.sign == "letters" else ("-" if minor < 0 else "") + self.number(minor)
        return self.money(minor)[0]

    def date(self, day, form=None):
        form = form or self.layout.day
        us = self.currency == "USD"
        mark = {"de": ".", "nl": "-"}.get(self.language, "/")
        if form in ("full", "first"):
            return day.strftime(f"%m{mark}%d{mark}%Y" if us else f"%d{mark}%m{mark}%Y")
        if form == "short":
            return day.strftime("%m/%d" if us else "%d.%m." if mark == "." else f"%d{mark}%m")
        month = MONTHS[self.language][day.month - 1]
        if form == "long":
            return f"{month} {day.day}, {day.year}" if us else f"{day.day}. {month} {day.year}" if mark == "." else f"{day.day} {month} {day.year}"
        if form == "heading":
            return self.date(day, "long")
        return f"{day.day:02d} {month if self.language == 'fr' else 'mrt' if month == 'maart' else month[:3]}"

    # Pages

    def write(self):
        self.sheet = Sheet(self.path, self.random.choice(["Helvetica", "Times", "Courier"] if len(self.layout.columns) < 5 else ["Helvetica"]))
        if self.sheet.font == "Times":
            self.sheet.font = "Helvetica"
        self.size = 8 if self.sheet.font == "Courier" else 9
        self.sheet.size = self.size
        self.head()
        for index, account in enumerate(self.accounts):
            if index:
                self.sheet.line(2)
            self.account_pages(account, named=len(self.accounts) > 1)
        self.foot()
        self.sheet.save()

    def head(self):
        sheet, words = self.sheet, self.words
        sheet.text(50, self.bank, size=15, bold=True)
        sheet.text(545, words["card" if self.layout.card else "title"], "right", size=11)
        sheet.line(3)
        for text in (self.random.choice(words["holder"]), words["street"], words["town"]):
            sheet.text(50, text)
            sheet.line()
        sheet.line()
        sheet.text(50, f"{words['issued']}: {self.date(self.issued, 'full')}")
        sheet.text(300, f"{words['period']} {self.date(self.start, 'full')} {words['to']} {self.date(self.end, 'full')}")
        sheet.line()
        if len(self.accounts) == 1:
            self.name(self.accounts[0])
        if self.layout.card:
            sheet.text(50, f"{words['limit']}: {self.number(500000)} {self.currency}")
            sheet.text(300, f"{words['minimum']}: {self.number(2500)} {self.currency}")
            sheet.line()
        sheet.line()

    def name(self, account):
        if self.layout.card:
            self.sheet.text(50, f"{self.words['account']}: XXXX XXXX XXXX {account['number'][-4:]}")
        else:
            self.sheet.text(50, f"{self.words['account']}: {account['number']}")
            self.sheet.text(300, f"IBAN {account['iban']}")
        self.sheet.line()

    def account_pages(self, account, named):
        sheet, words, layout = self.sheet, self.words, self.layout
        if named:
            sheet.line()
            self.name(account)
        first, last = (words["previous"], words["new"]) if layout.card else (words["opening"], words["closing"])
        if layout.summary:
            top = sheet.y - sheet.pitch
            sheet.text(60, f"{first}", bold=True)
            sheet.text(380, f"{last}", bold=True)
            sheet.line()
            sheet.text(60, f"{self.balance(account['opening'])} {self.currency}")
            sheet.text(380, f"{self.balance(account['closing'])} {self.currency}")
            sheet.line()
            sheet.box(50, top, 545, sheet.y - sheet.pitch * 0.5)
            sheet.line(1.5)
        self.heads()
        if not layout.summary:
            label = f"{first} {self.date(self.start, 'full')}" if layout.dated_balances else first
            self.balance_line(label, account["opening"])
        previous, section, carried = None, None, account["opening"]
        for row in account["rows"]:
            if sheet.is_full:
                if layout.carried:
                    self.balance_line(f"{words['carried']} {sheet.page + 1}", carried)
                self.turn()
                if layout.carried:
                    self.balance_line(f"{words['brought']} {sheet.page - 1}", carried)
                previous = None
            if layout.sections and section != (row["amount"] < 0):
                self.section_total(account, section)
                section = row["amount"] < 0
                sheet.text(50, words["withdrawals" if section else "deposits"], bold=True)
                sheet.line()
            if layout.day == "heading" and row["day"] != previous:
                sheet.text(50, self.date(row["day"], "heading"), bold=True)
                sheet.line()
            self.booking(row, show_day=layout.day not in ("heading", "first") or row["day"] != previous and layout.day != "heading")
            previous, carried = row["day"], row["balance"]
        self.section_total(account, section)
        if not layout.summary:
            self.balance_line(f"{last} {self.date(self.end, 'full')}" if layout.dated_balances else last, account["closing"])
        if layout.pending:
            sheet.line()
            sheet.text(50, words["pending"], bold=True)
            sheet.line()
            day = self.end
            self.booking(dict(day=day, value=day, text=[words["spending"][0]], amount=-1234, balance=0, ends_day=False), show_day=True, recorded=False)
        sheet.line()

    def section_total(self, account, section):
        if not self.layout.sections or section is None:
            return
        total = sum(row["amount"] for row in account["rows"] if (row["amount"] < 0) == section)
        self.sheet.text(120, f"{self.words['total']} {self.words['withdrawals' if section else 'deposits'].lower()}")
        self.sheet.text(self.place("amount")[0], self.number(total), "right")
        self.sheet.line()

    def turn(self):
        self.sheet.text(545, f"{self.words['page']} {self.sheet.page}", "right", y=HEIGHT - 40)
        self.sheet.next_page()
        self.sheet.text(50, self.bank, bold=True)
        self.sheet.line(2)
        self.heads()

    def place(self, kind):
        return next(((x, anchor) for name, x, anchor in self.layout.columns if name == kind), None)

    def heads(self):
        if not self.layout.heads:
            return
        for kind, x, anchor in self.layout.columns:
            if kind != "mark":
                self.sheet.text(x, self.words[kind], anchor, bold=True)
        self.sheet.line()
        self.sheet.rule()

    def balance_line(self, label, minor):
        self.sheet.text(self.place("text")[0], label, bold=True)
        column = next(kind for kind in ("balance", "amount", "into") if self.place(kind))
        if column == "into" and minor < 0:
            column = "out"
        x, anchor = self.place(column)
        text = self.number(minor) if column == "out" or self.layout.sign == "letters" else self.balance(minor)
        self.sheet.text(x, text, anchor, bold=True)
        if self.layout.sign == "letters":
            self.sheet.text(self.place("mark")[0], self.money(minor)[1], bold=True)
        self.sheet.line()

    def booking(self, row, show_day, recorded=True):
        sheet, layout = self.sheet, self.layout
        x, _ = self.place("text")
        right = min([at - 70 for kind, at, anchor in layout.columns if at > x and anchor == "right"] + [at - 5 for kind, at, anchor in layout.columns if at > x and anchor == "left" and kind != "mark"] + [545])
        lines = [line for text in row["text"] for line in wrap(text, right - x, sheet.font, self.size)]
        if recorded:
            row["printed"] = lines
            row["prints_balance"] = layout.balance == "row" or layout.balance == "day" and row["ends_day"]
        at = len(lines) - 1 if layout.amount_last else 0
        for index, line in enumerate(lines):
            if index == 0 and show_day:
                for kind in ("date", "bought"):
                    if self.place(kind):
                        sheet.text(self.place(kind)[0], self.date(row["day"]))
                for kind in ("value", "booked"):
                    if self.place(kind):
                        form = "full" if kind == "booked" or layout.day == "full" else "short"
                        sheet.text(self.place(kind)[0], self.date(row["value"] if kind == "value" else row["day"], form))
            sheet.text(x, line)
            if index == at:
                text, mark = self.money(row["amount"])
                column = "amount" if self.place("amount") else "out" if row["amount"] < 0 else "into"
                sheet.text(self.place(column)[0], text, "right")
                if mark:
                    sheet.text(self.place("mark")[0], mark)
                if self.place("balance") and (layout.balance == "row" or layout.balance == "day" and row["ends_day"]) and recorded:
                    sheet.text(self.place("balance")[0], self.balance(row["balance"]), "right")
            sheet.line()

    def foot(self):
        if self.sheet.y > HEIGHT - 130:
            self.turn()
        sheet, words = self.sheet, self.words
        sheet.line(2)
        sheet.text(50, f"{words['interest']} {self.number(150000)} {self.currency}")
        sheet.line()
        sheet.text(50, words["fee"])
        sheet.text(300, f"{self.number(1250)} {self.currency}")
        sheet.line()
        sheet.text(50, f"{words['offer']} {self.number(500000)} {self.currency}")

    def truth(self):
        account = self.accounts[0]
        transactions = [
            dict(date=row["day"].isoformat(), description=" ".join(row["printed"]), description_alt=[row["printed"][0]], amount_minor=row["amount"],
                 balance_minor=row["balance"] if row["prints_balance"] else None)
            for row in account["rows"]
        ]
        return dict(
            file=self.path.name, kind="bank_statement", set="statement-digital", vendor=self.bank, vendor_alt=[], date=self.issued.isoformat(), date_alt=[self.end.isoformat()],
            currency=self.currency, opening_balance_minor=account["opening"], closing_balance_minor=account["closing"], transactions=transactions, total_minor=None,
            tax_minor=None, line_items=None, account=account["iban"], accounts=len(self.accounts), layout=self.layout.name, language=self.language)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--scanned", type=float, default=0.4, help="share of simulated scans")
    parser.add_argument("--bookings", type=int, help="of each account; otherwise few to many")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(options.seed)
    truths = []
    for number in range(options.count):
        layout = LAYOUTS[number % len(LAYOUTS)]
        languages = layout.only.split() or list(WORDS)
        language = languages[(number // len(LAYOUTS) + number) % len(languages)]
        bookings = options.bookings or chance.choice([4, 9, 15, 24, 40, 90])
        path = options.folder / f"{number:03d}-{layout.name}-{language}.pdf"
        writer = Writer(layout, language, options.seed * 10_000 + number, bookings, path)
        writer.write()
        truth = writer.truth()
        if chance.random() < options.scanned:
            scanning.scan(path, path, writer.random, dpi=chance.choice([150, 200, 300]))
            truth["set"] = "statement-scanned"
        truths.append(truth)
    with open(options.folder / "truth.jsonl", "w", encoding="utf8") as file:
        file.writelines(json.dumps(truth, ensure_ascii=False) + "\n" for truth in truths)


if __name__ == "__main__":
    main()
