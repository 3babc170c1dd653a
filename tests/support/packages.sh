#!/bin/bash
# Debian 12 packages that waybill needs, in one place: sourced by tests/run and examples/quickstart.
#   install_missing "${WAYBILL_BUILD_PACKAGES[@]}"     installs with apt-get what is not there; silent when all is
# Package scripts are kept from starting servers of their own: tests start private ones (servers.sh).

WAYBILL_BUILD_PACKAGES=(
  g++ cmake ninja-build ccache pkg-config libyaml-cpp-dev libpqxx-dev libpq-dev libmysqlcppconn-dev libmariadb-dev
  libsqlite3-dev libfmt-dev libgtest-dev tao-pegtl-dev libcli11-dev nlohmann-json3-dev libkainjow-mustache-dev
  libxxhash-dev libhowardhinnant-date-dev libssl-dev libexpected-dev librapidcheck-dev sqlite3 tzdata
)
WAYBILL_TEST_PACKAGES=(postgresql mariadb-server python3)
WAYBILL_FUZZ_PACKAGES=(clang-14 libclang-rt-14-dev)

missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${Status}' "$name" 2>/dev/null)" = "install ok installed" ] || echo "$name"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# While packages are installed: no cluster is made and invoke-rc.d starts nothing. Both are put back as they were.
forbid_services() {
  as_root mkdir -p /etc/postgresql-common
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
    WAYBILL_POLICY_IS_OURS=1
  fi
}

allow_services() {
  if [ "${WAYBILL_POLICY_IS_OURS:-}" = 1 ]; then as_root rm -f /usr/sbin/policy-rc.d; fi
}

install_missing() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  if [ "${#missing[@]}" = 0 ]; then return 0; fi
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    echo "these packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2
    return 1
  fi
  echo "installing ${#missing[@]} packages: ${missing[*]}" >&2
  forbid_services
  local status=0
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 || status=$?
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2 || status=$?
  allow_services
  return $status
}
