#!/usr/bin/env bash
# Installs what building (`run`) or testing (`test`) needs on Debian 12+ or Ubuntu 24.04+: only what is missing.
set -euo pipefail

build="build-essential pkg-config libwebkit2gtk-4.1-dev"
test="webkit2gtk-driver xvfb xauth dbus dbus-bin gnome-keyring xdotool x11-utils imagemagick fonts-dejavu-core
      python3-venv python3-gi gir1.2-gtk-3.0 poppler-utils qpdf mupdf-tools openssl strace e2fsprogs util-linux"

wanted=$build
[ "${1:-run}" = test ] && wanted="$build $test"

missing=""
for package in $wanted; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  root=""
  [ "$(id -u)" = 0 ] || root="sudo"
  echo "installing:$missing"
  $root apt-get update -q
  # shellcheck disable=SC2086 — a list of words is meant
  DEBIAN_FRONTEND=noninteractive $root apt-get install -q -y --no-install-recommends $missing
fi

for tool in cargo node npm; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install rustup (https://rustup.rs) and Node 20 or newer" >&2; exit 1; }
done
