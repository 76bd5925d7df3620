#!/bin/sh
# Makes a host's root inside its fresh namespaces, then becomes its init. Called by keep.sh; see README.md.
#
#   sh boot.sh BASE NAME INIT REPOSITORY NODE      (BASE: a tmpfs with `upper`, `work` and `root`)
set -eu
base=$1 name=$2 init=$3 repository=$4 node=$5
root=$base/root

# The procfs mounted here is still the outer one, so this is the pid by which the outside knows us.
read -r pid _ </proc/self/stat

mount -t overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" overlay "$root"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t sysfs -o nosuid,nodev,noexec,ro sysfs "$root/sys"
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs "$root/run"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o nosuid,mode=755 tmpfs "$root/dev"

# The kernel is still the machine's: of its settings, only those of the host's own network may be written here.
mount -o bind "$root/proc/sys" "$root/proc/sys"
mount -o bind "$root/proc/sys/net" "$root/proc/sys/net"
mount -o remount,bind,ro,nosuid,nodev,noexec "$root/proc/sys"
[ ! -e "$root/proc/sysrq-trigger" ] || mount -o bind,ro /dev/null "$root/proc/sysrq-trigger"

cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/net"
[ ! -e /dev/net/tun ] || cp -a /dev/net/tun "$root/dev/net"
mount -t devpts -o nosuid,noexec,newinstance,ptmxmode=666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"

# Menshen itself, wherever the repository lies, for every user of the host; never writable from inside.
mkdir -p "$root/opt/menshen/bin"
for part in dist node_modules test; do
  [ -d "$repository/$part" ] || continue
  mkdir -p "$root/opt/menshen/$part"
  mount -o bind "$repository/$part" "$root/opt/menshen/$part"
  mount -o remount,bind,ro "$root/opt/menshen/$part"
done
cp "$repository/package.json" "$root/opt/menshen/package.json"
: >"$root/opt/menshen/bin/node"
mount -o bind "$node" "$root/opt/menshen/bin/node"
mount -o remount,bind,ro "$root/opt/menshen/bin/node"

# Nothing that this machine starts at boot may start here too.
etc=$root/etc
rm -rf "$etc"/systemd/system/*.wants "$etc"/systemd/system/*.requires "$etc"/rc?.d/S* "$etc/fstab" "$etc/crypttab"
rm -f "$etc/hostname" "$etc/machine-id" "$etc/tmpfiles.d/tmp.conf"
echo "$name" >"$etc/hostname"
hostname "$name"
printf '127.0.0.1 localhost %s\n::1 localhost\n' "$name" >"$etc/hosts"
read -r uuid </proc/sys/kernel/random/uuid
echo "$uuid" | tr -d - >"$etc/machine-id"

# What the outside knows of login sessions: commands from tests run as if they came from one.
session=$root/sys/fs/cgroup/user.slice/user-0.slice/session-1.scope
mkdir -p "$session"

# systemd must not find the machine's enabled units, nor empty a /tmp that holds what tests put there.
mkdir -p "$etc/tmpfiles.d" "$root/.outside"
: >"$etc/tmpfiles.d/tmp.conf"
ln -sf /dev/null "$etc/systemd/system/console-getty.service"

# From the top of the mount namespace, so that the host's root becomes that top: only then nothing of the machine is left in
# the namespace, and services may have mount namespaces of their own. The pid is told when nobody can enter too early.
# shellcheck disable=SC2016 # the inner shell expands these
exec sh "$(dirname "$0")/from-top.sh" "$root" / /bin/sh -c '
  set -e
  mount --make-rprivate /
  pivot_root . .outside
  cd /
  umount -l /.outside
  rmdir /.outside
  echo "pid $2"
  if [ "$1" = systemd ]; then
    # `container` tells systemd to leave hardware, clock and kernel settings alone.
    exec env -i container=other PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      /lib/systemd/systemd --system --unit=multi-user.target >/dev/null 2>&1
  fi
  ip link set lo up
  echo ready
  exec /bin/sh -c "while :; do sleep 2147483647 & wait; done" >/dev/null 2>&1
' init "$init" "$pid"
