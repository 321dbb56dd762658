#!/usr/bin/env python3
"""What the sandbox of the workers costs: their start, and CPU time a page, beside another build of this project.

    benchmarks/sandbox_cost.py BASE            BASE: programs of the other commit, such as ~/old/.build/release
    benchmarks/sandbox_cost.py BASE --pairs N  30 unless said

Both builds take turns, and the median of the differences counts. Needs release builds with models/ocr.
Exit codes: 0 as cheap as promised, 1 not.
"""
import argparse
import statistics
import sys
import time
from pathlib import Path

from measuring.document_worker import DocumentWorker
from measuring.processor import models_of
from measuring.programs import PROGRAMS, ROOT
from measuring.recognizer import Recognizer

# Of a start, and of the base's CPU time a page.
MOST_MILLISECONDS, MOST_TIME = 5, 1.02
# Digital pages take a millisecond or two: several are one measurement.
PAGES = {"invoice.pdf": 100, "receipt.jpg": 10}


def cpu_nanoseconds(process):
    """Of its threads that live, exactly (proc(5), schedstat)."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{process.pid}/task").iterdir())


def end(process):
    process.stdin.close()
    process.stdout.close()
    process.wait()


def started(make):
    """A worker that is ready, and the milliseconds that it took."""
    began = time.perf_counter()
    worker = make()
    return worker, 1000 * (time.perf_counter() - began)


def documents(programs):
    """Milliseconds of a start, and CPU milliseconds a page by document."""
    worker, start = started(lambda: DocumentWorker(programs / "ocr-document-worker"))
    times = {"start of a document worker": start}
    for name, count in PAGES.items():
        document = (ROOT / "examples" / name).read_bytes()
        worker.first_page(document)
        before = cpu_nanoseconds(worker.process)
        for _ in range(count):
            _, page = worker.first_page(document)
        times[f"preparing {name}"] = (cpu_nanoseconds(worker.process) - before) / 1e6 / count
    end(worker.process)
    return times, page


def recognition(programs, page):
    worker, start = started(lambda: Recognizer(programs / "ocr-recognizer", models_of(programs)))
    worker.read_page(page)
    before = cpu_nanoseconds(worker.process)
    worker.read_page(page)
    spent = (cpu_nanoseconds(worker.process) - before) / 1e6
    end(worker.process)
    return {"start of a recognizer": start, "recognizing receipt.jpg": spent}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path, metavar="BASE")
    parser.add_argument("--pairs", type=int, default=30, metavar="N")
    arguments = parser.parse_args()
    pairs = []
    for number in range(arguments.pairs):
        pair = {}
        for programs in (arguments.base, PROGRAMS) if number % 2 else (PROGRAMS, arguments.base):
            times, page = documents(programs)
            pair[programs] = times | recognition(programs, page)
        pairs.append(pair)
    is_kept = True
    for row in pairs[0][PROGRAMS]:
        base = statistics.median(pair[arguments.base][row] for pair in pairs)
        more = statistics.median(pair[PROGRAMS][row] - pair[arguments.base][row] for pair in pairs)
        is_start = row.startswith("start")
        is_good = more <= (MOST_MILLISECONDS if is_start else base * (MOST_TIME - 1))
        is_kept &= is_good
        print(f"{'ok ' if is_good else 'BAD'}  {row}: {base:.1f} ms before, {more:+.2f} ms ({more / base:+.1%})")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
