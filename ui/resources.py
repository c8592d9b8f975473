"""Where the plugin's data files lie, and the forms and lists read from them."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtGui import QIcon

from ..plugin.adapters.form_files import FormInForce, read_form_in_force
from ..plugin.adapters.profile_folder import user_folder
from ..plugin.domain.codes import CodeList, read_code_lists
from ..plugin.domain.form import Form, read_form

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
TRANSLATIONS = ROOT / "i18n"


def icon(name: str) -> QIcon:
    """Return an icon of ours by its file name without ending."""
    return QIcon(str(RESOURCES / "icons" / f"{name}.svg"))


def desk_form() -> tuple[Form, dict[str, CodeList]]:
    """Read the desk form and all code lists; raises ``BadResource`` naming the file and the fault."""
    codes = read_code_lists(RESOURCES / "codes")
    return read_form(RESOURCES / "forms" / "desk.json", codes), codes


def form_in_force(workspace: Path) -> FormInForce:
    """Return the form and the code lists of a workspace: its own, the user's, else ours. Off the GUI thread.

    Raises ``BadResource`` where ours are needed and cannot be used.
    """
    return read_form_in_force((workspace, user_folder()), RESOURCES, workspace)
