# mariadb: its password goes by MYSQL_PWD; a strict session in UTC, ids that are 0 kept.
mariadb_client() {
  local side=$1 host=$1_HOST port=$1_PORT user=$1_USER database=$1_DATABASE socket=$1_SOCKET password=$1_PASSWORD
  shift
  local how=(--default-character-set=utf8mb4)
  [ -z "${!socket}" ] || how+=(--socket="${!socket}")
  [ -n "${!socket}" ] || [ -z "${!host}" ] || how+=(--protocol=tcp --host="${!host}")
  [ -z "${!port}" ] || how+=(--port="${!port}")
  [ -z "${!user}" ] || how+=(--user="${!user}")
  how+=(--init-command="SET SESSION time_zone='+00:00', sql_mode='STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO', foreign_key_checks=0, group_concat_max_len=1073741824")
  MYSQL_PWD=${!password} "${MARIADB_CLIENT:-mariadb}" --no-defaults "${how[@]}" "$@" "${!database}"
}
mariadb_lines() { mariadb_client "$1" --batch --raw --skip-column-names --quick <"$2"; }
mariadb_run() { mariadb_client "$1" <"$2"; }
# LOCAL makes warnings of what would be errors (a double key, a value cut short): here they are errors again.
mariadb_load() {
  local said
  said=$(mariadb_client "$1" --local-infile=1 --skip-column-names -e "$(cat "$2") SHOW WARNINGS LIMIT 5")
  [ -z "$said" ] || { echo "$2: $said" >&2; exit 1; }
}
