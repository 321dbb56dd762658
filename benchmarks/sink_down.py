#!/usr/bin/env python3
"""What documents pay for receivers of logs, errors and traces that are down: memory, and time beside a gateway without receivers.

    benchmarks/sink_down.py [--check]     --check: fail where a bound is not kept

One run: two gateways get the same requests in turn, and one of them has Logtail, Sentry and OTLP at addresses that take connections and
never answer; runs that miss the bound of time are repeated, twice at most. Needs a release build and the OCR models. Exit codes: 0 all bounds kept, 1 not.
"""
import argparse
import http.client
import re
import socket
import sys
import time
import urllib.request
from urllib.parse import urlsplit

from measuring.documents import EXAMPLES, distinct
from measuring.percentile import percentile
from measuring.programs import PROGRAMS, running_service, wait_until_ready

ROUNDS, LINES, DOCUMENTS = 60, 200, 8
# What else runs makes single runs slower, in one gateway or the other: the best of these counts.
TRIES = 3
# Times; MiB: 4 of lines and 4 of spans may wait, each item with its own block of memory.
RATIO, GROWTH, MORE = 1.05, 4, 24
ID = "i" * 128


class Caller:
    """One connection to one gateway."""

    def __init__(self, url, process):
        self.url, self.process, self.seconds = url, process, []
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def ask(self, method, path, body=None):
        self.connection.request(method, path, body=body, headers={"X-Request-ID": ID})
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status}")

    def round(self, document, number):
        for _ in range(LINES):
            self.ask("GET", "/v1/version")
        for copy in range(DOCUMENTS):
            body = distinct(document, number * DOCUMENTS + copy)
            began = time.perf_counter()
            self.ask("POST", "/v1/extract", body)
            self.seconds.append(time.perf_counter() - began)

    def resident(self):
        """MiB"""
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def dropped(self, sink):
        with urllib.request.urlopen(self.url + "/metrics") as answer:
            found = re.search(rf'ocr_telemetry_dropped_total{{sink="{sink}"}} (\d+)', answer.read().decode())
        return int(found.group(1)) if found else 0


def silent():
    """A socket that takes connections and never answers."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    return listener, listener.getsockname()[1]


def measure(document):
    """Whether each bound is kept, with its text; that of time is the first."""
    listener, port = silent()
    down = {
        "LOGTAIL_SOURCE_TOKEN": "t", "LOGTAIL_INGEST_URL": f"http://127.0.0.1:{port}", "SENTRY_DSN": f"http://k@127.0.0.1:{port}/1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}"}
    own = {"OCR_LISTEN": "127.0.0.1:0"}
    with listener, running_service(PROGRAMS / "ocr-gateway", own, {}) as plain, running_service(PROGRAMS / "ocr-gateway", own | down, {}) as other:
        callers = [Caller(*plain), Caller(*other)]
        for caller in callers:
            wait_until_ready(caller.url)
            for number in range(5):
                caller.round(document, number)
            caller.seconds.clear()
        memory = []
        for number in range(ROUNDS):
            # Each goes first as often as the other.
            for caller in callers if number % 2 else reversed(callers):
                caller.round(document, 5 + number)
            if number in (ROUNDS // 2, ROUNDS - 1):
                memory.append([caller.resident() for caller in callers])
        dropped = {sink: callers[1].dropped(sink) for sink in ("logtail", "sentry", "otlp")}
    p95 = [percentile(caller.seconds, 0.95) * 1000 for caller in callers]
    ratio = p95[1] / p95[0]
    growth = memory[1][1] - memory[0][1]
    more = memory[1][1] - memory[1][0]
    lines = (ROUNDS + 5) * (LINES + DOCUMENTS)
    return [
        (ratio <= RATIO, f"p95 of {len(callers[0].seconds)} documents: {p95[0]:.1f} ms without receivers, {p95[1]:.1f} ms with them down: "
                         f"{ratio:.3f} times, at most {RATIO}"),
        (growth <= GROWTH, f"memory grew by {growth:.1f} MiB in the second half of {lines} lines, at most {GROWTH}"),
        (more <= MORE, f"memory at the end: {memory[1][0]:.1f} and {memory[1][1]:.1f} MiB, {more:.1f} more, at most {MORE}"),
        (0 < dropped["logtail"] < lines, f"lines dropped and counted: {dropped['logtail']} of {lines}; others {dropped}"),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    document = (EXAMPLES / "invoice.pdf").read_bytes()
    for _ in range(TRIES):
        bounds = measure(document)
        for holds, text in bounds:
            print("ok   " if holds else "WRONG", text, flush=True)
        if bounds[0][0]:
            break
    return 1 if check and not all(holds for holds, _ in bounds) else 0


if __name__ == "__main__":
    sys.exit(main())
