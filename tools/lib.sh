# SPDX-License-Identifier: GPL-3.0-or-later
# What the commands beside this file share; sourced by them. What they say goes to standard error:
# standard output belongs to the program that they start.
# shellcheck shell=bash

root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")

# The objects of one preset serve the others: where they were compiled makes no difference.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

say() { printf '%s: %s\n' "$(realpath --relative-to="$root" -- "$0")" "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# The packages of the named groups, one a line.
packages_of() {
    local group
    for group in "$@"; do
        sed -nE "s/^$group[[:space:]]+([^[:space:]]+).*/\1/p" "$root/tools/packages.txt"
    done
}

# install_packages GROUP...: installs what is missing of these groups, and nothing else.
install_packages() {
    local packages missing=() package apt=()
    mapfile -t packages < <(packages_of "$@")
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian: going on without a look at the packages needed (tools/packages.txt)"
        return
    fi
    local installed
    # Also what another package provides: Node.js from elsewhere brings npm with it, for example.
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' \
        | sed -nE 's/ \([^)]*\)//g; s/^installed //p' | tr -s ', ' '\n')
    for package in "${packages[@]}"; do
        grep -qxF "$package" <<<"$installed" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "these packages are missing: ${missing[*]}
There is no sudo here. Run this as root, then try again:
    apt-get update && apt-get install --no-install-recommends ${missing[*]}"
        apt=(sudo "${apt[@]}")
        say "installing with sudo: ${missing[*]}"
    else
        say "installing: ${missing[*]}"
    fi
    "${apt[@]}" update >&2 \
        || die "the package lists could not be fetched: see above; is the network there?"
    "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" >&2 </dev/null \
        || die "installing failed: see above. Debian 12 or newer is needed."
}

# build PRESET: configures where that is due, and builds. One at a time in one checkout.
build() {
    local preset=$1 folder=$root/build/$1 lock
    mkdir -p "$root/build" && exec {lock}>"$root/build/.lock" \
        || die "$root/build cannot be written"
    if ! flock --nonblock "$lock"; then
        say "waiting for another build in this checkout"
        flock "$lock"
    fi

    # A checkout that was moved or copied together with its build folder.
    local made_for
    made_for=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$folder/CMakeCache.txt" 2>/dev/null)
    if [ -n "$made_for" ] && [ ! "$made_for" -ef "$root" ]; then
        say "build/$preset was made for $made_for: starting it afresh"
        rm -rf -- "$folder"
    fi

    # Ninja sees to changes of CMakeLists.txt itself, not to those of the presets.
    if [ ! "$folder/build.ninja" -nt "$root/CMakePresets.json" ]; then
        say "configuring build/$preset"
        (cd "$root" && cmake --preset "$preset") >&2 || die "configuring failed: see above"
    fi
    if [ "$(ninja -C "$folder" -n 2>/dev/null | tail -n 1)" != 'ninja: no work to do.' ]; then
        say "building build/$preset"
        cmake --build "$folder" >&2 || die "building failed: see above"
    fi
    exec {lock}>&-
}
