# shellcheck shell=sh
# Sourced by `run` and `test`, which set $root, the project's folder: makes $root/.venv
# and installs voicecoach into it. Plain POSIX sh, for Linux and macOS alike.

venv=$root/.venv
log=$venv/install.log

fail() {
    printf 'Error: %s\n' "$1" >&2
    exit 1
}

# set_up run|dev: leaves a virtual environment with voicecoach in it, ready in no time when
# it was there already. "dev" adds the tools of `scripts/test`. $fresh tells whether
# anything had to be done.
set_up() {
    fresh=no
    is_installed "$1" && return
    fresh=yes
    [ -w "$root" ] || fail "$root is not writable by you, so its .venv can't be made. Copy the folder to a place of your own and start again there."
    [ ! -e "$venv" ] || [ -w "$venv" ] || fail "$venv belongs to somebody else. Copy $root to a place of your own, without its .venv, and start again there."
    make_venv
    install_project "$1"
}

# The stamp changes with the requirements, the place (an editable install knows its path)
# and the Python, and is written last: whatever was interrupted is done again.
stamp_text() {
    printf '%s\n%s\n%s\n' "$(cksum <"$root/pyproject.toml")" "$root" "$("$venv/bin/python" -V 2>&1)"
}

is_installed() {
    [ -r "$venv/installed-$1" ] && [ -x "$venv/bin/python" ] &&
        [ "$(cat "$venv/installed-$1")" = "$(stamp_text)" ]
}

make_venv() {
    if "$venv/bin/python" -c "$is_new_enough" 2>/dev/null && "$venv/bin/python" -m pip -V >/dev/null 2>&1; then
        return
    fi
    find_python
    printf 'Making %s with %s…\n' "$venv" "$("$python" -V)"
    "$python" -m venv --clear "$venv" || fail "$python could not make $venv; its own words are above."
}

is_new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

# Sets $python to an interpreter that can make virtual environments. A pyenv shim may stand
# for a version that is not there, so each candidate is run, not only looked up.
find_python() {
    without_venv=
    for python in python3 python3.14 python3.13 python3.12 python3.11 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3; do
        "$python" -c "$is_new_enough" 2>/dev/null || continue
        "$python" -c 'import ensurepip, venv' 2>/dev/null && return
        without_venv=${without_venv:-$python}
    done
    [ -n "$without_venv" ] || fail "Python 3.11 or newer is needed, and there is none here. Install one (https://www.python.org/downloads, or your system's packages) and start again."
    python=$without_venv
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    apt_install "$package" && "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    fail "$("$python" -V) can't make virtual environments: its modules venv and ensurepip are missing. Install them (Debian and Ubuntu: sudo apt install $package) and start again."
}

# The stamp is written only where pip succeeds: a pipe tells nothing of its first part.
install_project() {
    target=$root
    [ "$1" = run ] || target=$root[$1]
    printf 'Installing voicecoach and what it needs, once (a minute or two)'
    {
        "$venv/bin/python" -m pip --disable-pip-version-check install --editable "$target" &&
            stamp_text >"$venv/installed-$1"
    } 2>&1 | show_progress
    if is_installed "$1"; then
        [ "$1" = run ] || stamp_text >"$venv/installed-run"
        return
    fi
    grep '^ERROR:' "$log" | tail -n 3 >&2 || true
    if grep -q -i -E 'connection (broken|error|refused)|timed out|resolve|unreachable|NewConnectionError' "$log"; then
        fail "The download failed: is this machine online? It has to be only this once. All that pip said is in $log."
    fi
    fail "Installing failed. All that pip said is in $log."
}

# Keeps pip's many lines in the log, and prints the name of each package as it comes.
show_progress() {
    : >"$log"
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$log"
        case $line in
        Collecting\ *)
            name=${line#Collecting }
            printf ' %s' "${name%%[!A-Za-z0-9._-]*}"
            ;;
        *Retrying*) printf ' (no answer, trying again)' ;;
        'Installing collected'*) printf '\nUnpacking…' ;;
        esac
    done
    echo
}

# apt_install PACKAGES…: installs them where that needs no password; fails where it can't.
apt_install() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        return 1
    fi
    printf 'Installing %s with apt…\n' "$*"
    run_apt install -y --no-install-recommends "$@" ||
        { run_apt update && run_apt install -y --no-install-recommends "$@"; }
}

run_apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=60 "$@" >/dev/null 2>&1
}

# Whether the library that plays and records is there; says how to get it if not.
# The first look is the quick one. On macOS the library comes with the Python package.
has_portaudio() {
    [ "$(uname)" = Linux ] || return 0
    { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q 'libportaudio\.so' || "$venv/bin/python" -c '
import sys
from voicecoach.audio.devices import DeviceError, portaudio
try:
    portaudio()
except DeviceError as error:
    sys.exit(str(error))
'
}

# Whether the tools that build a model's graph are there.
has_openfst() {
    command -v fstconvert >/dev/null &&
        find /usr/lib/*/fst -name olabel_lookahead-fst.so 2>/dev/null | grep -q .
}

# Sees to the synthetic voices of a benchmark with these arguments.
set_up_voices() {
    command -v espeak-ng >/dev/null || apt_install espeak-ng || fail "The synthetic voices need the program espeak-ng."
    case " $* " in
    *' --dev '*)
        command -v text2wave >/dev/null || apt_install festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts ||
            fail "The voices to choose by need the program festival."
        ;;
    esac
}
