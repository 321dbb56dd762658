#!/usr/bin/env python3
"""Reads generated bank statements and holds them against their truth: dates, signed amounts and balances, all exact.

    benchmarks/statements.py --check             a small set; fails where a bound is missed
    benchmarks/statements.py --write [--seed N]  the whole set; renews the table in docs/statements.md, fails as --check

Needs a release build, and reportlab and Pillow in .build-venv. Exit codes: 0 within the bounds, 1 not.
"""
import collections
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from measuring.arguments import check_or_write
from measuring.programs import ROOT, running_gateway, wait_until_ready
from measuring.sections import renew, stamp

GENERATOR = ROOT / "Tests/Support/Tools/generated_documents/make_statements.py"
REPORT = ROOT / "docs" / "statements.md"
# Least share of statements that are exact.
BOUNDS = {"digital": 0.90, "scanned": 0.75}
# Every layout at least once; scans are slow.
SMALL = {"digital": ["--count", "60"], "scanned": ["--count", "6", "--bookings", "6"]}
WHOLE = {"digital": ["--count", "120"], "scanned": ["--count", "60"]}
# One of each kind with forty pages and more.
LONG = ["--count", "1", "--bookings", "1500"]


def generate(folder, kind, arguments, seed):
    """The truths of a new set, each with its file's path."""
    share = {"digital": "0", "scanned": "1"}[kind]
    subprocess.run(
        [ROOT / ".build-venv/bin/python", GENERATOR, folder, "--seed", str(seed), "--scanned", share, *arguments], check=True)
    with open(folder / "truth.jsonl", encoding="utf8") as file:
        return [dict(json.loads(line), path=folder / json.loads(line)["file"]) for line in file]


def answer(url, path):
    request = urllib.request.Request(
        url + "/v1/extract", data=path.read_bytes(), headers={"Content-Type": "application/pdf", "Prefer": "wait=600"})
    try:
        with urllib.request.urlopen(request, timeout=620) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        return {"lineItems": [], "verdict": None, "openingBalance": None, "closingBalance": None, "error": error.code}


def bookings(rows, date, amount):
    return collections.Counter((row[date], row[amount]) for row in rows)


class Score:
    """What a set's answers are worth."""

    def __init__(self):
        self.count = self.exact = self.reconciled = self.right = self.found = self.true = 0
        self.misses, self.wrong = [], []

    def add(self, truth, read):
        meant = bookings(truth["transactions"], "date", "amount_minor")
        given = bookings(read["lineItems"], "date", "amount")
        balances = (read["openingBalance"], read["closingBalance"]) == (truth["opening_balance_minor"], truth["closing_balance_minor"])
        is_exact = meant == given and balances
        self.count += 1
        self.exact += is_exact
        self.right += (meant & given).total()
        self.found += given.total()
        self.true += meant.total()
        if read["verdict"] == "reconciled":
            self.reconciled += 1
            if not is_exact:
                self.wrong.append(truth["file"])
        if not is_exact:
            self.misses.append(truth["file"])

    @property
    def f1(self):
        return 2 * self.right / max(self.found + self.true, 1)


def measure(sets):
    scores = {kind: Score() for kind in sets}
    with running_gateway() as (url, _):
        wait_until_ready(url)
        for kind, truths in sets.items():
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                for truth, read in zip(truths, pool.map(lambda truth: answer(url, truth["path"]), truths)):
                    scores[kind].add(truth, read)
    return scores


def report(scores, seed):
    lines = [
        f"{stamp()}, seed {seed}: statements that `make_statements.py` invents.", "",
        "| | statements | all rows and balances exact | rows found (F1) | `reconciled` | of them wrong |", "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {kind} | {score.count} | {score.exact} | {score.f1:.3f} | {score.reconciled} | {len(score.wrong)} |"
        for kind, score in scores.items()
    ]
    return "\n".join(lines)


def main():
    parser = check_or_write(__doc__)
    parser.add_argument("--seed", type=int, default=16)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sets = {}
        for kind, size in (WHOLE if arguments.write else SMALL).items():
            sets[kind] = generate(pathlib.Path(folder) / kind, kind, size, arguments.seed)
        if arguments.write:
            sets["digital"] += generate(pathlib.Path(folder) / "long", "digital", LONG, arguments.seed)
        scores = measure(sets)
    if arguments.write:
        renew(REPORT, "measured", report(scores, arguments.seed))
    failed = False
    for kind, score in scores.items():
        is_good = score.exact >= BOUNDS[kind] * score.count and not score.wrong
        failed |= not is_good
        print(f"  {'ok   ' if is_good else 'WORSE'} {kind}: {score.exact} of {score.count} exact, F1 {score.f1:.3f}, wrong and reconciled: {score.wrong}; missed: {score.misses}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
