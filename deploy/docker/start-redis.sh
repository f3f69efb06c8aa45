#!/bin/sh
# Redis holds work only: what is lost with it is derived again from rows, so nothing is saved. The configuration goes in by
# standard input: arguments can be read by others.
set -eu
: "${REDIS_PASSWORD:?the password is missing}"
configuration="bind * -::*
port 6379
dir /tmp
save \"\"
appendonly no
maxmemory-policy noeviction
requirepass $REDIS_PASSWORD"
unset REDIS_PASSWORD
exec redis-server - <<END
$configuration
END
