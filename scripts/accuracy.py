#!/usr/bin/env python3
"""Accuracy on the documents beside the checkout (../shared/data), against docs/accuracy.md.

    scripts/accuracy.py --check    fail when a column falls more than 2 points below docs/accuracy.md
    scripts/accuracy.py --write    measure and write docs/accuracy.md anew

Needs a release build. Exit codes: 0 as good as recorded, or ../shared is not there; 1 worse.
"""
import argparse
import datetime
import json
import os
import re
import subprocess
import sys

from running_gateway import ROOT, running_gateway

DATA = ROOT.parent / "shared" / "data"
REPORT = ROOT / "docs" / "accuracy.md"
# Column of the scorer -> does a higher share mean better?
COLUMNS = {
    "answered": True, "type": True, "vendor": True, "date": True, "total": True, "tax": True, "currency": True,
    "all three": True, "invented": False, "invented vendor": False, "invented date": False, "items F1": True,
    "items qty": True, "reconciled": True, "right|reconciled": True, "evidence": True,
}
TOLERANCE = 0.02


def measure():
    with running_gateway() as (url, _):
        out = subprocess.run(
            [sys.executable, DATA / "score.py", "--url", url, "--documents", DATA / "documents", "--jobs", "2", "--json"],
            check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out)


def share(value):
    return "–" if value is None else f"{100 * value:.1f}"


def table(scores):
    sets = [s for s in scores if s != "ALL"] + ["ALL"]
    rows = ["| column | " + " | ".join(f"{s} ({scores[s]['n']})" for s in sets) + " |", "|---|" + "---:|" * len(sets)]
    for column, higher in COLUMNS.items():
        name = column if higher else f"{column} (lower is better)"
        rows.append(f"| {name} | " + " | ".join(share(scores[s].get(column)) for s in sets) + " |")
    return "\n".join(rows)


def recorded():
    """Column -> share over ALL, as docs/accuracy.md says."""
    found = {}
    for line in REPORT.read_text().splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")] if line.startswith("|") else []
        # "right|reconciled" is written with an escaped bar.
        if line.startswith("| right\\|reconciled"):
            cells = ["right|reconciled"] + [c.strip() for c in line.split("reconciled", 1)[1].strip().strip("|").split("|")]
        name = re.sub(r" \(lower is better\)$", "", cells[0]) if cells else ""
        if name in COLUMNS and re.fullmatch(r"[\d.]+", cells[-1]):
            found[name] = float(cells[-1]) / 100
    return found


def write(scores):
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True).stdout
    text = REPORT.read_text()
    body = table(scores).replace("| right|reconciled", "| right\\|reconciled")
    stamp = f"Measured {datetime.date.today()} at commit {commit.strip()}, percent of the documents with a known truth."
    new = f"<!-- measured -->\n{stamp}\n\n{body}\n<!-- end -->"
    REPORT.write_text(re.sub(r"<!-- measured -->.*<!-- end -->", lambda _: new, text, flags=re.S))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--check", action="store_true")
    group.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not DATA.is_dir():
        print("accuracy: ../shared/data is not there, nothing to measure on")
        return 0
    scores = measure()
    if arguments.write:
        write(scores)
        return 0
    worse = []
    for column, before in recorded().items():
        now = scores["ALL"].get(column) or 0
        loss = before - now if COLUMNS[column] else now - before
        mark = "WORSE" if loss > TOLERANCE else "ok"
        print(f"  {mark:5} {column}: {share(now)} (recorded {share(before)})")
        if loss > TOLERANCE:
            worse.append(column)
    if not recorded():
        worse.append("docs/accuracy.md has no table")
    if worse:
        print("accuracy: worse than docs/accuracy.md:", ", ".join(worse), file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
