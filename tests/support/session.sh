#!/bin/sh
# Runs inside the bus of one test: a real keyring (unless `none`), then the WebDriver that starts the window.
# usage: session.sh PORT unlocked|none
set -eu
if [ "$2" = unlocked ]; then
  printf 'keyring of a test' | gnome-keyring-daemon --unlock --components=secrets --foreground >keyring.log 2>&1 &
  tries=0
  until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
      org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q true; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo "no keyring" >&2; exit 1; }
    sleep 0.1
  done
fi
exec WebKitWebDriver --host=127.0.0.1 --port="$1"
