"""What a finding says of its files, as the platform takes it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, named, to_json
from redline_review.server.services import judge

PHOTO = to_json(EvidenceFile("ab" * 32, "现场.jpg", 10, ".jpg", FileType.PHOTO, kind="close"))
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}


def _naming(person, said, case="A-0"):
    op = person.operation(person.cases()[case], REAL)
    return replace(op, payload={**op.payload, **said})


def test_a_finding_names_its_files_to_whoever_reads_the_case(wang):
    assert wang.outcome(_naming(wang, named([PHOTO]))) == ["applied"]
    assert wang.cases()["A-0"].extra["evidence"] == [PHOTO["sha256"]]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"evidence": "x"}, id="hashes that are no list"),
        pytest.param({"evidence": [1]}, id="a hash that is a number"),
        pytest.param({"evidence_files": {"a": 1}}, id="files that are no list"),
    ],
)
def test_files_of_another_shape_are_rejected_and_the_next_finding_is_taken(wang, said):
    assert wang.outcome(_naming(wang, said), _naming(wang, {}, "A-1")) == ["rejected", "applied"]


def test_files_of_a_shape_that_nobody_knows_pass(wang):
    assert wang.outcome(_naming(wang, {"evidence_files": [3, None, {"kind": 5}]})) == ["applied"]


def test_a_form_that_needs_photos_holds_on_the_platform_too(wang, monkeypatch):
    form_of, needed = judge.Judge._form, ((("close",), ()),)
    monkeypatch.setattr(judge.Judge, "_form", lambda self, op: replace(form_of(self, op), photos=needed))
    without, having = _naming(wang, {}), _naming(wang, named([PHOTO]), "A-1")
    results = wang.push(without, having)
    assert [result.outcome.value for result in results] == ["rejected", "applied"]
    assert "close" in results[0].problem["detail"]
