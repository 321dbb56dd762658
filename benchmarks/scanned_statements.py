#!/usr/bin/env python3
"""What a scanned bank statement of two pages costs, and what becomes of ten that come at once.

    benchmarks/scanned_statements.py --check    fail where a bound is not kept
    benchmarks/scanned_statements.py --write    the same, and renew the section of docs/performance.md

The statements are invented and drawn as scans (Tests/Support/Tools/generated_documents). A few are read one at a time, for wall and
CPU time and where they go; then ten different ones come at the same moment with `Prefer: wait=30`, and each that is refused comes
again when its `Retry-After` says so. Needs a release build, reportlab, Pillow and pdftoppm. Exit codes: 0 all bounds kept, 1 not.
"""
import collections
import concurrent.futures
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from measuring.arguments import check_or_write
from measuring.bounds import print_rows, table
from measuring.documents import distinct, extract
from measuring.processes import children, cpu_seconds, program
from measuring.programs import ROOT, running_gateway, wait_until_ready
from measuring.sections import renew, stamp

REPORT = ROOT / "docs" / "performance.md"
GENERATOR = ROOT / "Tests" / "Support" / "Tools" / "generated_documents" / "make_statements.py"
ALONE, AT_ONCE, WAIT = 4, 10, 30
# Bounds: how many of those at once are answered; ms to refuse the others.
ANSWERED, REFUSED_MS = 8, 200


def statements(folder):
    """Scans of two pages with their truth."""
    subprocess.run(
        [sys.executable, GENERATOR, folder, "--seed", "16", "--count", "10", "--scanned", "1", "--bookings", "40"],
        check=True, stdout=subprocess.DEVNULL)
    found = []
    for line in (folder / "truth.jsonl").read_text().splitlines():
        truth = json.loads(line)
        document = folder / truth["file"]
        pages = subprocess.run(["pdfinfo", document], stdout=subprocess.PIPE, text=True, check=True).stdout
        if "Pages:           2\n" in pages:
            found.append((document.read_bytes(), truth))
    if len(found) < ALONE:
        raise SystemExit(f"only {len(found)} of the statements have two pages")
    return found


def cpu_by_program(pid):
    """CPU seconds so far of the gateway itself and of its processes by their programs."""
    below = collections.Counter()
    for child in children(pid):
        below[program(child)] += cpu_seconds(child)
    return below | {"ocr-gateway": cpu_seconds(pid) - sum(below.values())}


def alone(documents):
    """Rows of what one statement takes."""
    with running_gateway() as (url, process):
        wait_until_ready(url)
        extract(url, documents[-1][0], WAIT * 4)
        before, seconds, parts, right = cpu_by_program(process.pid), [], collections.Counter(), 0
        for document, truth in documents[:ALONE]:
            outcome = extract(url, document, WAIT * 4)
            if outcome.status != 200:
                raise SystemExit(f"a statement by itself was answered with {outcome.code}")
            seconds.append(outcome.seconds)
            parts.update(outcome.body["timing"])
            right += [item["amount"] for item in outcome.body["lineItems"]] == [row["amount_minor"] for row in truth["transactions"]]
        after = cpu_by_program(process.pid)
    spent = {name: (after[name] - before.get(name, 0)) / ALONE for name in after}
    return [
        ("one at a time: wall s, median", f"{statistics.median(seconds):.1f}", "", True),
        ("of it drawing pages, reading lines and finding rows, s", f"{parts['prepareMs'] / ALONE / 1000:.2f}, {parts['inferenceMs'] / ALONE / 1000:.2f} (summed over pages)", "", True),
        ("CPU s: all", f"{sum(spent.values()):.1f}", "", True),
        ("CPU s: drawing, reading lines, finding rows and the rest",
         ", ".join(f"{spent.get(name, 0):.2f}" for name in ("ocr-document-worker", "ocr-recognizer", "ocr-gateway")), "", True),
        ("all amounts right", f"{right} of {ALONE}", "", True),
    ]


def at_once(documents):
    """Rows of what becomes of ten that come together."""
    copies = [distinct(documents[number % len(documents)][0], number) for number in range(AT_ONCE)]
    with running_gateway() as (url, _), concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        wait_until_ready(url)
        outcomes = list(pool.map(lambda document: extract(url, document, WAIT), copies))
        answered = [outcome for outcome in outcomes if outcome.status == 200]
        refused = [(outcome, copy) for outcome, copy in zip(outcomes, copies) if outcome.code == "overloaded"]
        others = sorted(outcome.code for outcome in outcomes if outcome.status != 200 and outcome.code != "overloaded")
        kept = 0
        # What a refusal promises counts from the refusal; the storm is over when all others are answered.
        spent = max((outcome.seconds for outcome in outcomes), default=0)
        for outcome, copy in sorted(refused, key=lambda pair: pair[0].body.get("retryAfterMs", 0)):
            time.sleep(max(0, outcome.seconds + outcome.body.get("retryAfterMs", 0) / 1000 - spent))
            kept += extract(url, copy, WAIT).status == 200
    slowest = max((outcome.seconds for outcome, _ in refused), default=0) * 1000
    waits = sorted(outcome.body.get("retryAfterMs", 0) / 1000 for outcome, _ in refused)
    latest = max((outcome.seconds for outcome in answered), default=0)
    return [
        (f"{AT_ONCE} at once, `Prefer: wait={WAIT}`: answered", f"{len(answered)}", f"≥ {ANSWERED}", len(answered) >= ANSWERED),
        ("the latest answer, s", f"{latest:.1f}", f"≤ {WAIT}", latest <= WAIT),
        ("refused with another code", str(others or "none"), "none", not others),
        ("slowest refusal, ms", f"{slowest:.0f}" if refused else "none refused", f"≤ {REFUSED_MS}", slowest <= REFUSED_MS),
        ("`Retry-After` of the refused, s; answered when they come again then",
         f"{', '.join(f'{wait:.0f}' for wait in waits) or '–'}; {kept} of {len(refused)}", "all", kept == len(refused)),
    ]


def main():
    options = check_or_write(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        documents = statements(pathlib.Path(folder))
    rows = alone(documents) + at_once(documents)
    print_rows(rows)
    if options.write:
        renew(REPORT, "scanned statements", f"{stamp()}, 2 pages of 40 bookings or fewer, two cores.\n\n{table(rows)}")
    return 0 if all(kept for *_, kept in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
