#!/usr/bin/env bash
# Recorded arrivals in virtual time: the shipped scheduler beside simpler ones, before a simulated llama-server on a T4.
#
#   benchmarks/scheduling.sh [--write]     --write renews the table in docs/performance.md
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case "${1:-}" in
  "" | --write) ;;
  *) sed -n '2,4p' "${BASH_SOURCE[0]}" >&2; exit 1 ;;
esac

swift build -c release --product scheduling-benchmark >&2
table=$("$(swift build -c release --show-bin-path)/scheduling-benchmark" benchmarks/Scheduling/Traces models)
printf '%s\n' "$table"
if [[ ${1:-} == --write ]]; then
  TABLE=$table python3 - "$(git rev-parse --short HEAD)" <<'PYTHON'
import datetime
import os
import pathlib
import re
import sys

report = pathlib.Path("docs/performance.md")
block = "\n".join([
    "<!-- scheduling -->", f"Computed {datetime.date.today()} at commit {sys.argv[1]}; virtual time, no machine's speed is in it.", "",
    os.environ["TABLE"], "<!-- end of scheduling -->"])
text, count = re.subn(r"<!-- scheduling -->.*<!-- end of scheduling -->", lambda _: block, report.read_text(), flags=re.S)
if count != 1:
    sys.exit("scheduling.sh: docs/performance.md has no section to renew")
report.write_text(text)
PYTHON
fi
