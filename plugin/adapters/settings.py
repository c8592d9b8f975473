"""Every setting that the plugin keeps in the user's QGIS profile, read and written in this one place.

QGIS 3.22 has ``QgsSettingsEntry*`` but no settings tree; the entries' constructors differ between 3.22 and 3.26, so
the keys are plain. Nothing is written by merely loading the plugin. No secret is ever kept here.
"""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QByteArray

_ROOT = "plugins/redline_review"
_MAX_RECENT = 12
_VIEWS, _MOST_VIEWS = 2, 4


class Settings:
    """Typed access to the plugin's settings; every key lies under ``plugins/redline_review``."""

    def _value(self, key: str, default: Any) -> Any:
        return QgsSettings().value(f"{_ROOT}/{key}", default)

    def _set(self, key: str, value: Any) -> None:
        QgsSettings().setValue(f"{_ROOT}/{key}", value)

    def recent_workspaces(self) -> list[str]:
        """Return the folders of workspaces opened lately, newest first."""
        try:
            found = json.loads(str(self._value("recent_workspaces", "[]")))
        except ValueError:
            return []
        return [str(folder) for folder in found] if isinstance(found, list) else []

    def add_recent_workspace(self, folder: str) -> None:
        """Put a folder on top of the recent ones."""
        others = [known for known in self.recent_workspaces() if known != folder]
        self._set("recent_workspaces", json.dumps([folder, *others][:_MAX_RECENT], ensure_ascii=False))

    def window_geometry(self) -> QByteArray:
        """Return where the Review window was left, empty before the first time."""
        value = self._value("window_geometry", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_window_geometry(self, geometry: QByteArray) -> None:
        """Remember where the Review window stands."""
        self._set("window_geometry", geometry)

    def window_splits(self) -> list[int]:
        """Return the widths of queue, images and case panel in pixels, empty before the first time."""
        try:
            found = json.loads(str(self._value("window_splits", "[]")))
        except ValueError:
            return []
        return [int(width) for width in found] if isinstance(found, list) else []

    def set_window_splits(self, widths: list[int]) -> None:
        """Remember the widths of queue, images and case panel in pixels."""
        self._set("window_splits", json.dumps(widths))

    def view_count(self) -> int:
        """Return how many views the reviewer compares in, 1 … 4."""
        found = str(self._value("view_count", _VIEWS))
        return min(_MOST_VIEWS, max(1, int(found))) if found.isdigit() else _VIEWS

    def set_view_count(self, count: int) -> None:
        """Remember how many views there are."""
        self._set("view_count", count)

    def last_folder(self) -> str:
        """Return where files were chosen last, empty before the first time."""
        return str(self._value("last_folder", ""))

    def set_last_folder(self, folder: str) -> None:
        """Remember where files were chosen."""
        self._set("last_folder", folder)

    def authcfg(self, server_url: str) -> str:
        """Return the id of the authentication configuration chosen for a server, empty for none."""
        return str(self._value(f"authcfg/{_slug(server_url)}", ""))

    def set_authcfg(self, server_url: str, authcfg: str) -> None:
        """Remember the authentication configuration (its id, never its content) of a server."""
        self._set(f"authcfg/{_slug(server_url)}", authcfg)

    def network_manager(self) -> str:
        """Return which line sync takes: ``qgis`` (QGIS's own network manager) or ``plain``."""
        return str(self._value("network_manager", "qgis"))


def _slug(url: str) -> str:
    """Return a settings key of a URL: slashes would make groups."""
    return url.rstrip("/").replace("://", "_").replace("/", "_").replace(":", "_")
