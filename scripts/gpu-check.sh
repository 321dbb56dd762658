#!/usr/bin/env bash
# Proves on a machine with an NVIDIA GPU that lines are read there as on the processor, and says how fast.  See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'TEXT'
usage: scripts/gpu-check.sh [--wheels DIR] [PICTURE...]

Installs the libraries for the GPU where they are missing (scripts/fetch-ocr-models.sh --cuda; from the wheels in DIR
instead of PyPI where it is given), then reads the pictures with ONNX Runtime on the processor and on the GPU. Prints the
lines that differ, milliseconds a page and MiB of the GPU's memory. Exit codes: 0 at most 0.5 % of the lines differ, 1 not.

Needs a driver for CUDA 13 (580 or newer), a release build of the recognizer and of the document worker, and models/ocr.
TEXT
  exit 0
fi
if [[ ${1-} == --wheels ]]; then
  export PIP_NO_INDEX=1 PIP_FIND_LINKS=${2:?--wheels needs a folder}
  shift 2
fi
command -v nvidia-smi >/dev/null || { echo "gpu-check: nvidia-smi not found; is there an NVIDIA GPU with its driver?" >&2; exit 1; }
[[ -d models/ocr-cuda ]] || scripts/fetch-ocr-models.sh --cuda
exec python3 benchmarks/gpu_recognition.py "$@"
