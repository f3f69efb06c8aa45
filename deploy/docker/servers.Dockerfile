# What Whittle stands on, from Debian's packages: targets postgres, redis and registry.
#   docker build -f deploy/docker/servers.Dockerfile --target registry -t whittle-registry deploy/docker
ARG BASE=debian:trixie-slim

FROM ${BASE} AS postgres
LABEL org.opencontainers.image.title="PostgreSQL for Whittle" org.opencontainers.image.licenses="PostgreSQL"
# Debian makes a cluster at installation; ours is made at the first start, in the volume.
RUN mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql-17 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log \
 && install -d -o postgres -g postgres -m 0700 /var/lib/postgresql
COPY start-postgres.sh /usr/local/bin/start-postgres
ENV PATH=/usr/lib/postgresql/17/bin:/usr/bin:/bin
USER postgres
VOLUME /var/lib/postgresql
EXPOSE 5432
# Fast shutdown: sessions are ended, data is written.
STOPSIGNAL SIGINT
CMD ["sh", "/usr/local/bin/start-postgres"]

FROM ${BASE} AS redis
LABEL org.opencontainers.image.title="Redis for Whittle"
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends redis-server \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log
COPY start-redis.sh /usr/local/bin/start-redis
USER redis
EXPOSE 6379
STOPSIGNAL SIGTERM
CMD ["sh", "/usr/local/bin/start-redis"]

FROM ${BASE} AS registry
LABEL org.opencontainers.image.title="OCI registry for Whittle" org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates docker-registry \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log \
 && groupadd --gid 10002 registry && useradd --uid 10002 --gid 10002 --no-create-home --home-dir /nonexistent registry \
 && install -d -o registry -g registry /var/lib/registry
COPY registry.yml /etc/whittle-registry.yml
USER 10002:10002
VOLUME /var/lib/registry
EXPOSE 5000
STOPSIGNAL SIGTERM
CMD ["docker-registry", "serve", "/etc/whittle-registry.yml"]
