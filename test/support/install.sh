#!/bin/sh
# Installs Debian packages so that none of their services starts on this machine.
#
#   sh install.sh PACKAGE...
#
# invoke-rc.d and deb-systemd-invoke start nothing where /usr/sbin/policy-rc.d says 101 (see invoke-rc.d(8)); what was
# there before is put back, also after an earlier run that was killed. One run at a time.
set -u
policy=/usr/sbin/policy-rc.d
saved=$policy.before-menshen-tests
mark='Written by the tests of Menshen'
exec 9>/var/lib/dpkg/menshen-tests.lock
flock --timeout 900 9 || exit 1

restore() {
  if [ -e "$saved" ]; then
    mv -f "$saved" "$policy"
  elif grep -qs "$mark" "$policy"; then
    rm -f "$policy"
  fi
}
restore
trap restore EXIT
trap 'exit 1' HUP INT TERM
[ ! -e "$policy" ] || mv "$policy" "$saved"
printf '#!/bin/sh\n# %s: nothing may start.\nexit 101\n' "$mark" >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
install() {
  apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold --no-install-recommends install "$@" 9>&-
}
# One source out of reach is no reason to stop: what is needed may come from another.
apt-get -q -o DPkg::Lock::Timeout=300 update 9>&- || :
install "$@" </dev/null || {
  # One that can't be had must not keep out the others.
  for package in "$@"; do install "$package" </dev/null || :; done
}
