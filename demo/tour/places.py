"""Where the tour keeps things, and the programs it starts: the central server and QGIS with a fresh profile."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .ending import end

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
COUNTY = BUILD / "demo"
SERVER_TIMEOUT_S = 60.0
DEMO = (("demo", "--county", str(COUNTY)),)


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python(*words: str) -> list[str]:
    """Return a command that runs a module of ours with this Python."""
    return [sys.executable, "-m", *words]


class Centre:
    """The embedded central server in a folder of its own; ``with Centre(…) as centre``.

    ``steps`` are the words of ``redline-server`` commands that fill it before it serves (without ``--data``).
    """

    def __init__(self, folder: Path, port: int, steps: Sequence[Sequence[str]] = DEMO) -> None:
        self.folder, self.port, self._steps = folder, port, steps
        self.url = f"http://127.0.0.1:{port}"
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Centre:
        self.folder.mkdir(parents=True, exist_ok=True)
        for words in self._steps:
            self.command(*words)
        with contextlib.ExitStack() as undo:  # whoever breaks off the start leaves no server either
            undo.callback(self.stop)
            self.start()
            undo.pop_all()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def command(self, *words: str) -> None:
        """Run a ``redline-server`` command on its folder, beside the server or before it serves."""
        make = python("redline_review.server", *words, "--data", str(self.folder))
        with (self.folder / "make.log").open("ab") as log:
            subprocess.run(make, check=True, stdout=log, stderr=log, cwd=ROOT, stdin=subprocess.DEVNULL)

    def start(self) -> None:
        """Start serving and wait until it answers."""
        log = (self.folder / "serve.log").open("ab")
        serve = python("redline_review.server", "serve", "--data", str(self.folder), "--port", str(self.port))
        self._server = subprocess.Popen(serve, stdout=log, stderr=log, cwd=ROOT)
        log.close()
        deadline = time.monotonic() + SERVER_TIMEOUT_S
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the central server did not start: see {self.folder / 'serve.log'}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the server."""
        if self._server is not None:
            end(self._server)
            self._server = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@dataclass(frozen=True)
class Profile:
    """A QGIS profile made for the tour: the plugin linked and enabled, the language chosen."""

    folder: Path
    locale: str

    def make(self) -> None:
        """Make it from nothing."""
        shutil.rmtree(self.folder, ignore_errors=True)
        home = self.folder / "profiles" / "default" / "QGIS"
        home.mkdir(parents=True)
        settings = "\n".join(
            (
                "[locale]",
                f"userLocale={self.locale}",
                "overrideFlag=true",
                "[qgis]",
                "checkVersion=false",
                "showTips318=false",
                "[app]",
                "",
            )
        )
        (home / "QGIS3.ini").write_text(settings, encoding="utf-8")
        environ = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(self.folder)}
        link = [sys.executable, str(ROOT / "build_tools" / "link.py"), "--no-check"]
        subprocess.run(link, env=environ, check=True, stdout=subprocess.DEVNULL)

    def speak(self) -> None:
        """Take the language into a profile that is there already; all else in it stays."""
        settings = self.folder / "profiles" / "default" / "QGIS" / "QGIS3.ini"
        said = settings.read_text(encoding="utf-8")
        settings.write_text(re.sub(r"(?m)^userLocale=.*$", f"userLocale={self.locale}", said), encoding="utf-8")


@contextlib.contextmanager
def running_qgis(profile: Profile, code: Path, environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the desktop with a profile and a script while the block lasts; its output goes to ``log``."""
    qgis = _start_qgis(profile, code, environ, log)
    try:
        yield qgis
    finally:
        end(qgis)


def _start_qgis(profile: Profile, code: Path, environ: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    program = shutil.which("qgis.bin") or shutil.which("qgis") or "qgis"
    words: Sequence[str] = (program, "--profiles-path", str(profile.folder), "--noversioncheck", "--nologo")
    clean = {name: value for name, value in environ.items() if name not in ("QT_QPA_PLATFORM", "VIRTUAL_ENV")}
    with log.open("ab") as output:
        return subprocess.Popen([*words, "--code", str(code)], env=clean, stdout=output, stderr=output, cwd=ROOT)
