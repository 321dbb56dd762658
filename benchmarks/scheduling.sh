#!/usr/bin/env bash
# Recorded arrivals in virtual time: the shipped scheduler beside simpler ones, before a simulated llama-server on a T4.
#
#   benchmarks/scheduling.sh [--write]     --write renews docs/reports/scheduling-traces.md
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
  TABLE=$table PYTHONPATH=benchmarks python3 -c '
import os
from measuring.programs import ROOT
from measuring.sections import renew, stamp
renew(ROOT / "docs" / "reports" / "scheduling-traces.md", "scheduling",
      stamp("Computed") + "; virtual time, no machine\x27s speed is in it.\n\n" + os.environ["TABLE"])'
fi
