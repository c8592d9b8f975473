"""The kinds of patches in the run: which keys each is promised to cost, which keys decide it, what is then recorded.

The promise and the keys are written down apart on purpose: the run counts the keys that were really sent and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Optional, Union

from ..tour.story import ACTIVITY_KEYS, CHANGE_KEYS, REASON_KEYS
from ..tour.watch import State

Truth = Mapping[str, Any]
ENTER, UNLAWFUL_KEY, VISIT_KEY = "Return", "5", "3"


@dataclass(frozen=True)
class Press:
    """Keys one after the other, by xdotool's names."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class Typed:
    """Latin text, typed key by key."""

    text: str


@dataclass(frozen=True)
class Composed:
    """Text that an input method makes; its own keys are its own business and are not counted."""

    text: str


@dataclass(frozen=True)
class Until:
    """What a reviewer sees before going on."""

    words: str
    holds: Callable[[State], Any]


Step = Union[Press, Typed, Composed, Until]


class Kind(str, Enum):
    """What is done with a patch. The value is its name in the summary."""

    FALSE_ALARM = "false alarm"
    CONFIRMED = "confirmed, activity, change"
    VISIT = "needs a field visit"
    EARLIER = "earlier finding taken"
    NOTE = "confirmed, with a note"
    FACTS = "confirmed, further facts"
    LAW = "unlawful: desk, field, law"
    UNDONE = "undone and redone"
    REOPENED = "reopened: a second version"
    OUTLINE = "confirmed, corner moved"
    PHOTO = "confirmed, photo added"
    GROUP = "group, after a look at each"


PROMISES: Mapping[Kind, str] = {
    Kind.FALSE_ALARM: "2: reason, Enter",
    Kind.CONFIRMED: "4: real, activity, change, Enter",
    Kind.VISIT: "2: 3, Enter",
    Kind.EARLIER: "3: Y to look, Y to take, Enter",
    Kind.NOTE: "4 + N, Enter; its text",
    Kind.FACTS: "4 + X, part, Enter, damage, Esc; the text",
    Kind.LAW: "4 + visit 18, unlawful 1, fields 4; texts",
    Kind.UNDONE: "2 or 4 + Ctrl+Z, Ctrl+Y, Ctrl+J",
    Kind.REOPENED: "2, then K and 2 again",
    Kind.OUTLINE: "4 + E, Tab, 3 arrows, Enter",
    Kind.PHOTO: "4 + P, Enter; the path's letters",
    Kind.GROUP: "answers, J or G to each, G to give",
}


@dataclass(frozen=True)
class Job:
    """One patch or group to decide: ``members`` in the order of the queue, the last or first is answered."""

    kind: Kind
    members: tuple[str, ...]
    truth: Truth
    texts: Mapping[str, str] = field(default_factory=dict)
    """``note``, ``photo`` (a path), ``day`` of a visit."""
    put_off: int = 0
    """Of a group: members that were stepped over with J before, since one further down is answered first."""
    earlier: Optional[Job] = None
    """What was found at the same place before, and is taken."""

    @property
    def source(self) -> str:
        """The patch that is answered by hand."""
        return self.members[self.put_off]


def base_keys(truth: Truth) -> tuple[str, ...]:
    """Return the keys that answer the first questions, without Enter."""
    if truth["reality"] == "not_real":
        return (REASON_KEYS.get(str(truth["false_alarm_reason"]), "9"),)
    first = "1" if truth["reality"] == "real" else "2"
    return first, ACTIVITY_KEYS[truth["activity"]], CHANGE_KEYS[truth["change_type"]]


def promised(job: Job) -> int:
    """Return how many keys a job is promised to cost."""
    base = 2 if job.truth["reality"] == "not_real" else 4
    counts = {
        Kind.FALSE_ALARM: 2,
        Kind.CONFIRMED: 4,
        Kind.VISIT: 2,
        Kind.EARLIER: 3,
        Kind.NOTE: 4 + 2,
        Kind.FACTS: 4 + 5,
        Kind.LAW: 4 + 18 + 1 + 4,
        Kind.UNDONE: base + 3,
        Kind.REOPENED: 2 + 1 + 2,
        Kind.OUTLINE: 4 + 6,
        Kind.PHOTO: 4 + 2 + len(job.texts.get("photo", "")),
        Kind.GROUP: base - 1 + job.put_off + max(1, len(_unseen(job))) + 1,
    }
    return counts[job.kind]


def finding(job: Job) -> dict[str, Any]:
    """Return the answers that the store must hold for each patch of a job, as far as they were keyed."""
    if job.earlier is not None:
        return finding(job.earlier)
    if job.kind is Kind.VISIT:
        return {"reality": "undecided"}
    truth = job.truth
    if truth["reality"] == "not_real":
        return {"reality": "not_real", "false_alarm_reason": truth["false_alarm_reason"]}
    found = {"reality": truth["reality"], "activity_actual": truth["activity"], "change_type": truth["change_type"]}
    return {**found, **_MORE.get(job.kind, lambda _texts: {"legality": "undetermined"})(job.texts)}


def versions(job: Job) -> int:
    """Return how many versions of its finding the store must hold."""
    return 2 if job.kind in (Kind.UNDONE, Kind.REOPENED) else 1


FACT, EFFECT_FIELD = "非法采石场", "answer_ecological_effect"
VISIT_UNIT, INSPECTORS = "演示县生态环境局", "张三、李四"
DECIDING = {
    "deciding_unit": "演示市生态环境局",
    "deciding_document": "演环责改〔2026〕12号",
    "deciding_material": "现场勘察笔录、影像对比",
    "legality_basis": "《生态保护红线管理办法》第六条",
}
_MORE: Mapping[Kind, Callable[[Mapping[str, str]], dict[str, Any]]] = {
    Kind.NOTE: lambda texts: {"note": texts["note"], "legality": "undetermined"},
    Kind.FACTS: lambda _texts: {"activity_name": FACT, "damage": "illegal_quarrying", "legality": "undetermined"},
    Kind.LAW: lambda texts: {
        "site_check": "done",
        "inspection_date": texts["day"],
        "inspection_unit": VISIT_UNIT,
        "inspectors": INSPECTORS,
        "legality": "unlawful",
        **DECIDING,
    },
}


def in_field(name: str) -> Until:
    """The cursor stands in a field."""
    return Until(f"the cursor in {name}", lambda s: s["focus"] == name)


def left_fields() -> Until:
    """The keys are the window's again."""
    return Until("the keys given back", lambda s: not s["focus"].startswith("answer_") and s["focus"] != "noteEdit")


def written(name: str, text: str, after: str = "") -> Sequence[Step]:
    """A text composed into a field, Enter, and the cursor in the next field (``after``), or in none."""
    field_name = "noteEdit" if name == "note" else f"answer_{name}"
    go_on = in_field(f"answer_{after}") if after else left_fields()
    return in_field(field_name), Composed(text), Press((ENTER,)), go_on


def shown(name: str) -> Until:
    """A patch is on screen, painted and saved."""
    return Until(
        f"{name} on screen again",
        lambda s: s["issued_id"] == name and s["painted"] == s["current"] and not s["pending"],
    )


def kept(name: str) -> Until:
    """A patch has its finding."""
    return Until(f"a finding for {name}", lambda s: s["statuses"][name] == "decided" and not s["pending"])


def script(job: Job) -> Sequence[Step]:
    """Return what a reviewer does with a job, beginning with its source on screen."""
    if job.kind is Kind.GROUP:
        return _group(job)
    decide = Press((*base_keys(job.truth), ENTER))
    scripts: Mapping[Kind, Callable[[], Sequence[Step]]] = {
        Kind.VISIT: lambda: [Press((VISIT_KEY, ENTER))],
        Kind.EARLIER: lambda: _earlier(job),
        Kind.NOTE: lambda: [Press(("n",)), *written("note", job.texts["note"]), decide],
        Kind.FACTS: lambda: _facts(job),
        Kind.LAW: lambda: _law(job),
        Kind.UNDONE: lambda: _undone(job, decide),
        Kind.REOPENED: lambda: _reopened(job, decide),
        Kind.OUTLINE: lambda: [*_corner(), decide],
        Kind.PHOTO: lambda: [*_photo(job.texts["photo"]), decide],
    }
    return scripts.get(job.kind, lambda: [decide])()


def _earlier(job: Job) -> Sequence[Step]:
    wanted = finding(job)
    return [
        Until("the earlier finding offered", lambda s: "earlierFinding" in s["widgets"]),
        Press(("y",)),
        Until("the look", lambda s: s["message"]),
        Press(("y",)),
        Until("the earlier finding taken", lambda s: all(s["answers"].get(k) == v for k, v in wanted.items())),
        Press((ENTER,)),
    ]


def _facts(job: Job) -> Sequence[Step]:
    return [
        Press((*base_keys(job.truth), "x", "1")),
        in_field("answer_activity_name"),
        Composed(FACT),
        Press((ENTER,)),
        left_fields(),
        Press(("1",)),
        in_field(EFFECT_FIELD),
        Press(("Escape",)),
        left_fields(),
        Press((ENTER,)),
    ]


def _law(job: Job) -> Sequence[Step]:
    names = list(DECIDING)
    steps: list[Step] = [Press(("x", "1", "1")), in_field("answer_inspection_date"), Typed(job.texts["day"])]
    steps += [Press((ENTER,))]
    steps += [*written("inspection_unit", VISIT_UNIT, "inspectors")]
    steps += [*written("inspectors", INSPECTORS, "inspection_contact"), Press(("Escape",)), left_fields()]
    steps += [Press((ENTER, *base_keys(job.truth), UNLAWFUL_KEY))]  # too early: the first question is asked for
    for name, after in zip(names, [*names[1:], ""]):
        steps += written(name, DECIDING[name], after)
    return [*steps, Press((ENTER,))]


def _undone(job: Job, decide: Press) -> Sequence[Step]:
    name = job.source
    taken_back = Until(f"{name} open again", lambda s: s["issued_id"] == name and s["statuses"][name] == "started")
    return [
        decide,
        Until("the next patch", lambda s: s["issued_id"] != name),
        Press(("ctrl+z",)),
        taken_back,
        shown(name),
        Press(("ctrl+y",)),
        kept(name),
        Press(("ctrl+j",)),
    ]


def _reopened(job: Job, decide: Press) -> Sequence[Step]:
    """The reviewer pressed the reason beside the right one, saw it, and went back."""
    right = base_keys(job.truth)[0]
    wrong = "5" if right == "4" else "4"
    name = job.source
    return [
        Press((wrong, ENTER)),
        Until("the next patch", lambda s: s["issued_id"] != name),
        kept(name),
        Press(("k",)),
        shown(name),
        decide,
    ]


def _corner() -> Sequence[Step]:
    return [
        Press(("e",)),
        Until("the outline's bar", lambda s: "outlineBar" in s["widgets"]),
        Press(("Tab", "Right", "Right", "Right", ENTER)),
        Until("the corrected outline", lambda s: s["outlined"] and "outlineBar" not in s["widgets"]),
    ]


def _photo(path: str) -> Sequence[Step]:
    return [
        Press(("p",)),
        Until("the file dialog", lambda s: "fileNameEdit" in s["widgets"]),
        Typed(path),
        Press((ENTER,)),
        Until("the photo in the patch", lambda s: s["files"] == 1 and not s["pending"]),
    ]


def _unseen(job: Job) -> Sequence[str]:
    """Return the members that were not on screen yet when the source is answered."""
    return job.members[job.put_off + 1 :]


def _group(job: Job) -> Sequence[Step]:
    """The answers, then G: it shows who was not looked at yet, or says to whom it gives; the last G gives."""
    steps: list[Step] = [Press(base_keys(job.truth))]
    for member in _unseen(job):
        steps += [Press(("g",)), shown(member)]
    if not _unseen(job):
        steps += [Press(("g",)), Until("who gets it", lambda s: s["message"])]
    return [*steps, Press(("g",))]
