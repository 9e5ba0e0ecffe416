#!/bin/sh
# Runs inside the bus of one test: a real keyring (unless `none`), then the WebDriver that starts the window.
# usage: session.sh PORT unlocked|locked|none [PROGRAM ARGUMENT…]: the program runs beside them on the same bus.
set -eu
port=$1 keyring=$2
shift 2
[ $# -eq 0 ] || "$@" >beside.log 2>&1 &
if [ "$keyring" != none ]; then
  if [ "$keyring" = unlocked ]; then
    printf 'keyring of a test' | gnome-keyring-daemon --unlock --components=secrets --foreground >keyring.log 2>&1 &
  else
    # The collection that an earlier session left is there, and nobody gives its password.
    gnome-keyring-daemon --components=secrets --foreground >keyring.log 2>&1 &
  fi
  tries=0
  until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
      org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q true; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo "no keyring" >&2; exit 1; }
    sleep 0.1
  done
fi
exec WebKitWebDriver --host=127.0.0.1 --port="$port"
