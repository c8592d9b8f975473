#!/bin/sh
# Makes .venv from the system's Python (QGIS's bindings live there) and installs the pinned packages into it.
# A key inside .venv says what it was made from; while that is still true, nothing is done.
set -eu
cd "$(dirname "$0")/.."

python=/usr/bin/python3
key_file=.venv/redline.key
key=$({ pwd -P; "$python" -V; cat build_tools/install_venv.sh pyproject.toml setup.py constraints.txt; } | cksum)

mkdir -p build/link
[ -L build/link/redline_review ] || ln -s ../.. build/link/redline_review

if [ -f "$key_file" ] && [ "$(cat "$key_file")" = "$key" ]; then
    exit 0
fi

echo "Preparing .venv with the pinned packages"
# A clone that was moved or a system whose Python changed leaves an environment that cannot be mended.
home=$(cat .venv/redline.home 2>/dev/null || true)
if [ "$home" != "$(pwd -P) $("$python" -V)" ]; then
    "$python" -m venv --clear --system-site-packages .venv
fi
.venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt pip setuptools wheel
# Silenced: setuptools' notice on editable installs and what system packages that extend setuptools say.
PYTHONWARNINGS=ignore .venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt \
    --no-build-isolation -e '.[server,pinned,test,lint]'
echo "$(pwd -P) $("$python" -V)" > .venv/redline.home
echo "$key" > "$key_file"
