#!/bin/sh
# Set up what `make` needs, on a fresh Linux machine: system packages where they may be installed, and a virtual
# environment. Usage: scripts/setup.sh VENV EXTRAS   (EXTRAS: "" or "[dev]")
set -eu
venv=$1
extras=${2-}
python=${PYTHON-python3}

say() { printf '%s\n' "$*" >&2; }

# Install Debian packages if this user may; else say what would be good to have.
install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        return 1
    elif [ "$(id -u)" = 0 ]; then
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >/dev/null 2>&1
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        { sudo -n apt-get update -qq && sudo -n apt-get install -y -qq "$@"; } >/dev/null 2>&1
    else
        return 1
    fi
}

if ! command -v bwrap >/dev/null 2>&1 && [ "$(uname)" = Linux ]; then
    say "installing bubblewrap, which keeps students' code in namespaces of its own"
    install bubblewrap || say "bubblewrap cannot be installed by this user: grading uses strength 'process'.
For the stronger one please ask an administrator for: apt install bubblewrap"
fi

if [ ! -x "$venv/bin/python" ]; then
    if ! command -v "$python" >/dev/null 2>&1 || ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        install python3 python3-venv || true
    fi
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        say "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python"
        exit 1
    fi
    if ! "$python" -m venv "$venv"; then
        say "no virtual environment could be made; please install it first: apt install python3-venv"
        rm -rf "$venv"
        exit 1
    fi
fi
say "installing Python packages into $venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e ".$extras"
