#!/usr/bin/env bash
# Saves the settings of a gateway's or a client's machine in one archive, and puts them back. No documents, programs or models.
set -euo pipefail

usage() {
  cat <<'END'
scripts/backup-config.sh – save and restore the settings of this machine

  sudo scripts/backup-config.sh [--to FILE] [--dry-run]       save (default: ocr-config-HOST-DATE.tar.gz, here)
  sudo scripts/backup-config.sh --restore FILE [--dry-run]    put the files back; nothing is restarted

In the archive: /etc/ocr-*.env, the keys, tokens and certificates that they name and those in /etc/ocr-gateway and
/etc/ocr-client, the systemd units, the firewall, and which release is current. It says which files are secret, and only
root can read it: keep it as you keep the keys.

Examples:
  sudo scripts/backup-config.sh --to /root/ocr-config.tar.gz
  sudo scripts/backup-config.sh --restore /root/ocr-config.tar.gz --dry-run
END
}

archive="" restore=false
# shellcheck source=scripts/setup-steps.sh
source "$(dirname "$0")/setup-steps.sh"
releases=(/opt/ocr-gateway/current /opt/ocr-client/current)
# Settings whose values are secrets, by their names.
secret_names='(_KEY|_TOKEN|_SECRET|_DSN|_HEADERS|_HEARTBEAT_URLS|_SMTP_URL|_WEBHOOKS|_SLACK_URL)$'

while (($#)); do
  case $1 in
    --to | --restore) [[ -n ${2:-} && $2 != --* && -z $archive ]] || fail "$1 needs one file; --help shows examples" ;;&
    --to) archive=$2; shift 2 ;;
    --restore) archive=$2 restore=true; shift 2 ;;
    --dry-run) dry_run=true; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument $1; --help lists them" ;;
  esac
done

is_release() { [[ " ${releases[*]} " == *" $1 "* ]]; }

# What a path in an archive may be: the same that is saved.
is_configuration() {
  is_release "$1" || [[ $1 != *..* && ($1 =~ ^/etc/(ocr-|systemd/system/ocr-).+ || -n ${named[$1]:-}) ]]
}

# NAME=VALUE lines of an environment file, without quotes around values.
assignments() { sed -nE 's/^(export )?([A-Za-z_][A-Za-z0-9_]*)=["'\'']?([^"'\'']*)["'\'']?$/\2=\3/p' "$1"; }

# The files that settings name, as far as they lie in /etc: others could be anything.
declare -A named=()
find_named_files() {
  local line value file
  for file in "$@"; do
    while read -r line; do
      value=${line#*=}
      [[ $value == /* && -f $value ]] || continue
      if [[ $value == /etc/* && $value != *..* ]]; then
        named[$value]=1
      else
        note "${line%%=*} in $file names $value, which is outside /etc and so not saved"
      fi
    done < <(assignments "$file")
  done
}

# Says of a file whether it is secret, and why; never a value.
describe() {
  local path=$1 file=$2 names
  if [[ $path == /etc/ocr-*.env ]]; then
    names=$(assignments "$file" | sed -n 's/=..*//p' | grep -E "$secret_names" | paste -sd ' ' || true)
    if [[ -n $names ]]; then echo "secret  $path ($names)"; else echo "        $path"; fi
  elif [[ $path == /etc/ocr-gateway/* || $path == /etc/ocr-client/* || -n ${named[$path]:-} ]]; then
    echo "secret  $path"
  else
    echo "        $path"
  fi
}

save() {
  local path paths=()
  shopt -s nullglob
  find_named_files /etc/ocr-*.env
  while IFS= read -r path; do paths+=("$path"); done < <(
    {
      find /etc/ocr-*.env /etc/ocr-firewall.nft /etc/ocr-firewall.d /etc/ocr-gateway /etc/ocr-client \
        /etc/systemd/system/ocr-*.service /etc/systemd/system/ocr-*.socket /etc/systemd/system/ocr-*.d -type f 2>/dev/null || true
      printf '%s\n' "${!named[@]}"
      for path in "${releases[@]}"; do [[ ! -L $path ]] || echo "$path"; done
    } | sed '/^$/d' | sort -u
  )
  ((${#paths[@]})) || fail "there is nothing to save: no /etc/ocr-*.env and no units of the OCR services are on this machine"
  archive=${archive:-ocr-config-$(hostname)-$(date -u +%Y%m%d-%H%M%S).tar.gz}
  for path in "${paths[@]}"; do
    if [[ -L $path ]]; then echo "        $path -> $(readlink "$path")"; else describe "$path" "$path"; fi
  done
  $dry_run && { echo "$program: would write these ${#paths[@]} files to $archive"; return; }
  [[ ! -d $archive && -d $(dirname "$archive") ]] || fail "$archive is no file that can be written: name another with --to"
  local partial
  # Readable for its owner alone from the first byte.
  partial=$(mktemp "$archive.XXXXXX")
  unfinished+=("$partial")
  tar --create --gzip --directory / --file "$partial" -- "${paths[@]#/}" || fail "$archive could not be written: nothing was left behind"
  mv -f -- "$partial" "$archive"
  echo "$program: wrote ${#paths[@]} files to $archive; whoever reads it has the secrets marked above"
}

put_back() {
  local folder line name path staged
  local -A stage=()
  [[ -f $archive ]] || fail "$archive is not there"
  # In memory, because there are secrets in it.
  folder=$(mktemp -d /run/ocr-restore.XXXXXX)
  unfinished+=("$folder")
  gzip --test "$archive" 2>/dev/null || fail "$archive is damaged: nothing was changed"
  tar --extract --gzip --directory "$folder" --file "$archive" || fail "$archive is no archive of backup-config.sh: nothing was changed"
  # Files that settings name may lie elsewhere in /etc.
  while read -r name; do
    while read -r line; do
      [[ ${line#*=} != /etc/* ]] || named[${line#*=}]=1
    done < <(assignments "$name")
  done < <(find "$folder/etc" -maxdepth 1 -type f -name 'ocr-*.env')
  while IFS= read -r -d '' name; do
    path=${name#"$folder"}
    is_configuration "$path" || fail "$archive has $path, which is no setting of the OCR services: nothing was changed"
    if [[ -L $name ]] && is_release "$path"; then
      [[ $(readlink "$name") != "$(readlink "$path" || true)" ]] || continue
      [[ -d $(dirname "$path")/$(readlink "$name") ]] ||
        { note "$path is left out, because $(readlink "$name") is not on this machine: deploy it"; continue; }
    elif [[ -L $name || ! -f $name ]] || is_release "$path"; then
      fail "$archive has $path, which is no plain file: nothing was changed"
    elif cmp -s "$name" "$path" && [[ $(stat -c '%a %U %G' "$name") == "$(stat -c '%a %U %G' "$path")" ]]; then
      continue
    fi
    stage[$path]=$name
    announce "+ $([[ -L $name ]] && echo "link $path -> $(readlink "$name")" || echo "write $path (mode $(stat -c %a "$name"))")"
  done < <(find "$folder" ! -type d -print0 | sort -z)
  if $dry_run; then report; return; fi
  # First everything beside its place, then everything into it: a full disk leaves all as it was.
  for path in "${!stage[@]}"; do
    # Nobody else looks into a folder that is made for secrets.
    (umask 077 && mkdir -p "$(dirname "$path")")
    staged=$(mktemp -u "$path.XXXXXX")
    unfinished+=("$staged")
    cp --no-dereference --preserve=mode,ownership "${stage[$path]}" "$staged" || fail "$path could not be written: nothing was changed"
    stage[$path]=$staged
  done
  for path in "${!stage[@]}"; do mv -fT -- "${stage[$path]}" "$path"; done
  report
  ((changes == 0)) || cat <<END
Next, where it applies:
  systemctl daemon-reload
  nft -c -f /etc/ocr-firewall.nft && systemctl restart ocr-firewall    (check first that it lets your SSH in)
  systemctl restart ocr-gateway                                        (or docker compose up -d)
  systemctl restart ocr-client
END
}

require_root
if $restore; then one_at_a_time; put_back; else save; fi
