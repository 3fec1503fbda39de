#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command in a D-Bus session of its own, in which there is nothing and nothing can be
# started: with-empty-bus.sh COMMAND [ARGUMENT…]
set -eu
if ! command -v dbus-run-session > /dev/null; then
    echo "$0: dbus-run-session is missing: install dbus" >&2
    exit 1
fi
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_RUNTIME_DIR="$home/run"
mkdir -m 700 "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_CURRENT_DESKTOP DESKTOP_SESSION
dbus-run-session --config-file="$(dirname "$0")/../support/bus.conf" -- "$@"
