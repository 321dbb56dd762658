#!/usr/bin/env bash
# Installs what building and running needs: Debian packages and the OCR models. Idempotent; called by quickstart and test.
set -euo pipefail

usage() {
  cat <<'EOF'
scripts/setup.sh – install Debian packages and OCR models

  scripts/setup.sh           packages for building and running, and the models
  scripts/setup.sh --test    also what the test suite drives

Needs root or sudo for packages that are missing; nothing is installed twice. Swift 6.3 must be on the PATH
(https://www.swift.org/install/linux/).
EOF
}

packages=(
  build-essential pkg-config git ca-certificates curl
  libpoppler-glib-dev libcairo2-dev libjpeg-dev libpng-dev libxml2-dev libcurl4-openssl-dev libssl-dev poppler-data fontconfig fonts-dejavu-core fonts-urw-base35
  python3 python3-venv
)
case "${1:-}" in
  "") ;;
  --test)
    packages+=(poppler-utils nginx-light openssl libgomp1 nodejs systemd nftables iproute2 haproxy buildah mmdebstrap
      crun gdb)
    # Kubernetes' own repository has a package of another name.
    command -v kubectl >/dev/null || packages+=(kubernetes-client)
    ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 1 ;;
esac

cd "$(dirname "$0")/.."

if ! command -v swift >/dev/null; then
  echo "setup: swift is not on the PATH; install Swift 6.3 from https://www.swift.org/install/linux/" >&2
  exit 1
fi

missing=() sudo=()
if [[ $(id -u) != 0 ]]; then sudo=(sudo); fi
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if ((${#missing[@]})); then
  if ((${#sudo[@]})) && ! command -v sudo >/dev/null; then
    echo "setup: run as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  echo "setup: installing ${missing[*]}"
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# download FOLDER PACKAGE...: fetched and not installed, because these packages would start and enable a service.
download() {
  local folder=$1
  shift
  # Root needs no sandbox to write to its own folder.
  local command=(apt-get download -qq -o APT::Sandbox::User=root "$@")
  (cd "$folder" && "${command[@]}") || { "${sudo[@]}" apt-get update -qq && (cd "$folder" && "${command[@]}"); }
}

# Prometheus and its checker, without its service.
fetch_prometheus() {
  local folder name missing=()
  for name in promtool prometheus; do
    command -v "$name" >/dev/null || ".build-tools/$name" --version >/dev/null 2>&1 || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  folder=$(mktemp -d)
  echo "setup: fetching ${missing[*]}"
  download "$folder" prometheus
  for name in "${missing[@]}"; do
    dpkg-deb --fsys-tarfile "$folder"/prometheus_*.deb | tar -x --to-stdout "./usr/bin/$name" >".build-tools/$name"
    chmod +x ".build-tools/$name"
    ".build-tools/$name" --version >/dev/null 2>&1 || { echo "setup: $name does not run" >&2; exit 1; }
  done
  rm -r "$folder"
}

# sshd for the machines on which the set-up scripts are tried.
fetch_sshd() {
  compgen -G ".build-tools/sshd/openssh-server_*.deb" >/dev/null && return
  echo "setup: fetching sshd"
  rm -rf .build-tools/sshd.partial
  mkdir .build-tools/sshd.partial
  download .build-tools/sshd.partial openssh-server openssh-client libwrap0
  mv -T .build-tools/sshd.partial .build-tools/sshd
}

if [[ ${1:-} == --test ]]; then
  mkdir -p .build-tools
  fetch_prometheus
  fetch_sshd
fi

scripts/fetch-ocr-models.sh
