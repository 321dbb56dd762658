#!/usr/bin/env python3
"""The picture and the table of modules in docs/architecture.md, drawn from Package.swift, and the line numbers of its
list of functions, read from Sources.

  scripts/architecture.py           print what would change
  scripts/architecture.py --check   the same; exit 1 if anything would, or if a module is missing in the table
  scripts/architecture.py --write   change it

A person writes what a module does and which functions are listed; which folder a module is in and what it uses come
from the package, line numbers from the files.
"""
import argparse
import difflib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "architecture.md"
# From top to bottom, as in Package.swift: an arrow may lead within a folder or down.
FOLDERS = ["Proving", "Programs", "Service", "Client", "Engines", "Reading", "Domain", "Platform"]


def package():
    """Modules by name: (folder, the modules of ours that each uses)."""
    with tempfile.TemporaryDirectory() as scratch:
        dump = subprocess.run(
            ["swift", "package", "--scratch-path", scratch, "dump-package"], cwd=ROOT, check=True, capture_output=True)
    targets = [t for t in json.loads(dump.stdout)["targets"] if (t.get("path") or "").startswith("Sources/")]
    folders = {t["name"]: t["path"].split("/")[1] for t in targets}
    uses = {
        t["name"]: [n for d in t["dependencies"] for kind in ("byName", "target") if kind in d
                    for n in [d[kind][0]] if n in folders]
        for t in targets
    }
    return {name: (folders[name], sorted(uses[name], key=str.lower)) for name in folders}


def reach(modules, name):
    """What a module uses, and what that uses, to the end."""
    found, open_ = set(), list(modules[name][1])
    while open_:
        used = open_.pop()
        if used not in found:
            found.add(used)
            open_ += modules[used][1]
    return found


def picture(modules):
    """A Mermaid flowchart: an arrow that follows from two others is left out."""
    lines = ["```mermaid", "flowchart TB"]
    for folder in FOLDERS:
        lines.append(f'  subgraph {folder}')
        lines += [f"    {name}" for name in sorted(modules, key=str.lower) if modules[name][0] == folder]
        lines.append("  end")
    for name in sorted(modules, key=lambda n: (FOLDERS.index(modules[n][0]), n.lower())):
        uses = modules[name][1]
        followed = set().union(*(reach(modules, used) for used in uses))
        lines += [f"  {name} --> {used}" for used in uses if used not in followed]
    return "\n".join(lines + ["```"])


def table(modules, jobs):
    """The rows, from top to bottom."""
    lines = ["| folder | module | job | uses |", "|---|---|---|---|"]
    for folder in FOLDERS:
        for name in sorted((n for n in modules if modules[n][0] == folder), key=str.lower):
            uses = ", ".join(modules[name][1]) or "–"
            lines.append(f"| {folder} | `{name}` | {jobs.get(name, '')} | {uses} |")
    return "\n".join(lines)


def line_number(owner, function, path):
    """Where the function is declared: the first of its name behind a declaration of its type."""
    declaration = r"^\s*([\w@]+ )*init\(" if function == "init" else rf"\bfunc {function}[(<]"
    file, is_behind_owner = ROOT / path, False
    for number, line in enumerate(file.read_text().splitlines() if file.is_file() else [], 1):
        if re.search(rf"\b(actor|class|enum|extension|protocol|struct) {owner}\b", line):
            is_behind_owner = True
        if is_behind_owner and re.search(declaration, line):
            return number
    sys.exit(f"{DOCUMENT.name}: no {owner}.{function} in {path}")


def renumbered(functions):
    """The list of functions with the line numbers of today."""
    return re.sub(
        r"`(\w+)\.(\w+)` \((\S+):\d+\)",
        lambda m: f"`{m[1]}.{m[2]}` ({m[3]}:{line_number(m[1], m[2], m[3])})", functions)


def between(text, name, new):
    """The text with what `new` makes of everything between the markers `name`."""
    pattern = rf"(<!-- {name}: scripts/architecture.py --write -->\n)(.*?)(\n<!-- end -->)"
    text, count = re.subn(pattern, lambda m: m[1] + new(m[2]) + m[3], text, flags=re.S)
    if count != 1:
        sys.exit(f"{DOCUMENT.name}: no markers for {name}")
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    modules = package()
    old = DOCUMENT.read_text()
    jobs = dict(re.findall(r"^\| \w+ \| `([^`]+)` \| ([^|]*\S) \|", old, flags=re.M))
    new = between(old, "walk", renumbered)
    new = between(new, "picture", lambda _: picture(modules))
    new = between(new, "modules", lambda _: table(modules, jobs))
    missing = sorted(modules.keys() - jobs.keys())
    for name in missing:
        print(f"{DOCUMENT.name}: write what {name} does", file=sys.stderr)
    if arguments.write:
        DOCUMENT.write_text(new)
    else:
        sys.stdout.writelines(difflib.unified_diff(
            old.splitlines(True), new.splitlines(True), "docs/architecture.md", "from the package"))
    sys.exit(1 if missing or (arguments.check and new != old) else 0)


if __name__ == "__main__":
    main()
