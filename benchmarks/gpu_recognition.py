#!/usr/bin/env python3
"""The recognizer on the GPU beside ONNX Runtime on the processor: lines, time a page, memory. Started by scripts/gpu-check.sh.

    benchmarks/gpu_recognition.py [PICTURE...]     unless given, the pictures of ../shared/data/receipts or of examples/
"""
import subprocess
import sys
import time
from pathlib import Path

from measuring.document_worker import DocumentWorker
from measuring.programs import DATA, PROGRAMS, ROOT
from measuring.recognizer import Recognizer
from runtimes import differing

MOST_OTHER_LINES = 0.005


def gpu_mib(pid):
    """MiB of the GPU that a process holds, as the driver says it."""
    query = ["nvidia-smi", "--query-compute-apps=pid,used_memory", "--format=csv,noheader,nounits"]
    rows = (line.split(",") for line in subprocess.run(query, check=True, capture_output=True, text=True).stdout.splitlines())
    return next((int(memory) for process, memory in rows if int(process) == pid), 0)


def main():
    pictures = [Path(name) for name in sys.argv[1:]]
    pictures = pictures or sorted((DATA / "receipts").glob("*.jpg")) or sorted((ROOT / "examples").glob("*.jpg"))
    worker = DocumentWorker(PROGRAMS / "ocr-document-worker")
    pages = [worker.prepared_page(picture.read_bytes()) for picture in pictures]
    texts, milliseconds, readers = {}, {}, {}
    for name, options in (("processor", ["--runtime", "onnxruntime"]), ("GPU", ["--device", "cuda"])):
        readers[name] = reader = Recognizer(PROGRAMS / "ocr-recognizer", ROOT / "models/ocr", *options)
        # What the first pages cost once is no page's cost.
        texts[name] = [reader.read_page(page) for page in pages]
        began = time.monotonic()
        for page in pages:
            reader.read_page(page)
        milliseconds[name] = (time.monotonic() - began) * 1000 / len(pages)
        print(f"{name}: {milliseconds[name]:.0f} ms a page, {reader.peak_megabytes():.0f} MiB ({reader.runtime})")
    print(f"GPU: {gpu_mib(readers['GPU'].process.pid)} MiB of its memory")
    lines = sum(map(len, texts["processor"]))
    other = sum(differing(one, two) for one, two in zip(texts["processor"], texts["GPU"]))
    print(f"{other} of {lines} lines differ (at most {MOST_OTHER_LINES:.1%})")
    return 0 if lines and other <= MOST_OTHER_LINES * lines else 1


sys.exit(main())
