#!/usr/bin/env bash
# Makes what the gateway needs to know its callers and to be known by them: a private authority, a certificate, tokens.
set -euo pipefail

usage() {
  cat <<'END'
scripts/make-credentials.sh – a private authority, the gateway's certificate, and a token for each caller

  scripts/make-credentials.sh --folder FOLDER [--names NAME[,NAME...]] [--caller NAME]... [--client NAME]...
                              [--group GROUP] [--check] [--dry-run]

  --folder   where the files go: FOLDER/ca.key and FOLDER/CALLER.token for root alone, FOLDER/tls for the gateway
  --names    addresses and names in the URLs of callers (default: those of this machine)
  --caller   who gets a token, FOLDER/NAME.token; a caller that has one keeps it
  --client   who gets a certificate for mutual TLS, FOLDER/NAME.pem and NAME.key; a client that has one keeps it
  --group    of what only the gateway may read, by name or number (default: root)
  --check    change nothing; exit code 1 where something is to be made
  --dry-run  say what would be made

The authority is made once. The certificate is made anew where it ends within 30 days or --names are others; the gateway takes it
without a restart. A line of FOLDER/tls/tokens that is removed withdraws a token. docs/security.md says how it is used.

EXAMPLES
  sudo scripts/make-credentials.sh --folder /etc/ocr-gateway --caller droplet
  sudo scripts/make-credentials.sh --folder /etc/ocr-gateway --names 10.0.0.5,ocr.internal --caller droplet

EXIT CODES
  0  everything is there
  1  it is not
END
}

program=make-credentials
fail() { echo "$program: $*" >&2; exit 1; }

folder="" names="" group=root check=false dry=false callers=() clients=()
while (($#)); do
  case $1 in
    --folder | --names | --caller | --client | --group) [[ -n ${2:-} && $2 != --* ]] || fail "$1 needs a value; --help shows examples" ;;&
    --folder) folder=${2%/}; shift 2 ;;
    --names) names=$2; shift 2 ;;
    --caller) callers+=("$2"); shift 2 ;;
    --client) clients+=("$2"); shift 2 ;;
    --group) group=$2; shift 2 ;;
    --check) check=true; shift ;;
    --dry-run) dry=true; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument $1; --help lists them" ;;
  esac
done
[[ $folder == /* ]] || fail "--folder is missing: name a folder by its whole path, such as /etc/ocr-gateway"
for name in ${callers[@]+"${callers[@]}"} ${clients[@]+"${clients[@]}"}; do
  [[ $name =~ ^[A-Za-z0-9._-]{1,64}$ && $name != ca ]] || fail "'$name' is no name: letters, digits, points, hyphens and underscores"
done

tls=$folder/tls
# Days: of the authority, of a certificate, and before its end from which on it is made anew.
authority_days=3650 certificate_days=397 renewal_days=30

# As they are written into a certificate: IP:10.0.0.5,DNS:gpu-box.
alternative_names() {
  local name list=("IP:127.0.0.1" "IP:::1" "DNS:localhost")
  [[ -n $names ]] || names=$(ip -o addr show scope global 2>/dev/null | sed -nE 's/.* inet6? ([^/ ]+).*/\1/p' | paste -sd,),$(hostname)
  for name in ${names//,/ }; do
    if [[ $name == *:* || $name =~ ^[0-9.]+$ ]]; then list+=("IP:$name"); else list+=("DNS:$name"); fi
  done
  printf '%s\n' "${list[@]}" | awk '!seen[$0]++' | paste -sd,
}

# --- what is to be made

is_certificate_good() {
  [[ -s $tls/server.pem && -s $tls/server.key && -s $tls/ca.pem && $(cat "$tls/server.names" 2>/dev/null) == "$(alternative_names)" ]] &&
    openssl x509 -in "$tls/server.pem" -noout -checkend $((renewal_days * 86400)) >/dev/null 2>&1 &&
    openssl verify -CAfile "$tls/ca.pem" "$tls/server.pem" >/dev/null 2>&1
}

missing=()
[[ -s $folder/ca.key && -s $tls/ca.pem ]] || missing+=(authority)
if ((${#missing[@]})) || ! is_certificate_good; then missing+=(certificate); fi
for name in ${callers[@]+"${callers[@]}"}; do
  [[ -s $folder/$name.token ]] && grep -q "^$name " "$tls/tokens" 2>/dev/null || missing+=("token:$name")
done
for name in ${clients[@]+"${clients[@]}"}; do [[ -s $folder/$name.pem && -s $folder/$name.key ]] || missing+=("client:$name"); done
if ((${#missing[@]} == 0)); then exit 0; fi
if $check; then exit 1; fi
if $dry; then
  printf "$program: would make %s\n" "${missing[@]}"
  exit 0
fi

# --- making it, each file beside its place first

command -v openssl >/dev/null || fail "openssl is missing: apt-get install openssl"
[[ $EUID == 0 || $group == root ]] || fail "needs root to give files to the group $group"
umask 077
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
# The gateway may go through the folder, and nobody else see what is in it.
mkdir -p "$tls"
chmod 711 "$folder"
chmod 755 "$tls"

# put FILE PLACE MODE [GROUP]
put() {
  cp "$1" "$2.new"
  [[ -z ${4:-} || $EUID != 0 ]] || chgrp "$4" "$2.new"
  chmod "$3" "$2.new"
  mv -f "$2.new" "$2"
}

make_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

make_authority() {
  make_key "$work/ca.key"
  openssl req -x509 -new -key "$work/ca.key" -days $authority_days -subj "/CN=OCR gateway $(hostname)" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -out "$work/ca.pem"
  put "$work/ca.key" "$folder/ca.key" 600
  put "$work/ca.pem" "$tls/ca.pem" 644
}

# make_certificate NAME ALTERNATIVE-NAMES USAGE: into the work folder.
make_certificate() {
  make_key "$work/$1.key"
  openssl req -new -key "$work/$1.key" -subj "/CN=$1" -out "$work/$1.csr"
  printf '%s\n' "subjectAltName=$2" basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature \
    "extendedKeyUsage=$3" >"$work/extensions"
  openssl x509 -req -in "$work/$1.csr" -days $certificate_days -CA "$tls/ca.pem" -CAkey "$folder/ca.key" \
    -set_serial "0x$(openssl rand -hex 16)" -extfile "$work/extensions" -out "$work/$1.pem" 2>/dev/null
}

make_server() {
  local list
  list=$(alternative_names)
  # For the health check under mutual TLS the gateway shows its own certificate to itself.
  make_certificate server "$list" serverAuth,clientAuth
  put "$work/server.key" "$tls/server.key" 640 "$group"
  put "$work/server.pem" "$tls/server.pem" 644
  echo "$list" >"$work/names"
  put "$work/names" "$tls/server.names" 644
}

# The gateway knows its SHA-256 only.
make_token() {
  openssl rand -hex 32 >"$work/token"
  { [[ ! -e $tls/tokens ]] || grep -v "^$1 " "$tls/tokens" || true; echo "$1 $(tr -d '\n' <"$work/token" | sha256sum | cut -c 1-64)"; } >"$work/tokens"
  put "$work/token" "$folder/$1.token" 600
  put "$work/tokens" "$tls/tokens" 640 "$group"
}

make_client() {
  make_certificate "$1" "DNS:$1" clientAuth
  put "$work/$1.key" "$folder/$1.key" 600
  put "$work/$1.pem" "$folder/$1.pem" 644
}

for what in "${missing[@]}"; do
  case $what in
    authority) make_authority ;;
    certificate) make_server ;;
    token:*) make_token "${what#*:}" ;;
    client:*) make_client "${what#*:}" ;;
  esac
  echo "$program: made $what"
done
