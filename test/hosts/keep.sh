#!/bin/sh
# Keeps one throw-away host alive for as long as this script's standard input stays open, and leaves nothing behind.
#
#   unshare --mount --propagation unchanged sh keep.sh NAME INIT REPOSITORY NODE
#
# Prints `cgroup PATH`, `pid N` (the host's init, seen from outside) and, where it gives up, `failed REASON`.
# It runs in a mount namespace of its own, so that each mount goes when its last process goes, even after kill -9.
set -eu
here=$(dirname "$0")
name=$1 init=$2 repository=$3 node=$4

# Mounts made here must not travel back. In a chroot, `/` may be no mount point: then it is done from the top.
mount --make-rprivate / 2>/dev/null || sh "$here/from-top.sh" /usr . mount --make-rprivate / || {
  echo 'failed this root is a chroot that can not be left: mounts made here might be seen outside'
  exit 1
}
base=/mnt
case "$repository/ $node" in /mnt/* | *' /mnt/'*) base=/srv ;; esac

mount -t tmpfs -o mode=755 menshen-host "$base"
mkdir "$base/cgroup" "$base/upper" "$base/work" "$base/root"
mount -t cgroup2 none "$base/cgroup"

# A keeper that was killed could not remove its control group; whoever comes next does. Keepers of another pid namespace
# are not in this /proc, but their hosts are alive.
for old in "$base"/cgroup/menshen-host-*; do
  [ -d "$old" ] && [ ! -d "/proc/${old##*-}" ] && grep -qs '^populated 0' "$old/cgroup.events" || continue
  find "$old" -depth -type d -exec rmdir {} + 2>/dev/null || :
done
# Keepers of different pid namespaces may have the same pid, and share the hierarchy.
read -r unique </proc/sys/kernel/random/uuid
group=$base/cgroup/menshen-host-$unique-$$
mkdir "$group"
echo "cgroup /proc/$$/root$group"

exec 3<&0
(
  echo 0 >"$group/cgroup.procs"
  exec setpriv --pdeathsig KILL \
    unshare --mount --propagation unchanged --pid --net --uts --ipc --cgroup --fork --kill-child \
    sh "$here/boot.sh" "$base" "$name" "$init" "$repository" "$node"
) 3<&- </dev/null &
host=$!
(
  read -r _ || :
  echo 1 >"$group/cgroup.kill"
) <&3 >/dev/null 2>&1 &
# Whoever read this may be dead by the time that there is something to clean up.
exec 3<&- >/dev/null 2>&1

wait "$host" || :
tries=0
until find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || exit 1
  echo 1 >"$group/cgroup.kill"
  sleep 0.02
done
