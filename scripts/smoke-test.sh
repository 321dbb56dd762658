#!/usr/bin/env bash
# Whether a gateway that runs reads documents: what is looked at after each deployment.
set -euo pipefail

usage() {
  cat <<'TEXT'
scripts/smoke-test.sh – have a gateway read documents, and look at what it says of itself

  scripts/smoke-test.sh URL              https://HOST:PORT, http://HOST:PORT, or unix:PATH for a release's own socket
  scripts/smoke-test.sh --token-file FILE URL
                                         with the token in that file
  scripts/smoke-test.sh --ca FILE URL    the certificate must come from this authority
  scripts/smoke-test.sh --certificate FILE URL
                                         the certificate must be this one, whatever it is for
  scripts/smoke-test.sh --cert FILE --key FILE URL
                                         what is shown to a gateway that wants a certificate
  scripts/smoke-test.sh --stranger ADDRESS URL
                                         also whether a connection from that address of this machine is closed unanswered
  scripts/smoke-test.sh --dry-run URL    say what would be asked

EXAMPLES
  scripts/smoke-test.sh http://127.0.0.1:8000
  scripts/smoke-test.sh --ca ca.pem --token-file droplet.token https://10.0.0.5:8000
  scripts/smoke-test.sh --stranger 127.0.0.9 http://10.0.0.5:8000

EXIT CODES
  0  all is well
  1  something is not; each line says what
TEXT
}

cd "$(dirname "$0")/.."
dry=false stranger="" url="" token="" trust=() shown=()
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# A file that an argument names.
readable() { [[ -r ${2-} ]] || { echo "smoke-test: $1: the file ${2-} cannot be read" >&2; exit 1; }; }

while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --dry-run) dry=true ;;
    --stranger)
      stranger=${2-}
      [[ -n $stranger ]] || { usage >&2; exit 1; }
      shift
      ;;
    --token-file | --ca | --certificate | --cert | --key) readable "$1" "${2-}" ;;&
    --token-file)
      # In a file, because a program's arguments are seen by everybody.
      printf 'header = "Authorization: Bearer %s"\n' "$(<"$2")" >"$work/token"
      token=$work/token
      shift
      ;;
    --certificate)
      openssl x509 -in "$2" -noout -pubkey >"$work/key.pem"
      trust=(--insecure --pinnedpubkey "$work/key.pem")
      shift
      ;;
    --ca) trust=(--cacert "$2"); shift ;;
    --cert) shown+=(--cert "$2"); shift ;;
    --key) shown+=(--key "$2"); shift ;;
    http://* | https://* | unix:/*) url=${1%/} ;;
    *) usage >&2; exit 1 ;;
  esac
  shift
done
[[ -n $url ]] || { usage >&2; exit 1; }

# A document may wait for its turn as long as its caller allows.
wait=30
curl=(curl -s -m $((wait + 5)) -H "Prefer: wait=$wait" ${token:+--config "$token"} ${trust[@]+"${trust[@]}"} ${shown[@]+"${shown[@]}"})
address=$url
if [[ $url == unix:* ]]; then
  curl+=(--unix-socket "${url#unix:}")
  url=http://localhost
fi
failures=0

# Asks, and looks for texts in the answer; the body to be sent comes from standard input.
ask() {
  local name=$1 path=$2 status=$3 answer code=0 text
  shift 3
  if $dry; then
    echo "would ask $address$path: $name"
    return
  fi
  local options=()
  if [[ $name == *document* ]]; then options=(--data-binary @-); fi
  answer=$("${curl[@]}" "${options[@]}" -w '\n%{http_code}' "$url$path") || code=$?
  if ((code)); then
    echo "failed  $name: $address does not answer (curl $code)" >&2
    failures=$((failures + 1))
    return
  fi
  for text in "$status" "$@"; do
    if [[ $text == "$status" ]]; then
      [[ ${answer##*$'\n'} == "$status" ]] && continue
    elif [[ $answer == *"$text"* ]]; then continue; fi
    # Answers to the documents of this script may be shown.
    echo "failed  $name: $text is not what came: ${answer:0:600}" >&2
    failures=$((failures + 1))
    return
  done
  echo "ok      $name"
}

ask "health" /health 200 '"ok"' </dev/null
ask "readiness" /health/ready 200 </dev/null
ask "receipt (photo document)" /v1/extract 200 '"documentType":"receipt"' '"currency":"USD"' '"total":4499,' \
  '"verdict":"reconciled"' <examples/receipt.jpg
ask "invoice (PDF document)" /v1/extract 200 '"documentType":"invoice"' '"total":99294,' '"verdict":"reconciled"' \
  <examples/invoice.pdf
ask "statement (PDF document)" /v1/extract 200 '"documentType":"bank_statement"' '"openingBalance":535968,' \
  '"closingBalance":491626,' '"verdict":"reconciled"' <examples/statement.pdf
ask "type that is not read (document)" /v1/extract 415 '"unsupported_media_type"' <<<"this is no document"
ask "metrics" /metrics 200 ocr_build_info ocr_documents_ended_total </dev/null

if [[ -n $stranger ]]; then
  if $dry; then
    echo "would connect from $stranger"
  else
    code=0
    "${curl[@]}" --interface "$stranger" -o /dev/null "$url/health" || code=$?
    # Closed without an answer, or reset; with TLS within the handshake.
    if [[ $code == 52 || $code == 56 || $code == 35 ]]; then
      echo "ok      stranger"
    else
      echo "failed  stranger: a connection from $stranger was not closed (curl $code)" >&2
      failures=$((failures + 1))
    fi
  fi
fi
((failures == 0)) || { echo "smoke-test: $failures of its questions got a wrong answer" >&2; exit 1; }
