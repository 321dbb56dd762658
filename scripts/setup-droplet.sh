#!/usr/bin/env bash
# Prepares the application's machine for ocr-client: its units, its settings, logins by key only. Nothing listens beyond loopback.
set -euo pipefail

usage() {
  cat <<'END'
scripts/setup-droplet.sh – prepare the application's machine for ocr-client

  sudo scripts/setup-droplet.sh --gateway URL[,URL...] [--ca FILE] [--token FILE] [--package FOLDER] [--dry-run]

  --gateway    URLs of the gateways, for OCR_GATEWAY_URLS in /etc/ocr-client.env
  --ca         the gateways' authority: tls/ca.pem of setup-gpu-server.sh
  --token      file with the token that the gateways take: its droplet.token
  --package    the client's package: a folder as scripts/install-programs.sh makes it, or an unpacked release. It is
               installed and started; another one later takes its place without a refused request
  --dry-run    print every command and file, change nothing

For Ubuntu 22.04 and 24.04 and Debian 12. A second run changes nothing. The sidecar listens on 127.0.0.1:8001 only, the
monitor of the gateways (docs/operations.md) on 127.0.0.1:8002 unless /etc/ocr-client.env says otherwise.

Examples:
  sudo scripts/setup-droplet.sh --gateway https://10.0.0.9:8000 --ca ca.pem --token droplet.token --dry-run
  sudo scripts/setup-droplet.sh --gateway https://a:8000,https://b:8000 --ca ca.pem --token droplet.token --package ocr-client-1.0
END
}

gateways="" package="" authority="" token=""
# shellcheck source=scripts/setup-steps.sh
source "$(dirname "$0")/setup-steps.sh"
port=8001
settings=/etc/ocr-client.env
releases=/opt/ocr-client/releases
current=/opt/ocr-client/current

while (($#)); do
  case $1 in
    --gateway | --package | --ca | --token) [[ -n ${2:-} && $2 != --* ]] || fail "$1 needs a value; --help shows examples" ;;&
    --gateway) gateways=$2; shift 2 ;;
    --package) package=$2; shift 2 ;;
    --ca) authority=$2; shift 2 ;;
    --token) token=$2; shift 2 ;;
    --dry-run) dry_run=true; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument $1; --help lists them" ;;
  esac
done

# --- before anything is changed

require_gateways() {
  local url
  [[ -n $gateways ]] || fail "--gateway is missing: name the gateway's URL, such as https://10.0.0.9:8000"
  [[ ,$gateways, != *,,* ]] || fail "--gateway: a URL is missing beside a comma"
  for url in ${gateways//,/ }; do
    [[ $url =~ ^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$ ]] ||
      fail "--gateway: '$url' is no URL such as https://10.0.0.9:8000 or https://gateway.example"
  done
}

# Files of the gateway's machine, and what the client would refuse.
require_credentials() {
  [[ -z $authority ]] || grep -qs -- '-----BEGIN CERTIFICATE-----' "$authority" ||
    fail "--ca: $authority holds no certificate; it is tls/ca.pem of setup-gpu-server.sh"
  [[ -z $token ]] || [[ $(cat "$token" 2>/dev/null) =~ ^[!-~]{16,4096}$ ]] || fail "--token: $token holds no token; it is droplet.token of setup-gpu-server.sh"
  [[ -z $token || ,$gateways != *,http://* ]] ||
    fail "--token: it would go to a gateway without TLS; use https://, or write OCR_GATEWAY_PLAINTEXT=allow by hand"
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

# Secrets are copied as files, and never printed.
put_credentials() {
  [[ -n $authority$token ]] || return 0
  put_folder /etc/ocr-client 755 root
  if [[ -n $authority ]]; then effect=sidecar put_secret "$authority" /etc/ocr-client/ca.pem 644; fi
  [[ -n $token ]] || return 0
  effect=sidecar put_secret "$token" /etc/ocr-client/token 600
  put_folder /etc/systemd/system/ocr-client.service.d 755 root
  effect=systemd put_file /etc/systemd/system/ocr-client.service.d/10-token.conf 644 <<'END'
# Written by setup-droplet.sh: the sidecar gets a copy of the token, which only root may read otherwise.
[Service]
LoadCredential=gateway-token:/etc/ocr-client/token
Environment=OCR_GATEWAY_TOKEN_FILE=/run/credentials/ocr-client.service/gateway-token
END
}

# put_secret SOURCE PATH MODE
put_secret() {
  if has_mode "$2" "$3" && cmp -s "$1" "$2"; then return; fi
  announce "+ copy $1 to $2 (mode $3)"
  $dry_run || place "$2" "$3" <"$1"
}

# Written once; after that the file is the operator's.
put_settings() {
  local current
  if [[ ! -e $settings ]]; then
    put_file $settings 600 <<END
# Settings of ocr-client: docs/configuration.md lists them. This file is yours: setup-droplet.sh does not change it.
OCR_GATEWAY_URLS=$gateways$([[ -z $authority ]] || printf '\n%s' OCR_GATEWAY_CA=/etc/ocr-client/ca.pem)
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
require_credentials
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
put_credentials
put_settings
for unit in ocr-client.service ocr-client.socket ocr-monitor.service; do
  effect=systemd put_copy "$checkout/deploy/systemd/$unit" /etc/systemd/system/$unit 644
done
[[ -z ${owed[systemd]:-} ]] || owe sidecar
settle systemd systemctl daemon-reload
put_folder /opt/ocr-client 755 root
if [[ -n $package ]]; then put_release; fi
if [[ -x $current/bin/ocr-client || -n $package ]]; then
  # Only where it runs already; connections wait in the socket while the new version starts.
  settle sidecar systemctl try-restart ocr-client.service ocr-monitor.service
  enable ocr-client.socket ocr-client.service ocr-monitor.service
else
  note "ocr-client is not installed yet: run this again with --package FOLDER"
fi
key_only_ssh
# shellcheck disable=SC2119 # no package waits here
unattended_upgrades
report
