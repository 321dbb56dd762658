#!/usr/bin/env python3
"""Does this machine keep p95 < 5 s? The embedded engine, and a cascade before a simulated T4, with documents that the rules were
not written on. Renews docs/slo.md.

    benchmarks/slo.py                   measure what is missing for this machine: a quarter of an hour, when it does nothing else
    benchmarks/slo.py --no-bf16         the same as on a processor without bf16 (needs a C compiler)
    benchmarks/slo.py --every-model     also the other models and policies: hours
    benchmarks/slo.py --only PATTERN    only cells whose name contains it or matches it, such as 'receipts' or 'embedded*'
    benchmarks/slo.py --fresh           measure cells again that are there
    benchmarks/slo.py --list            the cells, and which are there
    benchmarks/slo.py --highest-rate    the embedded engine's: docs/reports/embedded-slo.html and docs/performance.md

What was measured is kept in docs/reports/service-levels.json, of every machine; an interrupted run goes on where it was. docs/slo.md
says how a cell is measured. Needs a release build and ../shared/data. Exit codes: 0 done, or ../shared/data is not there; 1
something failed.
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
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import slo_report
from measuring.documents import extract as extract_document
from measuring.loadtest import loadtest
from measuring.percentile import percentile
from measuring.processor import machine_class, processor, without_bf16
from measuring.programs import DATA, PROGRAMS, ROOT, running_gateway, running_model_sim, wait_until_ready
from measuring.sections import renew
from slo_report import BURST, DEFAULT, EMBEDDED, KINDS, LIMIT, POLICIES, RATES, SERVERS, Cell, is_held

RESULTS = ROOT / "docs" / "reports" / "service-levels.json"
EMBEDDED_REPORT = ROOT / "docs" / "reports" / "embedded-slo.html"
PERFORMANCE = ROOT / "docs" / "performance.md"
# What callers ask for: so much that nothing is refused or shortened for lack of time.
WAIT = 300
# Single documents and bursts are measured for so long at least as their fewest take, and end after the first that takes longer.
SINGLE_SECONDS, FEWEST_SINGLES = 10, 5
# Twenty bursts of receipts, as they are the line that counts; of others as many as begin within twenty seconds.
BURSTS_OF_RECEIPTS, BURST_SECONDS, FEWEST_BURSTS = 20, 20, 3
PAUSE = 1
WARM_UP_SPEED = 100
# A step of the search for the highest rate.
STEP_SECONDS, STEP_DOCUMENTS, MOST_STEPS = 20, 40, 3


def documents(kind):
    """All documents of a kind. Statements are scans of one or two pages; of odd documents those that nothing is wrong with."""
    folder = DATA / {"receipts": "receipts", "invoices": "invoices", "statements": "statements", "odd": "cases"}[kind]
    truths = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    if kind == "statements":
        truths = [t for t in truths if t["set"] == "statement-scanned" and t["pages"] <= 2]
    return [folder / truth["file"] for truth in truths if not truth.get("refused")]


def extract(url, body):
    """Code, engine and seconds of one document."""
    outcome = extract_document(url, body, WAIT)
    if not outcome.status:
        raise RuntimeError(f"no answer: {outcome.code}")
    return outcome.code, outcome.body.get("engine", {}).get("name"), outcome.seconds


def late_readings(model):
    if model is None:
        return 0
    with urllib.request.urlopen(model + "/sim/requests") as response:
        return json.load(response)["lateReadings"]


def burst(url, bodies):
    """(code, engine, seconds) of documents that are sent at once."""
    with concurrent.futures.ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(lambda body: extract(url, body), bodies))


def set_speed(model, speed):
    urllib.request.urlopen(urllib.request.Request(f"{model}/sim/speed", data=str(speed).encode(), method="PUT")).close()


def warm_up(url, model, bodies):
    """The simulator reads every picture once that it will be asked about, while the GPU takes hardly any time; then the gateway
    learns from a few how fast machine and GPU are. Returns the bodies that are answered."""
    kept = bodies
    if model:
        set_speed(model, WARM_UP_SPEED)
        kept = []
        for start in range(0, len(bodies), BURST):
            group = bodies[start:start + BURST]
            kept += [body for body, (code, _, _) in zip(group, burst(url, group)) if code == "200"]
        set_speed(model, 1)
    burst(url, kept[:4])
    return kept


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


def bursts(url, bodies, kind, generator):
    """Summary over all bursts, the median of their last answers, and the summary of those bursts of which the model was asked
    about a quarter at most."""
    began, all_bursts, order = time.monotonic(), [], []

    def goes_on():
        if kind == "receipts":
            return len(all_bursts) < BURSTS_OF_RECEIPTS
        return len(all_bursts) < FEWEST_BURSTS or time.monotonic() - began < BURST_SECONDS

    while goes_on():
        # Every document comes once before one comes again.
        while len(order) < BURST:
            order += generator.sample(bodies, len(bodies))
        time.sleep(PAUSE)
        all_bursts.append(burst(url, order[:BURST]))
        order = order[BURST:]
    lasts = [max(seconds for _, _, seconds in outcomes) for outcomes in all_bursts]
    few = [outcomes for outcomes in all_bursts
           if sum(engine == "cascade:model" for _, engine, _ in outcomes) <= BURST / 4]
    return summary(sum(all_bursts, [])) | {
        "bursts": len(all_bursts), "medianLast": percentile(lasts, 0.5), "fewEscalated": summary(sum(few, []))}


@contextlib.contextmanager
def folder_of(bodies):
    with tempfile.TemporaryDirectory() as folder:
        for number, body in enumerate(bodies):
            (Path(folder) / f"{number}{'.pdf' if body.startswith(b'%PDF') else '.jpg'}").write_bytes(body)
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
    return 60 * BURST / rush["medianLast"] * (1 - single["p95"] / LIMIT) ** 1.5


def highest_rate(url, bodies, single, rush, say):
    """The highest rate of RATES that holds; 0 where none does, None where the search ended before it was found."""
    if single["p95"] is None or single["p95"] >= LIMIT:
        return {"found": 0, "steps": []}
    steps, held, failed = [], None, None
    expected = expected_rate(single, rush)
    place = max([i for i, rate in enumerate(RATES) if rate <= expected], default=0)
    with folder_of(bodies) as folder:
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


@contextlib.contextmanager
def answerer(cell, programs):
    """The address of a gateway, and that of its model or None."""
    settings = {"canary_interval": "3600s"}
    with contextlib.ExitStack() as stack:
        model = None
        if cell.policy != EMBEDDED:
            model = stack.enter_context(running_model_sim("--gpu", "t4", "--model", cell.model, "--server", cell.server))
            settings |= POLICIES[cell.policy].settings | {"model": cell.model, "model_url": model}
        url, _ = stack.enter_context(running_gateway(programs=programs, **settings))
        wait_until_ready(url)
        yield url, model


def measure(cell, programs, say):
    generator = random.Random(1)
    bodies = [path.read_bytes() for path in documents(cell.kind)]
    generator.shuffle(bodies)
    with answerer(cell, programs) as (url, model):
        kept = warm_up(url, model, bodies)
        if not kept:
            raise RuntimeError("no document is answered")
        late = late_readings(model)
        single = one_after_the_other(url, kept)
        say(f"single p50 {single['p50'] or 0:.1f}, worst {single['last'] or 0:.1f} s")
        rush = bursts(url, kept, cell.kind, generator)
        say(f"{rush['bursts']} bursts, p50 {rush['p50'] or 0:.1f}, p95 {rush['p95'] or 0:.1f} s, median of the last "
            f"{rush['medianLast'] or 0:.1f} s, {rush['escalated']} of {rush['documents']} escalated")
        rate = highest_rate(url, kept, single, rush, say) if cell.kind == "receipts" else None
        return {
            "commit": commit(), "date": str(datetime.date.today()), "processor": processor(), "documents": len(kept),
            "leftOut": len(bodies) - len(kept), "single": single, "burst": rush, "rate": rate,
            "late": late_readings(model) - late}


def commit():
    """The last commit that changed what is measured, or how."""
    return subprocess.check_output(
        ["git", "-C", ROOT, "log", "-1", "--format=%h", "--", "Sources", "models", "Package.swift", "benchmarks/slo.py"],
        text=True).strip()


def load():
    """Machine class -> name of a cell -> what was measured."""
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def keep(machine, cell, result):
    results = load()
    results.setdefault(machine, {})[cell.name] = result
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    slo_report.write(results)


def run(machine, cells, programs):
    """Measures, one after the other; returns the names of those that failed."""
    failed = []
    for number, cell in enumerate(cells):
        def say(text, cell=cell):
            print(f"{datetime.datetime.now():%H:%M:%S} {cell.name}: {text}", flush=True)

        try:
            keep(machine, cell, measure(cell, programs, say))
            say(f"{number + 1} of {len(cells)} done")
        except (OSError, RuntimeError, ValueError, SystemExit, http.client.HTTPException, subprocess.SubprocessError) as problem:
            # Such as a gateway that does not start or breaks off: the other cells can be measured all the same.
            failed.append(cell.name)
            say(f"FAILED: {problem}")
    return failed


def embedded():
    """The highest rate of the embedded engine on this machine, with its answers checked."""
    folders = [DATA / "documents", DATA / "photos"]
    with tempfile.TemporaryDirectory() as folder, running_gateway(canary_interval="3600s") as (url, _):
        wait_until_ready(url)
        html = Path(folder) / "embedded.html"
        report = loadtest(
            "--url", url, "--documents", *folders, "--ramp", "--rate", "1/s", "--arrivals", "poisson", "--warmup", "10s",
            "--slo", f"p95<{LIMIT}s", "--max-error", "1%", "--truth", "--html", html,
            is_quiet=False)
        page = html.read_text()
    shown = [path.name for folder in folders for path in folder.iterdir() if path.name in page]
    if shown or len(page) > 300_000:
        raise SystemExit(f"slo: not published: the report has {len(page)} characters and names {len(shown)} files")
    EMBEDDED_REPORT.write_text(page)
    text = slo_report.embedded(report, datetime.date.today(), commit())
    renew(PERFORMANCE, "embedded", text)
    print(text)
    return 0 if report["holds"] else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-bf16", action="store_true")
    parser.add_argument("--every-model", action="store_true")
    parser.add_argument("--only", metavar="PATTERN", default="*")
    parser.add_argument("--fresh", action="store_true")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--list", action="store_true")
    action.add_argument("--highest-rate", action="store_true")
    arguments = parser.parse_args()
    # The programs that were started end with this one.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not DATA.is_dir():
        print("slo: ../shared/data is not there, nothing to measure on")
        return 0
    if arguments.highest_rate:
        return embedded()
    asked = [(EMBEDDED, "", ""), DEFAULT]
    if arguments.every_model:
        asked += [a for s in SERVERS for policy in POLICIES if (a := (policy, s.model, s.server)) not in asked]
    everything = [Cell(*answers, kind) for answers in asked for kind in KINDS]
    machine = machine_class(has_bf16=not arguments.no_bf16)
    known = load().get(machine, {})
    chosen = [cell for cell in everything if fnmatch.fnmatch(cell.name, f"*{arguments.only}*")]
    if arguments.list:
        for cell in chosen:
            result = known.get(cell.name)
            state = f"{result['commit']}, {'holds' if is_held(result) else 'does not hold'}" if result else "missing"
            print(f"{cell.name:46} {state}")
        return 0
    cells = [cell for cell in chosen if arguments.fresh or cell.name not in known]
    print(f"{machine}: {len(cells)} of {len(chosen)} cells to measure; load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        programs = without_bf16(PROGRAMS, Path(folder)) if arguments.no_bf16 else PROGRAMS
        failed = run(machine, cells, programs)
    slo_report.write(load())
    if failed:
        print("slo: failed:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
