#!/usr/bin/env python3
"""Three gateways behind a real HAProxy under load: one is killed, one drained, and no document is lost.

    benchmarks/load_balancing.py --check    fail where a bound is not kept
    benchmarks/load_balancing.py --write    the same, and renew the section of docs/scaling.md

HAProxy runs with deploy/haproxy/haproxy.cfg; only addresses are replaced. Callers at 127.0.0.2 and 127.0.0.3, which are on the
gateways' allow-list, send one document after the other and repeat what is answered with `retryable`. HAProxy's own address,
127.0.0.1, is not on the list. Needs a release build and haproxy. Exit codes: 0 all bounds kept, 1 not.
"""
import contextlib
import http.client
import itertools
import json
import os
import signal
import socket
import sys
import threading
import time
from urllib.parse import urlsplit

from measuring.arguments import check_or_write
from measuring.bounds import print_rows, table
from measuring.documents import EXAMPLES, Caller, distinct, extract
from measuring.haproxy import running_haproxy
from measuring.percentile import percentile
from measuring.processes import children, program
from measuring.programs import ROOT, running_gateway, wait_until_ready
from measuring.sections import renew, stamp

REPORT = ROOT / "docs" / "scaling.md"
GATEWAYS = 3
SETTINGS = {
    "allowlist": "127.0.0.2/31", "trusted_proxies": "127.0.0.1", "document_workers": 1, "recognizers": 1,
    "canary_interval": "3600s"}
CALLERS = ["127.0.0.2", "127.0.0.3"] * 3
STRANGER = "127.0.0.4"
WAIT, MOST_TRIES = 20, 30
# Seconds of load before, between and after the two ends.
BEFORE, BETWEEN, AFTER = 2, 4, 4


class Callers:
    """Send one document after the other until they are told to end; each is repeated until it is read or can never be."""

    def __init__(self, url):
        self.url, self.stopped, self.lock = url, threading.Event(), threading.Lock()
        # Seconds from the first try to the result; codes of the tries before it; what was never read.
        self.seconds, self.repeated, self.lost = [], [], []
        samples = itertools.cycle(path.read_bytes() for path in sorted(EXAMPLES.glob("*.pdf")) + sorted(EXAMPLES.glob("*.jpg")))
        different = (distinct(sample, number) for number, sample in enumerate(samples))
        self.threads = [threading.Thread(target=self.run, args=(source, different)) for source in CALLERS]
        for thread in self.threads:
            thread.start()

    def run(self, source, different):
        while not self.stopped.is_set():
            with self.lock:
                document = next(different)
            began, codes = time.monotonic(), []
            while (outcome := extract(self.url, document, WAIT, caller=Caller(source=source))).status != 200:
                codes.append(outcome.code)
                if not outcome.body.get("retryable") or len(codes) == MOST_TRIES:
                    break
                time.sleep(outcome.body.get("retryAfterMs", 200) / 1_000)
            with self.lock:
                self.repeated += codes
                if outcome.status == 200:
                    self.seconds.append(time.monotonic() - began)
                else:
                    self.lost.append(outcome.code)

    def end(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def proxy_header(client):
    """PROXY protocol version 2: TCP over IPv4."""
    return b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c" + socket.inet_aton(client) + socket.inet_aton("127.0.0.1") + b"\x80\0\x1f\x40"


def what_comes(url, source, sent):
    """The status of the answer to these bytes; `closed` where there is none."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), 10, (source, 0)) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(sent)
            if answer := connection.recv(65536):
                return answer.split(b" ")[1].decode()
        return "closed"


def spoofing(proxy, gateway):
    """(what, measured, bound, kept): who may ask through HAProxy and past it, and what they can claim."""
    request = b"GET /v1/version HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
    plain, forwarded = request % b"", request % b"X-Forwarded-For: 127.0.0.2\r\n"
    header = proxy_header("127.0.0.2")
    nobody = "closed"
    cases = [
        ("listed client through HAProxy", proxy.url, "127.0.0.2", plain, "200"),
        ("listed client that claims to be another", proxy.url, "127.0.0.2", request % b"X-Forwarded-For: 10.1.1.1\r\n", "200"),
        ("stranger through HAProxy", proxy.url, STRANGER, plain, "503"),
        ("stranger with X-Forwarded-For of a client", proxy.url, STRANGER, forwarded, "503"),
        ("stranger with a PROXY header of a client", proxy.url, STRANGER, header + plain, "400"),
        ("HAProxy's own address, at the gateway", gateway, "127.0.0.1", plain, "403"),
        ("listed client with a PROXY header, at the gateway", gateway, "127.0.0.3", header + plain, "400"),
        ("stranger, at the gateway", gateway, STRANGER, plain, nobody),
        ("stranger with X-Forwarded-For, at the gateway", gateway, STRANGER, forwarded, nobody),
        ("stranger with a PROXY header, at the gateway", gateway, STRANGER, header + plain, nobody),
    ]
    rows = []
    for what, url, source, sent, expected in cases:
        answer = what_comes(url, source, sent)
        rows.append((what, answer, expected, answer == expected))
    return rows


def leaves(proxy, gateways):
    """What becomes of a document whose client behind HAProxy leaves; the workers that would read it stand still meanwhile."""
    workers = [child for _, process in gateways for child in children(process.pid) if program(child) == "ocr-document-worker"]
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    address = urlsplit(proxy.url)
    with socket.create_connection((address.hostname, address.port), 10, ("127.0.0.2", 0)) as connection:
        connection.sendall(extract_request((EXAMPLES / "invoice.pdf").read_bytes()))
        has_begun = counts(gateways, "ocr_documents_begun_total 1")
    has_left = counts(gateways, 'ocr_problems_total{problem="client_closed"} 1')
    for worker in workers:
        # The one that had the document was killed for it.
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGCONT)
    return "client_closed" if has_begun and has_left else "nothing"


def counts(gateways, metric, seconds=10):
    """Whether a gateway's metrics come to say so."""
    ends = time.monotonic() + seconds
    while not any(metric in metrics(url) for url, _ in gateways):
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True


def extract_request(document):
    return b"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(document) + document


def metrics(url):
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10, source_address=("127.0.0.2", 0))
    connection.request("GET", "/metrics")
    return connection.getresponse().read().decode()


def is_inside(name):
    return lambda servers: int(servers[name]["scur"]) > 0


def measure():
    with contextlib.ExitStack() as stack:
        gateways = [stack.enter_context(running_gateway(**SETTINGS)) for _ in range(GATEWAYS)]
        urls = [url for url, _ in gateways]
        for url in urls:
            wait_until_ready(url)
        killed, drained, last = [process for _, process in gateways]
        proxy = stack.enter_context(running_haproxy(urls))
        rows = spoofing(proxy, urls[0])
        left = leaves(proxy, gateways)
        rows.append(("client that leaves, at the gateway", left, "client_closed", left == "client_closed"))
        callers = Callers(proxy.url)
        try:
            proxy.wait_for("all gateways answer", lambda servers: all(int(row["hrsp_2xx"]) > 1 for row in servers.values()), 30)
            time.sleep(BEFORE)
            # It stands still until a document is inside, and dies with it.
            killed.send_signal(signal.SIGSTOP)
            proxy.wait_for("the first gateway has a document", is_inside("gateway1"))
            killed.kill()
            time.sleep(BETWEEN)
            proxy.wait_for("the second gateway has a document", is_inside("gateway2"))
            drained.terminate()
            time.sleep(AFTER)
        finally:
            callers.end()
        exit_code, answered = drained.wait(30), {name: int(row["hrsp_2xx"]) for name, row in proxy.servers().items()}
        last.terminate()
        last.wait(30)
        nobody = extract(proxy.url, (EXAMPLES / "invoice.pdf").read_bytes(), WAIT, caller=Caller(source="127.0.0.2"))
        rows.append(("listed client, without any gateway", f"{nobody.status} {nobody.code}", "503 gateway_unreachable",
                     (nobody.status, nobody.code, nobody.body.get("retryable")) == (503, "gateway_unreachable", True)))
        codes = {code: callers.repeated.count(code) for code in sorted(set(callers.repeated))}
        milliseconds = [1_000 * seconds for seconds in callers.seconds]
        return [
            ("documents read", str(len(milliseconds)), "", len(milliseconds) > 0),
            ("lost", str(callers.lost or "none"), "none", not callers.lost),
            ("tries answered with a retryable error, by code", json.dumps(codes), "at least one broke off",
             codes.get("gateway_unreachable", 0) > 0),
            ("first try to result, p50 ms", f"{percentile(milliseconds, 0.5):.0f}", "", True),
            ("first try to result, p95 ms", f"{percentile(milliseconds, 0.95):.0f}", "", True),
            ("answers of each gateway", str(list(answered.values())), "all of them", min(answered.values()) > 0),
            ("exit code of the drained one", str(exit_code), "0", exit_code == 0),
        ] + rows


def main():
    arguments = check_or_write(__doc__).parse_args()
    rows = measure()
    print_rows(rows)
    if arguments.write:
        renew(REPORT, "load balancing", "\n".join([
            f"{stamp()} on two cores, which three gateways, HAProxy and {len(CALLERS)} callers share.", "", table(rows)]))
    return 0 if all(kept for *_, kept in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
