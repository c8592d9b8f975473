"""Units of areas, table headings and faults of outlines: words on screen, in either language."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication
from redline_review.plugin.adapters.coverage_file import write_coverage
from redline_review.plugin.adapters.fault_words import FAULT_WORDS, fault_words
from redline_review.plugin.adapters.rule_files import read_rules
from redline_review.plugin.app.priority import read_priority_rules
from redline_review.plugin.domain.codes import read_code_list
from redline_review.plugin.domain.errors import BadGeometry
from redline_review.plugin.processing.screen import ScreenAlgorithm
from redline_review.plugin.screening.looks import Coverage
from redline_review.tests.qgis.support_chinese import Catalogue
from redline_review.ui.compare.words import crs
from redline_review.ui.coverage.table import columns
from redline_review.ui.messages import sentence
from redline_review.ui.review.words import area_words, level_words, square_metre_words

ROOT = Path(__file__).resolve().parents[2]
LINE = Coverage("320506", "redline", "r", 123_456.0, 5_000.0, "2026-05-02")


@pytest.fixture
def chinese(qgis_app: QgsApplication) -> Iterator[None]:
    catalogue = Catalogue()
    QCoreApplication.installTranslator(catalogue)
    yield
    QCoreApplication.removeTranslator(catalogue)


LEVELS = read_code_list(ROOT / "resources" / "codes" / "zone_level.json")


@pytest.mark.parametrize("code", [code.code for code in LEVELS.codes])
def test_a_level_has_one_name_whichever_window_says_it(qgis_app: QgsApplication, code: str) -> None:
    assert level_words(code) == LEVELS.get(code).label("en")


@pytest.mark.parametrize("code", [code.code for code in LEVELS.codes])
def test_a_level_has_one_name_in_chinese_too(chinese: None, code: str) -> None:
    assert level_words(code) == LEVELS.get(code).label("zh-Hans")


def test_no_chinese_sentence_shortens_the_control_zones_name(qgis_app: QgsApplication) -> None:
    said = Catalogue()._words
    assert [source for source, words in said.items() if re.search("(?<!生态空间)管控区", words)] == []


def test_areas_are_said_in_english_units(qgis_app: QgsApplication) -> None:
    assert (area_words(12_345.0), area_words(999.0), area_words(3.25)) == ("1.23 ha", "999 m²", "3.2 m²")
    assert square_metre_words(12_345.0) == "12,345 m²"


@pytest.mark.usefixtures("chinese")
def test_areas_are_said_in_chinese_units() -> None:
    assert (area_words(12_345.0), area_words(999.0), area_words(3.25)) == ("1.23 公顷", "999 ㎡", "3.2 ㎡")
    assert square_metre_words(12_345.0) == "12,345 ㎡"
    assert [column.words(LINE) for column in columns({})][6:8] == ["12.35 公顷", "0.50 公顷"]


@pytest.mark.usefixtures("chinese")
def test_the_table_of_coverage_is_written_with_the_headings_and_levels_of_the_screen(tmp_path: Path) -> None:
    write_coverage(tmp_path / "c.csv", [LINE], {"r": "五月"}, level_words)
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        headings, row = csv.reader(file)
    on_screen = [column.heading() for column in columns({})]
    assert [heading.split("（")[0] for heading in headings] == on_screen
    assert headings[3:8] == ["图斑数", "已有结论", "核查进度（0–1）", "区域面积（㎡）", "影像覆盖面积（㎡）"]
    assert row == [
        "320506",
        level_words("redline"),
        "五月",
        "0",
        "0",
        "0.0000",
        "123456.0",
        "5000.0",
        "0.0405",
        "2026-05-02",
    ]
    assert level_words("redline").isascii() is False


@pytest.mark.usefixtures("chinese")
def test_a_reference_system_is_said_as_surveyors_say_it() -> None:
    assert crs("EPSG:4528") == "国家2000 3度带第40带（4528）"


def named_faults() -> set[str]:
    """Return the faults that the plugin's own code names when it makes a ``BadGeometry`` or a ``Flaw``."""
    found = set()
    for path in (ROOT / "plugin").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("BadGeometry", "Flaw"):
                words = (leaf for given in node.args for leaf in ast.walk(given) if isinstance(leaf, ast.Constant))
                found |= {leaf.value for leaf in words if isinstance(leaf.value, str)}
    return found


def test_every_fault_that_the_code_names_has_words(qgis_app: QgsApplication) -> None:
    faults = named_faults()
    assert {"truncated WKB", "no area", "rings closed or collection flattened"} <= faults
    assert [fault for fault in sorted(faults) if fault.casefold() not in FAULT_WORDS] == []


@pytest.mark.usefixtures("chinese")
def test_no_fault_stays_english_and_case_makes_no_difference() -> None:
    assert [fault for fault in FAULT_WORDS if fault_words(fault).isascii()] == []
    assert fault_words("Self-intersection") == fault_words("self-intersection") == "边界自相交"
    assert fault_words("something new") == "something new"
    assert "几何数据不完整" in sentence(BadGeometry("truncated WKB"))


RULES = ROOT / "resources" / "priority.json"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(
            '"area": 15',
            '"area": "a"',
            "第 5 行：“weights: area”缺失，或不是 0 到 1,000,000,000 之间的数",
            id="no number",
        ),
        pytest.param('"due": 10', '"colour": 10', "第 9 行：“weights: colour”不是可用的因素", id="no factor"),
        pytest.param('"full": {', '"full": 7, "x": {', "第 11 行：“full”缺失，或不是对象", id="no object"),
        pytest.param('"area": 15,', '"area": 15', "第 6 行：JSON 格式有误", id="no comma"),
        pytest.param('"due_days": 30', '"due_days": 0', "第 14 行：“full: due_days”缺失，或不大于 0", id="zero"),
    ],
)
def test_what_is_wrong_with_a_file_of_weights_is_said_with_its_line(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    (tmp_path / RULES.name).write_text(RULES.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    _, bad = read_rules(RULES.name, [tmp_path], RULES.parent, read_priority_rules)
    words = sentence(bad)
    assert said in words
    assert str(tmp_path / RULES.name) in words


class Log(QgsProcessingFeedback):
    def __init__(self) -> None:
        super().__init__(False)
        self.lines: list[str] = []

    def pushInfo(self, info: str) -> None:
        self.lines.append(info)

    def pushWarning(self, warning: str) -> None:
        self.lines.append(warning)


def layer(*outlines: str) -> QgsVectorLayer:
    made = QgsVectorLayer("Polygon?crs=EPSG:4490", "layer", "memory")
    for wkt in outlines:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        made.dataProvider().addFeature(feature)
    return made


@pytest.mark.usefixtures("chinese")
def test_the_log_of_screening_says_faults_of_outlines_in_words() -> None:
    bow_tie = "Polygon((120 31, 120.01 31.01, 120.01 31, 120 31.01, 120 31))"
    needle = "Polygon((120 31, 120.01 31, 120.02 31, 120 31))"
    square = "Polygon((120 31, 120.01 31, 120.01 31.01, 120 31.01, 120 31))"
    algorithm, log = ScreenAlgorithm(), Log()
    algorithm.initAlgorithm()
    given = {"INPUT": layer(bow_tie, needle), "ZONES": layer(square), "OUTPUT": "memory:"}
    _, done = algorithm.run(given, QgsProcessingContext(), log)
    assert done
    told = "\n".join(log.lines)
    assert "边界自相交" in told
    assert "面积为零" in told
    assert "intersection" not in told
