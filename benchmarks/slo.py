#!/usr/bin/env python3
"""Does one T4 keep p95 < 5 s? The real gateway before a simulated GPU, cell by cell; and the embedded engine without one.

    benchmarks/slo.py                   measure the cells that are missing (hours), on a machine that does nothing else
    benchmarks/slo.py --only PATTERN    only cells whose name contains it or matches it, such as 'receipts' or 'pixtral-*text'
    benchmarks/slo.py --fresh           measure cells again that are there
    benchmarks/slo.py --list            the cells, how long each is expected to take, and which are there
    benchmarks/slo.py --write           write docs/slo.md from what is there; measure nothing
    benchmarks/slo.py --embedded        the embedded engine alone: docs/reports/embedded-slo.html and docs/performance.md

What was measured is kept in .build/slo, one file for each cell; an interrupted run goes on where it was. docs/slo.md says
how a cell is measured. Needs a release build and ../shared/data. Exit codes: 0 done, or ../shared/data is not there;
1 something failed.
"""
import argparse
import concurrent.futures
import contextlib
import datetime
import fnmatch
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import slo_report
from measuring.documents import extract as extract_document
from measuring.loadtest import loadtest
from measuring.percentile import percentile
from measuring.programs import DATA, PROGRAMS, ROOT, running_gateway, running_model_sim, wait_until_ready
from measuring.sections import renew
from slo_report import BURST, KINDS, LIMIT, LOWEST_RATE, POLICIES, RATES, SERVERS, Cell, is_held

RESULTS = ROOT / ".build" / "slo"
EMBEDDED_REPORT = ROOT / "docs" / "reports" / "embedded-slo.html"
PERFORMANCE = ROOT / "docs" / "performance.md"
# What callers ask for: so much that nothing is refused or shortened for lack of time.
WAIT = 300
# Single documents and bursts are measured for so long at least as their fewest take, and end after the first that takes longer.
SINGLE_SECONDS, FEWEST_SINGLES = 20, 5
BURST_SECONDS, FEWEST_BURSTS, MOST_BURSTS = 30, 2, 6
PAUSE = 2
WARM_UP_SPEED = 100
# A step of the search for the highest rate.
STEP_SECONDS, STEP_DOCUMENTS, MOST_STEPS = 20, 40, 3
# Cells beside each other must leave the machine so much idle, or they are measured again alone.
SIDE_BY_SIDE, MOST_BUSY = 2, 0.6


def documents(kind):
    """Twelve documents of a kind, some of each source: names in them are those of their sources."""
    folder = DATA / "documents"
    if kind == "receipts":
        return sorted(folder.glob("*-sroie-*"))[:7] + sorted(folder.glob("*-softmatic-*"))[:5]
    if kind == "digital":
        return sorted(folder.glob("*-einvoice-*.pdf"))[:8] + sorted(folder.glob("*-invoice2data-*.pdf"))[:4]
    truths = [json.loads(line) for line in (DATA / "statements" / "truth.jsonl").read_text().splitlines()]
    statements = [t["file"] for t in truths if t["set"] == "statement-scanned" and t["pages"] <= 2][:6]
    return [DATA / "statements" / name for name in statements] + sorted((DATA / "photos").glob("*.jpg"))[:6]


def extract(url, body):
    """Code, engine and seconds of one document."""
    outcome = extract_document(url, body, WAIT)
    if not outcome.status:
        raise RuntimeError(f"no answer: {outcome.code}")
    return outcome.code, outcome.body.get("engine", {}).get("name"), outcome.seconds


def busy_seconds():
    """Seconds that the processors worked, and that passed for them, since the machine started; work of lower priority gives way
    and does not count."""
    ticks = [int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(ticks) - ticks[1] - ticks[3] - ticks[4], sum(ticks)


def late_readings(model):
    with urllib.request.urlopen(model + "/sim/requests") as response:
        return json.load(response)["lateReadings"]


def burst(url, bodies):
    """(code, engine, seconds) of documents that are sent at once."""
    with concurrent.futures.ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(lambda body: extract(url, body), bodies))


def set_speed(model, speed):
    urllib.request.urlopen(urllib.request.Request(f"{model}/sim/speed", data=str(speed).encode(), method="PUT")).close()


def warm_up(url, model, paths):
    """Has every document read once, while the GPU takes hardly any time; returns those that are answered, and the codes of the
    others. Then the gateway learns from a few how fast the GPU is."""
    kept, refused = [], {}
    set_speed(model, WARM_UP_SPEED)
    for start in range(0, len(paths), BURST):
        group = paths[start:start + BURST]
        for path, (code, _, _) in zip(group, burst(url, [p.read_bytes() for p in group])):
            if code == "200":
                kept.append(path)
            else:
                refused[code] = refused.get(code, 0) + 1
    set_speed(model, 1)
    burst(url, [path.read_bytes() for path in kept[:3]])
    return kept, refused


def summary(outcomes):
    """What is kept of (code, engine, seconds)."""
    seconds = [s for code, _, s in outcomes if code == "200"]
    escalated = [s for code, engine, s in outcomes if code == "200" and engine == "cascade:model"]
    return {
        "documents": len(outcomes), "errors": len(outcomes) - len(seconds), "p50": percentile(seconds, 0.5),
        "p95": percentile(seconds, 0.95), "last": max(seconds, default=None), "escalated": len(escalated),
        "escalatedP95": percentile(escalated, 0.95)}


def one_after_the_other(url, bodies):
    began, outcomes = time.monotonic(), []
    for body in bodies:
        if len(outcomes) >= FEWEST_SINGLES and time.monotonic() - began > SINGLE_SECONDS:
            break
        outcomes.append(extract(url, body))
    return summary(outcomes)


def bursts(url, bodies, generator):
    began, outcomes, count, order = time.monotonic(), [], 0, []
    while count < FEWEST_BURSTS or (count < MOST_BURSTS and time.monotonic() - began < BURST_SECONDS):
        # Every document comes once before one comes again.
        while len(order) < BURST:
            order += generator.sample(bodies, len(bodies))
        time.sleep(PAUSE)
        outcomes += burst(url, order[:BURST])
        order, count = order[BURST:], count + 1
    return summary(outcomes) | {"bursts": count}


@contextlib.contextmanager
def folder_of(paths):
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            (Path(folder) / path.name).symlink_to(path)
        yield folder


def at_rate(url, folder, rate):
    """One step: Poisson arrivals of so many documents a minute."""
    seconds = max(STEP_SECONDS, 60 * STEP_DOCUMENTS / rate)
    report = loadtest(
        "--url", url, "--documents", folder, "--rate", f"{rate}/min", "--arrivals", "poisson", "--duration",
        f"{seconds:.0f}s", "--wait", str(WAIT), "--slo", f"p95<{LIMIT}s", "--max-error", "1%")
    run = report["run"]
    p95 = run["latency"]["p95Ms"]
    return {"rate": rate, "holds": report["holds"], "documents": run["requests"], "errors": run["errors"],
            "p95": p95 and p95 / 1000}


def expected_rate(single, rush):
    """Documents a minute at which to begin.

    A burst shows how many are done in a minute when there is always one to do; the less of the five seconds is left after
    a document alone, the less of that can be used. The exponent is fitted to what `ocr-gateway plan` reckons.
    """
    return 60 * BURST / rush["last"] * (1 - single["p95"] / LIMIT) ** 1.5


def highest_rate(url, paths, single, rush, say):
    """The highest rate of RATES that holds; 0 where none does, None where the search ended before it was found."""
    if single["p95"] is None or single["p95"] >= LIMIT:
        return {"found": 0, "steps": []}
    steps, held, failed = [], None, None
    expected = expected_rate(single, rush)
    place = max([i for i, rate in enumerate(RATES) if rate <= expected], default=0)
    with folder_of(paths) as folder:
        while len(steps) < MOST_STEPS and 0 <= place < len(RATES):
            step = at_rate(url, folder, RATES[place])
            steps.append(step)
            say(f"{step['rate']}/min {'holds' if step['holds'] else 'fails'}, p95 {step['p95'] or 0:.1f} s")
            held, failed = (place, failed) if step["holds"] else (held, place)
            if held is not None and failed is not None:
                break
            place += 1 if step["holds"] else -1
            time.sleep(PAUSE)
    return {"found": RATES[held] if held is not None else 0 if failed == 0 else None, "steps": steps}


def measure(cell, say):
    began, generator = time.monotonic(), random.Random(1)
    settings = POLICIES[cell.policy].settings | {"model": cell.model, "canary_interval": "3600s"}
    with running_model_sim("--gpu", "t4", "--model", cell.model, "--server", cell.server) as model:
        with running_gateway(model_url=model, **settings) as (url, _):
            wait_until_ready(url)
            paths, refused = warm_up(url, model, documents(cell.kind))
            if not paths:
                raise RuntimeError(f"{cell.name}: no document is answered: {refused}")
            say(f"{len(paths)} documents read, {sum(refused.values())} left out")
            late, before = late_readings(model), busy_seconds()
            bodies = [path.read_bytes() for path in paths]
            generator.shuffle(bodies)
            single = one_after_the_other(url, bodies)
            say(f"single p50 {single['p50'] or 0:.1f}, worst {single['last'] or 0:.1f} s")
            rush = bursts(url, bodies, generator)
            say(f"{rush['bursts']} bursts, p50 {rush['p50'] or 0:.1f}, p95 {rush['p95'] or 0:.1f} s, "
                f"{rush['escalated']} of {rush['documents']} escalated")
            rate = highest_rate(url, paths, single, rush, say)
            after = busy_seconds()
            return {
                "commit": commit(), "date": str(datetime.date.today()), "machine": machine(), "documents": len(paths),
                "refused": refused,
                "single": single, "burst": rush, "rate": rate, "late": late_readings(model) - late,
                "busy": (after[0] - before[0]) / max(1, after[1] - before[1]), "seconds": time.monotonic() - began}


def commit():
    """The last commit that changed what is measured, or how."""
    return subprocess.check_output(
        ["git", "-C", ROOT, "log", "-1", "--format=%h", "--", "Sources", "models", "Package.swift", "benchmarks/slo.py"],
        text=True).strip()


def plan(model, server):
    return json.loads(subprocess.check_output(
        [PROGRAMS / "ocr-gateway", "plan", "--model", model, "--gpu", "t4", "--server", server, "--json"]))


def image_caps():
    """(model, server) -> images at the server at a time, None where it is not limited."""
    manifests = [json.loads((ROOT / "models" / f"{model}.json").read_text()) for model in {s.model for s in SERVERS}]
    return {(m["name"], profile["server"]): profile["imagePrefills"] for m in manifests for profile in m["profiles"]}


def machine():
    names = re.findall(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), flags=re.M)
    return f"{os.cpu_count()} cores ({names[0] if names else 'unknown'})"


def expected_seconds(cell, plans):
    """Seconds that a cell takes: as last time, else a guess from what `ocr-gateway plan` reckons."""
    if known := load(cell):
        return known["seconds"]
    workload = POLICIES[cell.policy].reckoned_as
    reckoned = next(l for l in plans[cell.model, cell.server]["latency"] if l["name"] == workload)
    # Statements have two pages and many items.
    longer = 3 if cell.kind == "scans" and cell.policy != "cascade-doubtful" else 1
    alone, last = longer * reckoned["alone_s"] + 0.4, longer * reckoned["burst_of_10"][-1]["last_s"] + 2
    rate = min(max(reckoned["docs_per_minute_p95_5s"], LOWEST_RATE), RATES[-1])
    steps = 3 * max(STEP_SECONDS, 60 * STEP_DOCUMENTS / rate) if alone < LIMIT else 0
    singles = max(FEWEST_SINGLES * alone, min(SINGLE_SECONDS, 20 * alone))
    return 10 + 2 * last + singles + max(BURST_SECONDS, 2 * last) + steps


def file_of(cell):
    return RESULTS / f"{cell.name}.json"


def load(cell):
    return json.loads(file_of(cell).read_text()) if file_of(cell).exists() else None


class Progress:
    """Measures cells, says what comes of them, and how long the rest will take."""

    def __init__(self, cells, seconds):
        self.seconds, self.count, self.done = seconds, len(cells), 0
        self.left = {cell.name for cell in cells}
        self.failed = []
        self.lock = threading.Lock()

    def say(self, cell, text):
        with self.lock:
            print(f"{datetime.datetime.now():%H:%M:%S} {cell.name}: {text}", flush=True)

    def perform(self, cell, is_shared):
        """Whether the cell is done; one that shared a busy machine is not."""
        try:
            result = measure(cell, lambda text: self.say(cell, text))
        except (OSError, RuntimeError, ValueError, SystemExit, http.client.HTTPException, subprocess.SubprocessError) as problem:
            # Such as a gateway that does not start or breaks off: the other cells can be measured all the same.
            self.failed.append(cell.name)
            result = None
            self.say(cell, f"FAILED: {problem}")
        if result and is_shared and result["busy"] > MOST_BUSY:
            self.say(cell, f"the machine was busy for {result['busy']:.0%}: once more, alone")
            return False
        if result:
            RESULTS.mkdir(parents=True, exist_ok=True)
            file_of(cell).write_text(json.dumps(result, indent=1) + "\n")
        with self.lock:
            self.done += 1
            self.left.discard(cell.name)
            rest = sum(self.seconds[name] for name in self.left)
        late = f", {result['late']} LATE READINGS" if result and result["late"] else ""
        self.say(cell, f"{self.done} of {self.count} done{late}, about {duration(rest)} left")
        return True


def duration(seconds):
    return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60):02d} min"


def run(cells, seconds):
    """Measures; returns the names of those that failed."""
    progress = Progress(cells, seconds)
    # Where a model reads whole documents, they wait for the GPU rather than for the processors.
    shared = [cell for cell in cells if cell.policy != "cascade-doubtful"]
    alone = [cell for cell in cells if cell not in shared]
    with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = list(pool.map(lambda cell: progress.perform(cell, len(shared) > 1), shared))
    for cell in [cell for cell, is_done in zip(shared, outcomes) if not is_done] + alone:
        progress.perform(cell, False)
    return progress.failed


def embedded():
    """The highest rate of the embedded engine on this machine, with its answers checked."""
    folders, html = [DATA / "documents", DATA / "photos"], RESULTS / "embedded.html"
    RESULTS.mkdir(parents=True, exist_ok=True)
    with running_gateway(canary_interval="3600s") as (url, _):
        wait_until_ready(url)
        report = loadtest(
            "--url", url, "--documents", *folders, "--ramp", "--rate", "1/s", "--arrivals", "poisson", "--warmup", "10s",
            "--slo", f"p95<{LIMIT}s", "--max-error", "1%", "--truth", "--html", html,
            is_quiet=False)
    page = html.read_text()
    shown = [path.name for folder in folders for path in folder.iterdir() if path.name in page]
    if shown or len(page) > 300_000:
        raise SystemExit(f"slo: not published: {html} has {len(page)} characters and names {len(shown)} files")
    EMBEDDED_REPORT.parent.mkdir(exist_ok=True)
    EMBEDDED_REPORT.write_text(page)
    text = slo_report.embedded(report, datetime.date.today(), commit())
    renew(PERFORMANCE, "embedded", text)
    print(text)
    return 0 if report["holds"] else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="PATTERN", default="*")
    parser.add_argument("--fresh", action="store_true")
    action = parser.add_mutually_exclusive_group()
    for name in ["--list", "--write", "--embedded"]:
        action.add_argument(name, action="store_true")
    arguments = parser.parse_args()
    # The programs that were started end with this one.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not DATA.is_dir():
        print("slo: ../shared/data is not there, nothing to measure on")
        return 0
    if arguments.embedded:
        return embedded()
    plans = {(server.model, server.server): plan(server.model, server.server) for server in SERVERS}
    everything = [Cell(s.model, s.server, kind, policy) for kind in KINDS for s in SERVERS for policy in POLICIES]
    if arguments.write:
        slo_report.write({cell: load(cell) for cell in everything}, plans, image_caps(), commit())
        return 0
    chosen = [cell for cell in everything if fnmatch.fnmatch(cell.name, f"*{arguments.only}*")]
    seconds = {cell.name: expected_seconds(cell, plans) for cell in chosen}
    if arguments.list:
        for cell in chosen:
            known = load(cell)
            state = f"{known['commit']}, {'holds' if is_held(known) else 'does not hold'}" if known else "missing"
            print(f"{cell.name:46} {duration(seconds[cell.name])}  {state}")
        return 0
    cells = [cell for cell in chosen if arguments.fresh or not load(cell)]
    total = sum(seconds[cell.name] for cell in cells)
    print(f"{len(cells)} of {len(chosen)} cells to measure, about {duration(total)}; load {os.getloadavg()[0]:.1f}")
    failed = run(cells, seconds)
    if failed:
        print("slo: failed:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
