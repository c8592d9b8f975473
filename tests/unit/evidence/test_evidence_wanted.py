"""Kinds of photos that a form needs: asked for, and a finding waits for them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.app.steps import require_finished
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.errors import BadResource, PhotosMissing
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, to_json
from redline_review.plugin.domain.form import form_of
from redline_review.plugin.domain.records import Draft

ROOT = Path(__file__).resolve().parents[3]
LISTS = read_code_lists(ROOT / "resources" / "codes")
SHIPPED = json.loads((ROOT / "resources" / "forms" / "desk.json").read_text(encoding="utf-8"))
RULE = {"kinds": ["distant", "close"], "when": {"site_check": ["done"]}}
VISITED = {"reality": "real", "site_check": "done"}
PHOTO = to_json(EvidenceFile("ab" * 32, "1.jpg", 1, ".jpg", FileType.PHOTO, kind="distant"))


def _form(*rules):
    return form_of("desk.json", {**SHIPPED, "photos": list(rules)}, LISTS)


def test_kinds_are_wanted_only_where_the_answers_need_them():
    form = _form(RULE)
    assert form.photos_missing({"reality": "real"}, ()) == ()
    assert form.photos_missing(VISITED, ()) == ("distant", "close")
    assert form.photos_missing(VISITED, ["close"]) == ("distant",)


def test_a_finding_waits_for_its_photos():
    form, draft = _form(RULE), Draft("case", VISITED, evidence=(PHOTO,))
    with pytest.raises(PhotosMissing) as missing:
        require_finished(draft, form, draft.answers)
    assert missing.value.kinds == ("close",)
    whole = replace(draft, evidence=(PHOTO, {**PHOTO, "sha256": "cd" * 32, "kind": "close"}))
    require_finished(whole, form, whole.answers)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        pytest.param({"kinds": ["aerial"]}, "aerial is no kind of photo", id="a kind that no list has"),
        pytest.param({"kinds": ["close"], "when": {"moon": ["full"]}}, "no question sets moon", id="a field unknown"),
        pytest.param({"kinds": ["close"], "wen": {}}, "wen is no member", id="a slip of the pen"),
    ],
)
def test_a_rule_with_an_error_is_refused_with_its_reason(rule, words):
    with pytest.raises(BadResource, match=words):
        _form(rule)
