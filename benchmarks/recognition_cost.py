#!/usr/bin/env python3
"""CPU time a recognized page of all processes together, and what is read right, beside another build of this project.

    benchmarks/recognition_cost.py BASE            BASE: programs of the other commit, such as ~/old/.build/release
    benchmarks/recognition_cost.py BASE --no-bf16  the same as on a processor without bf16, AVX512-VNNI and AMX
    benchmarks/recognition_cost.py BASE --runs 1 --no-answers   quickly

Runs alternate and their median counts; pages are the pictures of ../shared/data/receipts and documents. The answers are those to
all of receipts, documents and photos. Needs release builds with models/ocr, a C compiler for --no-bf16, and quiet processors.
Exit codes: 0 as cheap and as right as promised, 1 not.
"""
import argparse
import contextlib
import json
import statistics
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measuring.documents import extract
from measuring.processes import cpu_seconds
from measuring.processor import models_of, without_bf16
from measuring.programs import DATA, PROGRAMS, running_gateway, wait_until_ready
from measuring.recognizer import Recognizer
from measuring.scoring import measure

FOLDERS = ("receipts", "documents", "photos")
# Of the base's CPU time, without and with bf16; documents that were right before; points of the items' F1.
MOST_TIME = {True: 0.45, False: 0.65}
MOST_LOST = 2
MOST_ITEMS_LOST = 0.01
# More than a document takes on any machine: nothing is to be refused for lack of time.
SETTINGS = {"default_deadline": "300s", "worker_timeout": "120s"}


def precision(programs):
    """What the recognizer says that it computes in."""
    return Recognizer(programs / "ocr-recognizer", models_of(programs)).runtime.split()[-1]


def pictures():
    return [path.read_bytes() for folder in FOLDERS[:2] for path in sorted((DATA / folder).glob("*.jpg"))]


def seconds_a_page(programs, pages):
    """CPU seconds of the gateway and its workers."""
    with running_gateway(programs=programs, **SETTINGS) as (url, process):
        wait_until_ready(url)
        # What the first page of each process costs once is no page's cost.
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda page: extract(url, page, 300), pages[:4]))
            began = cpu_seconds(process.pid)
            outcomes = list(pool.map(lambda page: extract(url, page, 300), pages))
        if failed := [outcome.code for outcome in outcomes if outcome.status not in (200, 422)]:
            raise SystemExit(f"not read: {', '.join(failed)}")
        return (cpu_seconds(process.pid) - began) / len(pages)


def right(programs):
    """Column -> share, over all folders."""
    with running_gateway(programs=programs, **SETTINGS) as (url, _):
        wait_until_ready(url)
        return measure(url, folders=FOLDERS)["ALL"]


def known(key):
    """Documents whose truth is known."""
    lines = [line for folder in FOLDERS for line in (DATA / folder / "truth.jsonl").read_text().splitlines()]
    return sum(json.loads(line).get(key) is not None for line in lines)


def compare_answers(base, head):
    """Prints what is lost; whether it is little enough."""
    before, now = right(base), right(head)
    is_kept = True
    for column, key in [("vendor", "vendor"), ("date", "date"), ("total", "total_minor"), ("tax", "tax_minor")]:
        lost = round((before[column] - now[column]) * known(key))
        is_kept &= lost <= MOST_LOST
        print(f"{column}: {lost} fewer of {known(key)} right (at most {MOST_LOST})")
    lost = before["items F1"] - now["items F1"]
    print(f"items F1: {now['items F1']:.3f} instead of {before['items F1']:.3f} (at most {MOST_ITEMS_LOST} less)")
    return is_kept and lost <= MOST_ITEMS_LOST


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path, metavar="BASE")
    parser.add_argument("--no-bf16", action="store_true")
    parser.add_argument("--no-answers", action="store_true")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of each build; 5 unless said")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        base, head = arguments.base.resolve(), PROGRAMS
        if arguments.no_bf16:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            base, head = without_bf16(base, folder / "base"), without_bf16(head, folder / "head")
        names = precision(base), precision(head)
        pages = pictures()
        times = [(seconds_a_page(base, pages), seconds_a_page(head, pages)) for _ in range(arguments.runs)]
        before, now = (statistics.median(column) for column in zip(*times))
        bound = MOST_TIME[names[0] == "f32"]
        print(f"{len(pages)} pages, median of {arguments.runs} runs: {before:.3f} s a page ({names[0]}) before, "
              f"{now:.3f} s ({names[1]}) now: {now / before:.2f} × (at most {bound})")
        is_kept = now / before <= bound
        if not arguments.no_answers:
            is_kept &= compare_answers(base, head)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
