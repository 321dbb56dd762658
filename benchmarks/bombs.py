#!/usr/bin/env python3
"""Posts documents that are built to do harm, six at a time for one caller, beside a good receipt a second for another.

    benchmarks/bombs.py --check [--light]   fail where a bound is not kept
    benchmarks/bombs.py --write             and renew the tables of docs/reliability.md

Both callers have one address, and a token each: over TLS. With --addresses they have an address each, and neither token nor TLS.

The documents are those of Tests/Support/Tools/make_bombs.py (--light: in the sizes of the test) and, where they are there, the
hostile ones of ../shared/data, each twice. Bounds: every answer is one of its table's; every good receipt is read right, 95 of 100
of them within twice the time they take alone and a second; after the second pass the gateway holds at most a tenth and 16 MiB more
than after the first; it is the same process from first to last. Needs a release build. Exit codes: 0 all bounds kept, 1 not.
"""
import concurrent.futures
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from measuring.arguments import check_or_write
from measuring.bounds import print_rows, table
from measuring.credentials import Credentials
from measuring.documents import EXAMPLES, Caller, extract
from measuring.percentile import percentile
from measuring.processes import memory_mib
from measuring.programs import DATA, ROOT, running_gateway, wait_until_ready
from measuring.sections import renew, stamp

REPORT = ROOT / "docs" / "reliability.md"
MAKER = ROOT / "Tests" / "Support" / "Tools" / "make_bombs.py"
AT_ONCE, WAIT = 6, 120
# Seconds for which a document comes back that is put off.
PATIENCE = 300
# Bounds: share of good receipts that are in time; how much slower they may be, and seconds on top; how much more memory the
# gateway may hold after the second pass, and MiB on top.
IN_TIME, SLOWER, SLACK, GROWTH, GROWTH_MIB = 0.95, 2, 1, 1.1, 16


def post(url, document, caller):
    """(answer as the tables have it, JSON, seconds)"""
    outcome = extract(url, document, WAIT, caller=caller)
    return "200" if outcome.status == 200 else f"{outcome.status} {outcome.code}", outcome.body, outcome.seconds


def listed(folder):
    """Documents of a folder with an index.tsv, whose first column is the file and whose last the answers that are right."""
    rows = [line.split("\t") for line in (folder / "index.tsv").read_text().splitlines()[1:]]
    return [(folder / row[0], {answer.strip() for answer in row[-1].split(";")}) for row in rows]


def made_bombs(folder, light):
    """Those that are made, in a folder, and those of ../shared/data."""
    subprocess.run([sys.executable, MAKER, folder] + ([] if light else ["--heavy"]), check=True)
    return listed(folder) + (listed(DATA / "hostile") if (DATA / "hostile" / "index.tsv").exists() else [])


class Customer(threading.Thread):
    """A good receipt a second."""

    def __init__(self, url, receipt, caller):
        super().__init__()
        self.url, self.receipt, self.caller, self.outcomes, self.ended = url, receipt, caller, [], threading.Event()

    def run(self):
        while True:
            answer, body, seconds = post(self.url, self.receipt, self.caller)
            self.outcomes.append((answer, body.get("total"), seconds))
            if self.ended.wait(max(0, 1 - seconds)):
                return

    def end(self):
        self.ended.set()
        self.join()
        return self.outcomes


def by_address():
    """(settings of the gateway, attacker, customer)"""
    return {}, Caller(source="127.0.0.6"), Caller(source="127.0.0.7")


def by_token(folder):
    credentials = Credentials(folder)
    attacker, customer = (Caller(credentials.context(), credentials.token(name)) for name in ("attacker", "customer"))
    return credentials.settings, attacker, customer


def measure(url, process, documents, attacker, customer):
    """(what, measured, bound, is kept) of each bound."""
    receipt, wrong, kept, returns = (EXAMPLES / "receipt.jpg").read_bytes(), [], [], []
    expected = json.loads((EXAMPLES / "expected.json").read_text())["receipt.jpg"]["total"]
    wait_until_ready(url, customer.context)
    quiet = max(post(url, receipt, customer)[2] for _ in range(5))
    stream = Customer(url, receipt, customer)
    stream.start()

    def one(row):
        file, answers = row
        answer, body, seconds = post(url, file.read_bytes(), attacker)
        end = time.monotonic() + PATIENCE
        # "Come back later" is no answer to a document.
        while answer in ("503 overloaded", "429 rate_limited") and time.monotonic() < end:
            returns.append(file)
            time.sleep(body["retryAfterMs"] / 1_000)
            answer, body, seconds = post(url, file.read_bytes(), attacker)
        if answer not in answers:
            wrong.append(f"{file.name}: {answer} after {seconds:.1f} s; right are {', '.join(sorted(answers))}")

    for number in (1, 2):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for done, _ in enumerate(pool.map(one, documents), 1):
                if done % 25 == 0:
                    slowest = max((seconds for *_, seconds in stream.outcomes), default=0)
                    print(f"pass {number}: {done} of {len(documents)} answered; {len(stream.outcomes)} good receipts, "
                          f"the slowest {slowest:.1f} s", file=sys.stderr, flush=True)
        time.sleep(3)
        kept.append(memory_mib(process.pid))
    outcomes = stream.end()
    is_alive = process.poll() is None
    good = [outcome for outcome in outcomes if outcome[:2] == ("200", expected)]
    late = percentile([seconds for *_, seconds in outcomes], IN_TIME)
    bound, limit = SLOWER * quiet + SLACK, GROWTH * kept[0] + GROWTH_MIB
    for line in wrong:
        print("WRONG:", line)
    return [
        (f"answers to {len(documents)} documents, twice", f"{len(wrong)} wrong, {len(returns)} put off", "none wrong",
         not wrong),
        ("good receipts beside them", f"{len(good)} of {len(outcomes)} right", "all", len(good) == len(outcomes)),
        ("their time, 95th percentile", f"{late:.1f} s", f"at most {bound:.1f} s", late <= bound),
        ("memory after the passes", " and ".join(f"{mib:.0f}" for mib in kept) + " MiB", f"at most {limit:.0f} MiB",
         kept[1] <= limit),
        ("the process", "goes on" if is_alive else "ended", "goes on", is_alive),
    ]


def main():
    parser = check_or_write(__doc__)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--addresses", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as files:
        settings, attacker, customer = by_address() if options.addresses else by_token(Path(files))
        documents = made_bombs(Path(folder), options.light)
        with running_gateway(**settings) as (url, process):
            rows = measure(url, process, documents, attacker, customer)
    print_rows(rows)
    if options.write:
        renew(REPORT, "bombs by addresses" if options.addresses else "bombs by tokens", f"{stamp()}.\n\n{table(rows)}")
    return 0 if all(is_kept for *_, is_kept in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
