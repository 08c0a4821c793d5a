#!/bin/sh
# Makes sure that a Chromium is there for the browser tests.
set -eu
if [ -x /usr/bin/chromium ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing Debian's Chromium"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
  echo "The browser tests need /usr/bin/chromium: install Debian's 'chromium' package." >&2
  exit 1
fi
