"""Mapping profiles kept in a folder."""

from __future__ import annotations

import pytest
from redline_review.plugin.adapters.profile_folder import ProfileFolder, default_profile_folder, read_profile
from redline_review.plugin.domain.errors import BadResource
from redline_review.plugin.domain.mapping import MappingProfile
from redline_review.plugin.domain.saved_profiles import Purpose, SavedProfile


def saved(name, purpose=Purpose.PATCHES, **fields):
    return SavedProfile(MappingProfile(name, fields), purpose, {"office": "苏州"})


def test_a_saved_profile_is_found_again_and_replaced_under_its_name(tmp_path):
    folder = ProfileFolder(tmp_path / "mappings")
    assert folder.read().profiles == ()
    folder.save(saved("省厅", issued_id="TBBH"))
    folder.save(saved("省厅", issued_id="BSM"))
    assert folder.read().profiles == (saved("省厅", issued_id="BSM"),)


@pytest.mark.parametrize("name", ["a/b", "a\\b", "CON", "x" * 300, "图斑：五月?", "..", " a"])
def test_any_name_gives_a_file_of_its_own_inside_the_folder(tmp_path, name):
    folder = ProfileFolder(tmp_path / "mappings")
    path = folder.save(saved(name.strip(), issued_id="A"))
    other = folder.save(saved(name.strip() + "_", issued_id="B"))
    assert path.parent == other.parent == tmp_path / "mappings"
    assert len(folder.read().profiles) == 2


def test_one_name_may_stand_for_patches_and_for_zones(tmp_path):
    folder = ProfileFolder(tmp_path)
    folder.save(saved("a", issued_id="A"))
    folder.save(saved("a", Purpose.ZONES, code="A"))
    folder.remove("a", Purpose.PATCHES)
    assert [found.purpose for found in folder.read().profiles] == [Purpose.ZONES]


def test_a_bad_file_is_named_and_the_others_are_read(tmp_path):
    folder = ProfileFolder(tmp_path)
    folder.save(saved("good", issued_id="A"))
    (tmp_path / "cut.mapping.json").write_text('{"mapping": 1, "na', encoding="utf-8")
    (tmp_path / "gbk.mapping.json").write_bytes('{"mapping": 1, "name": "图斑"}'.encode("gbk"))
    found = folder.read()
    assert [profile.name for profile in found.profiles] == ["good"]
    assert sorted(problem.path for problem in found.problems) == ["cut.mapping.json", "gbk.mapping.json"]


def test_a_colleagues_file_is_taken_into_the_folder(tmp_path):
    theirs = ProfileFolder(tmp_path / "theirs").save(saved("省厅", issued_id="TBBH"))
    mine = ProfileFolder(tmp_path / "mine")
    assert mine.take(theirs) == read_profile(theirs)
    assert mine.read().profiles == (saved("省厅", issued_id="TBBH"),)
    with pytest.raises(BadResource):
        mine.take(tmp_path / "none.mapping.json")


def test_the_folder_lies_in_the_users_profile(qgis_app):
    assert default_profile_folder().parts[-2:] == ("redline_review", "mappings")
