#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command in a D-Bus session of its own, with a real, empty and unlocked gnome-keyring:
#   with-keyring.sh COMMAND [ARGUMENT…]
# Without a display, so that no window ever asks the person who runs the tests for a password.
set -eu
for tool in dbus-run-session gnome-keyring-daemon secret-tool; do
    if ! command -v "$tool" > /dev/null; then
        echo "$0: $tool is missing: install dbus, gnome-keyring and libsecret-tools" >&2
        exit 1
    fi
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data"
export XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
mkdir -m 700 "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_CURRENT_DESKTOP DESKTOP_SESSION
dbus-run-session -- sh -c '
    printf invented-password | gnome-keyring-daemon --unlock --components=secrets --daemonize \
        > /dev/null
    "$@"' sh "$@"
