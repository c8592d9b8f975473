"""A virtual screen with a window manager, and the hand that presses keys and moves the mouse on it."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

from .ending import end

START_TIMEOUT_S = 20.0
ATTEMPTS = 4


class MissingTool(RuntimeError):
    """A program the tour needs is not installed; ``make run`` installs it."""


def tool(name: str) -> str:
    """Return the path of a program; raises :class:`MissingTool`."""
    path = shutil.which(name)
    if path is None:
        raise MissingTool(f"{name} is not installed; `make run` installs what the tour needs")
    return path


class Screen:
    """Xvfb and openbox; ``with Screen(1600, 1000) as screen``."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._programs: list[subprocess.Popen[bytes]] = []
        self.display = ""

    def __enter__(self) -> Screen:
        with contextlib.ExitStack() as undo:  # whoever breaks off the start leaves no screen either
            undo.callback(self.close)
            for _attempt in range(ATTEMPTS):  # another program may have taken the same display number at the same time
                if self._come_up():
                    undo.pop_all()
                    return self
                self.close()
        raise RuntimeError("the virtual screen did not come up")

    def _come_up(self) -> bool:
        """Start screen and window manager; tell whether the screen answers."""
        reading, writing = os.pipe()
        size = f"{self.width}x{self.height}x24"
        command = [tool("Xvfb"), "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
        quiet = subprocess.DEVNULL
        self._programs.append(subprocess.Popen(command, pass_fds=[writing], stdout=quiet, stderr=quiet))
        os.close(writing)
        number = _line(reading)
        self.display = f":{number}"
        if not number or not self._answers():
            return False
        self._programs.append(subprocess.Popen([tool("openbox")], env=self.environ(), stdout=quiet, stderr=quiet))
        return True

    def _answers(self) -> bool:
        asking = [tool("xdotool"), "getdisplaygeometry"]
        done = subprocess.run(asking, env=self.environ(), capture_output=True, text=True, timeout=20, check=False)
        return done.stdout.split() == [str(self.width), str(self.height)]

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End window manager and screen."""
        for program in reversed(self._programs):
            end(program)
        self._programs.clear()

    def environ(self) -> dict[str, str]:
        """Return an environment for programs on this screen."""
        return {**os.environ, "DISPLAY": self.display}

    def shot(self, path: Path) -> Path:
        """Write a PNG of the whole screen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([tool("import"), "-window", "root", str(path)], env=self.environ(), check=True, timeout=30)
        return path

    def count_keys(self, path: Path) -> KeyCount:
        """Let the X server tell of every key from now on."""
        command = [sys.executable, "-m", "redline_review.demo.tour.recorder", str(path)]
        self._programs.append(subprocess.Popen(command, env=self.environ()))
        count = KeyCount(path)
        count.wait(0)
        return count

    def hand(self) -> Hand:
        """Return the hand on this screen."""
        return Hand(self.environ())


class KeyCount:
    """How many keys the X server has handed out."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> int:
        """Return the number so far, -1 before the counting has begun."""
        return self._path.stat().st_size - 1 if self._path.exists() else -1

    def wait(self, least: int) -> int:
        """Return the number once it has come to ``least``, or what it is after a while."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while self.now() < least and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.now()


def _line(descriptor: int) -> str:
    """Return the line that comes through a pipe, empty where none comes in time; closes the pipe."""
    text = b""
    with os.fdopen(descriptor, "rb", buffering=0) as pipe:
        while not text.endswith(b"\n") and select.select([pipe], [], [], START_TIMEOUT_S)[0]:
            more = pipe.read(16)
            if not more:
                break
            text += more
    return text.decode().strip()


class Hand:
    """Presses keys and moves the mouse through the X server, as a person's would arrive."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._environ = environ

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            [tool("xdotool"), *words], env=self._environ, check=True, timeout=60, capture_output=True, text=True
        )
        return done.stdout

    def key(self, *names: str) -> None:
        """Press keys one after the other (xdotool's names: ``Return``, ``ctrl+z``)."""
        self._do("key", "--clearmodifiers", "--delay", "30", *names)

    def hold(self, name: str, seconds: float) -> None:
        """Hold a key down."""
        self._do("keydown", name)
        time.sleep(seconds)
        self._do("keyup", name)

    def press(self, name: str) -> None:
        """Press a key down and leave it there."""
        self._do("keydown", name)

    def release(self, name: str) -> None:
        """Let a key go."""
        self._do("keyup", name)

    def type(self, text: str) -> None:
        """Type text."""
        self._do("type", "--delay", "12", text)

    def replace(self, text: str) -> None:
        """Replace what stands in the focused field."""
        self.key("ctrl+a")
        self.type(text)

    def move(self, x: int, y: int) -> None:
        """Move the mouse."""
        self._do("mousemove", str(x), str(y))

    def click(self, rect: Sequence[int], button: int = 1) -> None:
        """Click in the middle of ``(x, y, width, height)`` on the screen."""
        self.move(rect[0] + rect[2] // 2, rect[1] + rect[3] // 2)
        self._do("click", str(button))

    def drag(self, start: tuple[int, int], end: tuple[int, int], steps: int = 12) -> None:
        """Drag with the left button, in small steps."""
        self.move(*start)
        self._do("mousedown", "1")
        for step in range(1, steps + 1):
            part = step / steps
            self.move(round(start[0] + (end[0] - start[0]) * part), round(start[1] + (end[1] - start[1]) * part))
        self._do("mouseup", "1")

    def wheel(self, rect: Sequence[int], clicks: int) -> None:
        """Turn the wheel over a place: positive zooms in."""
        self.move(rect[0] + rect[2] // 2, rect[1] + rect[3] // 2)
        for _ in range(abs(clicks)):
            self._do("click", "4" if clicks > 0 else "5")

    def window(self, title: str) -> Optional[str]:
        """Return the id of a visible window whose title holds ``title``."""
        done = subprocess.run(
            [tool("xdotool"), "search", "--onlyvisible", "--name", title],
            env=self._environ,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        found = done.stdout.split()
        return found[-1] if found else None

    def close(self, window: str) -> None:
        """Close a window as its close button would."""
        self._do("windowactivate", "--sync", window)
        self._do("key", "alt+F4")

    def fit(self, window: str, width: int, height: int) -> None:
        """Place a window at the screen's corner in this size."""
        self._do("windowactivate", "--sync", window)
        self._do("windowmove", window, "0", "0")
        self._do("windowsize", "--sync", window, str(width), str(height))
