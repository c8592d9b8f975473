"""Guess which of a sender's fields and values mean which of ours, by name: Chinese, English, pinyin initials.

Pure tables, shared by the plugin and the server. A guess is only offered; the user has the last word.
Names are usual spellings of issued lists and of the red-line layer ``STBHHX`` [M: no text at hand].
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .codes import Code, CodeList
from .mapping import MappingProfile

Names = Mapping[str, str]

CASE_NAMES: Names = {
    "issued_id": "issued_id 图斑编号 下发编号 线索编号 问题编号 图斑号 编号 tbbh tbh xsbh "
    "wtbh patch_id case_id lead_id bsm id",
    "date_before": "date_before 前时相 前时相影像时间 前时相日期 前期影像时间 前时相时间 历史影像时间 "
    "qsx qsxsj qsxrq qyxsj before_date date_pre pre_date date1",
    "date_after": "date_after 后时相 后时相影像时间 后时相日期 后期影像时间 后时相时间 现势影像时间 "
    "hsx hsxsj hsxrq hyxsj after_date date_post post_date date2",
    "activity_issued": "activity_issued activity activity_hint 下发问题类型 问题类型 疑似问题类型 活动类型 "
    "人类活动类型 图斑类型 wtlx hdlx tblx activity_type",
    "confidence": "confidence 置信度 可信度 概率 zxd kxd score probability",
    "must_check": "must_check 是否必查 必查 必查自选 核查性质 sfbc bc mandatory",
    "town_code": "town_code 乡镇代码 xzdm xiangzhendm",
    "town_name": "town_name town 乡镇名称 乡镇 镇 街道 所在乡镇 xzmc xz township",
    "village_name": "village_name village 村名称 村 行政村 所在村 cmc xzc",
    "due_date": "due_date due 截止日期 办理期限 完成期限 整改期限 jzrq deadline",
    "lead_source": "lead_source 线索来源 问题来源 图斑来源 xsly wtly source",
    "unit_code": "unit_code 行政区代码 行政区划代码 区县代码 xzqdm qxdm xzqhdm region_code adcode",
}
ZONE_NAMES: Names = {
    "code": "code zone_code 红线编码 红线编号 红线代码 管控区编码 编码 代码 hxbm hxdm stbhhxbm bsm zone_id",
    "name": "name zone_name 红线名称 管控区名称 保护地名称 区域名称 名称 hxmc mc bhdmc title",
    "level": "level zone_level 红线级别 管控级别 管控层级 保护级别 级别 空间类别 gkjb hxjb jb",
    "type": "type zone_type 红线类型 管控区类型 保护地类型 生态功能类型 类型 hxlx lx bhdlx kind",
    "unit_code": "unit_code 行政区代码 行政区划代码 区县代码 xzqdm qxdm xzqhdm region_code adcode",
}
ADMIN_NAMES: Names = {
    "code": "code 乡镇代码 村代码 行政区代码 行政区划代码 区划代码 区县代码 代码 "
    "xzdm xzqdm xzqhdm qhdm zldwdm adcode gb id",
    "name": "name 乡镇名称 村名称 村名 行政区名称 行政区划名称 区划名称 区县名称 乡镇 镇 街道 村 名称 "
    "xzmc xzqmc xzqhmc zldwmc cmc mc township",
}
"""An administrative layer: towns, villages, or the units that answer."""
UNIT_NAME_FIELDS: Names = {"name": "行政区名称 行政区划名称 区县名称 县区名称 xzqmc xzqhmc qxmc region_name"}
"""Names of units that a sender writes beside their codes."""
HISTORY_NAMES: Names = {
    "id": CASE_NAMES["issued_id"],
    "verdict": "verdict reality last_verdict 核查结论 核实结论 核查结果 核实结果 变化是否真实 是否真实 审核结论 "
    "认定结论 结论 hcjl hsjl hcjg hsjg conclusion decision finding result",
    "date": "finding_at decided_at last_date 核查日期 核查时间 核实日期 核实时间 认定日期 审核日期 审核时间 日期 "
    "hcrq hcsj hsrq hssj verdict_date decided_on checked_on date",
    "by": "finding_by decided_by last_by 核查人员 核查人 核实人 审核人 核查单位 填报人 hcry hcr hsr shr tbr "
    "reviewer inspector checked_by by",
}
"""Earlier patches with what was found of them."""
_DBF_NAME_LENGTH = 10
_SHORTEST_PART = 2

# Spellings of values beside the code lists' own words; read by guess_value alone, on import and in redline:screen.
_OTHER_WORDS: Mapping[str, Mapping[str, str]] = {
    "level": {
        "红线": "redline",
        "生态红线": "redline",
        "生态保护红线": "redline",
        "国家级生态保护红线": "redline",
        "管控区": "control",
        "管控区域": "control",
        "生态空间管控区": "control",
        "生态空间管控区域": "control",
        "核心保护区": "reserve_core",
        "一般控制区": "reserve_general",
    },
    "lead_source": {"卫星遥感": "satellite", "遥感": "satellite"},
    "verdict": {
        **dict.fromkeys(("真实", "属实", "是", "确认", "真变化", "confirmed", "true", "yes"), "real"),
        **dict.fromkeys(("部分", "部分属实"), "partly"),
        **dict.fromkeys(("不属实", "不实", "误报", "否", "假变化", "虚假", "false alarm", "false", "no"), "not_real"),
        **dict.fromkeys(("待核查", "待定", "外业核查", "无法判断", "field visit"), "undecided"),
    },
}
CODE_LIST_OF: Mapping[str, str] = {
    "activity_issued": "activity",
    "level": "zone_level",
    "type": "zone_type",
    "lead_source": "lead_source",
    "verdict": "reality",
}


def _normal(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum())


def _cut_by_dbf(name: str) -> bool:
    """Tell whether a Shapefile may have cut this name: at ten bytes, or at the last whole character before."""
    width = 1 if name.isascii() else 3
    return _DBF_NAME_LENGTH - width < len(name.encode("utf-8")) <= _DBF_NAME_LENGTH or (
        not name.isascii() and len(name.encode("gb18030")) in (_DBF_NAME_LENGTH - 1, _DBF_NAME_LENGTH)
    )


def _match(name: str, spellings: Sequence[str]) -> int:
    """Rank how well a field's name fits: 0 none, more is better. Earlier spellings are the surer ones."""
    normal = _normal(name)
    for place, spelling in enumerate(spellings):
        sure = 1000 - place
        if normal == _normal(spelling):
            return 2 * sure
        if _cut_by_dbf(name) and _normal(spelling).startswith(normal):
            return sure
        if not spelling.isascii() and len(spelling) > _SHORTEST_PART and spelling in name:
            return sure
    return 0


def guess_fields(names: Iterable[str], table: Names) -> dict[str, str]:
    """Return our field → the sender's, each sender's field used once; the best fits first."""
    fits = [(_match(name, spellings.split()), ours, name) for name in names for ours, spellings in table.items()]
    guess: dict[str, str] = {}
    for rank, ours, name in sorted(fits, key=lambda fit: -fit[0]):
        if rank and ours not in guess and name not in guess.values():
            guess[ours] = name
    return {ours: guess[ours] for ours in table if ours in guess}


def _words(code: Code) -> dict[str, str]:
    return {word: code.code for word in (code.zh, code.en, code.code, code.official_code) if word}


def guess_value(ours: str, value: Any, code_lists: Mapping[str, CodeList]) -> str:
    """Return the code that a sender's value means for our field, or the empty string."""
    name = CODE_LIST_OF.get(ours, "")
    words: dict[str, str] = {}
    for older in code_lists.values():  # an older list's words keep their own code: what was issued is not rewritten
        if name and older.maps_to == name:
            words.update({_normal(word): slug for code in older.codes for word, slug in _words(code).items()})
    words.update({_normal(word): code for word, code in _OTHER_WORDS.get(ours, {}).items()})
    found = code_lists.get(name)
    for code in found.codes if found else ():
        words.update({_normal(word): slug for word, slug in _words(code).items()})
    return words.get(_normal(str(value)), "")


def with_guessed_values(
    profile: MappingProfile, rows: Iterable[Mapping[str, Any]], code_lists: Mapping[str, CodeList]
) -> MappingProfile:
    """Return the profile with the values of ``rows`` mapped to codes where a word fits; chosen ones stay.

    Values that fit nothing stay as they are: an open list keeps the sender's word.
    """
    coded = {ours: theirs for ours, theirs in profile.fields.items() if ours in CODE_LIST_OF}
    found: dict[str, set[str]] = {ours: set() for ours in coded}
    for row in rows:
        for ours, theirs in coded.items():
            if row.get(theirs) not in (None, ""):
                found[ours].add(str(row[theirs]))
    values = {ours: dict(mapping) for ours, mapping in profile.values.items()}
    for ours, texts in found.items():
        guessed = {text: guess_value(ours, text, code_lists) for text in sorted(texts)}
        values[ours] = {**{text: code for text, code in guessed.items() if code}, **values.get(ours, {})}
    return MappingProfile(profile.name, profile.fields, values, profile.constants)
