#!/bin/sh
# Makes sure that the npm dependencies of the lockfile are installed (Node 24 is one of them), then runs a script of this
# folder with that Node. Starts from any Node 18 or newer with npm; takes well under a second when nothing changed.
set -eu
cd "$(dirname "$0")/.."

# npm itself must run on the host's Node: the one in node_modules is being replaced by npm ci.
host_path=$(printf %s "$PATH" | sed 's#[^:]*node_modules/\.bin:##g')

if ! cmp -s package-lock.json node_modules/.installed-lock 2>/dev/null; then
  if ! PATH=$host_path command -v npm >/dev/null 2>&1; then
    echo "npm is missing. On Debian: apt-get install nodejs npm" >&2
    exit 1
  fi
  echo "Installing the npm dependencies of package-lock.json …" >&2
  NODE_OPTIONS="--require=\"$PWD/scripts/npm-target-node.cjs\"" PATH=$host_path \
    npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2
  # Older npm versions do not link this one.
  for program in node_modules/node-linux-*/bin/node; do
    [ -x "$program" ] && [ ! -e node_modules/.bin/node ] && ln -s "../${program#node_modules/}" node_modules/.bin/node
  done
  cp package-lock.json node_modules/.installed-lock
fi

PATH=$PWD/node_modules/.bin:$host_path
export PATH
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -lt 24 ]; then
  echo "Node 24 or newer is needed; on Linux (x64, arm64) it comes with the npm dependencies, here 'node' is version $major." >&2
  echo "Install Node 24 and run the command again." >&2
  exit 1
fi
script=$1
shift
exec node "$script" "$@"
