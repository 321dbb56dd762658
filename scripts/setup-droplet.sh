#!/usr/bin/env bash
# Prepares the application's machine for ocr-client: its units, its settings, logins by key only. Nothing listens beyond loopback.
set -euo pipefail

usage() {
  cat <<'END'
scripts/setup-droplet.sh – prepare the application's machine for ocr-client

  sudo scripts/setup-droplet.sh --gateway URL[,URL...] [--package FOLDER] [--dry-run]

  --gateway    URLs of the gateways, for OCR_GATEWAY_URLS in /etc/ocr-client.env
  --package    the client's package: a folder as scripts/install-programs.sh makes it, or an unpacked release. It is
               installed and started; another one later takes its place without a refused request
  --dry-run    print every command and file, change nothing

For Ubuntu 22.04 and 24.04 and Debian 12. A second run changes nothing. The sidecar listens on 127.0.0.1:8001 only.

Examples:
  sudo scripts/setup-droplet.sh --gateway http://10.0.0.9:8000 --dry-run
  sudo scripts/setup-droplet.sh --gateway http://10.0.0.9:8000,http://10.0.0.10:8000 --package ocr-client-1.0
END
}

gateways="" package=""
# shellcheck source=scripts/setup-steps.sh
source "$(dirname "$0")/setup-steps.sh"
port=8001
settings=/etc/ocr-client.env
releases=/opt/ocr-client/releases
current=/opt/ocr-client/current

while (($#)); do
  case $1 in
    --gateway | --package) [[ -n ${2:-} && $2 != --* ]] || fail "$1 needs a value; --help shows examples" ;;&
    --gateway) gateways=$2; shift 2 ;;
    --package) package=$2; shift 2 ;;
    --dry-run) dry_run=true; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument $1; --help lists them" ;;
  esac
done

# --- before anything is changed

require_gateways() {
  local url
  [[ -n $gateways ]] || fail "--gateway is missing: name the gateway's URL, such as http://10.0.0.9:8000"
  [[ ,$gateways, != *,,* ]] || fail "--gateway: a URL is missing beside a comma"
  for url in ${gateways//,/ }; do
    [[ $url =~ ^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$ ]] ||
      fail "--gateway: '$url' is no URL such as http://10.0.0.9:8000 or https://gateway.example"
  done
}

require_package() {
  [[ -z $package || (-f $package/bin/ocr-client && -x $package/bin/ocr-client) ]] ||
    fail "--package: $package is no package of the client, it has no program bin/ocr-client; scripts/install-programs.sh makes one"
}

# The sidecar answers whoever reaches it, so its socket must not be reachable.
require_loopback() {
  local stream
  while read -r stream; do
    [[ $stream =~ ^(127\.0\.0\.1|\[::1\]):[0-9]+$ || $stream == /* ]] ||
      fail "ocr-client.socket listens on $stream, which others can reach: only loopback is allowed"
  done < <(sed -n 's/^ListenStream=//p' "$checkout/deploy/systemd/ocr-client.socket")
}

# --- what this machine gets

# Written once; after that the file is the operator's.
put_settings() {
  local current
  if [[ ! -e $settings ]]; then
    put_file $settings 600 <<END
# Settings of ocr-client: docs/configuration.md lists them. This file is yours: setup-droplet.sh does not change it.
OCR_GATEWAY_URLS=$gateways
END
    return
  fi
  [[ $(stat -c %a $settings) == 600 ]] || run chmod 600 $settings
  current=$(sed -n 's/^OCR_GATEWAY_URLS=//p' $settings)
  [[ $current == "$gateways" ]] ||
    note "OCR_GATEWAY_URLS in $settings is '$current' and stays so: change the line by hand, then systemctl restart ocr-client"
}

# A release has a folder of its own, so that the running sidecar keeps the files that it was started from.
put_release() {
  local digest
  digest=$(cd "$package" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-12)
  put_folder $releases 755 root
  [[ -d $releases/$digest ]] || run copy_release "$package" "$releases/$digest"
  effect=sidecar put_link $current "releases/$digest"
  put_link /usr/local/bin/ocr-client $current/bin/ocr-client
}

# Beside its place and then into it: a folder of that name is complete.
copy_release() {
  unfinished=("$2.partial")
  rm -rf "${unfinished[0]}"
  cp -R --no-preserve=ownership "$1" "${unfinished[0]}"
  chmod -R u=rwX,go=rX "${unfinished[0]}"
  mv -T "${unfinished[0]}" "$2"
}

require_gateways
require_package
require_root
require_system
require_loopback
one_at_a_time
require_port $port ocr-client
require_ssh_key

read -ra libraries < <(document_packages)
install_packages ca-certificates curl unattended-upgrades "${libraries[@]}"
make_deploy_user
put_settings
for unit in ocr-client.service ocr-client.socket; do
  effect=systemd put_copy "$checkout/deploy/systemd/$unit" /etc/systemd/system/$unit 644
done
[[ -z ${owed[systemd]:-} ]] || owe sidecar
settle systemd systemctl daemon-reload
put_folder /opt/ocr-client 755 root
if [[ -n $package ]]; then put_release; fi
if [[ -x $current/bin/ocr-client || -n $package ]]; then
  # Only where it runs already; connections wait in the socket while the new version starts.
  settle sidecar systemctl try-restart ocr-client.service
  enable ocr-client.socket ocr-client.service
else
  note "ocr-client is not installed yet: run this again with --package FOLDER"
fi
key_only_ssh
# shellcheck disable=SC2119 # no package waits here
unattended_upgrades
report
