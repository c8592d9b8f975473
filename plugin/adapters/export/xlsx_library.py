"""XlsxWriter, installed or as it travels in the plugin's zip."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

_NAME = "xlsxwriter"
_BROUGHT = Path(__file__).resolve().parents[3] / "libraries"


def workbook_class() -> Any:
    """Return ``xlsxwriter.Workbook``. Raises ``ImportError`` where neither one is there: a broken installation."""
    return _library().Workbook


def write_error() -> type[Exception]:
    """Return what the library raises in place of an ``OSError``, which is its first argument."""
    _library()
    found: type[Exception] = importlib.import_module(f"{_NAME}.exceptions").XlsxFileError
    return found


def _library() -> Any:
    try:
        return importlib.import_module(_NAME)
    except ModuleNotFoundError:
        sys.path.append(str(_BROUGHT))  # only while it is imported: nobody else is to find a library there
        try:
            return importlib.import_module(_NAME)
        finally:
            sys.path.remove(str(_BROUGHT))
