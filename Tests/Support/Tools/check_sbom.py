#!/usr/bin/env python3
"""Checks the list of parts (scripts/sbom.py): valid CycloneDX, complete, with hashes, and the same again."""
import json
import os
import pathlib
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = pathlib.Path(__file__).resolve().parents[3]


def written(*arguments):
    environment = dict(os.environ, SOURCE_DATE_EPOCH="1767225600")
    return subprocess.run([ROOT / "scripts/sbom.py", *arguments], check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


def main():
    text = written()
    faults = []
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        faults.append(f"not valid: {error}")
    found = {part["name"]: part for part in json.loads(text)["components"]}
    swift = [re.sub(r"[.]git$", "", url).split("/")[-1] for url in re.findall(r'\.package\(\s*url: "([^"]+)"', (ROOT / "Package.swift").read_text())]
    lock = [line.split() for line in (ROOT / "models/ocr.lock").read_text().splitlines() if line.startswith("result")]
    dockerfile = (ROOT / "docker/gateway.Dockerfile").read_text()
    debian = [name for name in ("libpoppler-glib8", "libxml2", "libjpeg62-turbo", "libpng16-16", "libcurl4") if name in dockerfile]
    for name in swift + debian + ["openvino", "onnxruntime"]:
        if name not in found:
            faults.append(f"{name} is missing")
        elif found[name]["version"] == "unknown":
            faults.append(f"{name} has no version")
    for _, name, digest in lock:
        if name.endswith(".onnx") and [hash["content"] for hash in found.get(name, {}).get("hashes", [])] != [digest]:
            faults.append(f"{name} has not the hash of models/ocr.lock")
    if len(debian) < 5:
        faults.append("the Dockerfile of the gateway does not install what this check knows")
    if written() != text:
        faults.append("the same inputs gave another document")
    # An image's own list instead of this machine's.
    whole = json.loads(written("--status", "/var/lib/dpkg/status"))["components"]
    if len(whole) <= len(found):
        faults.append("--status lists no more than the Dockerfiles install")
    for fault in faults:
        print("sbom:", fault, file=sys.stderr)
    print(f"sbom: {len(found)} parts, {len(swift)} Swift packages of Package.swift among them")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
