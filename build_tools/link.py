"""Installs the plugin into the user's default QGIS profile as a link and enables it there.

QGIS runs with the system's Python, not with ``.venv``; where that Python lacks shapely 2, the one of ``.venv`` is
linked into ``<profile>/python``, which QGIS puts before the system's folders on ``sys.path``; so are the libraries
that travel in the zip (see ``package.py``). ``QGIS3.ini`` of the profile says which plugins are on, for the desktop and
for ``qgis_process`` alike.
"""

from __future__ import annotations

import argparse
import configparser
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "redline_review"
SYSTEM_PYTHON = "/usr/bin/python3"
SHAPELY_FOLDERS = ("shapely", "shapely.libs")
LIBRARIES = ("xlsxwriter",)
CHECK_TIMEOUT_S = 120


class InTheWay(Exception):
    """Something that is not a link of ours stands where a link has to go."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is in the way and was not made by `make link`: move it away, then try again")
        self.path = path


class NotLoaded(Exception):
    """QGIS does not list the plugin as loaded; ``output`` is what it said."""

    def __init__(self, output: str) -> None:
        super().__init__(f"QGIS does not load the plugin from the profile:\n{output}")
        self.output = output


def profile_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the default profile, as QGIS 3 finds it from ``environ`` (it may not exist yet)."""
    data_home = Path(environ.get("XDG_DATA_HOME") or Path(environ["HOME"]) / ".local" / "share")
    custom = environ.get("QGIS_CUSTOM_CONFIG_PATH")
    profiles = (Path(custom) if custom else data_home / "QGIS" / "QGIS3") / "profiles"
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    settings.read(profiles / "profiles.ini", encoding="utf-8")
    return profiles / settings.get("core", "defaultProfile", fallback="default")


def place_link(link: Path, target: Path) -> None:
    """Make ``link`` point at ``target``; a link is replaced, anything else raises ``InTheWay``."""
    if link.is_symlink():
        link.unlink()
    elif link.exists():
        raise InTheWay(link)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target, target_is_directory=True)


def with_setting(text: str, section: str, key: str, value: str) -> str:
    """Return INI ``text`` in which ``[section] key=value`` holds; every other line stays as it is."""
    lines = text.splitlines()
    header = f"[{section}]"
    if header not in lines:
        gap = [""] if lines and lines[-1] else []
        return "\n".join([*lines, *gap, header, f"{key}={value}", ""])
    start = lines.index(header) + 1
    end = next((i for i in range(start, len(lines)) if lines[i].startswith("[")), len(lines))
    kept = [line for line in lines[start:end] if not re.match(rf"{re.escape(key)}\s*=", line)]
    return "\n".join([*lines[:start], f"{key}={value}", *kept, *lines[end:], ""])


def enable(profile: Path) -> None:
    """Switch the plugin on in the profile's ``QGIS3.ini``; the file is replaced whole, its mode kept."""
    path = profile / "QGIS" / "QGIS3.ini"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Latin-1 maps every byte to itself, so that lines which are not ours come back unchanged.
    text = path.read_bytes().decode("latin-1") if path.exists() else ""
    changed = with_setting(text, "PythonPlugins", NAME, "true")
    if changed == text:
        return
    fresh = path.with_name(path.name + ".redline")
    fresh.write_bytes(changed.encode("latin-1"))
    if path.exists():
        shutil.copymode(path, fresh)
    fresh.replace(path)


def system_has_shapely_2() -> bool:
    """Whether QGIS's Python imports shapely 2 or newer by itself."""
    program = "import sys, shapely; sys.exit(int(shapely.__version__.split('.')[0]) < 2)"
    run = subprocess.run([SYSTEM_PYTHON, "-I", "-c", program], stderr=subprocess.DEVNULL, check=False)
    return run.returncode == 0


def link_shapely(profile: Path) -> None:
    """Link the shapely of the running environment into ``<profile>/python``."""
    packages = Path(sysconfig.get_paths()["platlib"])
    for name in SHAPELY_FOLDERS:
        if (packages / name).is_dir():
            place_link(profile / "python" / name, packages / name)


def system_has(library: str) -> bool:
    """Whether QGIS's Python imports a library by itself."""
    run = subprocess.run([SYSTEM_PYTHON, "-I", "-c", f"import {library}"], stderr=subprocess.DEVNULL, check=False)
    return run.returncode == 0


def link_library(profile: Path, library: str) -> None:
    """Link a library of the running environment into ``<profile>/python``."""
    place_link(profile / "python" / library, Path(sysconfig.get_paths()["purelib"]) / library)


def check_loaded(profile: Path, environ: Mapping[str, str]) -> None:
    """Ask ``qgis_process`` whether the plugin is on; raises ``NotLoaded`` with its output if not."""
    # The wrapper script would add $QGIS_OPTS, which are options of the desktop.
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process") or "qgis_process"
    quiet = {**environ, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [program, "plugins"], env=quiet, capture_output=True, text=True, timeout=CHECK_TIMEOUT_S, check=False
    )
    if not re.search(rf"^\* {NAME}$", run.stdout, re.MULTILINE):
        raise NotLoaded(run.stdout + run.stderr)


def install(profile: Path, root: Path = ROOT) -> None:
    """Link plugin and, if needed, shapely into ``profile`` and enable the plugin; doing it twice changes nothing."""
    place_link(profile / "python" / "plugins" / NAME, root)
    if not system_has_shapely_2():
        link_shapely(profile)
    for library in LIBRARIES:
        if not system_has(library):
            link_library(profile, library)
    enable(profile)


def main() -> int:
    """Install into the default profile, then check with QGIS itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-check", action="store_true", help="do not start qgis_process to see that it loads")
    options = parser.parse_args()
    profile = profile_folder(os.environ)
    try:
        install(profile)
        if not options.no_check:
            check_loaded(profile, os.environ)
    except (InTheWay, NotLoaded) as problem:
        sys.stderr.write(f"link: {problem}\n")
        return 1
    sys.stdout.write(f"Redline Review is linked and enabled in {profile}; restart QGIS if it is running.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
