#!/usr/bin/env bash
# Gets a model's files into models/NAME/.  See --help.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lock=models/models.lock

usage() {
  cat <<'TEXT'
usage: scripts/fetch-model.sh NAME [--server llama|vllm] [--trust-first] [--dir DIR]

Downloads the files that models/NAME.json lists and checks them against models/models.lock. What is there and matches is
left alone; a broken download goes on where it stopped.

  --server llama|vllm   the server whose files are wanted (llama unless given)
  --trust-first         accept a file whose hash is not in models/models.lock, and write its hash there
  --dir DIR             where to put them (models/NAME unless given)

EXIT CODES
  0  all files are there and match   1  a download or a check failed   2  usage, or a model or server that is not known
TEXT
}

fail() {
  echo "fetch-model: $1" >&2
  exit "${2:-1}"
}

name='' server=llama trust=false directory=''
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --trust-first) trust=true ;;
    --server | --dir)
      [[ -n ${2-} ]] || { usage >&2; fail "$1 needs a value" 2; }
      if [[ $1 == --server ]]; then server=$2; else directory=$2; fi
      shift ;;
    -*) usage >&2; fail "unknown option: $1" 2 ;;
    *) [[ -z $name ]] || { usage >&2; fail "more than one model: $name and $1" 2; }
      name=$1 ;;
  esac
  shift
done
[[ -n $name ]] || { usage >&2; fail "which model?" 2; }
[[ $server == llama || $server == vllm ]] || fail "unknown server: $server; llama and vllm are known" 2
manifest=models/$name.json
known=$(cd models && for file in *.json; do echo "${file%.json}"; done | xargs)
[[ $name =~ ^[a-z0-9][a-z0-9.-]*$ && -r $manifest ]] || fail "no model $name; known are: $known" 2
for program in curl flock python3 sha256sum; do
  command -v "$program" >/dev/null || fail "$program not found (Debian: apt-get install curl util-linux python3 coreutils)"
done
# A relative --dir is meant from where the script was called.
[[ -z $directory || $directory == /* ]] || directory=$caller/$directory
directory=${directory:-models/$name}

# First the repository, then a line "NAME<tab>URL" for each file.
listed=$(python3 - "$manifest" "$server" <<'PYTHON'
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    profiles = json.load(file)["profiles"]
profile = next((p for p in profiles if p["server"] == sys.argv[2]), None)
if profile:
    print(profile["repository"])
    for file in profile["files"]:
        print(file["name"], file["url"], sep="\t")
PYTHON
) || fail "$manifest cannot be read"
[[ -n $listed ]] || fail "$name has no profile for $server; see $manifest" 2
repository=${listed%%$'\n'*}
[[ $listed == *$'\n'* ]] ||
  fail "$manifest lists no files for $server: the server fetches them itself from $repository at its first start (set HF_HOME to keep them)" 2

mkdir -p "$directory" || fail "cannot make $directory; choose another with --dir"
# One at a time, as two would write the same files.
exec 9<"$directory"
flock 9

# locked FILE: "size sha256" of the lock file, empty where it has no line.
locked() { awk -v model="$name" -v file="$1" '$1 == "file" && $2 == model && $3 == file { print $4, $5 }' "$lock"; }

# check FILE PATH: ends the run, and removes PATH, when it is not what the lock file says.
check() {
  local size hash expected_size expected_hash
  size=$(stat -c %s "$2")
  read -r expected_size expected_hash <<<"$(locked "$1")" || true
  if [[ -z ${expected_hash:-} ]]; then
    hash=$(sha256sum <"$2") hash=${hash%% *}
    $trust || fail "$1 is not in $lock, so nothing says that this is the right file; its SHA-256 is $hash.
Compare it with $repository; --trust-first accepts and records it."
    echo "file $name $1 $size $hash" >>"$lock"
    echo "recorded in $lock: $1 $hash"
    return
  fi
  if [[ $expected_size != - && $size != "$expected_size" ]]; then
    rm -f "$2"
    fail "$1 has $size bytes, $lock says $expected_size; removed. Run this again; if it stays so, the file was changed at $repository"
  fi
  hash=$(sha256sum <"$2") hash=${hash%% *}
  if [[ $hash != "$expected_hash" ]]; then
    rm -f "$2"
    fail "$1 has the SHA-256 $hash, $lock says $expected_hash; removed. Run this again; if it stays so, the file was changed at $repository or a mirror is in the way"
  fi
}

# download URL PARTIAL LOCKED: goes on with what is there; starts anew where the server cannot do that.
download() {
  local progress=(--silent --show-error) code=0 status
  [[ ! -t 2 ]] || progress=(--progress-bar)
  local curl=(curl --fail --location --retry 3 --retry-connrefused --connect-timeout 30 --speed-limit 1000 --speed-time 60
    "${progress[@]}" --output "$2" --write-out '%{http_code}')
  status=$("${curl[@]}" --continue-at - "$1") || code=$?
  # 416: nothing comes after what is there. It is complete, then, if its hash says so.
  [[ $code != 22 || $status != 416 || -z $3 ]] || return 0
  if [[ $code == 33 || $status == 416 ]]; then
    echo "the download cannot be continued; starting anew" >&2
    rm -f "$2"
    code=0
    "${curl[@]}" "$1" >/dev/null || code=$?
  fi
  case $code in
    0) ;;
    6 | 7 | 28 | 35 | 60) fail "cannot reach the server of $1 (curl $code); check network, proxy (https_proxy) and certificates, then run this again" ;;
    18 | 56 | 92) fail "the connection broke (curl $code); run this again, it goes on where it stopped" ;;
    22) fail "the server refuses $1; check the address in $manifest (a closed repository needs an account)" ;;
    23) fail "cannot write $2 (curl 23); is the disk full? Choose another place with --dir" ;;
    *) fail "curl ended with $code for $1; run this again, it goes on where it stopped" ;;
  esac
}

while IFS=$'\t' read -r file url; do
  path=$directory/$file
  if [[ -e $path ]]; then
    check "$file" "$path"
    echo "$path is there"
    continue
  fi
  read -r size hash <<<"$(locked "$file")" || true
  [[ -n ${hash:-} ]] || $trust ||
    fail "$file is not in $lock, so nothing would say whether the download is right; --trust-first accepts and records what comes"
  # A partial file of full size only has to be checked: asking for what comes after it is an error with some servers.
  if [[ ${size:--} == - || ! -e $path.partial || $(stat -c %s "$path.partial") -lt $size ]]; then
    echo "fetching $file from $url ..."
    download "$url" "$path.partial" "${hash:-}"
  fi
  check "$file" "$path.partial"
  mv "$path.partial" "$path"
  echo "$path is complete"
done <<<"${listed#*$'\n'}"
