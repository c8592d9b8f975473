"""``i18n/update.py`` finds the words of the source and never loses a translation."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from redline_review.i18n import update

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("plugin", "ui", "i18n"):
        (tmp_path / folder).mkdir()
    return tmp_path


def say(tree: Path, text: str, file: str = "ui/a.py") -> None:
    (tree / file).write_text(text, encoding="utf-8")


def translate(tree: Path, source: str, text: str) -> None:
    target = tree / "i18n" / "x.ts"
    document = ElementTree.parse(target)
    for message in document.iter("message"):
        if message.findtext("source") == source:
            translation = message.find("translation")
            assert translation is not None
            translation.text = text
            translation.attrib.pop("type", None)
    document.write(target, encoding="utf-8")


def kinds(tree: Path) -> dict[str, str]:
    return {source: entry.kind for source, entry in update.read_entries(tree / "i18n" / "x.ts").items()}


def test_literals_are_found_joined_and_escaped(tree: Path) -> None:
    say(tree, 'tr("One")\ntr(\n    "Two <b> "\n    "& three", n=1)\nother("Four")')
    assert list(update.collect(tree).files) == ["One", "Two <b> & three"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("tr(name)", "literal", id="a variable"),
        pytest.param('tr(f"{n} left")', "literal", id="an f-string"),
        pytest.param('tr("a" if b else "c")', "literal", id="a choice"),
        pytest.param("tr()", "literal", id="nothing"),
        pytest.param('self.tr("One")', "self.tr", id="the method of QObject"),
    ],
)
def test_call_that_cannot_be_translated_is_a_problem(tree: Path, text: str, words: str) -> None:
    say(tree, "\n" + text)
    problems = update.collect(tree).problems
    assert len(problems) == 1
    assert problems[0].startswith("ui/a.py:2: ")
    assert words in problems[0]


def test_words_in_a_form_are_a_problem_unless_they_are_no_words(tree: Path) -> None:
    form = "<ui><a><string>Save</string></a><b><string notr='true'>+</string><string/></b></ui>"
    say(tree, form, "ui/a.ui")
    assert len(update.collect(tree).problems) == 1


def test_new_string_is_unfinished_and_a_translated_one_is_kept(tree: Path) -> None:
    target = tree / "i18n" / "x.ts"
    say(tree, 'tr("One")')
    update.update(tree, target)
    translate(tree, "One", "一")
    say(tree, 'tr("Two")\ntr("One")')
    update.update(tree, target)
    assert kinds(tree) == {"Two": "unfinished", "One": ""}
    assert update.read_entries(target)["One"].text == "一"


def test_vanished_string_keeps_its_translation_and_comes_back_with_it(tree: Path) -> None:
    target = tree / "i18n" / "x.ts"
    say(tree, 'tr("One")')
    update.update(tree, target)
    translate(tree, "One", "一")
    say(tree, "")
    update.update(tree, target)
    assert kinds(tree) == {"One": "vanished"}
    say(tree, 'tr("One")')
    update.update(tree, target)
    assert update.read_entries(target)["One"] == update.Entry("一", "")


def test_vanished_string_without_translation_is_dropped(tree: Path) -> None:
    say(tree, 'tr("One")')
    update.update(tree, tree / "i18n" / "x.ts")
    say(tree, "")
    update.update(tree, tree / "i18n" / "x.ts")
    assert kinds(tree) == {}


def test_updating_twice_changes_nothing(tree: Path) -> None:
    target = tree / "i18n" / "x.ts"
    say(tree, 'tr("A “b” <i>\\n{n}", n=1)')
    update.update(tree, target)
    once = target.read_bytes()
    update.update(tree, target)
    assert target.read_bytes() == once


def test_complete_translation_passes_the_check(tree: Path) -> None:
    target = tree / "i18n" / "x.ts"
    say(tree, 'tr("{n} left", n=1)')
    update.update(tree, target)
    translate(tree, "{n} left", "还剩 {n} 个")
    assert update.check(tree, target) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "not translated", id="unfinished"),
        pytest.param("还剩 {m} 个", "placeholders", id="another placeholder"),
        pytest.param("还剩一些", "placeholders", id="a placeholder lost"),
    ],
)
def test_check_finds_a_translation_that_is_wrong(tree: Path, text: str, words: str) -> None:
    target = tree / "i18n" / "x.ts"
    say(tree, 'tr("{n} left", n=1)')
    update.update(tree, target)
    if text:
        translate(tree, "{n} left", text)
    problems = update.check(tree, target)
    assert len(problems) == 1
    assert words in problems[0]


def test_check_finds_a_string_that_the_file_lacks(tree: Path) -> None:
    say(tree, 'tr("One")')
    update.update(tree, tree / "i18n" / "x.ts")
    say(tree, 'tr("One")\ntr("Two")')
    assert any("'Two'" in problem for problem in update.check(tree, tree / "i18n" / "x.ts"))


def test_file_is_what_lrelease_compiles(tree: Path) -> None:
    say(tree, 'tr("One")')
    update.update(tree, tree / "i18n" / "x.ts")
    translate(tree, "One", "一")
    (tree / "build_tools").mkdir()
    script = tree / "build_tools" / "lrelease.sh"
    script.write_bytes((ROOT / "build_tools" / "lrelease.sh").read_bytes())
    subprocess.run(["sh", str(script)], check=True)
    assert "一".encode("utf-16-be") in (tree / "i18n" / "x.qm").read_bytes()
