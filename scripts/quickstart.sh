#!/usr/bin/env bash
# From a clone to extracted JSON: installs, builds, starts the gateway on 127.0.0.1:8000, posts the bundled samples.
set -euo pipefail

usage() {
  cat <<'EOF'
scripts/quickstart.sh – build and run the gateway on this machine

  scripts/quickstart.sh          install, build, start on 127.0.0.1:8000, post
                                 the samples; after the first time: seconds
  scripts/quickstart.sh --stop   stop it

It builds ocr-gateway and its two worker programs only; for all programs:
swift build -c release
EOF
}

cd "$(dirname "$0")/.."
program=.build/release/ocr-gateway
programs=("$program" .build/release/ocr-document-worker .build/release/ocr-recognizer)
state=.build/quickstart
url=http://127.0.0.1:8000
steps=()

running() {
  [[ -f $state/pid ]] && kill -0 "$(cat $state/pid)" 2>/dev/null &&
    [[ $(readlink -f "/proc/$(cat $state/pid)/exe") == "$(readlink -f $program)" ]]
}

stop() {
  running || return 0
  kill "$(cat $state/pid)"
  for _ in {1..350}; do
    running || return 0
    sleep 0.1
  done
  echo "quickstart: the gateway did not stop" >&2
  exit 1
}

# Runs a step and notes its seconds for the end.
step() {
  local name=$1 began=$SECONDS
  shift
  "$@" || { echo "quickstart: $name failed" >&2; exit 1; }
  steps+=("$(printf '%5d s  %s' $((SECONDS - began)) "$name")")
}

# SwiftPM shows its progress on a terminal; elsewhere only errors are of interest.
build() {
  local command=(swift build -c release --target GatewayPrograms)
  if [[ -t 1 ]]; then
    "${command[@]}"
  else
    "${command[@]}" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
  fi
}

start() {
  if ! running; then
    mkdir -p $state
    OCR_LISTEN=127.0.0.1:8000 OCR_LOG_FORMAT=text setsid nohup $program serve >$state/log 2>&1 </dev/null &
    echo $! >$state/pid
  fi
  for _ in {1..300}; do
    # Not `running`: at first the process is still the shell that becomes the gateway.
    kill -0 "$(cat $state/pid)" 2>/dev/null || { cat $state/log >&2; return 1; }
    [[ $(curl -s -o /dev/null -w '%{http_code}' $url/health/ready) == 200 ]] && break
    sleep 0.1
  done
}

post_samples() {
  local sample answer
  for sample in examples/receipt.jpg examples/invoice.pdf; do
    echo
    echo "\$ curl --data-binary @$sample $url/v1/extract"
    answer=$(curl -sf --data-binary "@$sample" $url/v1/extract) || { echo "quickstart: $sample failed" >&2; return 1; }
    python3 -m json.tool --no-ensure-ascii <<<"$answer" || return 1
  done
}

case "${1:-}" in
  "") ;;
  --stop) stop; echo "stopped"; exit 0 ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 1 ;;
esac

if [[ ! -x $program ]]; then
  echo "quickstart: the first build takes about 8 minutes on two cores, less on more; after that, a run takes seconds"
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
before=$(sha256sum "${programs[@]}" 2>/dev/null || true)

step "packages and models" scripts/setup.sh
echo "quickstart: building"
step "build" build
# Rebuilt programs must not be tried through the old process.
[[ $before == "$(sha256sum "${programs[@]}")" ]] || stop
step "start" start
step "samples" post_samples

cat <<EOF

The gateway runs on $url (log: $state/log).
  Your own document:        curl --data-binary @FILE $url/v1/extract
  Where each value stands:  curl --data-binary @FILE '$url/v1/extract?include=evidence'
  Without the server:       $program extract FILE...
  Stop it:                  scripts/quickstart.sh --stop

EOF
printf '%s\n' "${steps[@]}"
printf '%5d s  in all\n' $SECONDS
