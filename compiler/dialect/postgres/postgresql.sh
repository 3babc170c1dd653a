# postgresql: psql, whose connection comes by environment variables.
postgresql_client() {
  local side=$1 host=$1_HOST port=$1_PORT user=$1_USER database=$1_DATABASE socket=$1_SOCKET password=$1_PASSWORD
  shift
  local at=${!socket:-${!host}}
  (
    [ -z "$at" ] || export PGHOST=$at
    [ -z "${!port}" ] || export PGPORT=${!port}
    [ -z "${!user}" ] || export PGUSER=${!user}
    [ -z "${!database}" ] || export PGDATABASE=${!database}
    [ -z "${!password}" ] || export PGPASSWORD=${!password}
    export PGTZ=UTC PGDATESTYLE='ISO, YMD' PGCLIENTENCODING=UTF8 PGOPTIONS="${PGOPTIONS:-} -c intervalstyle=iso_8601 -c extra_float_digits=3 -c standard_conforming_strings=on"
    psql -X -q -v ON_ERROR_STOP=1 "$@"
  )
}
postgresql_lines() { postgresql_client "$1" -A -t -f "$2"; }
postgresql_run() { postgresql_client "$1" -f "$2"; }
postgresql_load() { postgresql_client "$1" -c "$(cat "$2")"; }
