#!/usr/bin/env python3
"""Accuracy on the documents beside the checkout (../shared/data), against docs/accuracy.md.

    benchmarks/accuracy.py --check    fail when a column falls more than 2 points below docs/accuracy.md
    benchmarks/accuracy.py --write    measure and renew docs/accuracy.md

`ocr-gateway evaluate` reads and compares; that it counts as ../shared/data/score.py does is checked on the same answers. Needs a
release build. Exit codes: 0 as good as recorded, or ../shared is not there; 1 worse, or counted otherwise.
"""
import datetime
import sys

from measuring.arguments import check_or_write
from measuring.programs import DATA
from measuring.scoring import COLUMNS, evaluate, loss, recorded, share, table, write

TOLERANCE = 0.02


def report(scores):
    sets = [s for s in scores if s != "ALL"] + ["ALL"]
    heads = {s: f"{s} ({scores[s]['n']})" for s in sets}
    stamp = f"Measured {datetime.date.today()} at commit {{commit}}, percent of the documents with a known truth."
    return f"{stamp}\n\n{table(heads, COLUMNS, scores)}"


def main():
    arguments = check_or_write(__doc__).parse_args()
    if not DATA.is_dir():
        print("accuracy: ../shared/data is not there, nothing to measure on")
        return 0
    scores, differences = evaluate(["documents"])
    for difference in differences:
        print(f"accuracy: counted otherwise than by score.py: {difference}", file=sys.stderr)
    if arguments.write:
        write("measured", report(scores))
        return 1 if differences else 0
    worse = []
    for column, before in recorded().items():
        now = scores["ALL"].get(column) or 0
        lost = loss(column, before, now)
        mark = "WORSE" if lost > TOLERANCE else "ok"
        print(f"  {mark:5} {column}: {share(now)} (recorded {share(before)})")
        if lost > TOLERANCE:
            worse.append(column)
    if not recorded():
        worse.append("docs/accuracy.md has no table")
    if worse:
        print("accuracy: worse than docs/accuracy.md:", ", ".join(worse), file=sys.stderr)
    return 1 if worse or differences else 0


if __name__ == "__main__":
    sys.exit(main())
