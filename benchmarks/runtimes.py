#!/usr/bin/env python3
"""CPU time a page and memory of the recognizer by inference library and number format, in one run, and the lines they read
differently.

    benchmarks/runtimes.py                     pictures of ../shared/data/receipts and documents
    benchmarks/runtimes.py --runs 1 FILE...    quickly, or other pictures

Columns: milliseconds of CPU a page (median of the runs, which alternate), the same divided by OpenVINO's in f32, the largest
resident memory, and the share of lines that OpenVINO in f32 reads otherwise. `f32, AVX-512` hides newer instructions from
OpenVINO's oneDNN (ONEDNN_MAX_CPU_ISA); ONNX Runtime has no such switch, so on a processor with AVX-512 its column is not that of
AVX2. Needs a release build and models/ocr.
"""
import argparse
import collections
import difflib
import os
import statistics
from pathlib import Path

from measuring.document_worker import DocumentWorker
from measuring.programs import DATA, PROGRAMS, ROOT
from measuring.recognizer import Recognizer

BASE = "OpenVINO f32"
KINDS = {
    BASE: (["--runtime", "openvino", "--precision", "f32"], {}),
    "OpenVINO f32, AVX-512": (["--runtime", "openvino", "--precision", "f32"], {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"}),
    "OpenVINO as it prefers": (["--runtime", "openvino"], {}),
    "ONNX Runtime": (["--runtime", "onnxruntime"], {}),
}


def differing(lines, others):
    """Lines that are in one reading and not in the other."""
    matcher = difflib.SequenceMatcher(None, lines, others, autojunk=False)
    return len(lines) - sum(block.size for block in matcher.get_matching_blocks())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of each kind; 3 unless said")
    arguments = parser.parse_args()
    pictures = arguments.pictures or [
        path for folder in ("receipts", "documents") for path in sorted((DATA / folder).glob("*.jpg"))]
    worker = DocumentWorker(PROGRAMS / "ocr-document-worker")
    readers = {
        name: Recognizer(
            PROGRAMS / "ocr-recognizer", ROOT / "models/ocr", *options, environment=os.environ | environment)
        for name, (options, environment) in KINDS.items()}
    spent, texts, different = collections.defaultdict(list), {}, collections.Counter()
    for run in range(arguments.runs):
        began = {name: reader.cpu_seconds() for name, reader in readers.items()}
        for picture in pictures:
            _, page = worker.first_page(picture.read_bytes())
            read = {name: reader.read_page(page) for name, reader in readers.items()}
            if run == 0:
                texts[picture] = len(read[BASE])
                different.update({name: differing(read[BASE], lines) for name, lines in read.items()})
        for name, reader in readers.items():
            spent[name].append((reader.cpu_seconds() - began[name]) / len(pictures))
    lines = sum(texts.values())
    print(f"{len(pictures)} pages, {lines} lines, {arguments.runs} runs")
    print(f"{'':24}{'ms/page':>9}{'ratio':>8}{'peak MiB':>10}{'other lines':>13}  runtime")
    base = statistics.median(spent[BASE])
    for name, reader in readers.items():
        seconds = statistics.median(spent[name])
        print(f"{name:24}{seconds * 1000:9.0f}{seconds / base:8.2f}{reader.peak_megabytes():10.0f}"
              f"{different[name] / lines:13.2%}  {reader.runtime}")


if __name__ == "__main__":
    main()
