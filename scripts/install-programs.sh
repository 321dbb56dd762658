#!/usr/bin/env bash
# Puts the built programs of the gateway, of the client or of both into a folder of their own, as images and releases hold them.
set -euo pipefail

usage() {
  cat <<'EOF'
scripts/install-programs.sh – put built programs into a folder

  scripts/install-programs.sh gateway /opt/ocr-gateway
  scripts/install-programs.sh client /opt/ocr-client
  scripts/install-programs.sh release .build/releases/next         those of both
  scripts/install-programs.sh --dry-run gateway /opt/ocr-gateway   only say what it would hold

The folder gets bin/ (programs without symbols, and the Swift runtime they were linked to), with the gateway models/, and
the licences. It can be moved: programs find what belongs to them from their own place. What was in the folder is
replaced at once, when the new one is complete.

Build first: swift build -c release, and scripts/fetch-ocr-models.sh with the gateway.
EOF
}

fail() {
  echo "install-programs: $1" >&2
  exit 1
}

dry=false
if [[ ${1-} == --dry-run ]]; then dry=true; shift; fi
case "${1-}" in
  gateway) programs=(ocr-gateway ocr-document-worker ocr-recognizer) ;;
  client) programs=(ocr-client ocr-document-worker) ;;
  release) programs=(ocr-gateway ocr-document-worker ocr-recognizer ocr-client) ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 1 ;;
esac
kind=$1
[[ $# == 2 && -n $2 ]] || { usage >&2; fail "which folder?"; }
target=$(realpath --canonicalize-missing "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Never takes away what it did not bring.
[[ ! -e $target || -x $target/bin/${programs[0]} && -e $target/Package.resolved || -z $(ls -A "$target") ]] ||
  fail "$target holds other things and would be replaced as a whole; name a folder of its own"
built=.build/release

[[ -e Package.resolved ]] || fail "Package.resolved is not there; run: swift build -c release"
for program in "${programs[@]}"; do
  [[ -x $built/$program ]] || fail "$built/$program is not there; run: swift build -c release"
done
if [[ $kind != client ]]; then
  scripts/fetch-ocr-models.sh --check >/dev/null || fail "the OCR models are not complete; run: scripts/fetch-ocr-models.sh"
fi
for tool in ldd strip; do
  command -v "$tool" >/dev/null || fail "$tool not found (Debian: apt-get install binutils libc-bin)"
done

# The Swift runtime is no package of Debian: it goes beside the programs, where they look second ($ORIGIN).
runtime=()
for program in "${programs[@]}"; do
  while read -r library; do runtime+=("$library"); done < <(
    ldd "$built/$program" | awk '$2 == "=>" && $3 ~ /\/swift\// { print $3 }')
  if ldd "$built/$program" | grep -q 'not found'; then
    fail "$built/$program lacks libraries: $(ldd "$built/$program" | grep 'not found' | xargs)"
  fi
done
mapfile -t runtime < <(printf '%s\n' "${runtime[@]}" | sort -u | sed '/^$/d')

if $dry; then
  printf '%s\n' "${programs[@]/#/$target/bin/}"
  for library in "${runtime[@]}"; do echo "$target/bin/$(basename "$library")"; done
  [[ $kind == client ]] || echo "$target/models"
  exit 0
fi

mkdir -p "$(dirname "$target")"
new=$(mktemp -d "$target.XXXXXX")
# Interrupted between the two renames below, the old one is put back.
trap '[[ -e $target || ! -e $new.old ]] || mv "$new.old" "$target"; rm -rf "$new"' EXIT
mkdir "$new/bin"
cp -L "${runtime[@]}" "${programs[@]/#/$built/}" "$new/bin/"
strip --strip-unneeded "$new"/bin/*
chmod 0755 "$new" "$new"/bin/*
if [[ $kind != client ]]; then
  mkdir "$new/models"
  cp models/*.json models/*.lock "$new/models/"
  cp -RL models/ocr "$new/models/ocr"
fi
# The exact versions of the packages inside: what an SBOM is made of.
cp LICENSE THIRD_PARTY.md Package.resolved "$new/"
chmod -R a+rX "$new"
# Two renames: there is no moment at which half a folder stands at the place.
if [[ -e $target ]]; then mv "$target" "$new.old"; fi
mv "$new" "$target"
rm -rf "$new.old"
echo "$target: $(du -sm --apparent-size "$target" | cut -f1) MB"
