#!/bin/sh
# PostgreSQL's archive_command on each node: archive-wal.sh /mnt/wal %p %f
# A piece that is there already with the same content is done: after a switch-over the new leader sends again what the
# former one had archived, and where that is refused (test ! -f … && cp …) it would try for ever, and archive no more.
set -eu
target="$1/$3"
cmp -s "$2" "$target" && exit 0
test ! -e "$target"
cp "$2" "$1/.$3.new"
sync "$1/.$3.new"
mv "$1/.$3.new" "$target"
