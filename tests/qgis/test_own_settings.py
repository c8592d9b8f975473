"""Suites run side by side: each has QGIS settings of its own, or one takes away what another has just set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from qgis.core import QgsSettings
from redline_review.build_tools.run_tests import SUITES, WORKER, _environment

STARTED_BY_US = pytest.mark.skipif(WORKER not in os.environ, reason="not started by build_tools/run_tests.py")


def test_each_suite_is_given_a_folder_of_its_own(tmp_path: Path) -> None:
    places = [_environment(suite, str(tmp_path / suite.name))[WORKER] for suite in SUITES]
    assert len(set(places)) == len(SUITES)


@STARTED_BY_US
def test_what_qgis_keeps_lies_in_the_folder_of_this_suite() -> None:
    assert Path(QgsSettings().fileName()).is_relative_to(os.environ[WORKER])
