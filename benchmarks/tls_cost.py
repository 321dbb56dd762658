#!/usr/bin/env python3
"""What TLS and a token cost a caller that keeps its connection, and how many handshakes a second the gateway makes.

    benchmarks/tls_cost.py --check      fail where a bound is not kept
    benchmarks/tls_cost.py --write      and renew the section of docs/security.md
    option: --pairs N                   300 digital PDFs and 60 receipts unless said: the second is a fifth of the first

Two gateways of the same build, one in clear and one with TLS and a token, read the same document in turn over one connection each; the
medians are compared (at most 1.1 times). Handshakes are counted by `openssl s_time`, full ones with TLS 1.3 and a key of P-256, on
the same cores; what one costs the gateway is its CPU time. Needs a release build and openssl. Exit codes: 0 all bounds kept, 1 not.
"""
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring.arguments import check_or_write
from measuring.bounds import print_rows, table
from measuring.credentials import Credentials
from measuring.documents import EXAMPLES, Caller, document_headers, read_answer
from measuring.percentile import percentile
from measuring.processes import cpu_seconds
from measuring.processor import processor
from measuring.programs import ROOT, running_gateway, wait_until_ready
from measuring.sections import renew, stamp

REPORT = ROOT / "docs" / "security.md"
MOST, WAIT, SECONDS = 1.1, 60, 5
# Document -> its share of the pairs.
DOCUMENTS = {"invoice.pdf": 1, "receipt.jpg": 5}


class Kept:
    """A connection that is kept for all requests of a caller."""

    def __init__(self, url, caller):
        self.connection, self.headers = caller.connection(url, WAIT), document_headers(WAIT) | caller.headers
        self.connection.connect()
        self.socket = self.connection.sock

    def milliseconds(self, document):
        began = time.perf_counter()
        self.connection.request("POST", "/v1/extract", document, self.headers)
        status, body = read_answer(self.connection)
        taken = 1000 * (time.perf_counter() - began)
        if status != 200 or self.connection.sock is not self.socket:
            sys.exit(f"{status} {body.get('code')}, or the connection was not kept")
        return taken


def handshakes(url, authority, process):
    """(handshakes a second, CPU milliseconds of the gateway for each)"""
    place = url.removeprefix("https://")
    before, began = cpu_seconds(process.pid), time.monotonic()
    # One process keeps no gateway busy, which has the other cores for itself.
    callers = [subprocess.Popen(["openssl", "s_time", "-connect", place, "-new", "-time", str(SECONDS), "-CAfile", authority],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(os.cpu_count())]
    count = sum(int(re.search(r"(\d+) connections in \d+ real seconds", caller.communicate()[0])[1]) for caller in callers)
    seconds, spent = time.monotonic() - began, cpu_seconds(process.pid) - before
    return count / seconds, 1000 * spent / count


def main():
    parser = check_or_write(__doc__)
    parser.add_argument("--pairs", type=int, default=300)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        credentials = Credentials(Path(folder))
        secure = Caller(credentials.context(), credentials.token("caller"))
        with running_gateway() as (plain_url, _), running_gateway(**credentials.settings) as (url, process):
            wait_until_ready(plain_url)
            wait_until_ready(url, secure.context)
            ways = Kept(plain_url, Caller()), Kept(url, secure)
            for name, share in DOCUMENTS.items():
                document = (EXAMPLES / name).read_bytes()
                times = [[], []]
                for way in ways:
                    way.milliseconds(document)
                for number in range(options.pairs // share):
                    for side in (0, 1) if number % 2 else (1, 0):
                        times[side].append(ways[side].milliseconds(document))
                plain, encrypted = (percentile(taken, 0.5) for taken in times)
                difference = statistics.median(b - a for a, b in zip(*times))
                rows.append((f"{name}, p50 of {options.pairs // share}: in clear, with TLS and a token, ms",
                             f"{plain:.1f}, {encrypted:.1f} ({encrypted / plain:.2f} ×)", f"≤ {MOST} ×", encrypted <= MOST * plain))
                rows.append((f"{name}: median of the differences, ms", f"{difference:+.2f}", "", True))
            rate, cost = handshakes(url, credentials.path("ca.pem"), process)
            rows.append((f"handshakes a second, with {os.cpu_count()} callers on the same cores", f"{rate:.0f}", "", rate > 0))
            rows.append(("CPU time of the gateway for each, ms", f"{cost:.2f}", "", True))
    print_rows(rows)
    if options.write:
        renew(REPORT, "tls cost", f"{stamp()}, {os.cpu_count()} cores, {processor()}.\n\n{table(rows)}")
    return 0 if all(is_kept for *_, is_kept in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
