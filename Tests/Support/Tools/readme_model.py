#!/usr/bin/env python3
"""Runs the commands of README's "With a model" in their order, in a copy of a clean clone and a network of its own.

Stand-ins: tiny random weights in place of Pixtral's, and a `llama-server` that takes the same options and starts llama.cpp's own HTTP
server (scripts/model_server.py). Random weights read nothing: the gateway must find the server, its key, schemas and images right, and
the test receipt misread. Needs root or unprivileged user namespaces, and the packages of scripts/requirements-models.txt.
"""
import fcntl
import hashlib
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / ".build-venv/bin/python"
LLAMA_SERVER = """#!/bin/bash
# Takes what the plan prints; what only a GPU needs is left out.
set -euo pipefail
options=()
while (($#)); do
  case $1 in
    -m) cmp -s "$2" "$TINY_TEXT" || { echo "llama-server: not the weights that were fetched: $2" >&2; exit 1; } ;;
    --mmproj) cmp -s "$2" "$TINY_VISION" || { echo "llama-server: not the weights that were fetched: $2" >&2; exit 1; } ;;
    --host) [[ $2 == 127.0.0.1 ]] || { echo "llama-server: listens on $2" >&2; exit 1; } ;;
    --api-key) echo "llama-server: a key on the command line" >&2; exit 1 ;;
    -np) slots=$2 ;;
    -c) total=$2 ;;
    --port | --image-max-tokens | --api-key-file) options+=("$1" "$2") ;;
  esac
  shift
done
exec "$PYTHON" "$ROOT/scripts/model_server.py" --models-dir "$TINY_FOLDER" --slots "$slots" --context $((total / slots)) "${options[@]}"
"""


def loopback():
    """Starts the loopback device of a new network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING
        fcntl.ioctl(control, 0x8914, struct.pack("16sh14x", b"lo", 0x41))


def blocks():
    """The command blocks of the section."""
    section = re.search(r"^## With a model\n(.*?)^## ", (ROOT / "README.md").read_text(), re.S | re.M).group(1)
    return re.findall(r"^```sh\n(.*?)^```", section, re.S | re.M)


def clone(folder, tiny):
    """What git keeps, with the build beside it, and tiny weights where a download would put Pixtral's."""
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in filter(None, files):
        if name.startswith(("scripts/", "models/", "examples/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".build").symlink_to(ROOT / ".build")
    profile = json.loads((folder / "models/pixtral-12b.json").read_text())["profiles"][0]
    lock = folder / "models/models.lock"
    lines = [line for line in lock.read_text().split("\n") if not line.startswith("file pixtral-12b ")]
    (folder / "models/pixtral-12b").mkdir()
    for file, path in zip(profile["files"], tiny):
        data = path.read_bytes()
        (folder / "models/pixtral-12b" / file["name"]).write_bytes(data)
        lines.append(f"file pixtral-12b {file['name']} {len(data)} {hashlib.sha256(data).hexdigest()}")
    lock.write_text("\n".join(lines) + "\n")


def ask(path, data=None):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:8000{path}", data=data, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)


def wait(what, condition, seconds=120):
    end = time.monotonic() + seconds
    while True:
        try:
            value = condition()
        except OSError:
            value = None
        if value:
            return value
        if time.monotonic() > end:
            sys.exit(f"readme_model: no {what} within {seconds} s")
        time.sleep(0.1)


def main():
    if os.environ.get("README_NETWORK") != "own":
        os.environ["README_NETWORK"] = "own"
        os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--net", str(PYTHON), __file__])
    loopback()
    sys.path.insert(0, str(ROOT / "scripts"))
    import make_tiny_pixtral

    running = []
    with tempfile.TemporaryDirectory() as name:
        folder, tools, weights = Path(name) / "clone", Path(name) / "tools", Path(name) / "weights"
        for path in (folder, tools, weights):
            path.mkdir()
        tiny = make_tiny_pixtral.make(weights)
        clone(folder, tiny)
        (tools / "llama-server").write_text(LLAMA_SERVER)
        (tools / "llama-server").chmod(0o755)
        environment = dict(
            PATH=f"{tools}:{os.environ['PATH']}", COLUMNS="120", ROOT=str(ROOT), PYTHON=str(PYTHON), TINY_FOLDER=str(weights),
            TINY_TEXT=str(tiny[0]), TINY_VISION=str(tiny[1]))

        def shell(script):
            return dict(args=["bash", "-euc", script], cwd=folder, env=environment)

        try:
            first, second = blocks()
            printed = subprocess.run(**shell(first), stdout=subprocess.PIPE, text=True, check=True).stdout
            command = printed[printed.index("SERVE WITH") + len("SERVE WITH"):]
            if oct((folder / "models/server.key").stat().st_mode & 0o777) != "0o600":
                sys.exit("readme_model: others may read the key")
            running.append(subprocess.Popen(**shell(f"exec {command.strip()}"), stdout=subprocess.DEVNULL))
            wait("model server", lambda: urllib.request.urlopen("http://127.0.0.1:8080/health").status == 200)
            running.append(subprocess.Popen(**shell(second.replace("\n.build", "\nexec .build", 1))))
            wanted = {"model": "ok", "schema": "ok", "images": "ok", "reading": "failed"}

            def checks():
                found = ask("/health/ready")["checks"]
                return found if all(found.get(key, {}).get("status") == status for key, status in wanted.items()) else None

            wait(f"readiness with {wanted}", checks)
            answer = ask("/v1/extract", (folder / "examples/receipt-tip.jpg").read_bytes())
            if not str(answer.get("engine", {}).get("name")).startswith("cascade:"):
                sys.exit(f"readme_model: {answer}")
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait()
    print("readme_model: ok")


if __name__ == "__main__":
    main()
