#!/usr/bin/env bash
# Prepares a bare machine for the gateway: checks GPU and Docker, lets the Droplet in on port 8000 and nobody else.
set -euo pipefail

usage() {
  cat <<'END'
scripts/setup-gpu-server.sh – prepare a GPU machine for the gateway

  sudo scripts/setup-gpu-server.sh --droplet ADDRESS[,ADDRESS...] (--docker | --native)
                                   [--names NAME[,NAME...]] [--plaintext] [--ssh-from ADDRESS[,ADDRESS...]]
                                   [--no-gpu] [--dry-run]

  --droplet    who may reach port 8000: IPv4 and IPv6 addresses, or networks such as 10.0.0.0/24
  --docker     the gateway will run in Docker, which is there already
  --native     it will run under systemd without Docker
  --names      addresses and names in the Droplet's URL, for the certificate (default: those of this machine)
  --plaintext  HTTP without TLS and tokens: only where nobody else is on the way, such as within a VPC or WireGuard
  --ssh-from   who may reach SSH; without it everybody, with a key
  --no-gpu     a machine without a GPU: the embedded engine only
  --dry-run    print every command and file, change nothing

For Ubuntu 22.04 and 24.04 and Debian 12. A second run changes nothing; with other addresses it changes the firewall
and the gateway's allow-list. What it opens and how to check it: docs/firewall.md; certificate and token: docs/security.md.

Examples:
  sudo scripts/setup-gpu-server.sh --droplet 203.0.113.7,2001:db8::7 --docker --dry-run
  sudo scripts/setup-gpu-server.sh --droplet 10.0.0.5 --native --no-gpu --ssh-from 198.51.100.0/24
END
}

gpu=true way="" droplet="" ssh_from="" names="" plaintext=false
# shellcheck source=scripts/setup-steps.sh
source "$(dirname "$0")/setup-steps.sh"
# shellcheck source=scripts/setup-addresses.sh
source "$(dirname "$0")/setup-addresses.sh"
port=8000
settings=/etc/ocr-gateway.env
credentials=/etc/ocr-gateway
rules=/etc/ocr-firewall.nft
table=(inet ocr_firewall)
# All addresses, IPv4 too; a machine may do without IPv6.
address="[::]:$port"
[[ -e /proc/net/if_inet6 ]] || address="0.0.0.0:$port"
# The first driver for CUDA 12.8, which llama.cpp's images are built with, and the first for CUDA 13 as in vLLM's.
driver_for_llama=570 driver_for_vllm=580

while (($#)); do
  case $1 in
    --droplet | --names | --ssh-from) [[ -n ${2:-} && $2 != --* ]] || fail "$1 needs an address; --help shows examples" ;;&
    --droplet) droplet=$2; shift 2 ;;
    --names) names=$2; shift 2 ;;
    --plaintext) plaintext=true; shift ;;
    --ssh-from) ssh_from=$2; shift 2 ;;
    --docker | --native) [[ -z $way || $way == "${1#--}" ]] || fail "--docker and --native exclude each other"; way=${1#--}; shift ;;
    --no-gpu) gpu=false; shift ;;
    --dry-run) dry_run=true; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument $1; --help lists them" ;;
  esac
done

# --- before anything is changed

require_gpu() {
  local said version
  if ! command -v nvidia-smi >/dev/null; then
    grep -qix 0x10de /sys/bus/pci/devices/*/vendor 2>/dev/null ||
      fail "no NVIDIA GPU is in this machine: attach one, or set the machine up for the embedded engine with --no-gpu"
    fail "the GPU has no driver: $(driver_advice), reboot, and run this again"
  fi
  said=$(timeout 60 nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>&1) && [[ $said == *,* ]] ||
    fail "nvidia-smi fails: ${said%%$'\n'*}. After an update of kernel or driver a reboot mends it; with no GPU: --no-gpu"
  said=${said%%$'\n'*}
  version=${said##*, }
  [[ $version =~ ^[0-9]+ ]] || fail "nvidia-smi names no driver version: $said"
  ((BASH_REMATCH[0] >= driver_for_llama)) ||
    fail "driver $version of the ${said%, *} is too old for CUDA 12.8, which the model server needs: $(driver_advice), reboot, and run this again"
  ((BASH_REMATCH[0] >= driver_for_vllm)) ||
    note "driver $version serves llama.cpp; vLLM needs CUDA 13, so driver $driver_for_vllm or newer"
}

driver_advice() {
  if [[ $system == ubuntu* ]]; then
    echo "apt-get install nvidia-driver-$driver_for_vllm-server (or $driver_for_llama)"
  else
    echo "Debian's own driver is too old, so install $driver_for_llama or newer from NVIDIA's repository" \
      "(https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/)"
  fi
}

require_docker() {
  command -v docker >/dev/null || fail "Docker is missing: follow https://docs.docker.com/engine/install/ and run this again, or use --native"
  docker info >/dev/null 2>&1 || fail "Docker's engine does not answer: systemctl start docker, then look at journalctl -u docker"
  docker compose version >/dev/null 2>&1 || fail "Docker's compose plugin is missing: apt-get install docker-compose-plugin"
  ! $gpu || command -v nvidia-ctk >/dev/null ||
    fail "the NVIDIA Container Toolkit is missing, so no container can see the GPU: follow" \
      "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html and run this again"
}

# The SSH session that this runs in, also behind sudo: "CLIENT PORT SERVER PORT"; nothing at a console.
ssh_session() {
  local process=$$ session
  while ((process > 1)); do
    session=$(tr '\0' '\n' <"/proc/$process/environ" | sed -n 's/^SSH_CONNECTION=//p')
    [[ -z $session ]] || { echo "$session"; return; }
    process=$(sed -n 's/^PPid:\s*//p' "/proc/$process/status")
  done
}

# Sets `ssh_ports` to those that sshd is configured for and the one that carries this session.
require_ssh_stays_open() {
  local session client name
  session=$(ssh_session)
  client=${session%% *}
  [[ -z $client || -z $ssh_from ]] || in_networks "${client%%%*}" "$ssh_from" ||
    fail "--ssh-from leaves out $client, from where you are connected: you could not log in again"
  ssh_ports=$({ sshd -T | sed -nE 's/^(port |listenaddress .*:)([0-9]+)$/\2/p'; echo "${session##* }"; } | sort -nu | sed '/^$/d' | paste -sd,)
  for name in $(ip -o route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p') $(ip -o -6 route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p'); do
    [[ $name != docker0 && $name != br-* ]] ||
      fail "$name leads to the Internet, but the firewall takes interfaces of that name for Docker's: rename it"
  done
}

# --- the firewall

# address_set NAME FAMILY LIST
address_set() {
  echo "  set $1 {"
  echo "    type $2; flags interval; auto-merge"
  [[ -z $3 ]] || echo "    elements = { ${3//,/, } }"
  echo "  }"
}

firewall_rules() {
  cat <<END
# Written by setup-gpu-server.sh; ocr-firewall.service loads it after each reboot. Change the script's arguments, not this
# file; rules of your own go into /etc/ocr-firewall.d/NAME.nft. What it does: docs/firewall.md.
# Droplet: $droplet
table ${table[*]}
delete table ${table[*]}
table ${table[*]} {
END
  address_set droplet4 ipv4_addr "$(family "$droplet" 4)"
  address_set droplet6 ipv6_addr "$(family "$droplet" 6)"
  address_set ssh4 ipv4_addr "$(family "${ssh_from:-0.0.0.0/0}" 4)"
  address_set ssh6 ipv6_addr "$(family "${ssh_from:-::/0}" 6)"
  cat <<END
  chain arriving {
    # After connection tracking (-200) and before Docker rewrites the destination of published ports (-100): what is
    # refused here reaches neither this machine nor a container, and the port is still the one that the sender named.
    type filter hook prerouting priority -150; policy drop;
    iifname "lo" accept
    # From containers, not to them.
    iifname "docker0" accept
    iifname "br-*" accept
    tcp dport $port ip saddr @droplet4 accept
    tcp dport $port ip6 saddr @droplet6 accept
    # Before open connections are let through: an address that is taken off the list loses those it has.
    tcp dport $port drop
    ct state established,related accept
    tcp dport { $ssh_ports } ip saddr @ssh4 accept
    tcp dport { $ssh_ports } ip6 saddr @ssh6 accept
    icmp type echo-request accept
    icmpv6 type { echo-request, nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert, mld-listener-query } accept
    # Addresses by DHCP.
    udp sport 67 udp dport 68 accept
    ip6 saddr fe80::/10 udp dport 546 accept
    include "/etc/ocr-firewall.d/*.nft"
    counter comment "refused"
  }
}
END
}

# The table as the kernel prints it once these rules are loaded, found out in a network of its own.
loaded_listing() { unshare --net sh -c 'nft -f - && nft -s list table "$@"' sh "${table[@]}"; }

apply_firewall() {
  local text expected
  text=$(firewall_rules)
  put_folder /etc/ocr-firewall.d 755 root
  put_file $rules 644 <<<"$text"
  # On a bare machine a dry run has no nft yet.
  if command -v nft >/dev/null; then
    expected=$(loaded_listing <<<"$text" 2>&1) || fail "the firewall's rules are wrong, the old ones stay: $expected"
    [[ $(nft -s list table "${table[@]}" 2>/dev/null) != "$expected" ]] || return 0
  fi
  # One transaction: no moment without rules, and none between old and new ones.
  run nft -f $rules
}

# --- the gateway's settings

allow_list() { echo "127.0.0.1,::1,$1"; }

# Written once; after that only the allow-list follows the firewall, as long as nobody has changed it by hand.
put_settings() {
  local current before listen="OCR_LISTEN=$address" way_in
  [[ $way == docker ]] || listen="# The address is that of ocr-gateway.socket."
  if $plaintext; then
    way_in=$(printf '%s\n' "# HTTP without TLS: let Droplet and gateway talk over a private network (VPC, WireGuard)." OCR_PLAINTEXT=allow)
  else
    way_in=$(printf '%s\n' "# Made by make-credentials.sh, and taken anew when they change: docs/security.md." \
      OCR_TLS_CERT=$credentials/tls/server.pem OCR_TLS_KEY=$credentials/tls/server.key OCR_TOKENS_FILE=$credentials/tls/tokens)
  fi
  if [[ ! -e $settings ]]; then
    put_file $settings 600 <<END
# Settings of ocr-gateway: docs/configuration.md lists them. This file is yours; setup-gpu-server.sh changes no line but
# OCR_ALLOWLIST, and that only if it still is what it wrote.
$listen
$way_in
# This machine itself, for health checks, and the addresses that the firewall lets in.
OCR_ALLOWLIST=$(allow_list "$droplet")
END
    return
  fi
  [[ $(stat -c %a $settings) == 600 ]] || run chmod 600 $settings
  $plaintext || grep -q '^OCR_TLS_CERT=' $settings ||
    note "$settings has no OCR_TLS_CERT, and stays so: docs/security.md says which lines switch to TLS and tokens"
  current=$(sed -n 's/^OCR_ALLOWLIST=//p' $settings)
  before=$(sed -n 's/^# Droplet: //p' $rules 2>/dev/null || true)
  if [[ $current == "$(allow_list "$droplet")" ]]; then return; fi
  if [[ -z $before || $current != "$(allow_list "$before")" ]]; then
    note "OCR_ALLOWLIST in $settings was changed by hand and stays as it is; the firewall lets in $droplet"
    return
  fi
  run replace_allow_list "$(allow_list "$droplet")"
  note "restart the gateway, so that it takes the new OCR_ALLOWLIST"
}

# The other lines may hold secrets, so they are not printed.
replace_allow_list() {
  unfinished=("$(mktemp $settings.XXXXXX)")
  sed "s|^OCR_ALLOWLIST=.*|OCR_ALLOWLIST=$1|" $settings >"${unfinished[0]}"
  mv -f -- "${unfinished[0]}" $settings
}

# --- who gets in

# What the Droplet needs of it is copied by hand, once: nothing here knows how to reach it.
prepare_credentials() {
  # Who may read the gateway's key besides root: under systemd a group of its own, in a container the image's.
  local readers=10001 make
  if [[ $way == native ]]; then
    readers=ocr-credentials
    getent group $readers >/dev/null || run groupadd --system $readers
    put_folder /etc/systemd/system/ocr-gateway@.service.d 755 root
    effect=systemd put_file /etc/systemd/system/ocr-gateway@.service.d/10-credentials.conf 644 <<END
# Written by setup-gpu-server.sh: the gateway may read its key and its tokens.
[Service]
SupplementaryGroups=$readers
END
  fi
  put_folder $credentials 711 root
  make=("$checkout/scripts/make-credentials.sh" --folder "$credentials" --group "$readers" --caller droplet --caller smoke-test)
  [[ -z $names ]] || make+=(--names "$names")
  "${make[@]}" --check && return
  run "${make[@]}"
  note "the Droplet needs $credentials/tls/ca.pem and $credentials/droplet.token: setup-droplet.sh --ca FILE --token FILE"
}

# --- how versions get here

put_units() {
  local unit
  for unit in "$@"; do
    effect=systemd put_copy "$checkout/deploy/systemd/$unit" "/etc/systemd/system/$unit" 644
  done
}

# Releases are root's, and scripts/deploy.sh exchanges them: the deploy user may run this copy as root, and nothing else.
prepare_releases() {
  local file
  put_units ocr-gateway.service ocr-gateway.socket ocr-gateway@.service
  if $gpu; then put_units ocr-model-server.service; fi
  put_folder /etc/systemd/system/ocr-gateway.socket.d 755 root
  effect=systemd put_file /etc/systemd/system/ocr-gateway.socket.d/10-address.conf 644 <<END
# Written by setup-gpu-server.sh: all addresses of the machine, because the firewall says who reaches them.
[Socket]
ListenStream=
ListenStream=$address
END
  effect=folders put_copy "$checkout/deploy/systemd/ocr-gateway.tmpfiles.conf" /etc/tmpfiles.d/ocr-gateway.conf 644
  settle folders systemd-tmpfiles --create /etc/tmpfiles.d/ocr-gateway.conf
  put_folder /opt/ocr-gateway/scripts 755 root
  put_folder /opt/ocr-gateway/examples 755 root
  for file in scripts/deploy.sh scripts/smoke-test.sh; do put_copy "$checkout/$file" /opt/ocr-gateway/$file 755; done
  for file in examples/receipt.jpg examples/invoice.pdf examples/statement.pdf; do put_copy "$checkout/$file" /opt/ocr-gateway/$file 644; done
  put_file /etc/sudoers.d/ocr-deploy 440 <<END
# Written by setup-gpu-server.sh.
$deploy_user ALL=(root) NOPASSWD: /opt/ocr-gateway/scripts/deploy.sh
END
}

prepare_containers() {
  if [[ " $(id -nG $deploy_user 2>/dev/null) " != *" docker "* ]]; then
    # Whoever may use Docker may do what root may.
    run usermod --append --groups docker $deploy_user
  fi
}

# --- in order

[[ -n $droplet ]] || fail "--droplet is missing: name the addresses that may reach port $port; --help shows examples"
[[ -n $way ]] || fail "--docker or --native is missing: how will the gateway run?"
for option in droplet ssh_from; do
  [[ ,${!option:-none}, != *,,* ]] || fail "--${option/_/-}: an address is missing beside a comma"
  for entry in ${!option//,/ }; do require_network "--${option/_/-}" "$entry"; done
done
require_root
require_system
one_at_a_time
if $gpu; then require_gpu; fi
if [[ $way == docker ]]; then require_docker; fi
require_port $port ocr-gateway
require_ssh_key
require_ssh_stays_open

packages=(ca-certificates curl nftables openssl unattended-upgrades)
if [[ $way == native ]]; then
  read -ra libraries < <(document_packages)
  packages+=(sudo "${libraries[@]}")
fi
install_packages "${packages[@]}"
make_deploy_user
if $plaintext; then put_folder $credentials 700 root; else prepare_credentials; fi
put_settings
apply_firewall
put_units ocr-firewall.service
if [[ $way == native ]]; then prepare_releases; else prepare_containers; fi
settle systemd systemctl daemon-reload
enable ocr-firewall.service
key_only_ssh
unattended_upgrades nvidia- libnvidia- linux-modules-nvidia-
# ufw judges after these rules, and only what goes to the machine itself.
if ufw status 2>/dev/null | grep -qx 'Status: active'; then
  note "ufw is active too: ufw allow from ADDRESS to any port $port proto tcp, for each of $droplet"
fi
report
