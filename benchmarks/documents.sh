#!/usr/bin/env bash
# Whole documents through the running gateway, p50 and CPU by stage: a digital one-page PDF beside pdftoppm + pdftotext,
# the preparation of a 12-megapixel photo, and a receipt photo end to end beside RapidOCR, all in one run.
#
#   benchmarks/documents.sh [--rounds N] [--write]     --write renews the table in docs/performance.md
#
# Needs a release build, models/ocr, poppler-utils and, the first time, PyPI for the peer (see rapidocr-venv.sh).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec "$(benchmarks/rapidocr-venv.sh)" benchmarks/documents.py "$@"
