"""The pages' catalogue is whole: every literal has its Chinese, none is left over, placeholders agree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import nodes
from redline_review.server.operator_problems import OPERATOR
from redline_review.server.problems import CATALOGUE, HTTP_FAULTS
from redline_review.server.web import pages
from redline_review.server.web.words import FOLDER, read_words

HERE = Path(pages.__file__).parent
SAYING = {"t": 1, "tn": 2, "word": 1, "words": 1, "_words": 1, "count": 2}
"""Names of the calls that say a literal, with how many literals they take."""
ZH = read_words()["zh"]


def of_templates() -> Iterator[tuple[str, str]]:
    environment = pages.make_environment()
    for name in environment.list_templates():
        tree = environment.parse((HERE / "templates" / name).read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("t", "tn"):
                for argument in call.args[: SAYING[call.node.name]]:
                    yield from ((text.value, name) for text in _constants(argument))


def _constants(node: nodes.Node) -> list[nodes.Const]:
    if isinstance(node, nodes.Const):
        return [node] if isinstance(node.value, str) else []
    return [found for found in node.find_all(nodes.Const) if isinstance(found.value, str)] * isinstance(
        node, nodes.CondExpr
    )


def of_code() -> Iterator[tuple[str, str]]:
    for file in HERE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                for argument in node.args[: SAYING.get(name, 0)]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value, file.name


SAID = {text: where for text, where in (*of_templates(), *of_code()) if text}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_reader_of_literals_finds_those_of_templates_and_of_code():
    assert SAID["Sign in"] == "sign_in.html"
    assert {"Red line", "Handed over", "{n} days late"} <= set(SAID)


def test_every_literal_has_its_chinese():
    assert sorted(set(SAID) - set(ZH.said)) == []


def test_no_chinese_is_left_over():
    assert sorted(set(ZH.said) - set(SAID)) == []


def test_placeholders_agree():
    assert [text for text, said in ZH.said.items() if placeholders(text) != placeholders(said)] == []


def test_what_is_said_in_chinese_is_chinese():
    plain = [text for text, said in ZH.said.items() if not re.search(r"[一-鿿]", said)]
    assert plain == []


def test_every_problem_that_a_page_can_show_has_its_chinese():
    for_pages = {entry.slug for error, entry in CATALOGUE.items() if error not in OPERATOR}
    slugs = for_pages | {entry.slug for entry in HTTP_FAULTS.values()}
    assert sorted(slugs - set(ZH.problems)) == []


@pytest.mark.parametrize("part", ["title", "detail"])
def test_a_problem_in_chinese_names_nothing_that_its_error_does_not_bear(part):
    for entry in CATALOGUE.values():
        if entry.slug in ZH.problems:
            assert placeholders(ZH.problems[entry.slug][part]) <= placeholders(getattr(entry, part)), entry.slug
    for status, entry in HTTP_FAULTS.items():
        said = ZH.problems.get(str(status)) or ZH.problems[entry.slug]
        assert placeholders(said[part]) == set(), status


def test_the_files_of_words_are_sound_json_in_utf_8():
    assert {file.name for file in FOLDER.iterdir()} == {"zh.json", "problems.zh.json"}


@pytest.mark.parametrize("name", [p.name for p in (HERE / "templates").glob("*.html")])
def test_no_template_shows_words_that_are_not_in_the_catalogue(name):
    """What stands between tags is punctuation, numbers and units only: words come from the catalogue."""
    text = (HERE / "templates" / name).read_text(encoding="utf-8")
    bare = re.sub(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!DOCTYPE[^>]*>|<[^>]*>", " ", text)
    assert re.findall(r"[A-Za-z一-鿿]{3,}", bare.replace("SHA-256", "").replace("SHA", "")) == []
