#!/usr/bin/env bash
# Breaks a set-up of its own on this machine, and shows what the monitor is expected to tell and what it told.
set -euo pipefail
exec python3 "$(dirname "$0")/drill.py" "$@"
