#!/usr/bin/env python3
"""Does the gateway answer as it did at another commit? Every document of ../shared/data, one at a time, to both.

    benchmarks/same_answers.py BASE                      build BASE in a temporary git worktree, and the checkout as it is
    benchmarks/same_answers.py --base-build DIR          take programs that are built already, such as ~/old/.build/release
    benchmarks/same_answers.py BASE --head-build DIR     the same for the checkout's side
    benchmarks/same_answers.py BASE --engine model       model or cascade, before the stand-in for a model server
    benchmarks/same_answers.py BASE --documents DIR      other documents

Prints every difference of status, headers that are part of the contract, and JSON, other than ids and times.
Needs ../shared/data and models/ocr. Exit codes: 0 no difference, 1 a difference, or a gateway that did not answer.
"""
import argparse
import contextlib
import http.client
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from measuring.programs import DATA, ROOT, running_gateway, running_model_sim, wait_until_ready

# Seconds that a document has: no answer is to differ for lack of time.
WAIT = 300
# Of an answer what is its own by design: ids, and how long things took.
OWN = {"id", "requestId", "timing"}
HEADERS = ["Content-Type", "Preference-Applied", "Allow", "Retry-After"]
SUFFIXES = {".jpg", ".jpeg", ".png", ".pdf", ".tif", ".tiff", ".heic", ".webp", ".xml"}


@contextlib.contextmanager
def build_of(commit):
    """The folder of programs of a commit, built in a worktree of its own."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "base"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", tree, commit], check=True)
        try:
            (tree / "models" / "ocr").symlink_to(ROOT / "models" / "ocr")
            yield build(tree)
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=True)


def build(tree):
    print(f"building {tree}", file=sys.stderr)
    subprocess.run(["swift", "build", "-c", "release"], cwd=tree, check=True, stdout=sys.stderr)
    return tree / ".build" / "release"


@contextlib.contextmanager
def gateway(programs, engine):
    """The URL of a gateway with its defaults but for the engine; a model engine has a stand-in of its own side."""
    with contextlib.ExitStack() as stack:
        settings = {"engine": engine} if engine else {}
        if engine in ("model", "cascade"):
            settings["model_url"] = stack.enter_context(running_model_sim("--delay", "0s", programs=programs))
        url, _ = stack.enter_context(running_gateway(programs=programs, **settings))
        wait_until_ready(url)
        yield url


def ask(url, document):
    """Status, headers and body of the answer to one document, with all that may be included."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=WAIT + 30)
    try:
        connection.request("POST", "/v1/extract?include=evidence", document, {"Prefer": f"wait={WAIT}"})
        response = connection.getresponse()
        body = response.read()
        headers = {name: response.headers.get(name) for name in HEADERS}
        try:
            return {"status": response.status, "headers": headers, "body": json.loads(body)}
        except ValueError:
            return {"status": response.status, "headers": headers, "body": body.decode(errors="replace")}
    except (OSError, http.client.HTTPException) as error:
        return {"status": 0, "headers": {}, "body": repr(error)}
    finally:
        connection.close()


def differences(base, head, path=""):
    """(path, value at the base, value at the head) of everything that differs; the order of keys counts."""
    if isinstance(base, dict) and isinstance(head, dict):
        if list(base) != list(head):
            yield path + ".keys", list(base), list(head)
        for key in base.keys() & head.keys():
            if key not in OWN:
                yield from differences(base[key], head[key], f"{path}.{key}")
            elif type(base[key]) is not type(head[key]):
                yield f"{path}.{key}", base[key], head[key]
    elif isinstance(base, list) and isinstance(head, list):
        if len(base) != len(head):
            yield path + ".count", len(base), len(head)
        for index, (old, new) in enumerate(zip(base, head)):
            yield from differences(old, new, f"{path}[{index}]")
    elif base != head or type(base) is not type(head):
        yield path, base, head


def compare(base_url, head_url, files, folder):
    """Number of documents whose answers differ; says how they do."""
    different = 0
    for number, file in enumerate(files, 1):
        document = file.read_bytes()
        base, head = ask(base_url, document), ask(head_url, document)
        found = sorted(differences(base, head), key=lambda difference: difference[0])
        if not base["status"] or not head["status"]:
            found = found or [("status", base["body"], head["body"])]
        different += bool(found)
        for path, old, new in found:
            print(f"{file.relative_to(folder)} {path.lstrip('.')}: {json.dumps(old)} -> {json.dumps(new)}", flush=True)
        if sys.stderr.isatty():
            print(f"\r{number} of {len(files)}", end="", file=sys.stderr, flush=True)
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", nargs="?", metavar="BASE", help="commit to compare with")
    parser.add_argument("--base-build", type=Path, metavar="DIR", help="programs of the base")
    parser.add_argument("--head-build", type=Path, metavar="DIR", help="programs of this checkout")
    parser.add_argument("--documents", type=Path, metavar="DIR", default=DATA / "documents")
    parser.add_argument("--engine", choices=["embedded", "model", "cascade"], help="other than the default")
    arguments = parser.parse_args()
    if not arguments.base and not arguments.base_build:
        parser.error("name the commit to compare with, or --base-build")
    files = sorted(file for file in arguments.documents.rglob("*") if file.suffix.lower() in SUFFIXES)
    if not files:
        print(f"same_answers: no document in {arguments.documents}", file=sys.stderr)
        return 1
    with contextlib.ExitStack() as stack:
        base = arguments.base_build or stack.enter_context(build_of(arguments.base))
        head = arguments.head_build or build(ROOT)
        base_url = stack.enter_context(gateway(base.resolve(), arguments.engine))
        head_url = stack.enter_context(gateway(head.resolve(), arguments.engine))
        different = compare(base_url, head_url, files, arguments.documents)
    print(f"{len(files)} documents, {different} with differences")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
