#!/bin/sh
# Installs the Debian packages of the named groups, and only those that are missing.
# Usage: install_system.sh GROUP...   with GROUP one of: python qgis screen linguist postgres tools browser
# Nothing missing: one dpkg-query per group and no apt at all.
set -eu

packages_of() {
    case "$1" in
        python) echo "python3 python3-venv" ;;
        qgis) echo "qgis python3-qgis qttranslations5-l10n" ;;
        screen) echo "xvfb xauth openbox xdotool imagemagick fonts-noto-cjk x11-utils" ;;
        linguist) echo "qttools5-dev-tools" ;;
        postgres) echo "postgresql-postgis" ;;
        tools) echo "git locales strace" ;;
        browser) echo "chromium chromium-driver fonts-noto-cjk" ;;
        *) echo "install_system.sh: unknown group '$1'" >&2; exit 2 ;;
    esac
}

installed() {
    dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# postgresql-postgis only pulls in the packages of the distribution's own version; those alone serve as well.
satisfied() {
    installed "$1" || { [ "$1" = postgresql-postgis ] && installed 'postgresql-[0-9]*-postgis-3'; }
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

wanted=""
for group in "$@"; do
    wanted="$wanted $(packages_of "$group")"
done

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "Not a Debian system: please see to it yourself that you have$wanted" >&2
    exit 0
fi

missing=""
for package in $wanted; do
    satisfied "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "Installing with apt:$missing"
as_root apt-get -q update
# shellcheck disable=SC2086 # a list of words
as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $missing
