#!/usr/bin/env python3
"""Posts damaged documents to a gateway for minutes and watches that it stays well.

    benchmarks/soak.py --minutes 10 [--seed 1] [--xml]

Each document is a bundled sample with random bytes changed, cut out or repeated; with --xml an e-invoice, whose tags and texts are
cut out, repeated and exchanged as well. Every answer must be one of the contract's; the
gateway must keep its process, its open descriptors and its memory; the undamaged sample must still be read right at the end.
Needs a release build. Exit codes: 0 all well, 1 not.
"""
import argparse
import collections
import concurrent.futures
import os
import random
import re
import sys
import time

from measuring.documents import extract
from measuring.processes import memory_mib
from measuring.programs import ROOT, running_gateway

SAMPLES = ["receipt.jpg", "invoice.pdf", "invoice-two-pages.pdf"]
E_INVOICES = ROOT / "Tests/Engines/ElectronicInvoicesTests/Samples"
# Seconds that a document has.
WAIT = 120
CODES = {
    "document_unreadable", "password_required", "too_many_pages", "too_many_pixels", "page_too_large", "nothing_found",
    "document_crashed_worker", "document_too_slow", "document_too_much_memory", "unsupported_media_type", "malformed_request",
}


def damaged(sample, generator):
    data = bytearray(sample)
    for _ in range(generator.choice([1, 4, 16, 64, 256])):
        at = generator.randrange(len(data))
        kind = generator.random()
        if kind < 0.8:
            data[at] = generator.randrange(256)
        elif kind < 0.9:
            del data[at:at + generator.randrange(1, 64)]
        else:
            data[at:at] = data[at:at + generator.randrange(1, 64)]
    return bytes(data)


def damaged_xml(sample, generator):
    parts = re.split(rb"(<[^>]*>)", sample)
    for _ in range(generator.choice([0, 1, 2, 8])):
        first, second = sorted(generator.randrange(len(parts)) for _ in range(2))
        kind = generator.random()
        if kind < 0.3:
            parts[first], parts[second] = parts[second], parts[first]
        elif kind < 0.5:
            parts[first] = parts[second]
        elif kind < 0.7:
            parts[first:first] = parts[first:min(second, first + 40)] * generator.choice([1, 3, 50])
        elif kind < 0.8:
            del parts[first:min(second, first + 40)]
        else:
            parts[first] = generator.choice([
                b"9" * 30, b"-0", b"1e9", b"", b"\xff", b"&x;", b"&#0;", b"<!DOCTYPE a>", b"<![CDATA[", b"<a>" * 100,
                b"<!--", b"<?xml version='1.0' encoding='UTF-16'?>", b"A" * 100_000])
    whole = b"".join(parts)
    return damaged(whole, generator) if generator.random() < 0.5 else whole


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--xml", action="store_true")
    options = parser.parse_args()
    files = sorted(E_INVOICES.glob("*.xml")) if options.xml else [ROOT / "examples" / name for name in SAMPLES]
    samples = [file.read_bytes() for file in files]
    damage = damaged_xml if options.xml else damaged
    generator = random.Random(options.seed)
    seen, wrong = collections.Counter(), []

    with running_gateway() as (url, process), concurrent.futures.ThreadPoolExecutor(4) as pool:
        expected = extract(url, samples[0], WAIT).body["total"]
        before = descriptors(process.pid), memory_mib(process.pid)
        end = time.monotonic() + 60 * options.minutes
        while time.monotonic() < end:
            bodies = [damage(generator.choice(samples), generator) for _ in range(16)]
            for outcome in pool.map(lambda body: extract(url, body, WAIT), bodies):
                seen[outcome.code] += 1
                # Nothing in XML may end a worker.
                is_known = outcome.code in CODES and not (options.xml and outcome.code.startswith("document_crashed"))
                if outcome.status != 200 and not is_known:
                    wrong.append(outcome.code)
        after = descriptors(process.pid), memory_mib(process.pid)
        if process.poll() is not None:
            wrong.append("the gateway ended")
        if extract(url, samples[0], WAIT).body.get("total") != expected:
            wrong.append("the undamaged sample is read differently")
    print(f"{sum(seen.values())} documents:", ", ".join(f"{code} {count}" for code, count in seen.most_common()))
    print(f"open descriptors {before[0]} -> {after[0]}, resident {before[1]:.0f} -> {after[1]:.0f} MiB")
    # A few connections may still be closing.
    if after[0] > before[0] + 16:
        wrong.append("descriptors leak")
    if after[1] > before[1] + 200:
        wrong.append("memory grows")
    for problem in sorted(set(wrong)):
        print("WRONG:", problem, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
