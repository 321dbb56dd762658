#!/usr/bin/env bash
# Exchanges the gateway's release on this machine without a failed request; goes back by itself where the new one is no good.
set -euo pipefail

usage() {
  cat <<'TEXT'
scripts/deploy.sh – run another release of the gateway on this machine (as root, with systemd)

  scripts/deploy.sh RELEASE        a folder or .tar.gz that scripts/package-release.sh made
  scripts/deploy.sh                a release that is packaged from this checkout
  scripts/deploy.sh --rollback     the release before this one
  scripts/deploy.sh --status       what runs

  --watch SECONDS                  how long the new release is watched with the old one ready to take over (60)
  --dry-run                        say what would be done

The new release is started beside the old one and takes no connection until it is warm and has read
scripts/smoke-test.sh's documents. Where it dies, is not ready or reads nothing before the watch is over, the old
one takes over again: it keeps running until then. Ctrl-C and a cut connection have the same effect.

EXAMPLES
  sudo scripts/deploy.sh ocr-gateway-1.4.0.tar.gz
  sudo scripts/deploy.sh --dry-run ocr-gateway-1.4.0.tar.gz
  sudo scripts/deploy.sh --rollback

EXIT CODES
  0  the release serves
  1  it does not; what ran before still does
TEXT
}

here=$(cd "$(dirname "$0")" && pwd)
root=/opt/ocr-gateway
releases=$root/releases
settings=/etc/ocr-gateway.env
# Shown at the public address where a token is asked for; scripts/make-credentials.sh makes it.
token=/etc/ocr-gateway/smoke-test.token
# Releases that are kept, the current and the one before it among them.
kept=5
# Seconds that a release which was warm may be not ready.
patience=10

say() { echo "deploy: $*" 2>/dev/null || true; }
fail() { echo "deploy: $*" >&2 || true; exit 1; }

# MARK: Releases of this machine

# The name that a link has, or nothing.
linked() { [[ ! -L $root/$1 ]] || basename "$(readlink "$root/$1")"; }

# Whoever looks finds the old or the new one, never none.
link() {
  ln -sfn "releases/$2" "$root/.$1.new"
  mv -fT "$root/.$1.new" "$root/$1"
}

# Whether a folder holds every file of a release, as it was packaged.
is_whole() { (cd "$1" && [[ -s SHA256SUMS ]] && sha256sum --check --strict --quiet SHA256SUMS) >/dev/null 2>&1; }

# The name of a release that is a folder, or an archive of one.
name_of() {
  if [[ -d $1 ]]; then basename "$(cd "$1" && pwd)"; else tar -tzf "$1" 2>/dev/null | sed -En '1 { s#^(\./)?([^/]*)/.*#\2#p; q }' || true; fi
}

# Puts the release beside the others; whole or not at all.
install_release() {
  local full="the disk of $releases is full: remove what is not needed there"
  if [[ -d $source ]]; then
    cp -r --no-preserve=ownership "$source" "$partial" 2>/dev/null || fail "$full"
  else
    gzip --test "$source" 2>/dev/null || fail "$broken"
    mkdir "$partial"
    tar -xzf "$source" -C "$partial" --strip-components=1 --no-same-owner 2>/dev/null || fail "$full"
  fi
  is_whole "$partial" || fail "$broken"
  chmod -R go+rX "$partial"
  if [[ -e $releases/$new ]]; then
    cmp -s "$partial/SHA256SUMS" "$releases/$new/SHA256SUMS" ||
      fail "$releases/$new is there with other content: give the new release another name"
    is_whole "$releases/$new" && return
    [[ $new != "$old" ]] || fail "the files of the current release are damaged: deploy another one"
    rm -rf "${releases:?}/$new"
  fi
  mv -T "$partial" "$releases/$new"
}

remove_old_releases() {
  local name number=0
  while read -r name; do
    [[ $name != "$new" && $name != "$old" ]] || continue
    ((++number <= kept - 2)) || rm -rf "${releases:?}/$name"
  done < <(ls -t "$releases")
}

# MARK: The service manager

unit() { echo "ocr-gateway@$1.service"; }
property() { systemctl show --value -p "$2" "$(unit "$1")"; }
# Runs something that a signal to this script may interrupt.
patiently() {
  "$@" 9>&- &
  wait $!
}
is_installed() { systemctl cat "ocr-gateway@.service" ocr-gateway.socket ocr-gateway.service >/dev/null 2>&1; }
setting() { sed -n "s/^$1=//p" $settings 2>/dev/null | tail -n 1; }
# The address that callers use.
public_url() { echo "http$([[ -z $(setting OCR_TLS_CERT) ]] || echo s)://$(systemctl show --value -p Listen ocr-gateway.socket | awk '{ print $1; exit }')"; }
# The address of one release alone.
private_url() { echo "unix:/run/ocr-gateway/$1/gateway.sock"; }
# How it is asked there.
public_options() {
  local certificate
  certificate=$(setting OCR_TLS_CERT)
  [[ -z $certificate ]] || printf '%s\n' --certificate "$certificate"
  [[ -z $(setting OCR_TLS_CLIENT_CA) ]] || printf '%s\n' --cert "$certificate" --key "$(setting OCR_TLS_KEY)"
  [[ -z $(setting OCR_TOKENS_FILE) ]] || printf '%s\n' --token-file $token
}
# Returns when the release is warm.
start_beside() { patiently systemctl start "$(unit "$1")"; }
take_connections() { systemctl kill --kill-who=main -s USR1 "$(unit "$1")" 2>/dev/null; }
leave_connections() { systemctl kill --kill-who=main -s USR2 "$(unit "$1")" 2>/dev/null; }
# The documents inside are answered before it ends.
stop_release() { systemctl stop --no-block "$(unit "$1")" 2>/dev/null; }
# Another text after each start; nothing while it does not run.
process_of() { [[ $(property "$1" ActiveState) != active ]] || echo "$(property "$1" MainPID)/$(property "$1" NRestarts)"; }
running() { systemctl list-units --plain --no-legend --state=active,activating 'ocr-gateway@*.service' | sed -nE 's/^ocr-gateway@(.*)\.service .*/\1/p'; }
begins_at_boot() { systemctl enable --quiet ocr-gateway.socket ocr-gateway.service && systemctl start --no-block ocr-gateway.service; }
has_address() { systemctl is-active --quiet ocr-gateway.socket; }
log_of() { journalctl -q -n 12 -o cat -u "$(unit "$1")" 2>/dev/null | sed 's/^/  /' >&2 || true; }

# MARK: Looking

is_ready() {
  local socket=${1#unix:}
  [[ $(curl -s -o /dev/null -m 5 -w '%{http_code}' --unix-socket "$socket" http://localhost/health/ready) == 200 ]]
}

reads() { patiently "$here/smoke-test.sh" "$@" >&2; }

# Looks at the new release until the time is over.
watch_release() {
  local process=$1 until=$((SECONDS + watch)) ready=$SECONDS
  while ((SECONDS < until)); do
    [[ $(process_of "$new") == "$process" ]] || { say "$new has died"; return 1; }
    if is_ready "$(private_url "$new")"; then ready=$SECONDS; fi
    ((SECONDS - ready <= patience)) || { say "$new is not ready"; return 1; }
    patiently sleep 0.3
  done
}

# MARK: The exchange

# At each moment the link `current` names the release that takes connections, also after a restart of the machine; any other
# waits. Until the exchange is complete, whatever ends this script makes the old release current again.
exchange() {
  local process
  [[ $old != "$new" ]] || { say "$new serves already"; return; }
  is_exchanging=true
  say "starting $new beside ${old:-nothing}"
  if ! start_beside "$new"; then
    has_address || fail "the address $(public_url) cannot be used: is its port taken, or is it not this machine's?"
    log_of "$new"
    fail "$new does not start"
  fi
  process=$(process_of "$new")
  reads "$(private_url "$new")" || fail "$new does not read documents"
  link current "$new"
  take_connections "$new" || fail "$new has died"
  [[ -z $old ]] || leave_connections "$old" || say "$old does not run"
  say "$new takes the connections; watching it for $watch s"
  watch_release "$process" || fail "$new is not taken"
  mapfile -t options < <(public_options)
  reads ${options[@]+"${options[@]}"} "$(public_url)" ||
    fail "$new does not read documents at $(public_url); is this machine's own address on OCR_ALLOWLIST?"
  is_exchanging=false
  if [[ -n $old ]]; then
    stop_release "$old"
    link previous "$old"
  fi
  begins_at_boot
  remove_old_releases
  say "$new serves"
}

# Undoes an exchange that is not complete.
leave() {
  local status=$?
  trap '' EXIT INT TERM HUP
  set +e
  if [[ -n $partial ]]; then rm -rf "$partial"; fi
  if [[ $is_exchanging == true ]]; then
    if [[ -n $old ]]; then
      link current "$old"
      if take_connections "$old"; then say "$old serves as before"; else say "$old does not run either"; fi
    else
      rm -f "$root/current"
    fi
    stop_release "$new"
    systemctl reset-failed "$(unit "$new")" 2>/dev/null
  fi
  exit "$status"
}

# What a script left behind that was killed: releases that run and are not the current one.
tidy() {
  local name
  rm -rf "$partial"
  if [[ -n $old ]]; then take_connections "$old" || true; fi
  for name in $(running); do [[ $name == "$old" ]] || systemctl stop "$(unit "$name")"; done
}

status() {
  local name
  echo "current   $(linked current)"
  echo "previous  $(linked previous)"
  echo "address   $(public_url)"
  for name in $(running); do
    echo "running   $name, $(is_ready "$(private_url "$name")" && echo ready || echo "not ready")," \
      "since $(property "$name" ActiveEnterTimestamp)"
  done
}

watch=60 dry=false action=deploy source="" new="" is_exchanging=false
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --rollback | --status) action=${1#--} ;;
    --dry-run) dry=true ;;
    --watch)
      watch=${2-}
      [[ $watch =~ ^[0-9]+$ ]] || { usage >&2; exit 1; }
      shift
      ;;
    -*) usage >&2; exit 1 ;;
    *) source=$1 ;;
  esac
  shift
done

command -v systemctl >/dev/null || fail "systemd is not there; in containers use docker/"
is_installed || fail "the units are not installed: docs/deploy.md says how"
if [[ $action == status ]]; then status; exit 0; fi
[[ -z $(setting OCR_TOKENS_FILE) || -r $token || $EUID != 0 ]] ||
  fail "$token is missing, with which the smoke test gets in: scripts/make-credentials.sh --folder /etc/ocr-gateway --caller smoke-test makes it"
old=$(linked current)
case $action in
  rollback)
    new=$(linked previous)
    [[ -n $new && -d $releases/$new ]] || fail "there is no release before ${old:-this one}"
    ;;
  deploy)
    if [[ -z $source ]]; then
      if $dry; then say "would package a release from this checkout, and deploy it"; exit 0; fi
      source=$("$here/package-release.sh")
    fi
    [[ -e $source ]] || fail "$source is not there"
    broken="$source is damaged or incomplete, or no release: copy it to this machine again"
    new=$(name_of "$source")
    [[ -n $new ]] || fail "$broken"
    [[ $new =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail "'$new' cannot be the name of a release: letters, digits, . _ and -"
    ;;
esac
if $dry; then
  [[ $action == rollback ]] || say "would check $source and copy it to $releases/$new"
  say "would start $new beside ${old:-nothing}, have it read scripts/smoke-test.sh's documents, let it take over the"
  say "connections at $(public_url), watch it for $watch s, and stop ${old:-nothing}"
  exit 0
fi

[[ $EUID == 0 ]] || fail "run it as root: sudo scripts/deploy.sh"
mkdir -p "$releases"
exec 9<"$root"
flock --nonblock 9 || fail "another deploy.sh is at work; wait for its end, or look with --status"
partial=$releases/.partial
# A terminal that is gone must not end what undoes the exchange.
trap '' PIPE
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
tidy
[[ $action == rollback ]] || install_release
exchange
