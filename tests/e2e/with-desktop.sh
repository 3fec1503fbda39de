#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command on a desktop of its own, as a screen reader sees it: a virtual display, a D-Bus
# session and the bus of assistive technology (AT-SPI), with nothing of the person's own.
#   with-desktop.sh COMMAND [ARGUMENT…]
# Nothing can be started by name in that session: no keyring, no portal, no other program.
set -eu

launcher=/usr/libexec/at-spi-bus-launcher
need() {
    if ! command -v "$1" > /dev/null; then
        echo "$0: $1 is missing: install the package $2" >&2
        exit 1
    fi
}

# until_true WHAT COMMAND…: waits for a minute at most.
until_true() {
    what=$1
    shift
    tries=600
    until "$@" > /dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" -eq 0 ]; then
            echo "$0: $what did not start within a minute" >&2
            [ ! -s "$HOME/desktop.log" ] || cat "$HOME/desktop.log" >&2
            exit 1
        fi
        sleep 0.1
    done
}

# The outer half makes the folders and the session, the inner one what is in the session.
if [ "${1:-}" != --in-session ]; then
    need dbus-run-session dbus-daemon
    need dbus-send dbus-bin
    need Xvfb xvfb
    need "$launcher" at-spi2-core
    home=$(mktemp -d)
    trap 'rm -rf "$home"' EXIT
    trap 'exit 1' HUP INT TERM
    mkdir -m 700 "$home/run"
    unset DISPLAY WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
    unset XDG_CURRENT_DESKTOP DESKTOP_SESSION LANGUAGE QT_STYLE_OVERRIDE QT_QPA_PLATFORMTHEME
    export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data"
    export XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
    export LC_ALL=C.UTF-8 GSETTINGS_BACKEND=memory
    export QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 QT_QPA_PLATFORM=xcb
    dbus-run-session --config-file="$(dirname "$0")/../support/bus.conf" -- "$0" --in-session "$@"
    exit
fi
shift

Xvfb -displayfd 3 -screen 0 1280x960x24 -nolisten tcp 3> "$HOME/display" 2>> "$HOME/desktop.log" &
display=$!
trap 'kill "$display" 2> /dev/null || true' EXIT
trap 'exit 1' HUP INT TERM
until_true "the virtual display (Xvfb)" test -s "$HOME/display"
DISPLAY=:$(cat "$HOME/display")
export DISPLAY

"$launcher" --launch-immediately >> "$HOME/desktop.log" 2>&1 &
accessibility=$!
trap 'kill "$accessibility" "$display" 2> /dev/null || true' EXIT
until_true "the accessibility bus (at-spi-bus-launcher)" dbus-send --session --print-reply \
    --dest=org.a11y.Bus /org/a11y/bus org.a11y.Bus.GetAddress

"$@"
