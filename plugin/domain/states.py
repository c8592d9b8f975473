"""States, kinds and roles, as enums whose values stand in the store and on the wire.

Source of the states: domain facts, "States [S, production ledger]"; slugs are ours.
"""

from __future__ import annotations

from enum import Enum


class ReviewState(str, Enum):
    """Where a case stands between the reviewer and the levels above."""

    UNREVIEWED = "unreviewed"  # 未审核
    SUBMITTED = "submitted"  # a finding is in, the next level has not answered
    RETURNED = "returned"  # 退回, with a reason
    APPROVED = "approved"  # 已审核


class Stage(str, Enum):
    """Desk, field, law: three steps, not one verdict."""

    DESK = "desk"  # 内业初判
    FIELD = "field"  # 外业核查
    LAW = "law"  # 合法性认定


class ZoneLevel(str, Enum):
    """The first axis of a zone. An open list: other levels stay plain text on the record."""

    RED_LINE = "redline"  # 生态保护红线
    CONTROL = "control"  # 生态空间管控区域
    RESERVE_CORE = "reserve_core"  # 自然保护地核心保护区
    RESERVE_GENERAL = "reserve_general"  # 自然保护地一般控制区


class NetworkMode(str, Enum):
    """What may leave the machine from a workspace."""

    OPEN = "open"
    LISTED = "listed"  # only hosts listed in the workspace; the default
    NONE = "none"  # the intranet of a classified office


class Secrecy(str, Enum):
    """密级, inherited by everything made from what bears it."""

    PUBLIC = "public"  # 公开
    INTERNAL = "internal"  # 内部
    SECRET = "secret"  # 秘密
    CONFIDENTIAL = "confidential"  # 机密

    @staticmethod
    def highest(marks: tuple[Secrecy, ...]) -> Secrecy:
        """Return the highest of the marks, ``INTERNAL`` for none (the careful default)."""
        order = list(Secrecy)
        return max(marks, key=order.index, default=Secrecy.INTERNAL)


class Role(str, Enum):
    """What a caller may do within an area."""

    INSPECTOR = "inspector"  # 核查人员
    APPROVER = "approver"  # 审核人员
    ADMIN = "admin"
    READER = "reader"


class OperationKind(str, Enum):
    """What the wire carries from a reviewer to the platform."""

    CREATE = "create"
    PATCH = "patch"
    SPLIT = "split"
    MERGE = "merge"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    ASSIGN = "assign"  # handed over to a unit or a person, with a due date
    OTHER = "other"  # a newer program's word in the store, not known here: never sent by this one


class Outcome(str, Enum):
    """The platform's answer to one operation."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    OTHER = "other"  # a newer platform's word that is not known here; the word itself is kept beside it


class OutboxState(str, Enum):
    """The life of an outbox row; a row is never deleted.

    ``SETTLED`` needs both: acknowledged durably *and* seen again in the change feed.
    """

    WAITING = "waiting"
    SENDING = "sending"  # handed to the transport; the answer may have been lost
    ACKNOWLEDGED = "acknowledged"
    SETTLED = "settled"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    EXPORTED = "exported"  # carried by hand, no receipt yet
    WITHDRAWN = "withdrawn"  # taken back before it was ever sent
    OTHER = "other"  # a newer program's word in the store, not known here: it stays as it is


class ActKind(str, Enum):
    """Entries of the audit chain."""

    IMPORT = "import"
    SCREEN = "screen"
    OPEN = "open"
    ANSWER = "answer"
    NOTE = "note"
    FLAG = "flag"
    EVIDENCE = "evidence"  # a file added, described anew, or removed
    DECIDE = "decide"
    REOPEN = "reopen"
    UNDO = "undo"
    REDO = "redo"
    SKETCH = "sketch"  # one change of an outline that is still being edited
    OUTLINE = "outline"  # the corrected outline, or the flagged one again
    CREATE = "create"  # a lead of one's own
    SPLIT = "split"  # a patch, into what stays and pieces under its id
    MERGE = "merge"  # patches, into one that answers for all
    APART = "apart"  # merged patches, each with its own answer again
    MARKS = "marks"  # arrows and words on the images
    SEEN = "seen"  # what the views showed, as it follows off-thread
    SYNC = "sync"
    RESOLVE = "resolve"
    RECOVER = "recover"  # the store is a snapshot put in the place of a damaged one
    EXPORT = "export"  # what left the workspace as files: what, how many, their hashes, where to
