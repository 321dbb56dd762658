#!/usr/bin/env python3
"""What the model path loses on the documents beside the checkout (../shared/data), against docs/accuracy.md.

    benchmarks/model_path.py --check    fail when a column is further below the embedded engine's than allowed
    benchmarks/model_path.py --write    measure and write the table of docs/accuracy.md anew

A stand-in that reads with the embedded engine's own means takes the model's place: this measures preparation, prompts, grammar,
parsing, grounding and merging, not a model. Needs a release build. Exit codes: 0 within bounds, or ../shared is not there; 1 not.
"""
import datetime
import json
import sys
import time
import urllib.request

from measuring.arguments import check_or_write
from measuring.processes import memory_mib
from measuring.programs import DATA, running_gateway, running_model_sim
from measuring.scoring import loss, measure, recorded, share, table, write

COLUMNS = [
    "answered", "type", "vendor", "date", "total", "tax", "currency", "invented", "invented vendor", "invented date", "items F1",
    "items qty", "reconciled", "right|reconciled", "evidence",
]
# What may be lost. Kinds, quantities and verdicts are only told: pages as wide as their words are hard to tell from receipts.
BOUNDED = ["answered", "vendor", "date", "total", "tax", "currency", "invented", "invented vendor", "invented date", "items F1"]
# Name -> settings of the gateway, and what may be lost against the embedded engine. The stand-in reads names in shrunken pictures: five
# of 81 documents, 6.2 points, since the embedded engine's own trees have seen these documents.
MODES = {
    "text": ({"engine": "model", "model_input": "text"}, 0.02),
    "image": ({"engine": "model", "model_input": "image"}, 0.06),
    "cascade": ({"engine": "cascade"}, 0.02),
}


def run(settings):
    """(shares over all documents, seconds, MiB of the gateway, requests by kind)"""
    # Nothing is left out for want of time: the model is never late here.
    with running_model_sim() as sim, running_gateway(model_url=sim, default_deadline="170s", **settings) as (url, process):
        began = time.monotonic()
        scores = measure(url, jobs=3)["ALL"]
        seconds = time.monotonic() - began
        with urllib.request.urlopen(f"{sim}/sim/requests") as answer:
            kinds = json.load(answer)["kinds"]
        return scores, seconds, memory_mib(process.pid, "VmHWM"), kinds


def report(results):
    embedded = recorded()
    heads = {"embedded": "embedded"} | {name: name for name in MODES}
    values = {"embedded": embedded} | {name: results[name][0] for name in MODES}
    lines = [
        f"Measured {datetime.date.today()} at commit {{commit}}, percent of the documents with a known truth.", "",
        table(heads, COLUMNS, values), "",
        "Seconds for all documents, two cores for gateway and stand-in together: "
        + ", ".join(f"{name} {results[name][1]:.0f}" for name in MODES) + ".",
        "Peak memory of the gateway process: "
        + ", ".join(f"{name} {results[name][2]:.0f} MiB" for name in MODES) + ".",
        f"The cascade had the model choose among printed values for {results['cascade'][3].get('choice', 0)} documents and read",
        f"{results['cascade'][3].get('document', 0)} as a whole, the canary among them; the other answers are the rules' own.",
    ]
    return "\n".join(lines)


def main():
    arguments = check_or_write(__doc__).parse_args()
    if not DATA.is_dir():
        print("model path: ../shared/data is not there, nothing to measure on")
        return 0
    before = recorded()
    if not before:
        print("model path: docs/accuracy.md has no table of the embedded engine", file=sys.stderr)
        return 1
    worse = []
    results = {}
    for name, (settings, tolerance) in MODES.items():
        results[name] = run(settings)
        scores, seconds, memory, kinds = results[name]
        print(f"{name}: {seconds:.0f} s, {memory:.0f} MiB, requests {kinds}")
        for column in COLUMNS:
            if column not in before:
                continue
            now = scores.get(column) or 0
            lost = loss(column, before[column], now)
            is_worse = column in BOUNDED and lost > tolerance
            mark = "WORSE" if is_worse else "ok" if column in BOUNDED else ""
            print(f"  {mark:5} {column}: {share(now)} (embedded {share(before[column])})")
            if is_worse:
                worse.append(f"{name} {column}")
    if arguments.write:
        write("model path", report(results))
    if worse:
        print("model path: more lost than allowed:", ", ".join(worse), file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
