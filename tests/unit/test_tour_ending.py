"""A signal to the tour ends what the tour started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PRELUDE = """
import sys, time
from pathlib import Path
from redline_review.demo.tour.ending import leave_on_signals
from redline_review.demo.tour.places import Centre, Profile, free_port, running_qgis

def say(program):
    print(program.pid, flush=True)
    time.sleep(60)

leave_on_signals()
folder = Path(sys.argv[1])
centre = Centre(folder / "centre", free_port(), steps=())
"""
SERVING = "with centre: say(centre._server)"
STARTING = """
Centre._answers = lambda self: say(self._server)
with centre: pass
"""
IN_QGIS = """
with running_qgis(Profile(folder, "en_US"), folder, {}, folder / "qgis.log") as qgis: say(qgis)
"""


def lives(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
@pytest.mark.parametrize(
    "block",
    [
        pytest.param(SERVING, id="while the server serves"),
        pytest.param(STARTING, id="while the server starts"),
        pytest.param(IN_QGIS, id="while QGIS runs"),
    ],
)
def test_signal_ends_what_the_tour_started(tmp_path: Path, block: str, number: signal.Signals) -> None:
    stand_in = tmp_path / "qgis.bin"
    stand_in.write_text("#!/bin/sh\nexec /bin/sleep 60\n", encoding="utf-8")
    stand_in.chmod(0o755)
    environ = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, "-c", PRELUDE + block, str(tmp_path)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as tour:
        assert tour.stdout is not None
        pid = int(tour.stdout.readline())
        assert lives(pid)
        tour.send_signal(number)
        assert tour.wait(60) == 128 + number
    assert not lives(pid)
