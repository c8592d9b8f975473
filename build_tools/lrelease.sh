#!/bin/sh
# Compiles i18n/*.ts to *.qm with the lrelease of Qt 5, wherever the distribution keeps it.
set -eu
cd "$(dirname "$0")/.."
for lrelease in /usr/lib/qt5/bin/lrelease lrelease-qt5 lrelease; do
    if command -v "$lrelease" >/dev/null 2>&1; then
        exec "$lrelease" -silent i18n/*.ts
    fi
done
echo "lrelease is missing: install qttools5-dev-tools" >&2
exit 1
