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
    try:
        return importlib.import_module(_NAME).Workbook
    except ModuleNotFoundError:
        sys.path.append(str(_BROUGHT))  # only while it is imported: nobody else is to find a library there
        try:
            return importlib.import_module(_NAME).Workbook
        finally:
            sys.path.remove(str(_BROUGHT))
