"""The layouts of generated statements: they differ in columns, signs, dates, order and boxes, not only in words."""
from dataclasses import dataclass


@dataclass
class Layout:
    name: str
    # Columns left to right: (kind, x, anchor); kinds: number date value bought booked type text reference foreign rate
    # amount mark out into balance.
    columns: list
    sign: str = "minus"  # minus, behind, brackets, letters, signs (marks apart), crdr, columns, plus, none (sections), card
    day: str = "full"  # full, short, month, iso, time, first (once a day), heading (a line of its own), of-month (below a month)
    newest_first: bool = False
    balance: str = "none"  # none, row, day
    heads: bool = True
    sections: bool = False
    carried: bool = False
    summary: bool = False  # opening and closing in a box above the table instead of lines in it
    pending: bool = False
    foreign: bool = False
    amount_last: bool = False  # on the last line of a booking's text
    card: bool = False
    accounts: int = 1
    dated_balances: bool = False
    only: str = ""  # languages
    stacked: bool = False  # the value day below the day, in one column
    date_below: bool = False  # the day below the first line of the text
    middle: bool = False  # day and amounts half-way down a booking's text
    checks: bool = False  # checks in two lists side by side, daily balances
    totals: bool = False  # sums below the columns
    grouped: bool = False  # a head above two heads
    overview: bool = False  # all accounts with their balances first
    symbols: bool = False  # the currency at every amount
    landscape: bool = False
    owner_labelled: bool = False  # the holder behind a label instead of above the address
    currency: tuple = ()  # code and decimals of another one than the language's

    def has(self, kind):
        return self.place(kind) is not None

    def place(self, kind):
        """Where a column is and which way its texts are aligned; None without it."""
        return next(((x, anchor) for name, x, anchor in self.columns if name == kind), None)


LAYOUTS = [
    Layout("behind", [("date", 50, "left"), ("text", 110, "left"), ("amount", 450, "right"), ("balance", 545, "right")], sign="behind", balance="row"),
    Layout("debit-credit", [("date", 50, "left"), ("text", 105, "left"), ("out", 390, "right"), ("into", 465, "right"), ("balance", 545, "right")], sign="columns", day="first", balance="day", carried=True),
    Layout("newest-first", [("date", 50, "left"), ("value", 115, "left"), ("text", 180, "left"), ("amount", 460, "right"), ("balance", 545, "right")], newest_first=True, balance="row", summary=True),
    Layout("letters", [("date", 50, "left"), ("value", 95, "left"), ("text", 145, "left"), ("amount", 520, "right"), ("mark", 530, "left")], sign="letters", day="short", carried=True, only="de en nl"),
    Layout("sections", [("date", 50, "left"), ("text", 110, "left"), ("amount", 545, "right")], sign="none", day="short", sections=True, summary=True),
    Layout("brackets", [("text", 120, "left"), ("date", 50, "left"), ("amount", 440, "right"), ("balance", 545, "right")], sign="brackets", balance="row", day="month"),
    Layout("crdr", [("date", 50, "left"), ("text", 120, "left"), ("amount", 430, "right"), ("balance", 530, "right")], sign="crdr", balance="row", day="month", only="en"),
    Layout("card", [("bought", 50, "left"), ("booked", 140, "left"), ("text", 215, "left"), ("amount", 545, "right")], sign="card", day="full", card=True, summary=True, foreign=True),
    Layout("card-sections", [("date", 50, "left"), ("text", 120, "left"), ("amount", 545, "right")], sign="none", day="short", card=True, summary=True, sections=True, foreign=True),
    Layout("day-headings", [("text", 60, "left"), ("amount", 440, "right"), ("balance", 545, "right")], day="heading", balance="day", sign="minus"),
    Layout("no-heads", [("date", 50, "left"), ("text", 115, "left"), ("amount", 440, "right"), ("balance", 545, "right")], heads=False, balance="row", sign="minus"),
    Layout("amount-first", [("date", 50, "left"), ("amount", 185, "right"), ("balance", 270, "right"), ("text", 290, "left")], balance="row", sign="minus"),
    Layout("two-accounts", [("date", 50, "left"), ("text", 110, "left"), ("out", 440, "right"), ("into", 545, "right")], sign="columns", accounts=2, day="short"),
    Layout("amount-last", [("date", 50, "left"), ("text", 110, "left"), ("amount", 545, "right")], sign="plus", amount_last=True, carried=True, pending=True),
    Layout("value-right", [("date", 50, "left"), ("text", 105, "left"), ("value", 330, "left"), ("out", 455, "right"), ("into", 545, "right")], sign="columns", day="short", dated_balances=True),
    Layout("pending", [("date", 50, "left"), ("text", 120, "left"), ("amount", 450, "right"), ("balance", 545, "right")], sign="plus", balance="row", pending=True, summary=True, day="month"),
    Layout("stacked-days", [("date", 50, "left"), ("text", 130, "left"), ("amount", 545, "right")], stacked=True, owner_labelled=True),
    Layout("date-below", [("text", 50, "left"), ("into", 370, "right"), ("out", 455, "right"), ("balance", 545, "right")], date_below=True, sign="columns", balance="row", newest_first=True, summary=True),
    Layout("middle", [("date", 50, "left"), ("text", 130, "left"), ("amount", 440, "right"), ("balance", 545, "right")], middle=True, balance="row"),
    Layout("checks", [("date", 50, "left"), ("text", 110, "left"), ("amount", 530, "right")], sign="none", day="short", sections=True, summary=True, checks=True, only="en"),
    Layout("signs-apart", [("number", 50, "left"), ("date", 80, "left"), ("text", 150, "left"), ("mark", 440, "left"), ("amount", 530, "right")], sign="signs", dated_balances=True),
    Layout("months", [("date", 60, "left"), ("text", 100, "left"), ("amount", 440, "right"), ("balance", 545, "right")], day="of-month", balance="row"),
    Layout("symbols", [("date", 50, "left"), ("text", 130, "left"), ("out", 380, "right"), ("into", 465, "right"), ("balance", 555, "right")], sign="columns", day="month", balance="row", symbols=True, totals=True),
    Layout("foreign-columns", [("date", 50, "left"), ("text", 115, "left"), ("foreign", 390, "right"), ("rate", 455, "right"), ("amount", 545, "right")], sign="card", card=True, summary=True, foreign=True),
    Layout("wide", [("date", 50, "left"), ("value", 120, "left"), ("type", 190, "left"), ("text", 290, "left"), ("amount", 680, "right"), ("balance", 790, "right")], landscape=True, day="iso", balance="row", sign="plus", owner_labelled=True),
    Layout("overview", [("date", 50, "left"), ("text", 110, "left"), ("amount", 450, "right"), ("balance", 545, "right")], sign="behind", balance="row", accounts=2, overview=True, day="month"),
    Layout("grouped-heads", [("date", 50, "left"), ("value", 115, "left"), ("text", 180, "left"), ("out", 460, "right"), ("into", 545, "right")], sign="columns", grouped=True, totals=True, carried=True),
    Layout("no-decimals", [("date", 50, "left"), ("text", 130, "left"), ("out", 380, "right"), ("into", 460, "right"), ("balance", 545, "right")], sign="columns", day="iso", balance="row", currency=("JPY", 0)),
    Layout("three-decimals", [("date", 50, "left"), ("text", 130, "left"), ("amount", 440, "right"), ("balance", 545, "right")], balance="row", sign="minus", currency=("KWD", 3), only="en"),
    Layout("timed", [("date", 50, "left"), ("text", 160, "left"), ("amount", 440, "right"), ("balance", 545, "right")], day="time", sign="plus", balance="row", newest_first=True),
    Layout("balance-first", [("date", 50, "left"), ("text", 120, "left"), ("balance", 450, "right"), ("amount", 545, "right")], balance="row", sign="minus"),
    Layout("references", [("date", 50, "left"), ("text", 115, "left"), ("reference", 340, "left"), ("out", 465, "right"), ("into", 545, "right")], sign="columns", day="short", totals=True, summary=True),
    Layout("no-heads-columns", [("date", 50, "left"), ("text", 115, "left"), ("out", 380, "right"), ("into", 460, "right"), ("balance", 545, "right")], heads=False, sign="columns", balance="row", day="month"),
    Layout("value-first", [("value", 50, "left"), ("date", 125, "left"), ("text", 200, "left"), ("amount", 450, "right"), ("balance", 545, "right")], balance="row", sign="behind", day="iso", owner_labelled=True),
]
