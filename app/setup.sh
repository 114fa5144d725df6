# shellcheck shell=bash disable=SC2034,SC2086,SC2046,SC2015
# What app/run and tests/run share: which Debian packages are needed, getting them, configuring and
# building. Sourced, never run. Everything it says goes to stderr, so that stdout stays the
# program's own.

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)

# One need a line; names that mean the same on different releases are parted by |, the best first.
# NAME>=VERSION asks for at least that version.
programPackages='
g++
cmake>=3.25
ninja-build
pkg-config|pkgconf
qt6-base-dev
qt6-svg-dev|libqt6svg6-dev
libqscintilla2-qt6-dev
qt6-wayland
libboost1.81-dev|libboost-dev>=1.81|libboost1.83-dev|libboost1.88-dev
libzstd-dev
libxxhash-dev
nlohmann-json3-dev
libcli11-dev
python3-dev
fonts-inter
fonts-jetbrains-mono'
testPackages='
catch2
libpython3.11-testsuite|libpython3.12-testsuite|libpython3.13-testsuite
dpkg-dev
file
xvfb
xauth
xdotool
python3-tenacity
python3-pytest'

say() { printf 'flowglass: %s\n' "$*" >&2; }
fail() {
    say "$@"
    exit 1
}

# atLeast VERSION WANTED: whether a Debian version is not older.
atLeast() { dpkg --compare-versions "$1" ge "$2"; }

# installedVersion NAME: its version; nothing where it is not installed.
installedVersion() { printf '%s' "${installed[$1]-}"; }

# candidateVersion NAME: what apt could install; nothing where it knows none.
candidateVersion() {
    apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# firstThat QUESTION NEED: the first of the need's names for which `QUESTION name` gives a version
# that is new enough.
firstThat() {
    local question=$1 names name wanted version
    IFS='|' read -ra names <<<"$2"
    for name in "${names[@]}"; do
        wanted=${name#*>=}
        [[ $name == *'>='* ]] || wanted=0
        name=${name%%>=*}
        version=$("$question" "$name")
        if [[ -n $version ]] && atLeast "$version" "$wanted"; then
            printf '%s' "$name"
            return 0
        fi
    done
    return 1
}

# missingNeeds NEEDS: those of which no name is installed, one a line.
missingNeeds() {
    local -A installed=()
    local name status version need
    while read -r name status version; do
        [[ $status == ?i* ]] && installed[$name]=$version
    done < <(dpkg-query -W -f '${Package} ${db:Status-Abbrev} ${Version}\n' \
        $(tr '|' '\n' <<<"$1" | sed 's/>=.*//') 2>/dev/null)
    for need in $1; do
        firstThat installedVersion "$need" >/dev/null || printf '%s\n' "$need"
    done
}

# asRoot COMMAND…: with sudo where this is not root; never waits for a password that nobody can type.
asRoot() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    elif ! command -v sudo >/dev/null; then
        fail "Installing packages needs root, and there is no sudo here; run as root: $*"
    elif [[ -t 0 && -z ${CI-} ]]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

aptGet() { asRoot env DEBIAN_FRONTEND=noninteractive apt-get "$@" >&2; }

# choosePackages NEEDS: the names apt can install for them, into `chosen`; those without into
# `unknown`.
choosePackages() {
    local need name
    chosen=() unknown=()
    for need in $1; do
        if name=$(firstThat candidateVersion "$need"); then
            chosen+=("$name")
        else
            unknown+=("$need")
        fi
    done
}

# refuseRemovals PACKAGES…: stops, with nothing changed, where installing them would remove others.
refuseRemovals() {
    local plan removed
    plan=$(LC_ALL=C apt-get -s --no-install-recommends install "$@" 2>&1) || {
        printf '%s\n' "$plan" | tail -n 12 >&2
        fail "apt cannot install $*; its reason stands above, and nothing was changed."
    }
    removed=$(awk '$1 == "Remv" { printf "%s%s", gap, $2; gap = " " }' <<<"$plan")
    [[ -z $removed ]] && return
    if [[ $removed == *libboost* ]]; then
        fail "Flowglass needs Boost 1.81 or newer, and the older Boost that is installed cannot" \
            "stand beside it: apt would remove $removed. Nothing was changed. If nothing else" \
            "needs the old one, run 'apt-get remove $removed' and start again."
    fi
    fail "Installing $* would remove $removed. Nothing was changed; please decide yourself which" \
        "of them you want, then start again."
}

# installPackages NEEDS…: gets what is missing, or stops with one sentence that says why not.
installPackages() {
    local missing chosen unknown
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "This is no Debian or Ubuntu, so nothing is installed; needed are (Debian's names):" $1
        return
    fi
    missing=$(missingNeeds "$1")
    [[ -z $missing ]] && return
    if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
        say "Fetching the package lists (apt-get update)."
        aptGet update -q || fail "The package lists could not be fetched; is the network there?"
    fi
    choosePackages "$missing"
    if [[ ${#unknown[@]} -gt 0 ]]; then
        fail "apt knows no package for: ${unknown[*]}. Debian 12, Ubuntu 24.04 or later have them;" \
            "'apt-get update' may help. Nothing was changed."
    fi
    refuseRemovals "${chosen[@]}"
    say "Installing ${#chosen[@]} Debian packages: ${chosen[*]}"
    if ! aptGet install -y -q --no-install-recommends --no-remove "${chosen[@]}"; then
        # Lists older than the archive name files that are no longer there.
        say "That did not work; fetching newer package lists and trying once more."
        aptGet update -q && aptGet install -y -q --no-install-recommends --no-remove \
            "${chosen[@]}" || fail "apt-get could not install ${chosen[*]}; its reason stands above."
    fi
}

# isOurs FOLDER: whether the build folder was made from this very source tree.
isOurs() { grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$1/CMakeCache.txt"; }

# needsConfiguring FOLDER SETTINGS…: whether the folder is not yet configured for these settings.
needsConfiguring() {
    local cache=$1/CMakeCache.txt setting
    isOurs "$1" && [[ -f $1/build.ninja ]] || return 0
    for setting in "${@:2}"; do
        [[ $setting == *'?='* ]] && continue
        grep -qxE "${setting%%=*}:[A-Z]+=${setting#*=}" "$cache" || return 0
    done
    return 1
}

# configure FOLDER SETTINGS…: makes the build folder, quickly where it stands already. NAME=VALUE has
# to hold; NAME?=VALUE holds only where the folder is new.
configure() {
    needsConfiguring "$@" || return 0
    local fresh=() setting settings=() log isNew=no
    isOurs "$1" || isNew=yes
    # A folder that was copied from elsewhere points at the old place.
    [[ $isNew == yes && -f $1/CMakeCache.txt ]] && fresh=(--fresh)
    for setting in "${@:2}"; do
        [[ $setting == *'?='* && $isNew == no ]] || settings+=("-D${setting/'?='/=}")
    done
    say "Configuring in $1"
    mkdir -p "$1"
    log=$1/configure.log
    cmake "${fresh[@]}" -S "$root" -B "$1" -G Ninja "${settings[@]}" >"$log" 2>&1 || {
        tail -n 30 "$log" >&2
        fail "CMake could not configure the build; its reason stands above, the rest in $log."
    }
}

# build FOLDER TARGETS…: with progress, and in silence where nothing is to be done.
build() {
    [[ $(ninja -C "$1" -n "${@:2}" 2>&1 | tail -n 1) == *'no work to do'* ]] && return
    say "Building in $1 (the first time takes a few minutes)"
    NINJA_STATUS='[%f/%t, %es] ' nice ninja -C "$1" -j "$(nproc)" "${@:2}" >&2 ||
        fail "The build failed; the compiler's message stands above."
}
