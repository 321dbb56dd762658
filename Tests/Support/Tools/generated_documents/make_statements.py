#!/usr/bin/env python3
"""Writes invented bank and card statements with their truth (truth.jsonl): layouts x languages, some of them as scans.

    make_statements.py FOLDER [--seed 1] [--count 120] [--scanned 0.4] [--bookings N]

The same seed gives the same documents. Needs reportlab, Pillow and pdftoppm.
"""
import argparse
import json
import pathlib
import random

import scanning
from statement_content import Statement
from statement_layouts import LAYOUTS
from statement_pages import Pages
from statement_words import WORDS


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--scanned", type=float, default=0.4, help="share of simulated scans")
    parser.add_argument("--bookings", type=int, help="of each account; otherwise few to many")
    parser.add_argument("--layouts", nargs="*", help="only these")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(options.seed)
    layouts = [layout for layout in LAYOUTS if not options.layouts or layout.name in options.layouts]
    truths = []
    for number in range(options.count):
        layout = layouts[number % len(layouts)]
        languages = layout.only.split() or list(WORDS)
        language = languages[(number // len(layouts) + number) % len(languages)]
        bookings = options.bookings or chance.choice([4, 9, 15, 24, 40, 90])
        path = options.folder / f"{number:03d}-{layout.name}-{language}.pdf"
        statement = Statement(layout, language, options.seed * 10_000 + number, bookings)
        Pages(statement, path).write()
        truth = statement.truth(path.name)
        if chance.random() < options.scanned:
            scanning.scan(path, path, statement.random, dpi=chance.choice([150, 200, 300]))
            truth["set"] = "statement-scanned"
        truths.append(truth)
    with open(options.folder / "truth.jsonl", "w", encoding="utf8") as file:
        file.writelines(json.dumps(truth, ensure_ascii=False) + "\n" for truth in truths)


if __name__ == "__main__":
    main()
