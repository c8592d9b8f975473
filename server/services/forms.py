"""The forms that findings are checked by."""

from __future__ import annotations

from pathlib import Path

from ...plugin.domain.codes import read_code_lists
from ...plugin.domain.form import Form, read_form


def read_forms(folder: Path) -> dict[str, Form]:
    """Read every form of a resources folder over its code lists, by its name and by those it had before.

    A laptop that was offline for months names the form as it knew it. Raises :class:`~.BadResource`.
    """
    lists = read_code_lists(folder / "codes")
    forms = [read_form(path, lists) for path in sorted((folder / "forms").glob("*.json"))]
    formerly = {name: form for form in forms for name in form.formerly}
    return {**formerly, **{form.name: form for form in forms}}
