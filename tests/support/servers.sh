#!/bin/bash
# Private PostgreSQL and MariaDB servers for tests.
#   servers.sh start DIR [postgresql] [mariadb]   makes and starts what does not run yet; prints `export …` lines
#   servers.sh env DIR                            prints those lines again
#   servers.sh stop DIR                           stops them by their own process ids
# DIR holds data, sockets, logs and passwords. Loopback ports that were free; as root the servers run as the
# distribution's postgres and mysql users (else nobody), otherwise as the caller. Doing any of this twice is harmless.
set -euo pipefail

die() { echo "servers.sh: $*" >&2; exit 1; }

[ $# -ge 2 ] || die "usage: servers.sh start|stop|env DIR [postgresql] [mariadb]"
command=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
shift 2
wanted=("$@")
[ ${#wanted[@]} -gt 0 ] || wanted=(postgresql mariadb)
[ ${#dir} -le 80 ] || die "the path $dir is too long for a socket; give a shorter folder"

# -- who runs a server -------------------------------------------------------------------------------------------------
runs_as() { # server name -> user, empty when we are not root
  [ "$(id -u)" = 0 ] || return 0
  local user=postgres
  [ "$1" = mariadb ] && user=mysql
  getent passwd "$user" >/dev/null || user=nobody
  echo "$user"
}
as_user() { # user command…
  local user=$1
  shift
  if [ -z "$user" ]; then "$@"; else setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@"; fi
}
own_folder() { # user folder
  mkdir -p "$2"
  if [ -n "$1" ]; then chown "$1" "$2"; as_user "$1" test -w "$2" || die "user $1 cannot reach $2"; fi
  chmod 700 "$2"
}

# -- small things ------------------------------------------------------------------------------------------------------
free_port() {
  local port try
  for try in $(seq 200); do
    port=$((20000 + (RANDOM * 3 + try) % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  die "no free port"
}
password() { # made once per folder
  if [ ! -s "$dir/password" ]; then
    (umask 077 && od -An -N12 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password")
  fi
  cat "$dir/password"
}
runs() { # pid file, word of its command line -> pid when it is alive and ours
  local pid
  [ -s "$1" ] || return 1
  pid=$(head -n 1 "$1")
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$2" || return 1
  echo "$pid"
}
stop_pid() { # pid signal
  kill "-$2" "$1" 2>/dev/null || return 0
  local i
  for i in $(seq 300); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
}

# -- PostgreSQL --------------------------------------------------------------------------------------------------------
pg=$dir/pg
pg_bin() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(dirname "$(command -v postgres || true)")
  [ -x "$found/initdb" ] || die "PostgreSQL's server programs were not found; install the package postgresql"
  echo "$found"
}
pg_make() { # user
  own_folder "$1" "$pg"
  password >"$pg/pwfile"
  if [ -n "$1" ]; then chown "$1" "$pg/pwfile"; fi
  as_user "$1" "$(pg_bin)/initdb" -D "$pg/data" -U waybill -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
    --pwfile="$pg/pwfile" --no-sync >"$pg/initdb.log" 2>&1 || { cat "$pg/initdb.log" >&2; die "initdb failed"; }
  rm -f "$pg/pwfile"
}
pg_start() {
  local user port try bin
  user=$(runs_as postgresql)
  bin=$(pg_bin)
  [ -e "$pg/data/PG_VERSION" ] || pg_make "$user"
  runs "$pg/data/postmaster.pid" "$pg/data" >/dev/null && return 0
  for try in 1 2 3 4 5; do
    port=$(free_port)
    if (cd "$pg" && as_user "$user" "$bin/pg_ctl" -D "$pg/data" -w -t 60 -l "$pg/log" start -o "-p $port -k '$pg' \
        -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c shared_buffers=128MB -c max_connections=60 -c max_wal_size=2GB" >/dev/null 2>&1); then
      echo "$port" >"$dir/pg.port"
      return 0
    fi
  done
  tail -n 20 "$pg/log" >&2
  die "PostgreSQL did not start"
}
pg_stop() {
  local pid
  pid=$(runs "$pg/data/postmaster.pid" "$pg/data") || return 0
  stop_pid "$pid" INT
}
pg_env() {
  runs "$pg/data/postmaster.pid" "$pg/data" >/dev/null || return 0
  echo "export WAYBILL_TEST_POSTGRESQL=postgresql://waybill:$(password)@127.0.0.1:$(cat "$dir/pg.port")/postgres"
}

# -- MariaDB -----------------------------------------------------------------------------------------------------------
my=$dir/my
my_make() { # user
  own_folder "$1" "$my"
  command -v mariadb-install-db >/dev/null || die "MariaDB's server programs were not found; install mariadb-server"
  as_user "$1" mariadb-install-db --no-defaults --datadir="$my/data" --auth-root-authentication-method=normal \
    --skip-test-db >"$my/install.log" 2>&1 || { cat "$my/install.log" >&2; die "mariadb-install-db failed"; }
}
my_client() { mariadb --no-defaults --socket="$my/my.sock" --user=root "$@"; }
my_launch() { # user port
  cd "$my"
  as_user "$1" setsid "$(command -v mariadbd || echo /usr/sbin/mariadbd)" --no-defaults \
    --datadir="$my/data" --socket="$my/my.sock" --pid-file="$my/my.pid" --log-error="$my/log" \
    --port="$2" --bind-address=127.0.0.1 --skip-name-resolve --local-infile=1 \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci --skip-log-bin \
    --innodb-buffer-pool-size=256M --innodb-log-file-size=256M --innodb-flush-log-at-trx-commit=0 \
    --innodb-doublewrite=0 --innodb-flush-method=nosync </dev/null >/dev/null 2>&1 &
  cd - >/dev/null
  local i
  for i in $(seq 300); do
    if my_client -e 'select 1' >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  return 1
}
my_start() {
  local user port try
  user=$(runs_as mariadb)
  [ -d "$my/data/mysql" ] || my_make "$user"
  runs "$my/my.pid" "$my/data" >/dev/null && return 0
  for try in 1 2 3; do
    port=$(free_port)
    if my_launch "$user" "$port"; then
      echo "$port" >"$dir/my.port"
      my_client <<SQL # by stdin: a command line can be read by everybody
create user if not exists waybill@'%' identified by '$(password)';
grant all on *.* to waybill@'%' with grant option;
create database if not exists waybill;
delete from mysql.global_priv where user = 'root' and host <> 'localhost';
flush privileges;
SQL
      return 0
    fi
  done
  tail -n 20 "$my/log" >&2
  die "MariaDB did not start"
}
my_stop() {
  local pid
  pid=$(runs "$my/my.pid" "$my/data") || return 0
  stop_pid "$pid" TERM
}
my_env() {
  runs "$my/my.pid" "$my/data" >/dev/null || return 0
  echo "export WAYBILL_TEST_MARIADB=mariadb://waybill:$(password)@127.0.0.1:$(cat "$dir/my.port")/waybill"
}

case $command in
  start)
    [ "$(id -u)" != 0 ] || chmod 755 "$dir"
    password >/dev/null
    for server in "${wanted[@]}"; do
      case $server in
        postgresql) pg_start ;;
        mariadb) my_start ;;
        *) die "unknown server '$server'" ;;
      esac
    done
    pg_env
    my_env
    ;;
  env) pg_env; my_env ;;
  stop) pg_stop; my_stop ;;
  *) die "unknown command '$command'" ;;
esac
