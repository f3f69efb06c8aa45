#!/bin/sh
# Makes .env out of .env.example where there is none, and fills in each secret that is empty; what has a value is left
# alone. Needs nothing but a POSIX shell: sh deploy/docker/make-env.sh
set -eu
cd "$(dirname "$0")/../.."
umask 077
[ -e .env ] || cp .env.example .env
chmod 600 .env

for name in AUTH_SECRET WHITTLE_WORKER_SECRET WHITTLE_POSTGRES_PASSWORD WHITTLE_REDIS_PASSWORD; do
  if grep -q "^$name=..*" .env; then continue; fi
  secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  if grep -q "^$name=" .env; then
    sed "s/^$name=.*/$name=$secret/" .env >.env.new
    mv .env.new .env
  else
    printf '%s=%s\n' "$name" "$secret" >>.env
  fi
  echo "$name was made and written to .env"
done
