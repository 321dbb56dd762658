#!/usr/bin/env python3
"""What a listed peer can make a gateway or a sidecar hold: bodies that stop, idle connections, storms of uploads, JSON without end.

    benchmarks/attacks.py --check            the gateway; fail where a bound is not kept
    benchmarks/attacks.py --check --sidecar  the sidecar, before a gateway that is attacked by nobody
    benchmarks/attacks.py --write            both, and renew the tables of docs/reliability.md

The attacks come in turn, a worker process is killed between them, and a process of its own asks for /health all the time.
Needs a release build. Exit codes: 0 all bounds kept, 1 not.
"""
import concurrent.futures
import contextlib
import http.client
import multiprocessing
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from measuring.arguments import check_or_write
from measuring.bounds import print_rows, table
from measuring.documents import EXAMPLES, distinct, extract
from measuring.percentile import percentile
from measuring.processes import children, memory_mib
from measuring.programs import ROOT, running_gateway, running_sidecar
from measuring.sections import renew, stamp

REPORT = ROOT / "docs" / "reliability.md"
MIB = 1 << 20
# The default of a machine with memory; the sidecar has no setting for it.
BUDGET = 320 * MIB
# The formula of docs/reliability.md, in MiB: what the server itself needs, answers that are kept, and a connection; the budget of
# uploads counts with what growing arrays add to it, and in the sidecar once more, because libcurl copies what it sends.
BASE, ANSWERS, CONNECTION = 64, 64, 0.03
GROWTH = {"gateway": 1.25, "sidecar": 2.25}
CONNECTIONS, IDLE, ROUNDS = 150, 5_000, 10
HEALTH_MS, POLLS, AFTER_MIB = 100, 200, 32


class Health:
    """Asks for /health from a process of its own."""

    def __init__(self, url):
        self.answers = multiprocessing.Queue()
        self.ended = multiprocessing.Event()
        self.count = multiprocessing.Value("i", 0)
        self.process = multiprocessing.Process(target=self.poll, args=(urlsplit(url).netloc,), daemon=True)
        self.process.start()

    def poll(self, place):
        times = []
        connection = http.client.HTTPConnection(place, timeout=30)
        while not self.ended.is_set():
            began = time.monotonic()
            try:
                connection.request("GET", "/health")
                status = connection.getresponse().read() and 200
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                status = type(error).__name__
            times.append((status, (time.monotonic() - began) * 1_000))
            self.count.value = len(times)
            self.ended.wait(0.05)
        self.answers.put(times)

    def end(self):
        self.ended.set()
        times = self.answers.get(timeout=60)
        self.process.join()
        return times


def settled(pid, bound):
    """MiB once they are no more than the bound, or after five seconds."""
    for _ in range(50):
        if memory_mib(pid) <= bound:
            break
        time.sleep(0.1)
    return memory_mib(pid)


def connect(place):
    host, port = place.split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def stopped_bodies(place, head, body):
    """Connections that each send most of a body, as far as the server takes it, and stop."""
    opened = []
    for _ in range(CONNECTIONS):
        peer = connect(place)
        peer.settimeout(5)
        # A refusal comes before all is sent, and ends the connection.
        with contextlib.suppress(OSError):
            peer.sendall(head + body)
        opened.append(peer)
    time.sleep(1)
    for peer in opened:
        peer.close()


def head(place, path, length, *headers):
    lines = [f"POST {path} HTTP/1.1", f"Host: {place}", "Prefer: wait=600", f"Content-Length: {length}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def single(url, place):
    stopped_bodies(place, head(place, "/v1/extract", 20_000_000), b"\xff\xd8\xff" + b"a" * 15_000_000)


def known_key(url, place):
    extract(url, (EXAMPLES / "receipt.jpg").read_bytes(), 60, key="known")
    stopped_bodies(place, head(place, "/v1/extract", 20_000_000, "Idempotency-Key: known"), b"\xff\xd8\xff" + b"a" * 15_000_000)


def batch(url, place):
    part = b'--B\r\nContent-Disposition: form-data; name="f"\r\n\r\n\xff\xd8\xff' + b"a" * 15_000_000
    stopped_bodies(place, head(place, "/v1/extract/batch", 60_000_000, "Content-Type: multipart/form-data; boundary=B"), part)


def ocr(url, place):
    text = b'{"document":{"document_url":"data:application/pdf;base64,' + b"A" * 15_000_000
    stopped_bodies(place, head(place, "/v1/ocr", 20_000_000, "Content-Type: application/json"), text)


def idle(url, place):
    opened = []
    with contextlib.suppress(OSError):
        for _ in range(IDLE):
            opened.append(connect(place))
    time.sleep(1)
    for peer in opened:
        peer.close()


def uploads(url, place):
    body = b"%PDF-1.7\n" + b"\0" * 5_000_000
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        for _ in range(ROUNDS):
            list(pool.map(lambda number: extract(url, distinct(body, number), 60), range(64)))


def json_bodies(url, place):
    body = b'{"model":[' + b"[]," * 8_900_000 + b"[]]}"

    def post(_):
        connection = http.client.HTTPConnection(place, timeout=120)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("POST", "/v1/ocr", body, {"Content-Type": "application/json", "Prefer": "wait=60"})
            connection.getresponse().read()
        connection.close()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(8)))


def kill_a_worker(pid):
    """Of the gateway: one of its processes that open documents."""
    for child in children(pid):
        if os.readlink(f"/proc/{child}/exe").endswith("ocr-document-worker"):
            os.kill(child, signal.SIGKILL)
            return


def attack(url, process, name):
    """Rows of what was measured at a service with BUDGET."""
    is_gateway = name == "gateway"
    place = urlsplit(url).netloc
    receipt = (EXAMPLES / "receipt.jpg").read_bytes()
    for _ in range(3):
        extract(url, receipt, 60)
    rows = []
    attacks = [
        (f"{CONNECTIONS} × 15 MB of a document, then silence", single),
        (f"{CONNECTIONS} × 15 MB under a known Idempotency-Key", known_key),
        (f"{CONNECTIONS} × 15 MB of a batch", batch),
        (f"{IDLE:,} idle connections", idle),
        (f"{ROUNDS} rounds of 64 × 5 MB", uploads),
    ]
    if is_gateway:
        attacks += [(f"{CONNECTIONS} × 15 MB of JSON", ocr), ("8 × 26 MB of JSON lists", json_bodies)]
    for what, run in attacks:
        before = memory_mib(process.pid)
        Path(f"/proc/{process.pid}/clear_refs").write_text("5")
        health = Health(url)
        run(url, place)
        # Short attacks come again, until a 99th percentile says something.
        while health.count.value < POLLS:
            run(url, place)
        while_running = health.end()
        if is_gateway:
            kill_a_worker(process.pid)
        peak = memory_mib(process.pid, "VmHWM")
        bound = BASE + GROWTH[name] * BUDGET / MIB + ANSWERS + (IDLE * CONNECTION if run is idle else 0)
        after = settled(process.pid, before + AFTER_MIB)
        failed = [status for status, _ in while_running if status != 200]
        times = [ms for status, ms in while_running if status == 200]
        p99 = percentile(times, 0.99, of_nothing=0)
        outcome = extract(url, receipt, 60)
        rows += [
            (f"{what}: peak, MiB", f"{peak:.0f}", f"≤ {bound:.0f}", peak <= bound),
            (f"{what}: afterwards, MiB", f"{before:.0f} → {after:.0f}", f"≤ + {AFTER_MIB}", after <= before + AFTER_MIB),
            (f"{what}: /health, p99 ms of {len(times)}", f"{p99:.0f}", f"≤ {HEALTH_MS}", p99 <= HEALTH_MS and not failed),
            (f"{what}: a receipt afterwards", outcome.code, "200", outcome.status == 200 and process.poll() is None),
        ]
        if failed:
            rows.append((f"{what}: /health failed", str(sorted(set(failed))), "none", False))
    return rows


def of_gateway():
    with running_gateway(max_uploads_bytes=BUDGET) as (url, process):
        return attack(url, process, "gateway")


def of_sidecar():
    with running_gateway() as (gateway, _), running_sidecar(gateway_urls=gateway, mode="gateway") as (url, process):
        return attack(url, process, "sidecar")


def main():
    parser = check_or_write(__doc__)
    parser.add_argument("--sidecar", action="store_true", help="attack the sidecar")
    arguments = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * IDLE), hard))
    measured = []
    if arguments.write or not arguments.sidecar:
        measured.append(("gateway", of_gateway()))
    if arguments.write or arguments.sidecar:
        measured.append(("sidecar", of_sidecar()))
    for name, rows in measured:
        print(f"== {name}")
        print_rows(rows)
        if arguments.write:
            renew(REPORT, name, f"{stamp()}.\n\n{table(rows)}")
    return 0 if all(kept for _, rows in measured for *_, kept in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
