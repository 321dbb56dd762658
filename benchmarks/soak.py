#!/usr/bin/env python3
"""Posts damaged documents to a gateway for minutes and watches that it stays well.

    benchmarks/soak.py --minutes 10 [--seed 1] [--xml]

Each document is a bundled sample with random bytes changed, cut out or repeated; with --xml an e-invoice, whose tags and texts are
cut out, repeated and exchanged as well, by itself or as a file in a PDF: under any name and relation, in streams that are cut off or
blow up. Every answer must be one of the contract's; the
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
import zlib

from measuring.documents import extract
from measuring.pdf_file import pdf_file
from measuring.processes import children, memory_mib, program
from measuring.programs import ROOT, running_gateway

SAMPLES = ["receipt.jpg", "invoice.pdf", "invoice-two-pages.pdf"]
E_INVOICES = ROOT / "Tests/Engines/ElectronicInvoicesTests/Samples"
# Seconds that a document has.
WAIT = 120
# What a worker may keep of the largest document that it opened.
WORKER_MIB = 300
# Enough words for a text layer that is taken.
PAGE = [
    b"Lindholt & Marsh Ltd", b"2 Quayside Court, Ballymore, Ireland", b"Invoice number: LH-30417", b"Invoice date: 11 January 2026",
    b"Desk lamp, brass       1        60.00", b"Oak shelf 80 cm        1        40.00", b"Subtotal                       100.00",
    b"VAT 19%                         19.00", b"Invoice total              EUR 119.00", b"Please pay within 30 days.",
]
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


def attached(xml, generator):
    """A PDF of one page with XML files: most in a name tree, under the standards' names, with a relation, in a sound stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%s]>>>>/AF[%s]>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 11 Tf 40 780 Td 18 TL %s ET" % b" ".join(b"(%s) '" % line for line in PAGE), b""),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    names, relations = b"", b""
    for index in range(generator.choice([1, 1, 1, 2, 6])):
        file = len(objects) + 1
        name = generator.choice([b"factur-x.xml", b"ZUGFeRD-invoice.xml", b"xrechnung.xml", b"notes.xml", b"../../etc/x.xml", b"a" * 3000])
        relation = generator.choice([b"/Data", b"/Alternative", b"/Source", b"/Unspecified", b"/" + b"x" * 200, b"(none)", b"9 0 R"])
        holder = b"%d 0 R" % (file + 1 if generator.random() < 0.95 else generator.choice([0, file, file + 2, 9999]))
        objects.append(b"<</Type/Filespec/F(%s)/UF(%s)/AFRelationship%s/EF<</F %s>>>>" % (name, name, relation, holder))
        objects.append(embedded(xml if index == 0 else damaged_xml(xml, generator), generator))
        if generator.random() < 0.9:
            names += b"(%s %d)%d 0 R " % (name[:20], index, file)
        if generator.random() < 0.9:
            relations += b"%d 0 R " % file
    objects[0] %= names, relations
    return pdf_file(objects)


def stream(data, entries, length=None):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data) if length is None else length, data)


def embedded(xml, generator):
    """The stream of a file in a PDF."""
    kind = generator.random()
    if kind < 0.01:
        # Up to 60 MB that take no room in the file.
        unit = generator.choice([b" ", b"<a>", b"<a/>", b"0"])
        xml = b"<?xml version='1.0'?><Invoice>" + unit * ((generator.choice([1, 19, 60]) << 20) // len(unit))
    packed = zlib.compress(xml, 1)
    entries = b"/Type/EmbeddedFile/Subtype/text#2Fxml/Params<</Size %d>>" % generator.choice([len(xml), 0, -1, 1 << 40])
    if kind < 0.6:
        return stream(packed, entries + b"/Filter/FlateDecode")
    if kind < 0.7:
        return stream(packed[:generator.randrange(len(packed))], entries + b"/Filter/FlateDecode")
    if kind < 0.8:
        return stream(packed, entries + b"/Filter/FlateDecode", generator.choice([0, 1, len(packed) // 2, len(packed) * 9, -5]))
    if kind < 0.85:
        return stream(zlib.compress(packed), entries + b"/Filter" + generator.choice([b"[/FlateDecode/FlateDecode]", b"[" + b"/FlateDecode" * 30 + b"]"]))
    if kind < 0.9:
        return stream(damaged(packed, generator), entries + b"/Filter/FlateDecode")
    if kind < 0.95:
        return stream(xml, entries + generator.choice([b"/Filter/FlateDecode", b"/Filter/Nonsense", b"/F(/etc/hostname)"]))
    return stream(xml, entries)


def damaged_invoice(sample, generator):
    if generator.random() < 0.4:
        return damaged_xml(sample, generator)
    return attached(sample if generator.random() < 0.3 else damaged_xml(sample, generator), generator)


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def largest_worker(pid):
    """MiB that a process which opens documents holds between two of them."""
    return max((memory_mib(child) for child in children(pid) if program(child) == "ocr-document-worker"), default=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--xml", action="store_true")
    options = parser.parse_args()
    files = sorted(E_INVOICES.glob("*.xml")) if options.xml else [ROOT / "examples" / name for name in SAMPLES]
    samples = [file.read_bytes() for file in files]
    damage = damaged_invoice if options.xml else damaged
    generator = random.Random(options.seed)
    seen, wrong = collections.Counter(), []

    with running_gateway(embedded_xml="on" if options.xml else "off") as (url, process), concurrent.futures.ThreadPoolExecutor(4) as pool:
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
        worker = largest_worker(process.pid)
        if process.poll() is not None:
            wrong.append("the gateway ended")
        if extract(url, samples[0], WAIT).body.get("total") != expected:
            wrong.append("the undamaged sample is read differently")
    print(f"{sum(seen.values())} documents:", ", ".join(f"{code} {count}" for code, count in seen.most_common()))
    print(f"open descriptors {before[0]} -> {after[0]}, resident {before[1]:.0f} -> {after[1]:.0f} MiB, of a worker {worker:.0f} MiB")
    # A few connections may still be closing.
    if after[0] > before[0] + 16:
        wrong.append("descriptors leak")
    if after[1] > before[1] + 200:
        wrong.append("memory grows")
    if worker > WORKER_MIB:
        wrong.append("a worker's memory grows")
    for problem in sorted(set(wrong)):
        print("WRONG:", problem, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
