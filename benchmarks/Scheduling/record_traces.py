#!/usr/bin/env python3
"""Draws the arrival traces that lie in Traces/. The same seed gives the same files; nothing of them comes from customers.

    benchmarks/Scheduling/record_traces.py [FOLDER SEED]     other draws of the same kinds, to check what was tuned on these

One line per document: arrival s, caller, seconds the caller waits (- for none named), image tokens, prompt tokens, output tokens.
"""
import pathlib
import random
import sys

FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) == 3 else pathlib.Path(__file__).resolve().parent / "Traces"
SEED = int(sys.argv[2]) if len(sys.argv) == 3 else 20261121


def receipt(draw):
    """A photo of a receipt: its image, the instructions, a short answer."""
    return draw.randint(350, 750), draw.randint(140, 180), draw.randint(50, 130)


def invoice(draw):
    """A digital PDF: its text, no image."""
    return 0, draw.randint(300, 900), draw.randint(60, 160)


def statement(draw):
    """Some pages of bookings in one question."""
    return 0, draw.randint(1400, 1900), draw.randint(350, 600)


def poisson(draw, rate, until, start=0.0):
    """Arrivals that know nothing of each other, so many a second."""
    time = start + draw.expovariate(rate)
    while time < until:
        yield time
        time += draw.expovariate(rate)


def write(name, title, rows):
    lines = [f"# {title}", "# arrival s, caller, wait s, image tokens, prompt tokens, output tokens"]
    for time, caller, wait, tokens in sorted(rows, key=lambda row: (row[0], row[1])):
        lines.append(" ".join([f"{time:.2f}", caller, "-" if wait is None else str(wait), *map(str, tokens)]))
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n")


def quiet(draw):
    return [(t, "shop", 5, receipt(draw)) for t in poisson(draw, 6 / 60, 1200)]


def steady(draw):
    """About nine tenths of what the engine can do."""
    return [(t, "shop", 15, receipt(draw)) for t in poisson(draw, 48 / 60, 480)]


def bursts(draw):
    return [(12.0 * burst + draw.uniform(0, 0.3), "shop", 10, receipt(draw)) for burst in range(25) for _ in range(10)]


def overload(draw):
    """A minute with ten times what the engine can do, then as much as it can bear."""
    rows = []
    for t in poisson(draw, 550 / 60, 60):
        wait = draw.choice([5, 10, 10, 20, None])
        rows.append((t, draw.choice(["shop", "office", "field"]), wait, receipt(draw)))
    rows += [(t, "shop", 10, receipt(draw)) for t in poisson(draw, 25 / 60, 180, start=60)]
    return rows


def flood(draw):
    """One caller sends three times what the engine can do, another a document every few seconds."""
    rows = [(t, "archive", 30, receipt(draw)) for t in poisson(draw, 160 / 60, 180)]
    rows += [(t, "till", 20, receipt(draw)) for t in poisson(draw, 12 / 60, 180)]
    return rows


def mixed(draw):
    """Long statements of patient callers beside receipts of people who wait."""
    rows = [(t, "bank", draw.choice([120, 300]), statement(draw)) for t in poisson(draw, 5 / 60, 480)]
    rows += [(t, "till", 8, receipt(draw)) for t in poisson(draw, 18 / 60, 480)]
    rows += [(t, "office", None, invoice(draw)) for t in poisson(draw, 6 / 60, 480)]
    return rows


def month_end(draw):
    """Bookkeeping closes the month: a day's rhythm within half an hour, with folders of documents dropped at once."""
    rows = [(t, "office", None, invoice(draw)) for t in poisson(draw, 8 / 60, 1200)]
    rows += [(t, "till", 10, receipt(draw)) for t in poisson(draw, 6 / 60, 1200)]
    rows += [(t, "bank", 300, statement(draw)) for t in poisson(draw, 1 / 60, 1200)]
    for _ in range(14):
        start, size = draw.uniform(60, 1140), draw.randint(10, 45)
        caller, wait = draw.choice([("books", 60), ("books", 30), ("office", None)])
        for position in range(size):
            kind = draw.choice([receipt, receipt, invoice])
            rows.append((start + 0.15 * position, caller, wait, kind(draw)))
    return rows


TRACES = {
    "quiet": (quiet, "Receipts now and then, five seconds each"),
    "steady": (steady, "Receipts at random, near what the engine can do"),
    "bursts": (bursts, "Ten receipts every twelve seconds"),
    "month-end": (month_end, "Bookkeeping closes the month: folders dropped at once beside the day's work"),
    "mixed": (mixed, "Long statements of patient callers beside receipts of people who wait"),
    "flood": (flood, "One caller floods, another sends a receipt every five seconds"),
    "overload": (overload, "A minute of ten times what the engine can do, then quiet"),
}

for number, (name, (make, title)) in enumerate(TRACES.items()):
    write(name, title, make(random.Random(SEED + number)))
