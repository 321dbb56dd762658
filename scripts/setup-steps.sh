# shellcheck shell=bash
# Steps of setting up a machine that a GPU server and a Droplet have in common: checks before anything is changed, then what each
# machine gets. setup-gpu-server.sh, setup-droplet.sh and backup-config.sh source it.
#
# Every change goes through `run` or a `put_` function: these print it, count it and, in a dry run, leave it at that.

program=$(basename "$0" .sh)
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Behind whatever the caller has: sudo's and cron's paths may lack these.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
deploy_user=deploy
# The one who has to be able to log in again.
operator=${SUDO_USER:-root}
dry_run=false
changes=0
# What a file that was written still needs, such as a reload; noted in /run as well, so that a set-up that was cut off between the
# two is finished by the next. A reboot settles all of it.
declare -A owed=()
# Files that are not in their place yet.
unfinished=()

fail() {
  echo "$program: $*" >&2
  exit 1
}

note() { echo "note: $*"; }

trap '((${#unfinished[@]} == 0)) || rm -rf -- "${unfinished[@]}"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

run() {
  changes=$((changes + 1))
  printf '+'
  printf ' %q' "$@"
  echo
  $dry_run || "$@"
}

# [effect=NAME] put_file PATH MODE <content: whole or not at all, and only where content or mode differ.
put_file() {
  local path=$1 mode=$2 content
  content=$(cat)
  ! has_mode "$path" "$mode" || ! cmp -s "$path" - <<<"$content" || return 0
  announce "+ write $path (mode $mode)"
  if $dry_run; then
    sed 's/^/  | /; s/ *$//' <<<"$content"
  else
    place "$path" "$mode" <<<"$content"
  fi
}

# [effect=NAME] put_copy SOURCE PATH MODE: the same with a file of this checkout.
put_copy() {
  local source=$1 path=$2 mode=$3
  ! has_mode "$path" "$mode" || ! cmp -s "$source" "$path" || return 0
  announce "+ copy ${source#"$checkout/"} to $path (mode $mode)"
  $dry_run || place "$path" "$mode" <"$source"
}

has_mode() { [[ -f $1 && ! -L $1 && $(stat -c %a "$1") == "$2" ]]; }

announce() {
  changes=$((changes + 1))
  echo "$1"
  [[ -z ${effect:-} ]] || owe "$effect"
}

# First beside its place.
place() {
  unfinished=("$(mktemp "$1.XXXXXX")")
  cat >"${unfinished[0]}"
  chmod "$2" "${unfinished[0]}"
  mv -f -- "${unfinished[0]}" "$1"
}

# [effect=NAME] put_link PATH TARGET
put_link() {
  [[ -L $1 && $(readlink "$1") == "$2" ]] && return
  [[ -z ${effect:-} ]] || owe "$effect"
  run replace_link "$1" "$2"
}

replace_link() {
  unfinished=("$(mktemp -u "$1.XXXXXX")")
  ln -s "$2" "${unfinished[0]}"
  mv -fT -- "${unfinished[0]}" "$1"
}

owe() {
  owed[$1]=1
  $dry_run || touch "/run/ocr-setup.$1"
}

# settle NAME COMMAND...: what files written with effect=NAME need.
settle() {
  local effect=$1
  shift
  [[ -n ${owed[$effect]:-} || -e /run/ocr-setup.$effect ]] || return 0
  run "$@"
  $dry_run || rm -f "/run/ocr-setup.$effect"
}

# put_folder PATH MODE OWNER
put_folder() {
  local path=$1 mode=$2 owner=$3
  [[ -d $path && $(stat -c '%a %U' "$path") == "$mode $owner" ]] || run install -d -m "$mode" -o "$owner" "$path"
}

# Says how it ended; the last line of a set-up.
report() {
  if ((changes == 0)); then
    echo "$program: nothing to change"
  elif $dry_run; then
    echo "$program: changes to make: $changes; a dry run changes nothing"
  else
    echo "$program: done; changes: $changes"
  fi
}

# --- before anything is changed

require_root() { [[ $EUID == 0 ]] || fail "needs root: run it with sudo"; }

# Sets `system`: the distribution with its release.
require_system() {
  local name version
  # In a shell of its own: the file sets many names.
  # shellcheck source=/dev/null
  read -r name version < <(. /etc/os-release && echo "${ID:-unknown} ${VERSION_ID:-}") || fail "/etc/os-release does not name the system"
  system="$name $version"
  case $system in
    "ubuntu 22.04" | "ubuntu 24.04" | "debian 12") ;;
    *) fail "$system is not supported: use Ubuntu 22.04, Ubuntu 24.04 or Debian 12" ;;
  esac
}

# Two set-ups at once would undo each other's work. The lock goes with the process.
one_at_a_time() {
  $dry_run && return
  exec 9>/run/lock/ocr-setup.lock
  flock --nonblock 9 || fail "another set-up runs on this machine: wait until it has ended"
}

# require_port PORT PROGRAM: fails where another than this program, or systemd for it, listens on the port.
require_port() {
  local port=$1 ours=$2 line
  command -v ss >/dev/null || fail "ss is missing: apt-get install iproute2"
  while read -r line; do
    [[ $line =~ users:\(\(\"([^\"]+)\",pid=([0-9]+) ]] || fail "port $port is taken by a process that ss does not name"
    [[ ${BASH_REMATCH[1]} != "$ours" ]] || continue
    [[ ${BASH_REMATCH[1]} != systemd ]] || ! systemctl is-active --quiet "$ours.socket" || continue
    fail "port $port is taken by ${BASH_REMATCH[1]} (process ${BASH_REMATCH[2]}): stop it, or let it listen on another port"
  done < <(ss -H -l -t -n -p "sport = :$port")
}

# Prints the file from which sshd takes the user's keys; fails where there is no key that sshd would accept.
authorized_keys_of() {
  local user=$1 home files file loose
  home=$(getent passwd "$user" | cut -d: -f6)
  read -ra files < <(sshd -T -C "user=$user,host=localhost,addr=127.0.0.1" | sed -n 's/^authorizedkeysfile //p') || return 1
  for file in "${files[@]}"; do
    file=${file//%h/$home}
    file=${file//%u/$user}
    [[ $file == /* ]] || file=$home/$file
    # Clouds put a key into root's file that only prints which user to take.
    [[ -f $file ]] || continue
    grep -v 'command=' "$file" | ssh-keygen -l -f - >/dev/null 2>&1 || continue
    # StrictModes: sshd takes no key that somebody else could have put there.
    loose=$(find "$home" "$(dirname "$file")" "$file" -maxdepth 0 \( -perm /022 -o ! -uid 0 ! -user "$user" \) -print -quit)
    [[ -n $loose ]] || { echo "$file"; return; }
  done
  return 1
}

# Passwords are turned off only where the one who runs this has a key.
require_ssh_key() {
  local wrong
  command -v sshd >/dev/null || fail "sshd is missing: apt-get install openssh-server, then ssh-copy-id $operator@THIS-MACHINE"
  # Its own folder, which a socket-activated sshd makes only when it starts.
  install -d -m 755 /run/sshd
  wrong=$(sshd -t 2>&1 | tr -d '\r' | paste -sd ' ') || fail "sshd's configuration is broken already, mend it first: $wrong"
  grep -qE '^[[:space:]]*Include[[:space:]]+/etc/ssh/sshd_config\.d/\*\.conf' /etc/ssh/sshd_config ||
    fail "/etc/ssh/sshd_config does not begin with Include /etc/ssh/sshd_config.d/*.conf: add that line, so that sshd reads what this writes"
  operator_keys=$(authorized_keys_of "$operator") ||
    fail "$operator has no key that sshd accepts, so turning passwords off would lock you out:" \
      "run ssh-copy-id $operator@THIS-MACHINE where you work (home and .ssh must be writable for $operator alone)"
}

# --- what each machine gets

# The packages that the programs need which open documents.
document_packages() {
  local shared="libcairo2 poppler-data fontconfig fonts-dejavu-core fonts-urw-base35"
  case $system in
    "debian 12") echo "libpoppler-glib8 libjpeg62-turbo libpng16-16 libxml2 libcurl4 libssl3 $shared" ;;
    "ubuntu 22.04") echo "libpoppler-glib8 libjpeg-turbo8 libpng16-16 libxml2 libcurl4 libssl3 $shared" ;;
    "ubuntu 24.04") echo "libpoppler-glib8t64 libjpeg-turbo8 libpng16-16t64 libxml2 libcurl4t64 libssl3t64 $shared" ;;
  esac
}

install_packages() {
  local package missing=()
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  # A machine's first upgrade by itself may hold the lock for minutes.
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  { run "${apt[@]}" update && run "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } ||
    fail "apt-get failed, as it says above: mend that, or wait for the network, and run this again"
}

# Who brings new versions: logs in by key only, with the keys of the one who runs this until somebody adds others.
make_deploy_user() {
  getent passwd "$deploy_user" >/dev/null ||
    run useradd --create-home --shell /bin/bash --password '*' --comment "brings new versions of the OCR services" "$deploy_user"
  local home
  # In a dry run the user may not be there yet.
  home=$(getent passwd "$deploy_user" | cut -d: -f6) || home=/home/$deploy_user
  [[ -e $home/.ssh/authorized_keys ]] && return
  run install -d -m 700 -o "$deploy_user" "$home/.ssh"
  run install -m 600 -o "$deploy_user" "$operator_keys" "$home/.ssh/authorized_keys"
}

# Passwords off, root by key only. The new configuration is taken back where sshd would not obey it.
key_only_ssh() {
  local file=/etc/ssh/sshd_config.d/10-ocr-key-only.conf wrong
  # sshd keeps the first value that it reads, and cloud images have a later file that allows passwords.
  effect=ssh put_file $file 644 <<'END'
# Written by the set-up of the OCR services: logins by key only.
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
END
  if ! $dry_run && { ! wrong=$(sshd -t 2>&1) || [[ $(sshd -T) != *$'\npasswordauthentication no\n'* ]]; }; then
    rm -f $file /run/ocr-setup.ssh
    fail "sshd would not obey $file, so it was removed: ${wrong:-something before it in /etc/ssh/sshd_config allows passwords}"
  fi
  # Sessions stay.
  settle ssh systemctl try-reload-or-restart ssh
}

# unattended_upgrades [PACKAGE...]: security updates by themselves, without a reboot; the packages named wait for somebody.
unattended_upgrades() {
  put_file /etc/apt/apt.conf.d/52ocr-unattended-upgrades 644 < <(
    echo "// Written by the set-up of the OCR services: security updates every day."
    echo 'APT::Periodic::Update-Package-Lists "1";'
    echo 'APT::Periodic::Unattended-Upgrade "1";'
    if (($#)); then
      echo "// A driver that is replaced under a running GPU stops every program on it until the next reboot."
      echo 'Unattended-Upgrade::Package-Blacklist {'
      printf '  "%s";\n' "$@"
      echo '};'
    fi
  )
}

# enable UNIT...: now and after each reboot.
enable() {
  local unit missing=()
  for unit in "$@"; do
    systemctl is-enabled --quiet "$unit" 2>/dev/null && systemctl is-active --quiet "$unit" || missing+=("$unit")
  done
  ((${#missing[@]} == 0)) || run systemctl enable --now "${missing[@]}"
}
