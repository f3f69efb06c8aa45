#!/bin/sh
# Makes the database cluster in the volume at the first start, then becomes the server.
set -eu
: "${POSTGRES_PASSWORD:?the password of the account whittle is missing}"
cluster=/var/lib/postgresql/17

if [ ! -d "$cluster" ]; then
  # In a folder of another name until it is whole: a first start may be interrupted.
  rm -rf "$cluster.new"
  umask 077
  password=$(mktemp)
  printf %s "$POSTGRES_PASSWORD" >"$password"
  initdb -D "$cluster.new" -U whittle --auth=scram-sha-256 --pwfile="$password" -E UTF8 --locale=C.UTF-8
  rm "$password"
  echo 'host all all all scram-sha-256' >>"$cluster.new/pg_hba.conf"
  mv "$cluster.new" "$cluster"
fi
unset POSTGRES_PASSWORD
exec postgres -D "$cluster" -c listen_addresses='*' -c unix_socket_directories=/tmp -c max_connections=100
