"""Disks that are really full: small file systems in memory, which only root may mount; elsewhere tests are skipped."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

Mount = Callable[[int], Path]


@contextlib.contextmanager
def small_disks() -> Iterator[Mount]:
    """Not in pytest's own folder: that is nobody else's to look into, and PostgreSQL is somebody else."""
    mounted: list[Path] = []

    def mount(size_mib: int) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="redline-disk-", dir="/tmp"))
        command = ["mount", "-t", "tmpfs", "-o", f"size={size_mib}m", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            folder.rmdir()
            pytest.skip("only root may mount a small disk")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def fill(folder: Path) -> Path:
    """Leave no byte free; returns the file that takes it all."""
    path = folder / "ballast"
    with path.open("wb", buffering=0) as ballast, pytest.raises(OSError, match="No space left"):
        deque((ballast.write(b"\0" * 4096) for _ in count()), maxlen=0)
    return path
