"""Whole documents through the running gateway, beside peers. Started by documents.sh, which sets the peer up."""
import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import cv2
from rapidocr import RapidOCR

from measuring.programs import ROOT, running_gateway
from measuring.sections import renew, stamp

REPORT = ROOT / "docs" / "performance.md"
PROGRAMS = {"ocr-gateway": "gateway", "ocr-document-worker": "prepare", "ocr-recognizer": "recognize"}


def cpu_by_stage(gateway):
    """CPU seconds so far of the gateway and its children, by what they do."""
    spent = dict.fromkeys(PROGRAMS.values(), 0.0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = re.search(r"\((.*)\) (.*)", stat.read_text()).groups()
        except (OSError, AttributeError):
            continue
        fields = fields.split()
        # The kernel cuts names to 15 characters.
        stage = next((s for p, s in PROGRAMS.items() if p[:15] == name), None)
        if stage and (int(stat.parent.name) == gateway or int(fields[1]) == gateway):
            spent[stage] += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def wait_until_warm(url):
    """Returns when every process is up: their start must not count as work on documents."""
    while True:
        try:
            with urllib.request.urlopen(url + "/health/ready") as response:
                checks = json.load(response)["checks"]
            counts = [re.match(r"(\d+) of (\d+) ", checks[name]["detail"]) for name in ("documentWorkers", "recognizers")]
            if all(count and count[1] == count[2] for count in counts):
                return
        except urllib.error.HTTPError:
            pass
        time.sleep(0.1)


def through_gateway(url, pid, body, rounds):
    """Median ms as the caller sees it, the answer's own median timing, and CPU ms a document by stage."""
    def post():
        with urllib.request.urlopen(urllib.request.Request(url + "/v1/extract", data=body), timeout=120) as response:
            return json.load(response)

    # Two processes of each kind take turns: both have read a page before the clock starts.
    for _ in range(4):
        post()
    before, walls, timings = cpu_by_stage(pid), [], []
    for _ in range(rounds):
        start = time.monotonic()
        timings.append(post()["timing"])
        walls.append(1000 * (time.monotonic() - start))
    after = cpu_by_stage(pid)
    cpu = {stage: 1000 * (after[stage] - before[stage]) / rounds for stage in after}
    median = {key: statistics.median(t[key] for t in timings) for key in timings[0]}
    return statistics.median(walls), median, cpu


def through_poppler(pdf, rounds):
    """Median ms and CPU ms of pdftoppm at the gateway's resolution and pdftotext with word boxes, one after the other."""
    walls, before = [], resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(rounds):
        start = time.monotonic()
        subprocess.run(["pdftoppm", "-r", "200", pdf], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, stdout=subprocess.DEVNULL)
        walls.append(1000 * (time.monotonic() - start))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / rounds
    return statistics.median(walls), cpu


def through_rapidocr(image, rounds):
    """Median ms and CPU ms of RapidOCR with its defaults and one thread, decoding included."""
    cv2.setNumThreads(1)
    engine = RapidOCR(params={
        "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Global.log_level": "error"})
    engine(cv2.imread(str(image)))
    walls, before = [], time.process_time()
    for _ in range(rounds):
        start = time.monotonic()
        engine(cv2.imread(str(image)))
        walls.append(1000 * (time.monotonic() - start))
    return statistics.median(walls), 1000 * (time.process_time() - before) / rounds


def twelve_megapixels():
    """The bundled receipt photo as a phone would store it: 3000 x 4000 px."""
    image = cv2.imread(str(ROOT / "examples" / "receipt.jpg"))
    if image.shape[0] < image.shape[1]:
        image = cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)
    encoded = cv2.imencode(".jpg", cv2.resize(image, (3000, 4000), interpolation=cv2.INTER_CUBIC), [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
    return encoded.tobytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="documents of each kind")
    parser.add_argument("--write", action="store_true", help="renew the table in docs/performance.md")
    options = parser.parse_args()
    pdf, receipt = ROOT / "examples" / "invoice.pdf", ROOT / "examples" / "receipt.jpg"

    rows = []
    with running_gateway() as (url, process):
        wait_until_warm(url)

        def ours(name, body):
            wall, timing, cpu = through_gateway(url, process.pid, body, options.rounds)
            rows.append((name, wall, timing["prepareMs"], timing["inferenceMs"], cpu["prepare"], cpu["recognize"], cpu["gateway"]))
            return wall, sum(cpu.values())

        digital = ours("digital PDF, one page", pdf.read_bytes())
        ours("12-megapixel photo", twelve_megapixels())
        photo = ours("receipt photo", receipt.read_bytes())
    poppler = through_poppler(pdf, options.rounds)
    peer = through_rapidocr(receipt, options.rounds)

    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    lines = [
        f"{stamp()}: {os.cpu_count()} cores ({model[1] if model else 'unknown'}), "
        f"{options.rounds} documents each, one at a time.",
        "",
        "| through the gateway | p50 ms | of it prepare | of it read and extract | CPU ms: prepare | recognize | gateway |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(f"| {name} | " + " | ".join(f"{value:.0f}" for value in values) + " |" for name, *values in rows),
        "",
        "| next to a peer in the same run | p50 ms | CPU ms | ours, p50 | ours, CPU |",
        "|---|---:|---:|---:|---:|",
        f"| digital PDF: pdftoppm -r 200 and pdftotext -bbox | {poppler[0]:.0f} | {poppler[1]:.0f} "
        f"| {digital[0] / poppler[0]:.2f} × | {digital[1] / poppler[1]:.2f} × |",
        f"| receipt photo: RapidOCR 3.10.0, one thread | {peer[0]:.0f} | {peer[1]:.0f} "
        f"| {photo[0] / peer[0]:.2f} × | {photo[1] / peer[1]:.2f} × |",
    ]
    print("\n".join(lines))
    if options.write:
        renew(REPORT, "measured", "\n".join(lines))


main()
