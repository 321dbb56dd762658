#!/usr/bin/env python3
"""How many files of Sources does a new field touch, and a new language? Shown with a dummy of each.

    benchmarks/extension_points.py            apply the edits in a temporary git worktree of HEAD and count the files
    benchmarks/extension_points.py --build    and build there what reads fields

The steps are those of CONTRIBUTING.md. Exit codes: 0 within the limits, 1 too many files, or an edit without its place.
"""
import argparse
import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRACTION = "Sources/Domain/Extraction"
FINDERS = "Sources/Reading/FieldExtraction"
LANGUAGES = "Sources/Domain/Languages"

# Each edit: the file, the line before which the text is put (none for a new file), the text.
FIELD = [
    (f"{EXTRACTION}/DocumentFields.swift", "  public var dueDate: CalendarDate?\n",
     "  public var memberNumber: String?\n"),
    (f"{EXTRACTION}/DocumentFields.swift", "  case openingBalance, closingBalance, account\n",
     "  case memberNumber\n"),
    (f"{EXTRACTION}/DocumentFields.swift", "    FieldRow(\n      .dueDate,",
     '    FieldRow(.memberNumber, .text(\\.memberNumber), otherNames: ["member_no"]),\n'),
    (f"{FINDERS}/ReferenceFinder.swift", "  /// The seller's tax number, as printed.\n",
     "  /// The number of the customer as a member.\n"
     "  func memberNumber() -> Found? {\n"
     "    labelled { concepts, _ in concepts.isSuperset(of: [.customer, .number]) ? 1 : nil }\n"
     "  }\n\n"),
    (f"{FINDERS}/FieldRecord.swift", "    if let id = references.taxId() {\n",
     "    if let member = references.memberNumber() {\n"
     "      fields.memberNumber = member.value\n"
     "      fields.evidence[.memberNumber] = evidence.place(\n"
     "        member.line, member.range, isGrounded: text.isPrinted(member.value, from: member.line, lines: 1))\n"
     "    }\n"),
    (f"{LANGUAGES}/English.swift", "customer, client, attention,", "member, "),
]
LANGUAGE = [
    (f"{LANGUAGES}/Swedish.swift", None,
     "extension Vocabulary {\n"
     "  /// What documents in Swedish print.\n"
     "  static let swedish = Vocabulary(\n"
     '    name: "Swedish",\n'
     "    labels: [\n"
     '      .total: "summa, totalt",\n'
     '      .tax: "moms",\n'
     "    ])\n"
     "}\n"),
]


@contextlib.contextmanager
def worktree():
    """The checkout's HEAD in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", tree, "HEAD"], check=True)
        try:
            yield tree
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=True)


def apply(tree, edits):
    for name, place, text in edits:
        file = tree / name
        if place is None:
            if file.exists():
                sys.exit(f"{name} exists: choose another language for the dummy")
            file.write_text(text)
            continue
        old = file.read_text()
        if old.count(place) != 1:
            sys.exit(f"{name}: {old.count(place)} places for {text.splitlines()[0].strip()!r}, not 1")
        file.write_text(old.replace(place, text + place))


def changed_files(tree):
    """Of Sources, as git sees them."""
    status = subprocess.run(
        ["git", "-C", tree, "status", "--porcelain", "--untracked-files=all", "Sources"],
        check=True, capture_output=True, text=True)
    return [line[3:] for line in status.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", action="store_true")
    arguments = parser.parse_args()
    is_within = True
    for what, edits, limit in [("field", FIELD, 4), ("language", LANGUAGE, 1)]:
        with worktree() as tree:
            apply(tree, edits)
            files = changed_files(tree)
            print(f"a {what}: {len(files)} files, at most {limit}")
            for name in files:
                print(f"  {name}")
            is_within = is_within and 0 < len(files) <= limit
            if arguments.build:
                subprocess.run(
                    ["swift", "build", "-c", "release", "--target", "FieldExtraction"], cwd=tree, check=True)
    sys.exit(0 if is_within else 1)


if __name__ == "__main__":
    main()
