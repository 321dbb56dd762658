#!/usr/bin/env bash
# From a clone to extracted JSON: installs, builds, starts the gateway on 127.0.0.1:8000, posts the bundled samples.
set -euo pipefail

usage() {
  cat <<'EOF'
scripts/quickstart.sh – build and run the gateway on this machine

  scripts/quickstart.sh          install, build, start on 127.0.0.1:8000, post the samples; again: seconds
  scripts/quickstart.sh --stop   stop it
EOF
}

cd "$(dirname "$0")/.."
program=.build/release/ocr-gateway
state=.build/quickstart
url=http://127.0.0.1:8000

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

case "${1:-}" in
  "") ;;
  --stop) stop; echo "stopped"; exit 0 ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 1 ;;
esac

scripts/setup.sh
echo "quickstart: building (some minutes the first time)"
before=$(sha256sum $program 2>/dev/null || true)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build -c release >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
# A rebuilt program must not be tried through the old process.
[[ $before == "$(sha256sum $program)" ]] || stop

if ! running; then
  mkdir -p $state
  OCR_LISTEN=127.0.0.1:8000 OCR_LOG_FORMAT=text setsid nohup $program serve >$state/log 2>&1 </dev/null &
  echo $! >$state/pid
fi
for _ in {1..300}; do
  # Not `running`: at first the process is still the shell that becomes the gateway.
  kill -0 "$(cat $state/pid)" 2>/dev/null || { cat $state/log >&2; exit 1; }
  [[ $(curl -s -o /dev/null -w '%{http_code}' $url/health/ready) == 200 ]] && break
  sleep 0.1
done

for sample in examples/receipt.jpg examples/invoice.pdf; do
  echo
  echo "\$ curl --data-binary @$sample $url/v1/extract"
  answer=$(curl -sf --data-binary "@$sample" $url/v1/extract) || { echo "quickstart: $sample failed" >&2; exit 1; }
  python3 -m json.tool --no-ensure-ascii <<<"$answer"
done

cat <<EOF

The gateway runs on $url (log: $state/log).
  Your own document:        curl --data-binary @FILE $url/v1/extract
  Where each value stands:  curl --data-binary @FILE '$url/v1/extract?include=evidence'
  Without the server:       $program extract FILE...
  Stop it:                  scripts/quickstart.sh --stop
EOF
