#!/usr/bin/env bash
# Fields beside what one would pick without a GPU: RapidOCR and tesseract with plain rules, invoice2data.
#
#   benchmarks/field_peers.sh [--write] [--limit N] [FOLDER...]
#
# FOLDERs are those of ../shared/data; documents, receipts and invoices where none is named. --write renews docs/accuracy.md.
# Needs a release build, tesseract with its languages (apt-get install tesseract-ocr) and poppler-utils; the rest is installed
# into .build-bench/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=$(benchmarks/rapidocr-venv.sh)
if ! "$python" -c 'import invoice2data' 2>/dev/null; then
  "$python" -m pip --disable-pip-version-check install --quiet invoice2data==1.0.1
fi
command -v tesseract >/dev/null || echo "field_peers: tesseract is not installed, its column stays empty" >&2
exec "$python" benchmarks/field_peers.py "$@"
