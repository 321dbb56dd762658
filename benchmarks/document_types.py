#!/usr/bin/env python3
"""The type of every document beside the checkout (../shared/data): at most two of those answered may be wrong.

    benchmarks/document_types.py [SET ...]    all of documents, cases, receipts, invoices and statements, or some

Needs a release build. Exit codes: 0 right, or ../shared is not there; 1 more than two wrong.
"""
import subprocess
import sys

from measuring.programs import DATA, running_gateway

SETS = ["documents", "cases", "receipts", "invoices", "statements"]
MOST_WRONG = 2


def main():
    if not DATA.is_dir():
        print("document types: ../shared/data is not there, nothing to measure on")
        return 0
    sets = sys.argv[1:] or SETS
    with running_gateway() as (url, _):
        out = subprocess.run(
            [sys.executable, DATA / "score.py", "--url", url, "--documents", *(DATA / name for name in sets), "--jobs", "2", "--misses"],
            check=True, stdout=subprocess.PIPE, text=True).stdout
    # A document that is not answered has no type.
    wrong = [line for line in out.splitlines() if "'type': (" in line and " 200 " in line]
    print(*wrong, sep="\n")
    print(f"document types: {len(wrong)} wrong in {', '.join(sets)}, {MOST_WRONG} allowed")
    return 1 if len(wrong) > MOST_WRONG else 0


if __name__ == "__main__":
    sys.exit(main())
