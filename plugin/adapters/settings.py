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
_TILE_CACHE_MB = 512
LEAST_PICTURE_MB, _PICTURE_MB = 32, 256
_MAX_ARRANGED = 50
_LAST = "last"
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

    def arrangement(self, workspace_id: str) -> tuple[str, str]:
        """Return (order, headings) of a workspace's list as they were left, else of the one used last, else empty."""
        known = self._arrangements()
        return known.get(workspace_id) or known.get(_LAST, ("", ""))

    def set_arrangement(self, workspace_id: str, order: str, headings: str) -> None:
        """Remember how the list of a workspace is ordered and what stands together in it."""
        known = self._arrangements()
        others = [(name, pair) for name, pair in known.items() if name not in (workspace_id, _LAST)]
        newest = dict([*others[-_MAX_ARRANGED:], (workspace_id, (order, headings)), (_LAST, (order, headings))])
        self._set("arrangements", json.dumps(newest))

    def _arrangements(self) -> dict[str, tuple[str, str]]:
        try:
            found = json.loads(str(self._value("arrangements", "{}")))
        except ValueError:
            return {}
        pairs = found.items() if isinstance(found, dict) else ()
        return {name: (str(pair[0]), str(pair[1])) for name, pair in pairs if isinstance(pair, list) and len(pair) == 2}

    def view_count(self) -> int:
        """Return how many views the reviewer compares in, 1 … 4."""
        found = str(self._value("view_count", _VIEWS))
        return min(_MOST_VIEWS, max(1, int(found))) if found.isdigit() else _VIEWS

    def set_view_count(self, count: int) -> None:
        """Remember how many views there are."""
        self._set("view_count", count)

    def own_stretch(self) -> bool:
        """Tell whether each view is stretched from its own values, instead of all alike."""
        return str(self._value("own_stretch", "false")).lower() == "true"

    def set_own_stretch(self, own: bool) -> None:
        """Remember how views are stretched."""
        self._set("own_stretch", "true" if own else "false")

    def export_choices(self) -> dict[str, Any]:
        """Return what was exported last and how, by name; empty before the first time."""
        try:
            found = json.loads(str(self._value("export_choices", "{}")))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def set_export_choices(self, choices: dict[str, Any]) -> None:
        """Remember what was exported and how (JSON values)."""
        self._set("export_choices", json.dumps(choices, ensure_ascii=False))

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

    def sign_in_way(self, server_url: str) -> tuple[str, str]:
        """Return how one signed in to a server last, and the id of the line's authentication configuration."""
        slug = _slug(server_url)
        return str(self._value(f"sign_in_way/{slug}", "")), str(self._value(f"line_authcfg/{slug}", ""))

    def set_sign_in_way(self, server_url: str, way: str, authcfg: str) -> None:
        """Remember how one signed in to a server, and with which authentication configuration (its id)."""
        self._set(f"sign_in_way/{_slug(server_url)}", way)
        self._set(f"line_authcfg/{_slug(server_url)}", authcfg)

    def tile_cache_mb(self) -> int:
        """Return how many megabytes of services' tiles are kept on the disk; 0 for none."""
        try:
            return max(0, int(self._value("tile_cache_mb", _TILE_CACHE_MB)))
        except (TypeError, ValueError):
            return _TILE_CACHE_MB

    def set_tile_cache_mb(self, megabytes: int) -> None:
        """Choose how many megabytes of services' tiles are kept on the disk."""
        self._set("tile_cache_mb", megabytes)

    def picture_memory_mb(self) -> int:
        """Return how many megabytes the pictures of patches that come next may take in memory."""
        try:
            return max(LEAST_PICTURE_MB, int(self._value("picture_memory_mb", _PICTURE_MB)))
        except (TypeError, ValueError):
            return _PICTURE_MB

    def set_picture_memory_mb(self, megabytes: int) -> None:
        """Choose how many megabytes the pictures of patches that come next may take, from the next window on."""
        self._set("picture_memory_mb", megabytes)

    def fetch_ahead(self) -> bool:
        """Tell whether pictures of services are made before somebody asks for them; not on a metered line."""
        return str(self._value("fetch_ahead", "true")).lower() != "false"

    def set_fetch_ahead(self, wanted: bool) -> None:
        """Choose whether pictures of services are made before somebody asks for them."""
        self._set("fetch_ahead", "true" if wanted else "false")

    def time_per_case(self) -> bool:
        """Tell whether the reviewer wants to know how long each patch takes; off until it is switched on."""
        return str(self._value("time_per_case", "false")).lower() == "true"

    def set_time_per_case(self, wanted: bool) -> None:
        """Choose whether the time for each patch is noted."""
        self._set("time_per_case", "true" if wanted else "false")

    def auto_sync(self) -> bool:
        """Tell whether what waits goes out by itself when online, and what others did is fetched now and then."""
        return str(self._value("auto_sync", "true")).lower() != "false"

    def set_auto_sync(self, wanted: bool) -> None:
        """Choose whether syncs begin by themselves."""
        self._set("auto_sync", "true" if wanted else "false")

    def network_manager(self) -> str:
        """Return which line sync takes: ``qgis`` (QGIS's own network manager) or ``plain``."""
        return str(self._value("network_manager", "qgis"))


def _slug(url: str) -> str:
    """Return a settings key of a URL: slashes would make groups."""
    return url.rstrip("/").replace("://", "_").replace("/", "_").replace(":", "_")
