#!/usr/bin/env python3
"""The client's promises, with real processes: no document lost, none paid for twice, nothing sent without leave, no deadline missed.

    benchmarks/fallback.py --check                fewer documents and shorter times, for CI; fail where a bound is not kept
    benchmarks/fallback.py --write                1,000 documents each, and renew the sections of docs/performance.md
    benchmarks/fallback.py --check --only PART    one of chaos, deadlines, overload

The hosted service is simulated (`ocr-hosted-sim`) and costs nothing; latencies of its answers are drawn, not measured.
Needs a release build. Exit codes: 0 all bounds kept, 1 not.
"""
import collections
import concurrent.futures
import contextlib
import math
import queue
import random
import socket
import sys
import tempfile
import threading
import time
import urllib.request

from measuring.arguments import check_or_write
from measuring.bounds import print_rows, table
from measuring.documents import at_random, distinct, documents, extract, photos
from measuring.hosted import charged_twice, sim
from measuring.pdf_file import typed_pdf
from measuring.percentile import percentile, percentile_text
from measuring.programs import (
    ROOT, free_port, running_gateway, running_hosted_sim, running_model_sim, running_sidecar, wait_until_ready)
from measuring.sections import renew, stamp

REPORT = ROOT / "docs" / "performance.md"
WORKERS = 8
# Seconds that a document of the chaos waits for its answer, and those that the gateway lives once it is ready, and is away.
PATIENCE, LIFE, DEATH = 20, (2, 5), (0.5, 2)
# ms: how much later than its deadline an answer may be, 99th percentile.
OVERRUN_MS = 100
# Times the rate that the simulated T4 keeps up with; seconds that callers wait, and the 95th percentile that is promised; the model.
FACTOR, WAIT, LIMIT, MODEL = 10, 5, 5, "ministral-3-3b"
# Pages a minute that the stand-in takes: about as many as are offered. With fewer nobody could answer all.
PAGES = {"model": 600, "cascade": 2400}
# How many of a full run's figures a check has.
FULL = {"documents": 1000, "deadlines": 4 * [1, 2, 3], "calm": 60, "storm": 120, "latency": "p50=1.5s,p95=4s"}
# Nothing shows which of two sums is the total: a cascade asks its model.
DOUBTFUL = [
    ["GREEN LEAF MARKET LTD", f"{number} Mill Road, Springfield", "Date 26/02/2026 14:51", "", "Total                      15.50",
     "Total                      18.75"] for number in (12, 14)]
SMALL = {"documents": 24, "deadlines": [1, 2], "calm": 8, "storm": 15, "latency": "p50=400ms,p95=1s"}


def share(fallen, answers):
    """Of the answers those that were fallen back for, and from what."""
    reasons = collections.Counter(outcome.provenance.get("fallbackReason") for outcome in fallen)
    said = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    return f"{len(fallen) / max(1, len(answers)):.0%} ({said})"


@contextlib.contextmanager
def sidecar(gateway, hosted, mode, **settings):
    """A sidecar with a state of its own, in front of a gateway and of the stand-in."""
    with tempfile.TemporaryDirectory() as state:
        allowed = {"hosted_requests_per_minute": 6000, "hosted_pages_per_minute": 6000, "gateway_urls": gateway, "mode": mode, "state_dir": state}
        with running_sidecar(key="simulated", hosted=hosted, **(allowed | settings)) as (url, _):
            yield url


class Chaos(threading.Thread):
    """A gateway that is killed and started again, as long as the thread runs."""

    def __init__(self, port, seed=1):
        super().__init__(daemon=True)
        self.port, self.generator, self.ended, self.kills = port, random.Random(seed), threading.Event(), 0

    def run(self):
        while not self.ended.is_set():
            with running_gateway(listen=f"127.0.0.1:{self.port}") as (url, process):
                wait_until_ready(url)
                self.ended.wait(self.generator.uniform(*LIFE))
                process.kill()
                self.kills += not self.ended.is_set()
            self.ended.wait(self.generator.uniform(*DEATH))

    def end(self):
        self.ended.set()
        self.join()


def chaos(mode, size):
    """Delivers every document through a sidecar while the gateway comes and goes; (what, measured, bound, kept) of each."""
    port = free_port()
    waiting, outcomes, tries = queue.SimpleQueue(), {}, collections.Counter()
    for number, document in enumerate(documents(size["documents"])):
        waiting.put((number, document, time.monotonic()))

    def work(url, storm):
        # What a queue's worker does: take a document, have it read, put it off where it is told to.
        while len(outcomes) < size["documents"]:
            if not storm.is_alive():
                sys.exit("the gateway does not start again")
            try:
                number, document, due = waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            # However fast the machine is, half of the documents come after the first death.
            if due > time.monotonic() or number >= size["documents"] // 2 and not storm.kills:
                waiting.put((number, document, due))
                time.sleep(0.02)
                continue
            outcome = extract(url, document, PATIENCE, f"document-{number}")
            tries[outcome.code] += 1
            if outcome.status == 200 or outcome.body.get("retryable") is False:
                outcomes.setdefault(number, []).append(outcome)
            else:
                waiting.put((number, document, time.monotonic() + outcome.body.get("retryAfterMs", 500) / 1000))

    with running_hosted_sim("--latency", size["latency"]) as hosted, \
            sidecar(f"http://127.0.0.1:{port}", hosted, mode) as url:
        storm = Chaos(port)
        storm.start()
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for worker in [pool.submit(work, url, storm) for _ in range(WORKERS)]:
                worker.result()
        storm.end()
        twice, charged = charged_twice(hosted)
        traffic = sim(hosted, "/sim/traffic")
    answers = [outcome for given in outcomes.values() for outcome in given]
    seconds = [outcome.seconds for outcome in answers]
    refused = {code: count for code, count in tries.items() if code != "200"}
    fallen = [outcome for outcome in answers if outcome.is_hosted]
    rows = [
        (f"`{mode}`: documents, the gateway killed", f"{size['documents']}, {storm.kills} times", "> 0", storm.kills > 0),
        (f"`{mode}`: one answer delivered", f"{sum(len(given) == 1 and given[0].status == 200 for given in outcomes.values())}",
         str(size["documents"]), all(len(given) == 1 and given[0].status == 200 for given in outcomes.values())),
        (f"`{mode}`: put off, by code", ", ".join(f"{code} {count}" for code, count in sorted(refused.items())) or "none", "", True),
        (f"`{mode}`: p50, p95, p99 of what was answered, s", ", ".join(
            f"{percentile(seconds, share, math.inf):.1f}" for share in (0.5, 0.95, 0.99)), "", True),
        (f"`{mode}`: charged calls; documents charged twice", f"{charged}; {twice}", "0 twice", twice == 0),
    ]
    if mode == "gateway":
        sent = traffic["connections"], traffic["bytes"]
        return rows + [("`gateway`: connections and bytes that reached the hosted service", f"{sent[0]}, {sent[1]}", "0, 0", sent == (0, 0))]
    return rows + [(f"`{mode}`: share of fallback", share(fallen, answers), "> 0", bool(fallen))]


class SilentServer(threading.Thread):
    """Takes connections and never says anything."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.taken = []

    def run(self):
        while True:
            self.taken.append(self.listener.accept()[0])


def deadlines(size):
    """How late answers are where nobody answers in time."""
    silent = SilentServer()
    silent.start()
    nobody = f"http://127.0.0.1:{free_port()}"
    cases = [
        ("`gateway`, a gateway that says nothing", "gateway", silent.url, []),
        ("`gateway`, no gateway", "gateway", nobody, []),
        ("`auto`, neither says anything", "auto", silent.url, [{"fault": "hang"}]),
        ("`auto`, no gateway, the hosted service drips", "auto", nobody, [{"fault": "drip"}]),
        ("`auto`, no gateway, the hosted service fails", "auto", nobody, [{"fault": "status", "status": 503}]),
    ]
    picture, everything, rows, number = photos()[0], [], [], 0
    for what, mode, gateway, faults in cases:
        late = []
        with running_hosted_sim("--latency", "none") as hosted:
            sim(hosted, "/sim/faults", faults)
            for wait in size["deadlines"]:
                # A sidecar of its own: after these its circuits are open, and it says so at once.
                with sidecar(gateway, hosted, mode) as url, concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
                    copies = [distinct(picture, number := number + 1) for _ in range(WORKERS)]
                    outcomes = list(pool.map(lambda copy: extract(url, copy, wait, str(hash(copy))), copies))
                late += [1000 * (outcome.seconds - wait) for outcome in outcomes]
                wrong = {outcome.code for outcome in outcomes} - {"deadline_exceeded", "gateway_unreachable", "hosted_unavailable"}
                if wrong:
                    sys.exit(f"{what}: not to be expected: {wrong}")
        everything += late
        figures = f"{percentile(late, 0.5):.0f}, {percentile_text(late, 0.99)}, {max(late):.0f}"
        rows.append((f"{what}: p50, p99, max ms after the deadline", figures, "", True))
    worst = percentile(everything, 0.99)
    return rows + [("all: p99 ms after the deadline", f"{worst:.0f}", f"≤ {OVERRUN_MS}", worst <= OVERRUN_MS)]


def overload(engine, size):
    """Ten times the rate that a gateway keeps up with whose GPU is a simulated T4.

    A cascade asks its model for the whole of every second document: asked for single fields it keeps up with more than the programs of
    this measurement can offer beside it.
    """
    pictures = [document for pair in zip(photos(), map(typed_pdf, DOUBTFUL)) for document in pair]
    model = running_model_sim("--gpu", "t4", "--model", MODEL, "--server", "llama", "--speed", "100")
    with model as model_url, running_hosted_sim("--latency", size["latency"], "--pages-per-minute", str(PAGES[engine])) as hosted:
        settings = {"engine": engine, "model": MODEL, "model_url": model_url, "canary_interval": "3600s", "replay_window": 0,
                    "escalation": "whole"}
        with running_gateway(**settings) as (gateway, _), sidecar(gateway, hosted, "hosted") as warm:
            wait_until_ready(gateway)
            # Everybody has read every picture once: what is measured is not this machine's text recognition.
            for number, picture in enumerate(pictures):
                extract(gateway, picture, 60, f"warm-{number}")
                extract(warm, picture, 60, f"warm-{number}")
            urllib.request.urlopen(urllib.request.Request(f"{model_url}/sim/speed", data=b"1", method="PUT")).close()
            for number, picture in enumerate(pictures):
                extract(gateway, picture, 60, f"learn-{number}")
            began, calm = time.monotonic(), 0
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                while time.monotonic() - began < size["calm"]:
                    calm += sum(outcome.status == 200 for outcome in pool.map(
                        lambda n: extract(gateway, pictures[n % len(pictures)], 60, f"calm-{time.monotonic()}-{n}"), range(2)))
            sustained = calm / (time.monotonic() - began)
            before = sim(hosted, "/sim/calls")
            with sidecar(gateway, hosted, "auto") as url:
                outcomes = at_random(sustained * FACTOR, size["storm"], lambda n: extract(
                    url, pictures[n % len(pictures)], WAIT, f"storm-{n}"))
            after = sim(hosted, "/sim/calls")
            charged, late = (after[name] - before[name] for name in ("chargedPages", "lateReadings"))
    answered = [outcome for outcome in outcomes if outcome.status == 200]
    refused = collections.Counter(outcome.code for outcome in outcomes if outcome.status != 200)
    fallen = [outcome for outcome in answered if outcome.is_hosted]
    kept = len(answered) - len(fallen)
    broken = sum(outcome.provenance.get("fallbackReason") == "timeout" for outcome in fallen)
    dollars = sum(outcome.provenance.get("priceMicroUsd", 0) for outcome in answered) / 1e6
    # Who gets no answer waits for ever.
    seconds = [outcome.seconds if outcome.status == 200 else math.inf for outcome in outcomes]
    p95 = percentile(seconds, 0.95, math.inf)
    said = ", ".join(f"{code} {count}" for code, count in refused.most_common()) or "none"
    errors = len(outcomes) - len(answered)
    return [
        (f"`{engine}`: documents a minute kept up with, and offered", f"{60 * sustained:.0f}, {60 * len(outcomes) / size['storm']:.0f}", "", sustained > 0),
        (f"`{engine}`: p50, p95, p99 s; who gets no answer waits for ever", ", ".join(
            f"{percentile(seconds, share, math.inf):.1f}" for share in (0.5, 0.95, 0.99)), f"p95 < {LIMIT}", p95 < LIMIT),
        (f"`{engine}`: errors", f"{errors} of {len(outcomes)} ({said})", "", True),
        (f"`{engine}`: share of fallback", share(fallen, answered), "", True),
        (f"`{engine}`: documents that the gateway let in; answered by it in time", f"{kept + broken}; {kept / max(1, kept + broken):.0%}", "", True),
        (f"`{engine}`: price of 1,000 documents, USD; pages charged by the stand-in's log", f"{1000 * dollars / max(1, len(outcomes)):.2f}; {charged}", "", True),
        (f"`{engine}`: answers late for this machine's own reading", str(late), "", True),
    ]


PARTS = {
    "chaos": lambda size: chaos("auto", size) + chaos("gateway", size),
    "deadlines": deadlines,
    "overload": lambda size: overload("model", size) + overload("cascade", size),
}


def main():
    parser = check_or_write(__doc__)
    parser.add_argument("--only", choices=PARTS, help="one part of it")
    arguments = parser.parse_args()
    size, is_kept = (FULL if arguments.write else SMALL), True
    for name in [arguments.only] if arguments.only else PARTS:
        began = time.monotonic()
        rows = PARTS[name](size)
        print(f"{name}, {time.monotonic() - began:.0f} s")
        print_rows(rows)
        is_kept = is_kept and all(kept for *_, kept in rows)
        if arguments.write:
            renew(REPORT, f"fallback {name}", "\n".join([
                f"{stamp()}. The hosted service is simulated, latencies of its answers are drawn with {size['latency']}.", "", table(rows)]))
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
