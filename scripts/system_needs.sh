#!/usr/bin/env bash
# What the tests need beside Python: a Chromium and a PostgreSQL server. Installs what is missing where it may; where it may
# not, says what to install. It never fails by itself: the tests that need a missing program fail and say so.
set -u

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    as_root=(false)
  fi
fi

if command -v apt-get >/dev/null && "${as_root[@]}" true; then
  echo "== installing with apt-get: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null &&
    exit 0
fi

echo "!! The tests need ${missing[*]}, and this account may not install it here." >&2
echo "!! On Debian, as root: apt-get update && apt-get install ${missing[*]}" >&2
echo "!! The tests that need it will fail until then." >&2
exit 0
