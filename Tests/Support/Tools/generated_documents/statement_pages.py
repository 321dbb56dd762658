"""Draws a generated statement: head, tables of bookings with balances, and the boxes around them."""
from drawing import HEIGHT, WIDTH, Sheet


class Pages:
    """The pages of one statement."""

    def __init__(self, statement, path):
        self.statement, self.layout, self.words = statement, statement.layout, statement.words
        columns = self.layout.columns
        font = statement.random.choice(["Helvetica", "Helvetica", "Courier"] if len(columns) < 5 else ["Helvetica"])
        self.size = 8 if font == "Courier" else 9
        width, height = (HEIGHT, WIDTH) if self.layout.landscape else (WIDTH, HEIGHT)
        self.sheet = Sheet(path, font, self.size, width=width, height=height)
        self.right = self.sheet.width - 50

    def write(self):
        self.head()
        if self.layout.overview:
            self.overview()
        for index, account in enumerate(self.statement.accounts):
            if index and self.sheet.y > self.sheet.height - 220:
                self.turn(heads=False)
            elif index:
                self.sheet.line(2)
            self.account(account, named=len(self.statement.accounts) > 1)
        self.foot()
        self.sheet.save()

    def head(self):
        sheet, words, statement = self.sheet, self.words, self.statement
        sheet.text(50, statement.bank, size=15, bold=True)
        sheet.text(self.right, words["card" if self.layout.card else "title"], "right", size=11)
        sheet.line(3)
        if self.layout.owner_labelled:
            sheet.text(50, f"{words['owner']}: {statement.holder}")
            sheet.line()
        for text in ([] if self.layout.owner_labelled else [statement.holder]) + [words["street"], words["town"]]:
            sheet.text(50, text)
            sheet.line()
        sheet.line()
        sheet.text(50, f"{words['issued']}: {statement.date(statement.issued, 'full')}")
        sheet.text(300, f"{words['period']} {statement.date(statement.start, 'full')} {words['to']} {statement.date(statement.end, 'full')}")
        sheet.line()
        if len(statement.accounts) == 1:
            self.name(statement.accounts[0])
        if self.layout.card:
            sheet.text(50, f"{words['limit']}: {statement.number(500000)} {statement.currency}")
            sheet.text(300, f"{words['minimum']}: {statement.number(2500)} {statement.currency}")
            sheet.line()
        elif self.layout.currency:
            sheet.text(50, f"{words['currency']}: {statement.currency}")
            sheet.line()
        sheet.line()

    def name(self, account):
        if self.layout.card:
            self.sheet.text(50, f"{self.words['account']}: XXXX XXXX XXXX {account['number'][-4:]}")
        else:
            self.sheet.text(50, f"{self.words['account']}: {account['number']}")
            self.sheet.text(300, f"IBAN {account['iban']}")
        self.sheet.line()

    @property
    def labels(self):
        return (self.words["previous"], self.words["new"]) if self.layout.card else (self.words["opening"], self.words["closing"])

    def overview(self):
        """All accounts with their balances, before the first one's bookings."""
        sheet, statement = self.sheet, self.statement
        sheet.text(50, self.words["account"], bold=True)
        sheet.text(400, self.labels[0], "right", bold=True)
        sheet.text(545, self.labels[1], "right", bold=True)
        sheet.line()
        for account in statement.accounts:
            sheet.text(50, account["number"])
            sheet.text(400, statement.balance(account["opening"]), "right")
            sheet.text(545, statement.balance(account["closing"]), "right")
            sheet.line()
        sheet.line()

    def account(self, account, named):
        sheet, words, layout, statement = self.sheet, self.words, self.layout, self.statement
        if named:
            sheet.line()
            self.name(account)
        first, last = self.labels
        if layout.summary:
            self.summary(first, last, account)
        self.heads()
        if not layout.summary:
            label = f"{first} {statement.date(statement.start, 'full')}" if layout.dated_balances else first
            self.balance_line(label, account["opening"])
        previous, section, carried = None, None, account["opening"]
        for row in (row for row in account["rows"] if row["kind"] == "booking"):
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
                self.heading(statement.date(row["day"], "heading"))
            if layout.day == "of-month" and (previous is None or (row["day"].year, row["day"].month) != (previous.year, previous.month)):
                self.heading(statement.date(row["day"], "of-year"))
            self.booking(row, show_day=layout.day not in ("heading", "first") or row["day"] != previous and layout.day != "heading")
            previous, carried = row["day"], row["balance"]
        self.section_total(account, section)
        if layout.checks:
            self.checks([row for row in account["rows"] if row["kind"] == "check"])
        if layout.totals:
            self.column_totals(account)
        if not layout.summary:
            self.balance_line(f"{last} {statement.date(statement.end, 'full')}" if layout.dated_balances else last, account["closing"])
        if layout.checks:
            self.daily_balances(account)
        if layout.pending:
            sheet.line()
            self.heading(words["pending"])
            day = statement.end
            self.booking(dict(day=day, value=day, text=[words["spending"][0]], amount=-1234, balance=0, ends_day=False), show_day=True, recorded=False)
        sheet.line()

    def heading(self, text):
        self.sheet.text(50, text, bold=True)
        self.sheet.line()

    def summary(self, first, last, account):
        sheet, statement = self.sheet, self.statement
        top = sheet.y - sheet.pitch
        sheet.text(60, first, bold=True)
        sheet.text(380, last, bold=True)
        sheet.line()
        sheet.text(60, f"{statement.balance(account['opening'])} {statement.currency}")
        sheet.text(380, f"{statement.balance(account['closing'])} {statement.currency}")
        sheet.line()
        sheet.box(50, top, self.right, sheet.y - sheet.pitch * 0.5)
        sheet.line(1.5)

    def section_total(self, account, section):
        if not self.layout.sections or section is None:
            return
        total = sum(row["amount"] for row in account["rows"] if (row["amount"] < 0) == section and row["kind"] == "booking")
        self.sheet.text(120, f"{self.words['total']} {self.words['withdrawals' if section else 'deposits'].lower()}")
        self.sheet.text(self.layout.place("amount")[0], self.statement.number(total), "right")
        self.sheet.line()

    def column_totals(self, account):
        """What went out and came in, below the columns."""
        self.sheet.rule()
        self.sheet.text(self.layout.place("text")[0], self.words["total"], bold=True)
        for kind, sign in (("out", -1), ("into", 1)):
            total = sum(row["amount"] for row in account["rows"] if row["amount"] * sign > 0)
            self.sheet.text(self.layout.place(kind)[0], self.statement.number(total), "right", bold=True)
        self.sheet.line()

    def checks(self, rows):
        """Two lists of checks side by side."""
        sheet, statement = self.sheet, self.statement
        if not rows:
            return
        sheet.line()
        self.heading("Checks paid")
        for row in rows:
            row["printed"], row["prints_balance"] = row["text"], False
        self.check_heads()
        for first in range(0, len(rows), 2):
            if sheet.is_full:
                self.turn(heads=False)
                self.check_heads()
            for x, row in zip((50, 310), rows[first:first + 2]):
                for at, text, anchor in ((0, row["text"][0], "left"), (80, statement.date(row["day"]), "left"), (220, statement.number(row["amount"]), "right")):
                    sheet.text(x + at, text, anchor)
            sheet.line()
        sheet.text(50, "Total checks paid")
        sheet.text(530, statement.number(sum(row["amount"] for row in rows)), "right")
        sheet.line(2)

    def check_heads(self):
        for x in (50, 310):
            for at, text, anchor in ((0, "Check no.", "left"), (80, "Date", "left"), (220, "Amount", "right")):
                self.sheet.text(x + at, text, anchor, bold=True)
        self.sheet.line()

    def daily_balances(self, account):
        """A list of days with the balance at their end, three beside each other."""
        sheet, statement = self.sheet, self.statement
        sheet.line()
        if sheet.is_full:
            self.turn()
        self.heading("Daily ending balance")
        days = {}
        balance = account["opening"]
        for row in sorted(account["rows"], key=lambda row: row["day"]):
            balance += row["amount"]
            days[row["day"]] = balance
        for index, (day, balance) in enumerate(list(days.items())[:12]):
            x = 50 + index % 3 * 170
            sheet.text(x, statement.date(day))
            sheet.text(x + 130, statement.balance(balance), "right")
            if index % 3 == 2:
                sheet.line()
        sheet.line()

    def turn(self, heads=True):
        self.sheet.text(self.right, f"{self.words['page']} {self.sheet.page}", "right", y=self.sheet.height - 40)
        self.sheet.next_page()
        self.sheet.text(50, self.statement.bank, bold=True)
        self.sheet.line(2)
        if heads:
            self.heads()

    def heads(self):
        if not self.layout.heads:
            return
        if self.layout.grouped:
            self.sheet.text(self.layout.place("into")[0], self.words["amount"], "right", bold=True)
            self.sheet.line()
        for kind, x, anchor in self.layout.columns:
            if kind != "mark":
                self.sheet.text(x, self.words[kind], anchor, bold=True)
        if self.layout.stacked:
            self.sheet.line()
            self.sheet.text(self.layout.place("date")[0], self.words["value"], bold=True)
        self.sheet.line()
        self.sheet.rule()

    def balance_line(self, label, minor):
        statement = self.statement
        self.sheet.text(self.layout.place("text")[0], label, bold=True)
        column = next(kind for kind in ("balance", "amount", "into") if self.layout.has(kind))
        if column == "into" and minor < 0:
            column = "out"
        x, anchor = self.layout.place(column)
        is_bare = column == "out" or self.layout.sign == "letters"
        self.sheet.text(x, statement.symbol(statement.number(minor)) if is_bare else statement.balance(minor), anchor, bold=True)
        if self.layout.sign == "letters":
            self.sheet.text(self.layout.place("mark")[0], statement.money(minor)[1], bold=True)
        self.sheet.line()

    # Bookings

    def booking(self, row, show_day, recorded=True):
        layout, sheet = self.layout, self.sheet
        x, _ = layout.place("text")
        lines = [line for text in row["text"] for line in sheet.wrap(text, self.end_of_text(x) - x, self.size)]
        if recorded:
            row["printed"] = lines
            row["prints_balance"] = layout.balance == "row" or layout.balance == "day" and row["ends_day"]
        if layout.date_below:
            lines = lines[:1] + [self.statement.date(row["day"], "below")] + lines[1:]
        amount_at = len(lines) - 1 if layout.amount_last else 0
        top = sheet.y
        for index, line in enumerate(lines):
            if index == 0 and show_day and not layout.middle:
                self.days(row)
            if index == 1 and layout.stacked:
                sheet.text(layout.place("date")[0], self.statement.date(row["value"]))
            sheet.text(x, line)
            if index == amount_at and not layout.middle:
                self.amounts(row, recorded)
            sheet.line()
        if layout.stacked and len(lines) == 1:
            sheet.text(layout.place("date")[0], self.statement.date(row["value"]))
            sheet.line()
        if layout.middle:
            below = sheet.y
            sheet.y = (top + below - sheet.pitch) / 2
            self.days(row)
            self.amounts(row, recorded)
            sheet.y = below + sheet.pitch * 0.5
            sheet.rule()

    def end_of_text(self, x):
        right = [at - 70 for kind, at, anchor in self.layout.columns if at > x and anchor == "right"]
        left = [at - 5 for kind, at, anchor in self.layout.columns if at > x and anchor == "left"]
        return min(right + left + [self.right])

    def days(self, row):
        layout, statement = self.layout, self.statement
        self.row_number = getattr(self, "row_number", 0) + 1
        if layout.has("number"):
            self.sheet.text(layout.place("number")[0], str(self.row_number))
        if layout.has("reference"):
            self.sheet.text(layout.place("reference")[0], str(88_213_004 + 7 * self.row_number))
        if layout.has("type"):
            self.sheet.text(layout.place("type")[0], self.words["types"][0 if row["amount"] < 0 else 1])
        for kind in ("date", "bought"):
            if layout.has(kind) and not layout.date_below:
                self.sheet.text(layout.place(kind)[0], statement.date(row["day"]))
        for kind in ("value", "booked"):
            if layout.has(kind):
                form = layout.day if layout.day in ("full", "iso") else "full" if kind == "booked" else "short"
                self.sheet.text(layout.place(kind)[0], statement.date(row["value"] if kind == "value" else row["day"], form))

    def amounts(self, row, recorded):
        layout, statement = self.layout, self.statement
        text, mark = statement.money(row["amount"])
        column = "amount" if layout.has("amount") else "out" if row["amount"] < 0 else "into"
        self.sheet.text(layout.place(column)[0], text, "right")
        if mark:
            self.sheet.text(layout.place("mark")[0], mark)
        for kind in ("foreign", "rate"):
            if layout.has(kind) and kind in row:
                self.sheet.text(layout.place(kind)[0], row[kind], "right")
        if layout.has("balance") and (layout.balance == "row" or layout.balance == "day" and row["ends_day"]) and recorded:
            self.sheet.text(layout.place("balance")[0], statement.balance(row["balance"]), "right")

    def foot(self):
        if self.sheet.y > self.sheet.height - 130:
            self.turn()
        sheet, words, statement = self.sheet, self.words, self.statement
        sheet.line(2)
        sheet.text(50, f"{words['interest']} {statement.number(150000)} {statement.currency}")
        sheet.line()
        sheet.text(50, words["fee"])
        sheet.text(300, f"{statement.number(1250)} {statement.currency}")
        sheet.line()
        sheet.text(50, f"{words['offer']} {statement.number(500000)} {statement.currency}")
