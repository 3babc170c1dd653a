# sqlite: sqlite3 on the file; a load is INSERT statements in one transaction.
sqlite_client() {
  local database=$1_DATABASE
  shift
  sqlite3 -batch -bail -noheader "${!database}" "$@"
}
sqlite_lines() { sqlite_client "$1" ".read '$2'"; }
sqlite_run() { sqlite_client "$1" ".read '$2'"; }
sqlite_load() { { echo 'PRAGMA foreign_keys=OFF; BEGIN;'; cat; echo 'COMMIT;'; } | sqlite_client "$1"; }
