#!/usr/bin/env python3
"""How many boxes so many users need, and what a document costs: the tables of docs/scaling.md, reckoned, not measured.

    benchmarks/scaling.py                        print the tables
    benchmarks/scaling.py --documents-a-day 2    the same for users who send fewer
    benchmarks/scaling.py --check                fail where docs/scaling.md says something else
    benchmarks/scaling.py --write                renew docs/scaling.md

Takes the processors' work from docs/reports/service-levels.json and the model's from `ocr-gateway plan`, both of a simulated T4. What is assumed stands in `Assumed` and in docs/scaling.md.
Needs a release build. Exit codes: 0 done, 1 the document says something else.
"""
import argparse
import dataclasses
import json
import math
import subprocess
import sys

from measuring.programs import PROGRAMS, ROOT
from measuring.sections import renew
from slo_report import DEFAULT, Cell

REPORT = ROOT / "docs" / "scaling.md"
CELLS = ROOT / "docs" / "reports" / "service-levels.json"
USERS = [1_000, 2_000, 5_000, 10_000]
# Kind of document -> share of all documents.
MIX = {"receipts": 0.6, "invoices": 0.3, "statements": 0.1}
# The machine that the cells are taken of, and its cores: boxes with a T4 have no bf16.
MEASURED, MEASURED_CORES = "2 cores, AVX-512", 2


@dataclasses.dataclass
class Assumed:
    documents_a_day: float = 5
    working_days: int = 21
    # Of a day's documents in its busiest hour; of that hour's mean in its busiest minute.
    busiest_hour: float = 0.2
    busiest_minute: float = 2
    cores: int = 8
    # Share of the processors' time that may be used in the busiest minute, so that hardly anything waits.
    busy: float = 0.6
    spare_boxes: int = 1
    pages: float = 1.2
    # US dollars a month, of a rented virtual machine; an assumption, not an offer.
    gpu_box: float = 550
    cpu_box: float = 250
    # US dollars for 1,000 pages with annotation (docs/configuration.md, OCR_HOSTED_PRICES).
    hosted: float = 3


def cells():
    """Kind -> (seconds until the last of ten documents, share that the model is asked about), of the default cascade."""
    results = json.loads(CELLS.read_text())[MEASURED]
    bursts = {kind: results[Cell(*DEFAULT, kind).name]["burst"] for kind in MIX}
    return {kind: (burst["medianLast"], burst["escalated"] / burst["documents"]) for kind, burst in bursts.items()}


def plan():
    """What the model is asked -> questions a minute with p95 < 5 s, of Pixtral on a T4."""
    out = subprocess.check_output([PROGRAMS / "ocr-gateway", "plan", "--model", "pixtral-12b", "--gpu", "t4", "--json"])
    return {work["name"]: work["docs_per_minute_p95_5s"] for work in json.loads(out)["latency"]}


@dataclasses.dataclass
class Box:
    """One kind of machine, and the documents a minute that it answers within five seconds (p95)."""
    title: str
    processors: float
    # None without a model.
    model: float | None
    price: float

    @property
    def rate(self):
        return min(self.processors, self.model or math.inf)


def boxes(assumed):
    doubtful, questions = cells(), plan()
    # All of a burst's time is counted as the processors', though some of it was spent waiting for the model.
    core_seconds = sum(share * doubtful[kind][0] * MEASURED_CORES / 10 for kind, share in MIX.items())
    asked = sum(share * doubtful[kind][1] for kind, share in MIX.items())
    processors = assumed.busy * assumed.cores * 60 / core_seconds
    return [
        Box("embedded, no GPU", processors, None, assumed.cpu_box),
        Box("cascade, doubtful fields", processors, questions["doubtful fields only"] / asked, assumed.gpu_box),
        Box("model reads every text", processors, questions["text, header fields"], assumed.gpu_box),
    ]


def needed(rate, box, assumed, slower=1.0):
    return math.ceil(rate / (min(box.processors, (box.model or math.inf) / slower))) + assumed.spare_boxes


def at_peak(a_day, assumed):
    """Documents in the busiest minute."""
    return a_day * assumed.busiest_hour / 60 * assumed.busiest_minute


def cents(dollars):
    return f"{100 * dollars:.2f} ¢"


def box_table(assumed):
    lines = ["| box | its processors, documents a minute | its model | so | US$ a month |", "|---|---:|---:|---:|---:|"]
    for box in boxes(assumed):
        model = "–" if box.model is None else f"{box.model:,.0f}"
        lines.append(f"| {box.title} | {box.processors:,.0f} | {model} | {box.rate:,.0f} | {box.price:,.0f} |")
    return "\n".join(lines)


def user_table(assumed):
    kinds = boxes(assumed)
    heads = ["users", "documents a month", "in the busiest minute"] + [box.title for box in kinds] + ["hosted, for comparison"]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---:|" * len(heads)]
    for users in USERS:
        a_day = users * assumed.documents_a_day
        a_month, peak = a_day * assumed.working_days, at_peak(a_day, assumed)
        row = [f"{users:,}", f"{a_month:,.0f}", f"{peak:,.0f}"]
        for box in kinds:
            count, slow = needed(peak, box, assumed), needed(peak, box, assumed, slower=1.5)
            number = str(count) if slow == count else f"{count} to {slow}"
            row.append(f"{number} boxes, {cents(count * box.price / a_month)}")
        lines.append("| " + " | ".join(row + [cents(assumed.hosted * assumed.pages / 1_000)]) + " |")
    return "\n".join(lines)


def million_table(assumed):
    a_day = 1_000_000
    a_month, peak, even = a_day * assumed.working_days, at_peak(a_day, assumed), a_day / 24 / 60
    lines = ["| | documents a minute | cascade, doubtful fields | a document |", "|---|---:|---:|---:|"]
    box = boxes(assumed)[1]
    for what, rate in [("as they come, answered in five seconds", peak), ("spread over the day by the caller's queue", even)]:
        count, slow = needed(rate, box, assumed), needed(rate, box, assumed, slower=1.5)
        number = str(count) if slow == count else f"{count} to {slow}"
        lines.append(f"| {what} | {rate:,.0f} | {number} boxes | {cents(count * box.price / a_month)} |")
    return "\n".join(lines)


PARTS = {"boxes": box_table, "users": user_table, "a million": million_table}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--check", action="store_true")
    group.add_argument("--write", action="store_true")
    group.add_argument("--documents-a-day", type=float, default=Assumed.documents_a_day, help="of one user")
    arguments = parser.parse_args()
    assumed = Assumed(documents_a_day=arguments.documents_a_day)
    tables = {name: make(assumed) for name, make in PARTS.items()}
    if arguments.check:
        text = REPORT.read_text()
        different = [name for name, table in tables.items() if f"<!-- {name} -->\n{table}\n<!-- end of {name} -->" not in text]
        print(f"docs/scaling.md: {', '.join(different) or 'nothing'} to be renewed with benchmarks/scaling.py --write")
        return 1 if different else 0
    for name, table in tables.items():
        if arguments.write:
            renew(REPORT, name, table)
        else:
            print(f"{name}\n\n{table}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
