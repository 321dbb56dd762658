#!/usr/bin/env bash
# Builds a release: a folder that scripts/deploy.sh takes, and the same as an archive.
set -euo pipefail

usage() {
  cat <<'TEXT'
scripts/package-release.sh – build the programs and package them with the OCR models

  scripts/package-release.sh               to .build/releases/NAME and .build/releases/ocr-gateway-NAME.tar.gz
  scripts/package-release.sh --name NAME   another name than VERSION-COMMIT
  scripts/package-release.sh --folder      no archive
  scripts/package-release.sh --built       of the programs that are built already
  scripts/package-release.sh --dry-run     say what would be built

Prints the folder. The release has the programs of GPU box and Droplet with Swift's libraries, the OCR models, the manifests
of models, the systemd units, the scripts deploy.sh and smoke-test.sh with their documents, the list of its parts (sbom.cdx.json,
CycloneDX), and SHA256SUMS of all of it.
TEXT
}

name="" archive=true build=true dry=false
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --folder) archive=false ;;
    --built) build=false ;;
    --dry-run) dry=true ;;
    --name)
      name=${2-}
      [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || { usage >&2; exit 1; }
      shift
      ;;
    *) usage >&2; exit 1 ;;
  esac
  shift
done

cd "$(dirname "$0")/.."
version=$(sed -n 's/.*static let current = "\(.*\)".*/\1/p' Sources/Service/DocumentService/Release.swift)
name=${name:-$version-$(git rev-parse --short HEAD)}
folder=.build/releases/$name
if $dry; then
  echo "would build the programs and package them to $folder$($archive && echo " and $folder.tar.gz")" >&2
  exit 0
fi

scripts/fetch-ocr-models.sh >&2
if $build; then
  swift build -c release --target GatewayPrograms >&2
  swift build -c release --product ocr-client >&2
fi

partial=.build/releases/.partial
trap 'rm -rf "$partial"' EXIT
rm -rf "$partial"
scripts/install-programs.sh release "$partial" >&2
mkdir "$partial"/{scripts,examples,deploy}
cp scripts/deploy.sh scripts/make-credentials.sh scripts/smoke-test.sh "$partial/scripts/"
cp examples/receipt.jpg examples/invoice.pdf examples/statement.pdf "$partial/examples/"
cp -r deploy/systemd "$partial/deploy/"
cp .env.example "$partial/"
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) scripts/sbom.py >"$partial/sbom.cdx.json"
sums=$(cd "$partial" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
echo "$sums" >"$partial/SHA256SUMS"
rm -rf "$folder"
mv -T "$partial" "$folder"
if $archive; then
  tar -czf ".build/releases/ocr-gateway-$name.tar.gz" --owner=0 --group=0 -C .build/releases "$name"
fi
echo "$PWD/$folder"
