#!/usr/bin/env bash
# Builds the images of gateway and client with buildah: no Docker engine, no daemon. Runs as root.
set -euo pipefail

usage() {
  cat <<'EOF'
docker/build-images.sh – build the images without a Docker engine

  docker/build-images.sh                        both, compiled inside the build as the Dockerfiles say
  docker/build-images.sh --built                both, from the programs in .build/release (seconds, not minutes)
  docker/build-images.sh --built gateway        one of them
  docker/build-images.sh --output DIR           also as DIR/ocr-gateway.tar and DIR/ocr-client.tar, for docker load
  docker/build-images.sh --dry-run              only print the commands

It needs root, and the Debian packages buildah and mmdebstrap. Unless they are named, base images are made here:
a minimal Debian 12 as runtime (once; --no-cache makes it again), and the same with this machine's Swift as builder.

  --runtime-image IMAGE   such as debian:bookworm-slim, from a registry
  --builder-image IMAGE   such as swift:6.3-bookworm, from a registry
  --revision TEXT         for the label org.opencontainers.image.revision (the checkout's commit unless given)

At the end it prints the sizes, and fails from 300 MB unpacked (gateway) or 60 MB compressed (client).
EOF
}

fail() {
  echo "build-images: $1" >&2
  exit 1
}

kinds=() built=false dry=false cache=true output='' runtime='' builder='' revision=''
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --built) built=true ;;
    --dry-run) dry=true ;;
    --no-cache) cache=false ;;
    --output | --runtime-image | --builder-image | --revision)
      [[ -n ${2-} ]] || { usage >&2; fail "$1 needs a value"; }
      case $1 in
        --output) output=$(realpath --canonicalize-missing "$2") ;;
        --runtime-image) runtime=$2 ;;
        --builder-image) builder=$2 ;;
        --revision) revision=$2 ;;
      esac
      shift ;;
    gateway | client) kinds+=("$1") ;;
    *) usage >&2; fail "unknown argument: $1" ;;
  esac
  shift
done
((${#kinds[@]})) || kinds=(gateway client)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run() {
  if $dry; then printf '%q ' "$@"; echo; else "$@"; fi
}

# Builds IMAGE with the options; the one that loses its name to it would stay forever.
build() {
  local image=$1 before=''
  shift
  $dry || before=$(buildah images --quiet "$image" 2>/dev/null || true)
  run buildah build --isolation chroot --tag "$image" "$@"
  [[ -z $before || $before == "$(buildah images --quiet "$image")" ]] || buildah rmi "$before" >/dev/null 2>&1 || true
}

if ! $dry; then
  [[ $(id -u) == 0 ]] || fail "run it as root: chroot and mounts need it"
  for tool in buildah mmdebstrap; do
    command -v $tool >/dev/null || fail "$tool not found; run: apt-get install --no-install-recommends buildah mmdebstrap"
  done
fi
: "${revision:=$(git rev-parse HEAD 2>/dev/null || echo unknown)}"
version=$(sed -n 's/.*current = "\(.*\)".*/\1/p' Sources/Service/DocumentService/Release.swift)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A minimal Debian, less than debian:bookworm-slim: apt and what it needs, no documentation, no translations, and of the
# character sets those in use.
make_runtime() {
  local image=localhost/ocr-runtime-base
  runtime=$image
  if $cache && ! $dry && buildah inspect --type image $image >/dev/null 2>&1; then return; fi
  echo "build-images: making the runtime base" >&2
  run mmdebstrap --quiet --mode=root --variant=apt --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/lib/*/gconv/*.so' \
    --dpkgopt='path-include=/usr/lib/*/gconv/ISO8859-*' --dpkgopt='path-include=/usr/lib/*/gconv/CP125*' \
    --dpkgopt='path-include=/usr/lib/*/gconv/UTF-*' --dpkgopt='path-include=/usr/lib/*/gconv/UNICODE*' \
    bookworm "$work/runtime.tar" http://deb.debian.org/debian
  printf 'FROM scratch\nADD runtime.tar /\n' >"$work/Dockerfile"
  build $image --file "$work/Dockerfile" "$work"
}

# The runtime base with the Swift, the certificates and the git mirrors of this machine, which are mounted while it builds.
builder_options=()
use_local_builder() {
  [[ -z $builder ]] || return 0
  command -v swift >/dev/null || fail "swift is not on the PATH; or name a --builder-image"
  local toolchain mirror certificates=/etc/ssl/certs/ca-certificates.crt
  toolchain=$(dirname "$(dirname "$(dirname "$(realpath "$(command -v swift)")")")")
  [[ $toolchain != / ]] || fail "Swift lies in /usr, which cannot be mounted into a build; name a --builder-image"
  mkdir "$work/builder"
  cp /etc/gitconfig "$work/builder/gitconfig" 2>/dev/null || : >"$work/builder/gitconfig"
  cp $certificates "$work/builder/certificates.crt" 2>/dev/null || : >"$work/builder/certificates.crt"
  cat >"$work/builder/Dockerfile" <<EOF
FROM $runtime
# What Swift itself is linked to.
RUN apt-get update && apt-get install -y --no-install-recommends libcurl4 libncurses6 libsqlite3-0 libxml2 tzdata
COPY gitconfig /etc/gitconfig
COPY certificates.crt /etc/certificates.crt
ENV PATH=$toolchain/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PIP_CERT=/etc/certificates.crt
EOF
  builder=localhost/ocr-builder-base
  build $builder --file "$work/builder/Dockerfile" "$work/builder"
  builder_options=(--volume "$toolchain:$toolchain:ro")
  while read -r mirror; do
    mirror=${mirror#url.}
    mirror=${mirror%.insteadof}
    if [[ -d $mirror ]]; then builder_options+=(--volume "$mirror:$mirror:ro"); fi
  done < <(git config --name-only --get-regexp '^url\..*\.insteadof$' | sort -u)
}

# Kilobytes of the root file system, or of its layers as a registry keeps them.
unpacked() {
  local container
  container=$(buildah from --pull-never "$1")
  du -s --block-size=1000 --apparent-size "$(buildah mount "$container")" | cut -f1
  buildah rm "$container" >/dev/null
}

compressed() {
  buildah push --quiet "$1" "dir:$work/pushed" >/dev/null
  du -s --block-size=1000 --apparent-size "$work/pushed" | cut -f1
  rm -r "$work/pushed"
}

require_below() {
  local size
  size=$($1 "$2")
  size=$(awk "BEGIN { printf \"%.1f\", $size / 1000 }")
  echo "build-images: $2: $size MB $1"
  [[ ${size%.*} -lt $3 ]] || fail "$2 has $size MB $1; $3 MB is the limit"
}

[[ -n $runtime ]] || make_runtime
for kind in "${kinds[@]}"; do
  image=localhost/ocr-$kind
  options=(--format docker --file "docker/$kind.Dockerfile" --build-arg "RUNTIME_IMAGE=$runtime"
    --build-arg "VERSION=$version" --build-arg "REVISION=$revision")
  if $built; then
    # The stage `build` is replaced by what is built already.
    run scripts/install-programs.sh "$kind" "$work/$kind/install/opt/ocr-$kind"
    options+=(--build-context "build=$work/$kind")
  else
    use_local_builder
    options+=(--build-arg "BUILDER_IMAGE=$builder" "${builder_options[@]}")
  fi
  $cache || options+=(--no-cache)
  build "$image" "${options[@]}" .
  $dry || case $kind in
    gateway) require_below unpacked "$image" 300 ;;
    client) require_below compressed "$image" 60 ;;
  esac
  if [[ -n $output ]]; then
    run mkdir -p "$output"
    run buildah push --quiet "$image" "docker-archive:$output/ocr-$kind.tar:ocr-$kind:$version"
  fi
done
