"""What every side of the benchmark does alike: the clock around its work and the pairs it hands over."""

from __future__ import annotations

import json
import resource
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np


class Stages:
    """Seconds by stage, wall and processor (user + sys, this process and its finished children)."""

    def __init__(self):
        self.wall, self.cpu = {}, {}

    @contextmanager
    def stage(self, name):
        wall, cpu = time.perf_counter(), _cpu()
        yield
        self.wall[name] = round(time.perf_counter() - wall, 3)
        self.cpu[name] = round(_cpu() - cpu, 3)


def _cpu():
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def hand_over(out, stages, patch, zone, area, **facts):
    """Write what was found: numbers of patches and zones with their areas in ㎡, and what it took."""
    out = Path(out)
    np.savez(out.with_suffix(".npz"), patch=np.asarray(patch), zone=np.asarray(zone), area=np.asarray(area))
    report = {
        "seconds": round(sum(stages.wall.values()), 3),
        "cpu_seconds": round(sum(stages.cpu.values()), 3),
        "stages": stages.wall,
        "cpu_stages": stages.cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **facts,
    }
    out.with_suffix(".json").write_text(json.dumps(report), encoding="utf-8")


def numbers(ids):
    """Return the numbers in ids such as ``P0000012``."""
    return np.array([int(one[1:]) for one in ids], dtype=np.int64)
