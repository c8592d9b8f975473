#!/bin/sh
# Compiles i18n/*.ts to *.qm with the lrelease of Qt 5, wherever the distribution keeps it.
set -eu
cd "$(dirname "$0")/.."
for lrelease in /usr/lib/qt5/bin/lrelease lrelease-qt5 lrelease; do
    if command -v "$lrelease" >/dev/null 2>&1; then
        for ts in i18n/*.ts; do
            # Beside it, then renamed: a QGIS at work reads the old file through a map, and would lose its words.
            "$lrelease" -silent "$ts" -qm "${ts%.ts}.qm.new"
            mv "${ts%.ts}.qm.new" "${ts%.ts}.qm"
        done
        exit 0
    fi
done
echo "lrelease is missing: install qttools5-dev-tools" >&2
exit 1
