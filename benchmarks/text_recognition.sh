#!/usr/bin/env bash
# Text recognition beside RapidOCR (PyPI, onnxruntime, one thread) on the same pages in the same run: CPU per page, peak
# memory, and on how many pages the printed total, date and vendor are among the words.
#
#   benchmarks/text_recognition.sh [--documents DIR] [--recognizer FILE] [--show-misses]
#
# DIR holds images and truth.jsonl (default ../shared/data/documents). Needs a release build, models/ocr and, the first
# time, PyPI for the peer, which goes into the git-ignored .build-bench/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=.build-bench/rapidocr
if [[ ! -e $venv/ready ]]; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip --disable-pip-version-check install --quiet rapidocr==3.10.0 onnxruntime==1.31.1
  # The peer asks for OpenCV with windows, which needs libraries of a desktop.
  "$venv/bin/python" -m pip --disable-pip-version-check uninstall --quiet --yes opencv-python
  "$venv/bin/python" -m pip --disable-pip-version-check install --quiet --force-reinstall --no-deps opencv-python-headless
  touch "$venv/ready"
fi
exec "$venv/bin/python" benchmarks/text_recognition.py --recognizer .build/release/ocr-recognizer --models models/ocr \
  --documents ../shared/data/documents "$@"
