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

# Mounts made here must not travel back. In a plain chroot `/` is no mount point that could be made private; /proc is one.
if mount --make-rprivate / 2>/dev/null; then
  base=/mnt
  case "$repository/ $node" in /mnt/* | *' /mnt/'*) base=/srv ;; esac
elif mount --make-rprivate /proc; then
  base=/proc/fs
else
  echo 'failed neither / nor /proc is a mount point that can be made private'
  exit 1
fi

mount -t tmpfs -o mode=755 menshen-host "$base"
mkdir "$base/cgroup" "$base/upper" "$base/work" "$base/root"
mount -t cgroup2 none "$base/cgroup"

# A keeper that was killed could not remove its control group; whoever comes next does.
for old in "$base"/cgroup/menshen-host-*; do
  [ -d "$old" ] || continue
  [ -d "/proc/${old##*-}" ] || find "$old" -depth -type d -exec rmdir {} + 2>/dev/null || :
done
group=$base/cgroup/menshen-host-$$
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
