"""Keeps ``i18n/redline_review_zh_Hans.ts`` in step with the words of the source.

Collects the literals of ``tr("…")`` under ``plugin/`` and ``ui/`` by their syntax tree, keeps translations that exist,
marks new ones unfinished and lost ones vanished (Qt Linguist's TS 2.1 format). With ``--check`` it writes nothing and
fails where the file lags behind, a translation is unfinished or its placeholders differ from the source's.
"""

from __future__ import annotations

import argparse
import ast
import string
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "i18n" / "redline_review_zh_Hans.ts"
ROOMS = ("plugin", "ui")
CONTEXT = "RedlineReview"
HEADER = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


@dataclass(frozen=True)
class Words:
    """What the source says: the files of each string in order of appearance, and what is wrong with the source."""

    files: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, source: str, file: str) -> None:
        """Note that ``source`` occurs in ``file``."""
        places = self.files.setdefault(source, [])
        if file not in places:
            places.append(file)


@dataclass(frozen=True)
class Entry:
    """One translation of the file; ``kind`` is ``""`` (finished), ``unfinished`` or ``vanished``."""

    text: str
    kind: str


def _called_tr(node: ast.AST) -> Optional[ast.Call]:
    if not isinstance(node, ast.Call):
        return None
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    return node if name == "tr" else None


def _literal(call: ast.Call) -> Optional[str]:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _is_method_of_self(call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id == "self"


def _collect_python(path: Path, file: str, words: Words) -> None:
    calls = filter(None, map(_called_tr, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    for call in sorted(calls, key=lambda found: (found.lineno, found.col_offset)):
        source = _literal(call)
        if source is None:
            words.problems.append(f"{file}:{call.lineno}: tr() takes a literal, or nobody can translate it")
        elif _is_method_of_self(call):
            words.problems.append(f"{file}:{call.lineno}: use the function tr(); self.tr() has another context")
        else:
            words.add(source, file)


def _collect_form(path: Path, file: str, words: Words) -> None:
    for node in ElementTree.parse(path).iter("string"):
        if (node.text or "").strip() and node.get("notr") != "true":
            words.problems.append(f'{file}: "{node.text}" stands in a form; set it in code through tr()')


def collect(root: Path = ROOT) -> Words:
    """Return the words of the source under ``root``."""
    words = Words()
    for path in sorted(found for room in ROOMS for found in (root / room).rglob("*")):
        file = path.relative_to(root).as_posix()
        if path.suffix == ".py":
            _collect_python(path, file, words)
        elif path.suffix == ".ui":
            _collect_form(path, file, words)
    return words


def read_entries(path: Path) -> dict[str, Entry]:
    """Return what the .ts file at ``path`` holds, by source string; nothing if there is no file."""
    if not path.exists():
        return {}
    entries = {}
    for message in ElementTree.parse(path).iter("message"):
        translation = message.find("translation")
        kind = "unfinished" if translation is None else translation.get("type", "")
        text = "" if translation is None else translation.text or ""
        entries[message.findtext("source", "")] = Entry(text, kind)
    return entries


def updated(words: Words, old: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries for ``words``: kept, new (unfinished), and vanished where a translation would be lost."""
    fresh = {}
    for source in words.files:
        entry = old.get(source, Entry("", "unfinished"))
        fresh[source] = Entry(entry.text, "unfinished" if entry.kind == "unfinished" or not entry.text else "")
    lost = {
        source: Entry(entry.text, "vanished") for source, entry in old.items() if source not in fresh and entry.text
    }
    return {**fresh, **lost}


def render(words: Words, entries: Mapping[str, Entry]) -> str:
    """Return the text of the .ts file; files are named without lines, so that moving code changes nothing."""
    top = ElementTree.Element("TS", version="2.1", language="zh_CN", sourcelanguage="en")
    context = ElementTree.SubElement(top, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for source, entry in entries.items():
        message = ElementTree.SubElement(context, "message")
        for file in words.files.get(source, []):
            ElementTree.SubElement(message, "location", filename=f"../{file}")
        ElementTree.SubElement(message, "source").text = source
        kind = {"type": entry.kind} if entry.kind else {}
        ElementTree.SubElement(message, "translation", kind).text = entry.text
    ElementTree.indent(top, "    ")
    return HEADER + ElementTree.tostring(top, encoding="unicode", short_empty_elements=False) + "\n"


def placeholders(text: str) -> set[str]:
    """Return the names of the ``{name}`` placeholders in ``text``; raises ``ValueError`` on a stray brace."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _wrong_translations(entries: Mapping[str, Entry]) -> Iterator[str]:
    for source, entry in entries.items():
        if entry.kind == "unfinished":
            yield f"not translated: {source!r}"
        elif not entry.kind and placeholders(source) != placeholders(entry.text):
            yield f"other placeholders than the source: {source!r} -> {entry.text!r}"


def check(root: Path = ROOT, target: Path = TARGET) -> list[str]:
    """Return what keeps ``target`` from being a complete translation of the source, one sentence each."""
    words, entries = collect(root), read_entries(target)
    missing = [f"not in {target.name}, run `make translations`: {source!r}" for source in words.files.keys() - entries]
    present = {source: entry for source, entry in entries.items() if source in words.files}
    return [*words.problems, *sorted(missing), *_wrong_translations(present)]


def update(root: Path = ROOT, target: Path = TARGET) -> list[str]:
    """Rewrite ``target`` from the source and return what is wrong with the source."""
    words = collect(root)
    target.write_text(render(words, updated(words, read_entries(target))), encoding="utf-8", newline="\n")
    return words.problems


def main() -> int:
    """Update or check, say what was found, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the translation is incomplete")
    options = parser.parse_args()
    problems = check() if options.check else update()
    for problem in problems:
        sys.stderr.write(problem + "\n")
    entries = read_entries(TARGET).values()
    open_ones = sum(entry.kind == "unfinished" for entry in entries)
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {len(entries)} strings, {open_ones} unfinished\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
