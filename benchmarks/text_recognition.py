"""CPU per page, memory and text of our recognizer beside RapidOCR. Started by text_recognition.sh, which sets it up."""
import argparse
import json
import os
import re
import resource
import struct
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import cv2
from rapidocr import RapidOCR

MONTHS = [
    ["jan", "januar", "january", "janvier"], ["feb", "februar", "february"], ["mar", "märz", "maerz", "march", "mrz"],
    ["apr", "april", "avril"], ["may", "mai"], ["jun", "juni", "june", "juin"], ["jul", "juli", "july", "juillet"],
    ["aug", "august"], ["sep", "sept", "september"], ["oct", "okt", "october", "oktober"], ["nov", "november"],
    ["dec", "dez", "december", "dezember"],
]


def decode(path: Path):
    """A page in BGR at the size that the gateway's preparation gives it (Sources/Reading/Imaging/ReaderSize.swift)."""
    image = cv2.imread(str(path))
    height, width = image.shape[:2]
    scale = max(2000 / max(width, height), 1000 / min(width, height))
    if scale >= 1:
        return image
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


class Recognizer:
    """Our process: frames over its standard input and output (Sources/Reading/WorkerProtocol)."""

    def __init__(self, executable: str, models: str):
        self.process = subprocess.Popen(
            [executable, "--models", models], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        kind, payload = self._read()
        if kind != 80:
            sys.exit("the recognizer did not become ready")
        self.runtime = payload[4:].decode()

    def _read(self) -> tuple[int, bytes]:
        header = self.process.stdout.read(5)
        if len(header) < 5:
            sys.exit(f"the recognizer ended with {self.process.wait()}")
        size, kind = struct.unpack("<IB", header)
        return kind, self.process.stdout.read(size)

    def read(self, image) -> list[str]:
        """The lines of a page; `image` is BGR as OpenCV has it."""
        height, width = image.shape[:2]
        page = struct.pack("<6I", width, height, 0, 0, width, height) + cv2.cvtColor(image, cv2.COLOR_BGR2RGB).tobytes()
        self.process.stdin.write(struct.pack("<IB", len(page), 16) + page)
        self.process.stdin.flush()
        kind, payload = self._read()
        if kind != 81:
            sys.exit("the recognizer could not read a page")
        count, = struct.unpack_from("<I", payload, 10)
        at, lines = 14, {}
        for _ in range(count):
            size, = struct.unpack_from("<I", payload, at)
            text = payload[at + 4:at + 4 + size].decode()
            line, = struct.unpack_from("<I", payload, at + 8 + size)
            lines.setdefault(line, []).append(text)
            at += 44 + size
        return [" ".join(words) for words in lines.values()]

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def holds_total(lines: list[str], minor: int) -> bool:
    whole, cents = divmod(abs(minor), 100)
    digits = str(whole)
    groups = [digits[max(0, end - 3):end] for end in range(len(digits), 0, -3)][::-1]
    forms = {digits} | {separator.join(groups) for separator in ".,' "}
    pattern = "|".join(re.escape(form) + rf"\s?[.,]\s?{cents:02}" for form in forms)
    return any(re.search(rf"(?<!\d)(?:{pattern})(?!\d)", line) for line in lines)


def holds_date(lines: list[str], date: str) -> bool:
    year, month, day = (int(part) for part in date.split("-"))
    y, m, d = f"(?:{year}|{year % 100:02})", f"0?{month}", f"0?{day}"
    name = "(?:" + "|".join(MONTHS[month - 1]) + ")"
    gap = r"\s?[-./,' ]{1,2}\s?"
    orders = [(d, m, y), (m, d, y), (y, m, d)]
    patterns = [gap.join(order) for order in orders]
    patterns += [rf"{d}{gap[:-3]}?\s?{name}\.?,?[-/' ]*{y}", rf"{name}\.?\s?{d}(?:st|nd|rd|th)?[,.' ]*\s?{y}"]
    patterns += [f"{year}{month:02}{day:02}", f"{day:02}{month:02}{year}"]
    # The time may be glued to the date.
    ends = r"(?:(?!\d)|(?=\d{1,2}:\d\d))"
    return any(re.search(rf"(?<!\d)(?:{'|'.join(patterns)}){ends}", line.lower()) for line in lines)


def holds_name(lines: list[str], names: list[str]) -> bool:
    text = fold(" ".join(lines))
    return any(distance_inside(text, fold(name)) <= len(fold(name)) // 8 for name in names if fold(name))


def distance_inside(text: str, name: str) -> int:
    """Least edit distance between `name` and any part of `text` (Sellers 1980)."""
    row = [0] * (len(text) + 1)
    for i, character in enumerate(name, 1):
        above, row = row, [i]
        for j, other in enumerate(text, 1):
            row.append(min(above[j - 1] + (character != other), above[j] + 1, row[j - 1] + 1))
    return min(row)


def found(lines: list[str], truth: dict) -> dict[str, bool]:
    return {
        "total": holds_total(lines, truth["total_minor"]),
        "date": holds_date(lines, truth["date"]),
        "vendor": holds_name(lines, [truth["vendor"], *truth.get("vendor_alt", [])]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recognizer", required=True)
    parser.add_argument("--models", required=True)
    parser.add_argument("--documents", required=True, type=Path)
    parser.add_argument("--show-misses", action="store_true", help="name the files in which a field was not found")
    options = parser.parse_args()

    documents = [json.loads(line) for line in (options.documents / "truth.jsonl").open()]
    documents = [document for document in documents if document["file"].endswith(".jpg")]
    cv2.setNumThreads(1)
    peer = RapidOCR(params={
        "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Global.log_level": "error"})
    ours = Recognizer(options.recognizer, options.models)

    names = ("ours", "RapidOCR")
    cpu = dict.fromkeys(names, 0.0)
    hits = {name: dict.fromkeys(("total", "date", "vendor"), 0) for name in names}
    known = dict.fromkeys(("total", "date", "vendor"), 0)
    for document in documents:
        image = decode(options.documents / document["file"])
        lines = {}
        start = ours.cpu_seconds()
        lines["ours"] = ours.read(image)
        cpu["ours"] += ours.cpu_seconds() - start
        start = time.process_time()
        lines["RapidOCR"] = list(peer(image).txts or ())
        cpu["RapidOCR"] += time.process_time() - start
        for field in known:
            known[field] += document["total_minor" if field == "total" else field] is not None
        for name in names:
            for field, is_found in found(lines[name], document).items():
                hits[name][field] += is_found
                if not is_found and options.show_misses:
                    print(f"{name} misses the {field} of {document['file']}")

    flags = re.search(r"^(?:flags|Features)\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    has_bf16 = bool(re.search(r"\b(avx512_bf16|amx_bf16|bf16)\b", flags[1] if flags else ""))
    peaks = {"ours": ours.peak_megabytes(), "RapidOCR": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    print(f"{len(documents)} pages, one thread each, {os.cpu_count()} cores, bf16 in the CPU: {'yes' if has_bf16 else 'no'}")
    print(f"ours: {ours.runtime}; RapidOCR 3.10.0 with onnxruntime, its defaults")
    print(f"{'':10}{'CPU s/page':>12}{'peak MB':>10}{'total':>9}{'date':>9}{'vendor':>9}")
    for name in names:
        shares = "".join(f"{hits[name][field]:>5}/{known[field]:<3}" for field in known)
        print(f"{name:10}{cpu[name] / len(documents):12.3f}{peaks[name]:10.0f}{shares}")
    ratio, target = cpu["ours"] / cpu["RapidOCR"], 0.5 if has_bf16 else 0.7
    print(f"ratio {ratio:.2f}, target {target}: {'reached' if ratio <= target else 'MISSED'}")
    sys.exit(ratio > target)


main()
