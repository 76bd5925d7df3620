#!/bin/sh
# Runs a command whose root is the root of the mount namespace itself, also from within a chroot.
#
#   sh from-top.sh STEP FOLDER COMMAND...      (FOLDER: its working folder, seen from STEP)
#
# A process whose working folder lies outside of its root can walk up to the top. So it takes a root further down (STEP, which
# must hold /bin/sh) while it stays in the old one. Only ever called in a mount namespace that was made for one host.
cd / || exit 1
step=$1 folder=$2
shift 2
# shellcheck disable=SC2016 # the inner shell expands these
exec nsenter --root="$step" /bin/sh -c '
  folder=$1; shift
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32; do
    cd -P .. 2>&-
  done
  exec nsenter --root=. --wd="$folder" "$@"
' from-top "$folder" "$@"
