"""Keeps our views out of the user's project.

Every ``QgsMapCanvas`` writes its place into the project when that is saved (a classified case's place, then), and
takes a place from the project when one is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtXml import QDomDocument

from .canvas import OBJECT_NAME

_TAG = "mapcanvas"


class ProjectGuard(QObject):
    """Removes our canvases from a project being saved; calls ``restore`` after one was opened.

    Make it after the canvases: slots are called in the order of their connection.
    """

    def __init__(self, project: QgsProject, restore: Callable[[], None], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._project, self._restore = project, restore
        project.writeProject.connect(self._leave_no_trace)
        project.readProject.connect(self._put_back)

    def _leave_no_trace(self, document: QDomDocument) -> None:
        nodes = document.elementsByTagName(_TAG)
        ours = [nodes.at(i) for i in range(nodes.count()) if nodes.at(i).toElement().attribute("name") == OBJECT_NAME]
        for node in ours:
            node.parentNode().removeChild(node)

    def _put_back(self, _document: QDomDocument) -> None:
        self._restore()

    def close(self) -> None:
        """Let go of the project."""
        self._project.writeProject.disconnect(self._leave_no_trace)
        self._project.readProject.disconnect(self._put_back)
