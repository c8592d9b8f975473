"""The form and its code lists as files: the workspace's own before the user's, the user's before the shipped ones.

A province puts ``forms/desk.json`` or single ``codes/*.json`` into the folder of the workspace, or into ours in the
QGIS profile; what it does not put there is the plugin's. What was read well from such files is kept in the workspace:
where one of them is broken later, the form goes on as it was last good. A code that its list lost, but that the
plugin's list or the kept one knows, is still read in findings that hold it, as a retired one, and not offered any more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ..domain.codes import CodeList, code_list_of, read_json
from ..domain.errors import BadResource, RedlineError
from ..domain.form import Form, form_of
from .store.files import replace_file

FORM_FILE = "desk.json"
LAST_GOOD = "form-last-good.json"
"""In the folder of the workspace: the form and the lists as they were last read without a fault."""


@dataclass(eq=False)
class FormFileBad(RedlineError):
    """A file of the form that cannot be used. ``line`` is that of the fault, 0 where it lies in no line.

    ``kept``: the form as it was last good holds; else the one that came with the plugin does.
    """

    path: str
    line: int
    reason: str
    kept: bool


@dataclass(frozen=True)
class FormInForce:
    """The form and the lists that hold, and what is wrong with a file of somebody's own."""

    form: Form
    codes: Mapping[str, CodeList]
    fault: Optional[FormFileBad] = None


@dataclass(frozen=True)
class _Read:
    """One file: where it is, and what is in it."""

    path: Path
    data: Any


class _Faulty(Exception):
    """A file at fault; never leaves this module."""

    def __init__(self, path: Path, error: BadResource) -> None:
        super().__init__(path)
        self.path, self.error = path, error


def read_form_in_force(own: Sequence[Path], shipped: Path, workspace: Optional[Path] = None) -> FormInForce:
    """Return what holds, of the folders ``own`` (the first one goes before) over the ``shipped`` resources.

    ``workspace`` is the folder that keeps what was last good. Raises :class:`BadResource` where the shipped files are
    needed and cannot be used. Reads and writes files: off the GUI thread.
    """
    kept = _kept(workspace / LAST_GOOD) if workspace is not None else {}
    if not kept and not any(_files(folder) for folder in own):
        return _of_the_plugin(shipped)
    try:
        files = _gathered([*own, shipped])
        _made(files)
        files = _with_lost(files, (kept, _gathered([shipped])))
        made = _made(files)
    except _Faulty as faulty:
        return _without(faulty, shipped, workspace)
    if workspace is not None:
        _keep(workspace / LAST_GOOD, files)
    return made


def own_files(own: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    """Return path, time (ns) and size of each file of the form in these folders: another answer, another form.

    Reads the disk: off the GUI thread. What vanishes meanwhile is left out.
    """
    found = []
    for path in (path for folder in own for path in _files(folder)):
        try:
            known = path.stat()
        except OSError:
            continue
        found.append((str(path), known.st_mtime_ns, known.st_size))
    return tuple(found)


def _with_lost(files: Mapping[str, _Read], known: Sequence[Mapping[str, _Read]]) -> dict[str, _Read]:
    """Return the lists with the codes that they lost, retired; ``known`` are the files as they were, sound ones."""
    whole = dict(files)
    for before in known:
        for name in {*before} & {*whole} - {""}:
            here = {code["code"] for code in whole[name].data["codes"]}
            lost = [{**code, "retired": True} for code in before[name].data["codes"] if code["code"] not in here]
            if lost:
                data = {**whole[name].data, "codes": [*whole[name].data["codes"], *lost]}
                whole[name] = _Read(whole[name].path, data)
    return whole


def _without(faulty: _Faulty, shipped: Path, workspace: Optional[Path]) -> FormInForce:
    kept = _last_good(workspace / LAST_GOOD) if workspace is not None else None
    reason = faulty.error.reason
    cause = faulty.error.__cause__
    if isinstance(cause, json.JSONDecodeError):
        line, reason = cause.lineno, cause.msg
    else:
        line = _line_of(faulty.path, faulty.error.member)
    bad = FormFileBad(str(faulty.path), line, reason, kept is not None)
    good = kept or _of_the_plugin(shipped)
    return FormInForce(good.form, good.codes, bad)


def _of_the_plugin(shipped: Path) -> FormInForce:
    try:
        return _made(_gathered([shipped]))
    except _Faulty as faulty:
        raise faulty.error from None


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder that make a form: the form itself first, then the lists by name."""
    form = folder / "forms" / FORM_FILE
    return [*([form] if form.is_file() else []), *sorted((folder / "codes").glob("*.json"))]


def _gathered(folders: Sequence[Path]) -> dict[str, _Read]:
    """Return what holds, by the name of the list (``""`` is the form); raises :class:`_Faulty`."""
    found: dict[str, _Read] = {}
    for folder in reversed(folders):
        for path in _files(folder):
            try:
                data = read_json(path)
            except BadResource as error:
                raise _Faulty(path, error) from error
            name = "" if path.parent.name == "forms" else str(data.get("list")) if isinstance(data, dict) else path.stem
            found[name] = _Read(path, data)
    return found


def _made(files: Mapping[str, _Read]) -> FormInForce:
    path = Path(FORM_FILE)
    try:
        codes = {}
        for name, one in files.items():
            if name:
                path = one.path
                codes[name] = code_list_of(path.name, one.data)
        if "" not in files:
            raise BadResource(FORM_FILE, "cannot be read")
        path = files[""].path
        return FormInForce(form_of(path.name, files[""].data, codes), codes)
    except BadResource as error:
        raise _Faulty(path, error) from error


def _keep(path: Path, files: Mapping[str, _Read]) -> None:
    """Keep what is good; where it cannot be written, a later fault falls back on what was kept before."""
    text = json.dumps({name: one.data for name, one in files.items()}, ensure_ascii=False, sort_keys=True)
    try:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            replace_file(path, text.encode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return


def _last_good(path: Path) -> Optional[FormInForce]:
    kept = _kept(path)
    return _made(kept) if kept else None


def _kept(path: Path) -> dict[str, _Read]:
    """Return the files as they were last good; none where none are kept, or they cannot be read any more."""
    try:
        kept = {str(name): _Read(path, one) for name, one in read_json(path).items()}
        _made(kept)
    except (BadResource, _Faulty, AttributeError):
        return {}
    return kept


def _line_of(path: Path, member: Sequence[str]) -> int:
    """Return the line of a question or code, or of its member; 0 where the fault lies in none."""
    if not member:
        return 0
    text = path.read_text(encoding="utf-8-sig")
    owner, *inner = (re.escape(json.dumps(name, ensure_ascii=False)) for name in member)
    found = list(re.finditer(rf'"(?:id|code)"\s*:\s*{owner}', text)) or list(re.finditer(rf"{owner}\s*:", text))
    if not found:
        return 0
    place = found[0].start()
    if inner and inner[0] == owner:
        place = found[-1].start()
    elif inner:
        behind = re.compile(inner[0]).search(text, place)
        place = behind.start() if behind is not None else place
    return text.count("\n", 0, place) + 1
