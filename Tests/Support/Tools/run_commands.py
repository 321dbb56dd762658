#!/usr/bin/env python3
"""Runs the shell commands of documents, block by block, as a reader would.

    Tests/Support/Tools/run_commands.py docs/scaling.md

A block behind a line `<!-- not run: REASON -->` is left out. Exit codes: 0 all succeed, 1 not.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BLOCK = re.compile(r"(?:<!-- not run: (?P<reason>[^>]+) -->\n)?^```sh\n(?P<commands>.*?)^```$", re.S | re.M)


def main():
    has_failed = False
    for document in sys.argv[1:]:
        blocks = list(BLOCK.finditer((ROOT / document).read_text()))
        run = [block["commands"] for block in blocks if not block["reason"]]
        print(f"{document}: {len(run)} blocks of commands, {len(blocks) - len(run)} not run")
        for commands in run:
            if subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=ROOT).returncode:
                print(f"{document}: failed\n{commands}")
                has_failed = True
    return 1 if has_failed or len(sys.argv) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
