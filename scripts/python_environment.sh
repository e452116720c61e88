#!/usr/bin/env bash
# The Python environment: make it, fill it from a hash-locked list, put the product into it.
#   python_environment.sh make VENV            an empty environment of Python 3.11 or newer
#   python_environment.sh install VENV LIST    what LIST names, each file checked against its hash
#   python_environment.sh product VENV         this checkout itself, so that VENV/bin/sistra runs it
set -eu -o pipefail

step=$1
venv=$2

say() { printf '%s\n' "$*" >&2; }

# The newest of what we were tried with first; python3 last, if new enough.
find_python() {
  local candidate
  for candidate in python3.11 python3.12 python3.13 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

make_environment() {
  local python version
  if ! python=$(find_python); then
    say "Python 3.11 or newer is missing. Install it (Debian: apt-get install python3 python3-venv) and run make again."
    exit 1
  fi
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  say "== environment of Python $version in $venv"
  if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -m venv "$venv"
  elif command -v uv >/dev/null; then
    uv venv --quiet --python "$python" "$venv"
  elif as_root apt-get --version >/dev/null 2>&1; then
    say "   python$version-venv is missing: installing it with apt-get"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "python$version-venv" >/dev/null
    "$python" -m venv "$venv"
  else
    say "Python $version is here, but the part of it that makes environments is not."
    say "Install it (Debian: apt-get install python$version-venv) and run make again."
    exit 1
  fi
}

# Runs a command as root where we are root or may become so without being asked for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

install_list() {
  local list=$1
  say "== packages of $list"
  # uv is ten times as fast where it is there and reaches an index; pip is always there.
  if command -v uv >/dev/null && uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$list"; then
    return
  fi
  # A set-up that was interrupted may have left an environment without pip.
  "$venv/bin/python" -c 'import pip' 2>/dev/null || "$venv/bin/python" -m ensurepip --default-pip >/dev/null
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$list"
}

install_product() {
  say "== the product itself"
  if command -v uv >/dev/null && ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    uv pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation -e .
  else
    # Without an index: setuptools stands in requirements/run.txt, nothing else is fetched.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-index --no-deps --no-build-isolation -e .
  fi
}

case $step in
  make) make_environment ;;
  install) install_list "$3" ;;
  product) install_product ;;
  *) say "unknown step: $step"; exit 2 ;;
esac
