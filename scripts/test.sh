#!/usr/bin/env bash
# Builds and tests. Without arguments what a newcomer runs (10 minutes at most); --all is what CI runs.
set -euo pipefail

usage() {
  cat <<'EOF'
scripts/test.sh – build the project and run its tests

  scripts/test.sh         build, unit and integration tests on the bundled samples
  scripts/test.sh --all   also long tests, formatting, the API description, the images and what deploys them, a real model
                          server, gateways behind HAProxy, the quickstart, and the documents of ../shared/data

Seconds per stage are printed at the end. With CI=true and ../shared present, a skipped test fails the run.
EOF
}

all=false
case "${1:-}" in
  "") ;;
  --all) all=true ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 1 ;;
esac

cd "$(dirname "$0")/.."
# Where setup.sh puts programs that no package installs alone.
export PATH="$PWD/.build-tools:$PATH"
mkdir -p .build
log=.build/test.log
python_log=.build/python-packages.log
stages=()

stage() {
  local name=$1 began=$SECONDS
  shift
  echo "== $name"
  "$@" || { echo "test: $name failed" >&2; exit 1; }
  stages+=("$(printf '%5d s  %s' $((SECONDS - began)) "$name")")
}

build() {
  swift build -c release --build-tests >$log 2>&1 || { cat $log >&2; return 1; }
}

# Runs the Swift tests whose suite or test name matches no further argument; shows failures and the count.
swift_tests() {
  swift test -c release --disable-testable-imports --skip-build --disable-xctest "$@" >$log 2>&1 ||
    { grep -vE '^(◇|✔|\[)' $log >&2; return 1; }
  grep -E '^[^ ]+ Test run with' $log
  local skipped
  skipped=$(grep -E '^[^ ]+ (Test|Suite) .* skipped' $log || true)
  if [[ -n $skipped ]]; then
    echo "$skipped"
    [[ ${CI:-} != true || ! -d ../shared ]] || { echo "test: a test was skipped although ../shared is there" >&2; return 1; }
  fi
}

# Where time counts: real processes and sockets. One test at a time, so that none takes the CPU from another's deadline.
timed='^(HTTPTransport|ModelServing|ModelSimulation|Workers|Integration)Tests\.'
# Real processes, but nothing that is over before its time.
worker='^(Imaging|TextRecognition)Tests\.'

python_packages() {
  [[ -x .build-venv/bin/python ]] || python3 -m venv .build-venv
  .build-venv/bin/pip install -q --disable-pip-version-check -r scripts/requirements-test.txt \
    -r scripts/requirements-models.txt
  # Mistral's SDK, each release line by itself; the newest is whatever the index has.
  local release
  for release in 1.12.4 2.10.1 newest; do
    [[ -x .build-mistralai/$release/bin/python ]] || python3 -m venv .build-mistralai/$release
    .build-mistralai/$release/bin/pip install -q --disable-pip-version-check --upgrade \
      "mistralai$([[ $release == newest ]] || echo "==$release")"
  done
}

# Begun beside the build: these wait for the network, that for the processors.
begin_python_packages() { python_packages >$python_log 2>&1 & python_job=$!; }
end_python_packages() { wait "$python_job" || { cat $python_log >&2; return 1; }; }

# The README's first command, twice and stopped: it must read both samples, and be quick the second time.
quickstart() {
  for _ in 1 2; do
    scripts/quickstart.sh >$log 2>&1 || { cat $log >&2; return 1; }
    [[ $(grep -c '"verdict": "reconciled"' $log) == 2 ]] || { cat $log >&2; return 1; }
  done
  scripts/quickstart.sh --stop
}

# In namespaces, where they need root. Both at once: they wait more than they work.
server_setup() {
  local sudo=()
  [[ $(id -u) == 0 ]] || sudo=(sudo)
  "${sudo[@]}" .build-venv/bin/python Tests/Support/Tools/check_setup.py >$log 2>&1 &
  local machines=$!
  "${sudo[@]}" .build-venv/bin/python Tests/Support/Tools/check_firewall.py || { wait $machines; cat $log; return 1; }
  wait $machines || { grep -A12 WRONG $log >&2 || cat $log >&2; return 1; }
  grep -c '^  ok' $log | sed 's/$/ rows hold on bare machines/'
}

# From other machines, which are namespaces and need root.
who_gets_in() {
  local sudo=()
  [[ $(id -u) == 0 ]] || sudo=(sudo)
  "${sudo[@]}" .build-venv/bin/python Tests/Support/Tools/check_access.py
}

# What stands before and around several gateways.
cluster_files() {
  .build-venv/bin/python Tests/Support/Tools/check_kubernetes.py && Tests/Support/Tools/run_commands.py docs/scaling.md &&
    python3 benchmarks/scaling.py --check
}

# Packs the built programs into the images and runs those. Chroots and namespaces need root.
images() {
  if [[ $(id -u) != 0 ]]; then
    echo "not run: run it as root"
    [[ ${CI:-} != true ]]
    return
  fi
  docker/build-images.sh --built >$log 2>&1 || { cat $log >&2; return 1; }
  grep '^build-images: ' $log
  .build-venv/bin/python Tests/Support/Tools/check_images.py
}

# What is taken from e-invoices beside another reader; changed copies must be told.
e_invoices() {
  [[ -d ../shared/data ]] || { echo "../shared/data is not there: left out"; return; }
  .build-venv/bin/python Tests/Support/Tools/check_einvoices.py .build/release/ocr-gateway ../shared/data/{documents,invoices}
}

lint() { swift format lint --strict --recursive --parallel Package.swift Sources Tests benchmarks examples; }

stage "packages and models" scripts/setup.sh --test
if $all; then
  begin_python_packages
  stage "format" lint
fi
stage "build" build
stage "unit tests" swift_tests --skip Corpus --skip Peer --skip Xgrammar --skip "$timed" --skip "$worker"
stage "worker tests" swift_tests --skip Corpus --skip Peer --filter "$worker"
stage "process and socket tests" swift_tests --no-parallel --skip Corpus --skip Peer --skip LongTests --filter "$timed"
if $all; then
  stage "long tests" swift_tests --no-parallel --filter LongTests
  stage "Python packages" end_python_packages
  stage "generated documents" .build-venv/bin/python Tests/Support/Tools/generated_documents/check_receipts_and_invoices.py
  stage "API description" .build-venv/bin/python Tests/Support/Tools/check_openapi.py
  stage "e-invoices beside lxml" e_invoices
  stage "fuzzing" python3 benchmarks/fuzz.py --check --seconds 10
  stage "damaged e-invoices" python3 benchmarks/soak.py --xml --minutes 0.3
  stage "server set-up and firewall" server_setup
  stage "who gets in" who_gets_in
  stage "HAProxy's and Kubernetes' files" cluster_files
  stage "deployment files" .build-venv/bin/python Tests/Support/Tools/check_deployment.py
  stage "list of parts" .build-venv/bin/python Tests/Support/Tools/check_sbom.py
  stage "Prometheus and Grafana's files" python3 Tests/Support/Tools/check_monitoring.py
  stage "traces" .build-venv/bin/python Tests/Support/Tools/check_traces.py
  stage "drills" scripts/drill.sh --all
  stage "images" images
  stage "corpus tests" swift_tests --no-parallel --skip Peer --filter Corpus
  stage "tests with a real model server" swift_tests --no-parallel --filter Peer
  stage "quickstart" quickstart
  stage "deployments under load" python3 Tests/Support/Tools/rehearse_deployment.py
  stage "nothing is lost" python3 benchmarks/mixed_soak.py --check
  stage "overload" python3 benchmarks/overload.py --check
  stage "fallback" python3 benchmarks/fallback.py --check
  stage "receivers down" python3 benchmarks/sink_down.py --check
  stage "load balancing" python3 benchmarks/load_balancing.py --check
  stage "accuracy" python3 benchmarks/accuracy.py --check
  stage "document types" python3 benchmarks/document_types.py cases invoices
  stage "generated statements" python3 benchmarks/statements.py --check
  stage "accuracy through the model path" python3 benchmarks/model_path.py --check
fi

printf '%s\n' "${stages[@]}"
printf '%5d s  in all\n' $SECONDS
