"""The layouts of generated statements: they differ in columns, signs, dates, order and boxes, not only in words."""
from dataclasses import dataclass


@dataclass
class Layout:
    name: str
    # Columns left to right: (kind, x, anchor); kinds: date value booked text amount mark out into balance.
    columns: list
    sign: str = "minus"  # minus, behind, brackets, letters, crdr, columns, plus, none (sections), card
    day: str = "full"  # full, short, month, first (once a day), heading (a line of its own)
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
]
