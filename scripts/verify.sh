#!/usr/bin/env bash
# The long runs that are no part of CI: a soak with damaged documents, and the benchmarks beside their peers.
set -euo pipefail

usage() {
  cat <<'EOF'
scripts/verify.sh – long runs with a report

  scripts/verify.sh                  the images, ten minutes of each soak and of fuzzing for each subject, the benchmarks, then an hour of
                                     service levels; renews the tables in docs/performance.md, docs/reliability.md, docs/security.md
                                     and docs/slo.md
  scripts/verify.sh --minutes N      another length of the soaks and of each fuzzing
EOF
}

minutes=10
case "${1:-}" in
  "") ;;
  --minutes) minutes=${2:?"--minutes needs a number"} ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 1 ;;
esac

cd "$(dirname "$0")/.."
scripts/setup.sh --test
swift build -c release --build-tests
echo "== the images, compiled inside their build"
docker/build-images.sh
[[ -x .build-venv/bin/python ]] || python3 -m venv .build-venv
.build-venv/bin/pip install -q --disable-pip-version-check -r scripts/requirements-test.txt
.build-venv/bin/python Tests/Support/Tools/check_images.py
echo "== every schema with the library that vLLM uses"
# torch without CUDA: the index of CPU builds, or a folder that pip is told of (PIP_FIND_LINKS).
[[ -x .build-xgrammar/bin/python ]] || python3 -m venv .build-xgrammar
.build-xgrammar/bin/pip install -q --disable-pip-version-check --extra-index-url https://download.pytorch.org/whl/cpu \
  torch==2.13.0+cpu xgrammar==0.2.9
swift test -c release --disable-testable-imports --skip-build --disable-xctest --filter XgrammarTests
echo "== soak"
python3 benchmarks/soak.py --minutes "$minutes"
echo "== damaged e-invoices"
python3 benchmarks/soak.py --xml --minutes "$minutes"
echo "== everything that takes bytes of others, ten minutes each"
python3 benchmarks/fuzz.py --write --guided --seconds $((60 * minutes)) --seed "$(date +%j)"
echo "== a mixed stream while everything around it breaks"
python3 benchmarks/mixed_soak.py --write --minutes "$minutes"
echo "== how late answers come after their deadline"
python3 benchmarks/deadline_overrun.py --write
echo "== generated bank statements, and the type of every document"
python3 benchmarks/statements.py --write
python3 benchmarks/document_types.py
echo "== whole documents beside peers"
benchmarks/documents.sh --write
echo "== a scanned statement of two pages, and ten at once"
.build-venv/bin/python benchmarks/scanned_statements.py --write
echo "== the scheduler beside others, on recorded arrivals"
benchmarks/scheduling.sh --write
echo "== text recognition beside RapidOCR"
if [[ -d ../shared/data ]]; then benchmarks/text_recognition.sh; else echo "../shared/data is not there: left out"; fi
echo "== the embedded engine under load"
python3 benchmarks/overload.py --write
python3 benchmarks/slo.py --highest-rate
echo "== what a listed peer can make a gateway and a sidecar hold"
python3 benchmarks/attacks.py --write
echo "== the client's fallback: a gateway that comes and goes, deadlines, ten times too many documents"
python3 benchmarks/fallback.py --write
echo "== five seconds on this machine, with and without bf16: cells that are measured already are kept"
python3 benchmarks/slo.py
python3 benchmarks/slo.py --no-bf16
echo "== deployments, and what goes wrong around them"
python3 Tests/Support/Tools/rehearse_deployment.py --all
echo "== documents that are built to do harm, by tokens and by addresses"
python3 benchmarks/bombs.py --write
python3 benchmarks/bombs.py --write --addresses
echo "== what TLS and a token cost"
python3 benchmarks/tls_cost.py --write
