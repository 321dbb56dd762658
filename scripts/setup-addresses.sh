# shellcheck shell=bash
# IPv4 and IPv6 addresses and networks, as setup-gpu-server.sh takes them from its arguments.

# An address as hexadecimal digits, 8 for IPv4 and 32 for IPv6; fails where it is neither.
address_digits() {
  local address=$1 digits="" group zeros=0 heads=() tails=()
  if [[ $address =~ ^([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)$ ]]; then
    for group in "${BASH_REMATCH[@]:1}"; do
      [[ $group =~ ^(0|[1-9][0-9]{0,2})$ ]] && ((group <= 255)) || return 1
      printf -v digits '%s%02x' "$digits" "$group"
    done
    echo "$digits"
    return
  fi
  [[ $address == *:* && ! $address =~ ^:[^:]|[^:]:$|:::|::.*:: ]] || return 1
  IFS=: read -ra heads <<<"${address%%::*}"
  if [[ $address == *::* ]]; then
    IFS=: read -ra tails <<<"${address#*::}"
    zeros=$((8 - ${#heads[@]} - ${#tails[@]}))
    ((zeros > 0)) || return 1
  fi
  ((${#heads[@]} + zeros + ${#tails[@]} == 8)) || return 1
  while ((zeros-- > 0)); do heads+=(0); done
  for group in "${heads[@]}" "${tails[@]}"; do
    [[ $group =~ ^[0-9a-fA-F]{1,4}$ ]] || return 1
    printf -v digits '%s%04x' "$digits" "0x$group"
  done
  echo "$digits"
}

# first_address DIGITS LENGTH: the digits with all bits after the first LENGTH set to zero.
first_address() {
  local digits=$1 length=$2 first="" i bits
  for ((i = 0; i < ${#digits}; i++, length -= 4)); do
    bits=$((length < 0 ? 0 : length > 4 ? 4 : length))
    printf -v first '%s%x' "$first" $((16#${digits:i:1} & (15 << (4 - bits)) & 15))
  done
  echo "$first"
}

# Fails where an entry of a list is no address or network of other machines, as the gateway's allow-list understands them.
require_network() {
  local option=$1 entry=$2 digits length narrowest
  digits=$(address_digits "${entry%%/*}") ||
    fail "$option: '$entry' is neither an IPv4 or IPv6 address nor a network such as 10.0.0.0/24"
  length=$((${#digits} * 4)) narrowest=$((${#digits} == 8 ? 8 : 32))
  if [[ $entry == */* ]]; then
    [[ ${entry#*/} =~ ^(0|[1-9][0-9]{0,2})$ && ${entry#*/} -le $length ]] ||
      fail "$option: the length of the network '$entry' must be a number up to $length"
    length=${entry#*/}
  fi
  ((length >= narrowest)) || fail "$option: '$entry' would let a large part of the Internet in; the widest network is /$narrowest"
  [[ $(first_address "$digits" "$length") == "$digits" ]] || fail "$option: a network is given by its first address, which '$entry' is not"
  case $digits in
    00?????? | 7f?????? | [ef]??????? | 0000000000000000000000000000000[01] | ff??????????????????????????????)
      fail "$option: '$entry' is no address of another machine" ;;
    00000000000000000000ffff????????) fail "$option: write '$entry' as an IPv4 address" ;;
  esac
}

# in_networks ADDRESS LIST
in_networks() {
  local digits entry network length
  digits=$(address_digits "$1") || return 1
  for entry in ${2//,/ }; do
    network=$(address_digits "${entry%%/*}")
    length=$((${#network} * 4))
    [[ $entry != */* ]] || length=${entry#*/}
    [[ ${#network} == "${#digits}" && $(first_address "$digits" "$length") == "$network" ]] && return
  done
  return 1
}

# family LIST 4|6: the entries of one family, as nft takes them.
family() {
  local entry found=()
  for entry in ${1//,/ }; do
    if [[ $entry == *:* ]]; then [[ $2 == 6 ]] || continue; else [[ $2 == 4 ]] || continue; fi
    found+=("$entry")
  done
  local IFS=,
  echo "${found[*]}"
}
