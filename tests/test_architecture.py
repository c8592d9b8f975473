"""The arrows of the house, read from the imports: who may know whom, and what stays out of where."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "redline_review"
STDLIB = frozenset(sys.stdlib_module_names)
SCANNED = ("__init__.py", "plugin", "ui", "server", "demo")
ANY = None  # any third-party package

DOMAIN, PORTS, SCREENING, APP = "plugin.domain", "plugin.ports", "plugin.screening", "plugin.app"
ADAPTERS, PROCESSING = "plugin.adapters", "plugin.processing"
CORE = frozenset({DOMAIN, PORTS, "plugin.port_files", SCREENING, APP})


@dataclass(frozen=True)
class Room:
    """What modules under a dotted prefix may import, besides the standard library and the room itself.

    ``inside``: rooms of the house; ``outside``: third-party packages, ``ANY`` for no restriction.
    """

    inside: frozenset[str]
    outside: Optional[frozenset[str]]


def room(inside: str | frozenset[str] = frozenset(), outside: Optional[str] = "") -> Room:
    names = frozenset(inside.split()) if isinstance(inside, str) else inside
    return Room(names, None if outside is None else frozenset(outside.split()))


# The longest prefix of a module's dotted name decides its room.
ROOMS = {
    "": room("ui"),
    "plugin": room(),
    DOMAIN: room(),
    PORTS: room(frozenset({DOMAIN, "plugin.port_files"})),
    "plugin.port_files": room(DOMAIN),
    "plugin.port_errors": room(DOMAIN),
    SCREENING: room(DOMAIN, "numpy shapely"),
    APP: room(CORE | {"plugin.port_errors"}),
    ADAPTERS: room(CORE | {"plugin.port_errors"}, "qgis osgeo numpy shapely requests urllib3 xlsxwriter pyzipper"),
    PROCESSING: room(CORE | {"plugin.port_errors", ADAPTERS}, "qgis"),
    "ui": room(CORE | {"plugin.port_errors", ADAPTERS, PROCESSING}, "qgis numpy"),
    "server": room(DOMAIN, ANY),
    "demo": room(CORE | {"plugin.port_errors", ADAPTERS, PROCESSING, "ui", "server"}, ANY),
}
# What these reach of third parties through all that they import: nothing else, so that sync is tested without QGIS.
REACH = {
    DOMAIN: "",
    PORTS: "",
    "plugin.port_errors": "",
    SCREENING: "numpy shapely",
    APP: "numpy shapely",
    "plugin.adapters.store": "",
    "plugin.adapters.clock": "",
    "plugin.adapters.network_policy": "",
    "plugin.adapters.http_transport": "requests urllib3",
}
# (where, what must not be imported there, why)
BANNED = (
    ("plugin", "qgis.gui", "plugin/ is headless"),
    ("plugin", "qgis.PyQt.QtWidgets", "plugin/ is headless"),
    ("plugin", "qgis.utils.iface", "iface is handed in"),
    ("ui", "qgis.utils.iface", "iface is handed in"),
    *((where, name, "Qt comes through qgis.PyQt") for where in ("plugin", "ui") for name in ("PyQt5", "PyQt6", "sip")),
    *((where, "tests", "code does not know its tests") for where in ("plugin", "ui", "server", "demo")),
    ("server", "qgis", "the server runs where there is no QGIS"),
)
# Calls that block the GUI thread or are gone in Qt 6, in plugin/ and ui/.
BANNED_CALLS = frozenset({"exec_", "processEvents", "waitForFinished"})
# Calls by which the GUI thread would wait: never in ui/, but for these, each with the reason why nothing stalls there.
WAITING_CALLS = frozenset({"result", "exception", "wait", "sleep"})
WAITING_NAMES = frozenset({"QEventLoop"})
MAY_WAIT = {
    ("ui.background", "Background.wait"): "for closing down only; bounded",
    ("ui.lane", "Lane._take"): "runs in a background thread",
    ("ui.opening", "open_and_read"): "runs in a background thread",
    ("ui.opening", "_refusal"): "runs in a background thread",
    ("ui.opening", "closing.close"): "runs in a background thread",
    ("ui.shell", "Shell.close"): "unloading: the last write must be on the disk; bounded",
    ("ui.desk", "ReviewDesk._screen_if_needed.measure"): "runs in a background thread",
    ("ui.add_images", "AddImagesDialog._write.add"): "runs in a background thread",
    ("ui.outline.lead", "LeadSide.finish.take"): "in a lambda that runs in a background thread",
    ("ui.connect_page", "_connect"): "runs in a background thread",
    ("ui.review.saving", "SaveWatcher._settle"): "the future is done: its callback brought it here",
}
# What is read by people stays short; a file that grows past this wants a room of its own for a part of it.
MOST_LINES = 400
COUNTED = ("__init__.py", "plugin", "ui", "server", "demo", "build_tools")
BANNED_DATACLASS_OPTIONS = frozenset({"slots", "kw_only"})


def dotted(file: Path, root: Path) -> str:
    """Return the module name of ``file`` inside the house; the root package is the empty name."""
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def files_of(root: Path, names: Iterable[str]) -> Iterator[Path]:
    """Yield the Python files that are named, or stand in a folder that is."""
    for name in names:
        found = [root / name] if name.endswith(".py") else (root / name).rglob("*.py")
        yield from (file for file in found if file.is_file())


def sources(root: Path) -> dict[str, Path]:
    """Return the files of the house by module name."""
    return {dotted(file, root): file for file in files_of(root, SCANNED)}


def is_under(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".") or not prefix


def long_files(root: Path) -> list[str]:
    """Return one line for each source file that is longer than a file here may be."""
    counts = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files_of(root, COUNTED)}
    return [f"{file.relative_to(root).as_posix()}: {n} lines" for file, n in sorted(counts.items()) if n > MOST_LINES]


def room_of(name: str) -> str:
    return max((prefix for prefix in ROOMS if prefix and is_under(name, prefix)), key=len, default="")


def absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    """Return what ``node`` names as a dotted path from the house (``redline_review.…``) or from outside."""
    if not node.level:
        return node.module or ""
    here = [PACKAGE, *filter(None, module.split("."))]
    up = node.level - (1 if is_package else 0)
    base = here[: len(here) - up] if up else here
    return ".".join([*base, *filter(None, [node.module])])


def imports(file: Path, module: str) -> Iterator[tuple[str, int]]:
    """Yield every name that ``file`` imports, fully dotted (``from a import b`` gives ``a.b``), with its line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, module, file.name == "__init__.py")
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def inner(name: str) -> Optional[str]:
    """Return the part of an imported name inside the house, None for a foreign one."""
    return name[len(PACKAGE) + 1 :] if is_under(name, PACKAGE) else None


def _arrow_problem(module: str, name: str) -> Optional[str]:
    home, inside = room_of(module), inner(name)
    if inside is not None:
        other = room_of(inside)
        return (
            None
            if other in {home, *ROOMS[home].inside}
            else f"{home or '__init__'} may not import {other or 'the root'}"
        )
    top, allowed = name.split(".")[0], ROOMS[home].outside
    if top in STDLIB or allowed is ANY or top in allowed:
        return None
    return f"{home or '__init__'} may not import {top}"


def arrow_problems(root: Path) -> list[str]:
    """Return one line for each import that runs against the arrows or is banned where it stands."""
    problems = []
    for module, file in sources(root).items():
        for name, line in imports(file, module):
            inside = inner(name)
            reasons = [_arrow_problem(module, name)]
            known = name if inside is None else inside
            reasons += [why for where, what, why in BANNED if is_under(module, where) and is_under(known, what)]
            problems += [f"{module}:{line}: {name}: {reason}" for reason in reasons if reason]
    return problems


def _module_named(name: str, known: dict[str, Path]) -> Optional[str]:
    inside = inner(name)
    while inside and inside not in known:
        inside = inside.rpartition(".")[0]
    return inside or None


def foreign_reached(root: Path, prefix: str, allowed: frozenset[str]) -> list[str]:
    """Return the chains of imports by which a module under ``prefix`` reaches a package that is not ``allowed``."""
    known = sources(root)
    chains, waiting = [], [(name, name) for name in known if is_under(name, prefix)]
    seen = {name for name, _ in waiting}
    while waiting:
        module, chain = waiting.pop()
        for name, _ in imports(known[module], module):
            following = _module_named(name, known)
            if inner(name) is None and name.split(".")[0] not in STDLIB | allowed:
                chains.append(f"{chain} -> {name}")
            elif following and following not in seen:
                seen.add(following)
                waiting.append((following, f"{chain} -> {following}"))
    return chains


def _is_dataclass(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "dataclass"


def call_problems(root: Path) -> list[str]:
    """Return one line for each call in plugin/ and ui/ that blocks, or that Qt 6 or Python 3.9 does not know."""
    problems = []
    for module, file in sources(root).items():
        if not (is_under(module, "plugin") or is_under(module, "ui")):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in BANNED_CALLS:
                problems.append(f"{module}:{node.lineno}: {node.attr}")
            elif isinstance(node, ast.Call) and _is_dataclass(node):
                options = BANNED_DATACLASS_OPTIONS & {keyword.arg for keyword in node.keywords}
                problems += [f"{module}:{node.lineno}: dataclass({option}=…) needs Python 3.10" for option in options]
    return problems


def _functions(node: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Yield every node under ``node`` with the dotted name of the function or class it stands in."""
    for child in ast.iter_child_nodes(node):
        yield inside, child
        is_named = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        yield from _functions(child, f"{inside}.{child.name}".lstrip(".") if is_named else inside)


def _waits(node: ast.AST) -> Optional[str]:
    """Return the name by which ``node`` waits, if it does."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name if name in WAITING_CALLS else None
    names = {getattr(node, "attr", ""), getattr(node, "id", "")}
    if isinstance(node, ast.alias):
        names.add(node.name)
    return next(iter(names & WAITING_NAMES), None)


def waits_of(root: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield module and function of each call in ui/ that waits, with a line that says where it stands."""
    for module, file in sources(root).items():
        if is_under(module, "ui"):
            for function, node in _functions(ast.parse(file.read_text(encoding="utf-8"))):
                name = _waits(node)
                if name:
                    yield (module, function), f"{module}:{getattr(node, 'lineno', 0)}: {function or 'module'}: {name}"


def waiting_problems(root: Path) -> list[str]:
    """Return one line for each call in ui/ that waits and is not allowed to."""
    return [line for place, line in waits_of(root) if place not in MAY_WAIT]


def grammar_problems(root: Path) -> list[str]:
    """Return one line for each file of the plugin that Python 3.9 cannot parse."""
    problems = []
    for module, file in sources(root).items():
        if is_under(module, "server") or is_under(module, "demo"):
            continue
        try:
            ast.parse(file.read_text(encoding="utf-8"), str(file), feature_version=(3, 9))
        except SyntaxError as error:
            problems.append(f"{module}:{error.lineno}: {error.msg}")
    return problems


def test_imports_follow_the_arrows() -> None:
    assert arrow_problems(ROOT) == []


@pytest.mark.parametrize("prefix", REACH)
def test_module_reaches_only_these_packages(prefix: str) -> None:
    assert any(is_under(name, prefix) for name in sources(ROOT)), f"{prefix} is gone: mend the table"
    assert foreign_reached(ROOT, prefix, frozenset(REACH[prefix].split())) == []


def test_no_call_blocks_or_is_gone_in_qt6() -> None:
    assert call_problems(ROOT) == []


def test_no_call_on_the_gui_thread_waits() -> None:
    assert waiting_problems(ROOT) == []


def test_every_function_that_may_wait_does() -> None:
    assert set(MAY_WAIT) - {place for place, _ in waits_of(ROOT)} == set()


def test_plugin_parses_with_the_grammar_of_python_3_9() -> None:
    assert grammar_problems(ROOT) == []


def test_every_room_of_the_house_has_modules() -> None:
    empty = [prefix for prefix in ROOMS if not any(room_of(name) == prefix for name in sources(ROOT))]
    assert empty == []


def test_no_source_file_is_longer_than_400_lines() -> None:
    assert long_files(ROOT) == []


def plant(root: Path, file: str, text: str) -> None:
    target = root / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param("plugin/domain/x.py", "import shapely", id="domain uses a package"),
        pytest.param("plugin/domain/x.py", "from ..app import queue", id="domain knows the application"),
        pytest.param("plugin/domain/x.py", "from .. import ports", id="domain knows the ports"),
        pytest.param("plugin/ports.py", "from .app import queue", id="ports know the application"),
        pytest.param("plugin/app/x.py", "from ..adapters import store", id="application knows an adapter"),
        pytest.param("plugin/app/x.py", "def f():\n    import requests", id="application imports late"),
        pytest.param("plugin/screening/x.py", "import scipy", id="screening uses a third package"),
        pytest.param("plugin/adapters/x.py", "from ...ui import entry", id="adapter knows the screen"),
        pytest.param("plugin/adapters/x.py", "from redline_review.ui import entry", id="adapter by the absolute name"),
        pytest.param("plugin/adapters/x.py", "from ... import classFactory", id="adapter knows the root"),
        pytest.param("plugin/adapters/x.py", "from ..processing import p", id="adapter knows processing"),
        pytest.param("plugin/adapters/x.py", "from qgis.gui import QgsMapCanvas", id="adapter knows a widget"),
        pytest.param("plugin/adapters/x.py", "from qgis import gui", id="adapter takes the whole of gui"),
        pytest.param("plugin/processing/x.py", "from qgis.PyQt import QtWidgets", id="processing knows widgets"),
        pytest.param("plugin/adapters/x.py", "from qgis.utils import iface", id="adapter takes iface"),
        pytest.param("ui/x.py", "from qgis.utils import iface", id="screen takes iface"),
        pytest.param("ui/x.py", "from PyQt5.QtCore import Qt", id="Qt past qgis.PyQt"),
        pytest.param("ui/x.py", "from ..demo import tour", id="screen knows the demo"),
        pytest.param("ui/x.py", "from redline_review.server import cli", id="screen knows the server"),
        pytest.param("server/x.py", "from ..plugin.app import queue", id="server knows the application"),
        pytest.param("server/x.py", "import qgis.core", id="server needs QGIS"),
        pytest.param("demo/x.py", "import redline_review.tests.helper", id="demo knows the tests"),
        pytest.param("__init__.py", "from .plugin.app import queue", id="root knows more than the screen"),
    ],
)
def test_checker_finds_a_planted_import(tmp_path: Path, file: str, line: str) -> None:
    plant(tmp_path, file, line)
    assert len(arrow_problems(tmp_path)) >= 1


def test_checker_accepts_what_the_arrows_allow(tmp_path: Path) -> None:
    plant(tmp_path, "__init__.py", "def f():\n    from .ui.entry import Plugin")
    plant(tmp_path, "ui/entry.py", "from ..plugin.adapters.store import Store\nfrom qgis.gui import QgsMapCanvas")
    plant(tmp_path, "plugin/app/x.py", "import json\nfrom . import y\nfrom ..domain.records import Case")
    plant(tmp_path, "server/x.py", "import fastapi\nfrom ..plugin.domain import wire")
    assert arrow_problems(tmp_path) == []


def test_checker_follows_imports_to_a_foreign_package(tmp_path: Path) -> None:
    plant(tmp_path, "plugin/adapters/store.py", "from .helper import words")
    plant(tmp_path, "plugin/adapters/helper.py", "from .translation import tr")
    plant(tmp_path, "plugin/adapters/translation.py", "from qgis.PyQt.QtCore import QCoreApplication")
    chain = "plugin.adapters.store -> plugin.adapters.helper -> plugin.adapters.translation"
    found = foreign_reached(tmp_path, "plugin.adapters.store", frozenset())
    assert found == [f"{chain} -> qgis.PyQt.QtCore.QCoreApplication"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("dialog.exec_()", id="exec with underscore"),
        pytest.param("QApplication.processEvents()", id="events processed by hand"),
        pytest.param("task.waitForFinished()", id="waiting for a task"),
        pytest.param("@dataclass(slots=True)\nclass A: ...", id="dataclass with slots"),
    ],
)
def test_checker_finds_a_planted_call(tmp_path: Path, text: str) -> None:
    plant(tmp_path, "ui/x.py", text)
    assert len(call_problems(tmp_path)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("store.record(act).result()", id="result of a future"),
        pytest.param("store.record(act).exception()", id="error of a future"),
        pytest.param("def f():\n    work.wait()", id="waiting in a function"),
        pytest.param("class A:\n    def f(self):\n        return [w.wait(9) for w in a]", id="waiting in a method"),
        pytest.param("self.f(lambda: time.sleep(1))", id="sleeping"),
        pytest.param("sleep(1)", id="sleeping by the bare name"),
        pytest.param("from qgis.PyQt.QtCore import QEventLoop", id="a nested event loop"),
        pytest.param("loop = QtCore.QEventLoop", id="a nested event loop by its module"),
    ],
)
def test_checker_finds_a_planted_wait(tmp_path: Path, text: str) -> None:
    plant(tmp_path, "ui/x.py", text)
    assert len(waiting_problems(tmp_path)) == 1


def test_checker_allows_a_wait_only_in_the_named_function(tmp_path: Path) -> None:
    plant(tmp_path, "ui/background.py", "class Background:\n    def wait(self): t.wait()\n    def run(self): t.wait()")
    assert waiting_problems(tmp_path) == ["ui.background:3: Background.run: wait"]


def test_checker_lets_a_worker_below_the_screen_wait(tmp_path: Path) -> None:
    plant(tmp_path, "plugin/adapters/x.py", "store.record(act).result()")
    assert waiting_problems(tmp_path) == []


def test_checker_finds_grammar_newer_than_python_3_9(tmp_path: Path) -> None:
    plant(tmp_path, "ui/x.py", "match a:\n    case 1:\n        pass\n")
    assert len(grammar_problems(tmp_path)) == 1


def test_checker_finds_a_planted_file_of_401_lines(tmp_path: Path) -> None:
    plant(tmp_path, "server/web/x.py", "1\n" * 401)
    plant(tmp_path, "build_tools/y.py", "1\n" * 400)
    assert long_files(tmp_path) == ["server/web/x.py: 401 lines"]
