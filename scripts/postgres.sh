#!/usr/bin/env bash
# A Postgres to throw away, for tests: on loopback, with a port and a folder of its own.
#   scripts/postgres.sh start FOLDER   makes a cluster in FOLDER (empty or absent), starts it, prints its URL
#   scripts/postgres.sh stop FOLDER    stops it and removes FOLDER
# What it says besides the URL goes to the standard error. Needs Debian's package `postgresql`, or `initdb` on PATH.
set -euo pipefail

usage() {
  sed -n '2,5s/^# //p' "$0" >&2
  exit 2
}
[ $# -eq 2 ] || usage
folder=$2

# Debian keeps the server's programs of each version in a folder of its own, off PATH.
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
PATH="${programs:+$programs:}$PATH"

# Postgres refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- env PATH="$PATH" "$@"); else "$@"; fi
}

start() {
  command -v initdb >/dev/null || { echo 'postgres.sh: there is no initdb here; install postgresql' >&2; exit 1; }
  mkdir -p "$folder"
  folder=$(cd "$folder" && pwd)
  [ -z "$(ls -A "$folder")" ] || { echo "postgres.sh: $folder is not empty" >&2; exit 1; }
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
  chmod 700 "$folder"
  as_postgres initdb -D "$folder/data" -U tootkit -A trust -E UTF8 --locale=C --no-sync >"$folder/initdb.log"
  # A port that was free a moment ago may be taken by now: then another one.
  for _ in 1 2 3 4 5; do
    local port=$((20000 + RANDOM % 12000))
    # Processes that use the server are killed, never the machine: what reached the kernel is safe enough.
    local settings="-p $port -c unix_socket_directories= -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    if as_postgres pg_ctl start -w -s -t 30 -D "$folder/data" -l "$folder/server.log" -o "$settings" >&2; then
      as_postgres createdb -h 127.0.0.1 -p "$port" -U tootkit tootkit
      echo "postgres://tootkit@127.0.0.1:$port/tootkit"
      return
    fi
  done
  tail -n 20 "$folder/server.log" >&2
  exit 1
}

stop() {
  [ -d "$folder/data" ] || { echo "postgres.sh: there is no cluster in $folder" >&2; exit 1; }
  as_postgres pg_ctl stop -w -s -m immediate -D "$(cd "$folder" && pwd)/data" >&2 || true
  rm -rf "$folder"
}

case $1 in
  start) start ;;
  stop) stop ;;
  *) usage ;;
esac
