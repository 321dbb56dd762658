#!/usr/bin/env bash
# Text recognition beside RapidOCR (PyPI, onnxruntime, one thread) with its default and with the tiny networks, and beside
# tesseract (Debian, where it is installed), on the same pages in the same run: CPU per page, and on how many pages the printed
# total, date and vendor are among the words.
#
#   benchmarks/text_recognition.sh [--documents DIR] [--recognizer FILE] [--show-misses]
#
# DIR holds images and truth.jsonl (default ../shared/data/receipts). Needs a release build, models/ocr and, the first
# time, PyPI for the peer, see rapidocr-venv.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

exec "$(benchmarks/rapidocr-venv.sh)" benchmarks/text_recognition.py --recognizer .build/release/ocr-recognizer --models models/ocr \
  --documents ../shared/data/receipts "$@"
