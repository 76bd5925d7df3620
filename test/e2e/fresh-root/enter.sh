#!/bin/sh
# Runs a command in a root folder, as it would be run on a machine that was set up that way.
#
#   setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child \
#     sh enter.sh ROOT USER FOLDER COMMAND
#
# A plain chroot on purpose: its root is no mount point, which is the hardest place for the test hosts.
set -eu
root=$1 user=$2 folder=$3 command=$4
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts "$root/dev/pts"
# shellcheck disable=SC2016 # the inner shell expands these
exec chroot --userspec="$user" "$root" /bin/bash -c 'cd "$1" && eval "$2"' fresh "$folder" "$command"
