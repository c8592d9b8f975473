"""What was seen: the recipe of each view in a finding's own entry, and the entries that follow it off-thread.

A recipe is made by the views (JSON values; members that this version does not know stay). What follows is one entry of
kind ``SEEN`` per finding::

    {"of": op_id, "decision": chain number, "pictures": [{"view", "sha256", "bytes", "size_px"}],
     "missing": [{"view", "why"}], "files": [{"path", "identity", "sha256"}]}

and, where the hash of an image file was not known by then, one per file: ``{"decision": number, "files": [one]}``,
``decision`` being the first finding that rests on the file as it was then. ``sha256`` is empty where the file had
changed or was gone before it was hashed.

A view that is missing is painted again later, from its recipe, and then has an entry of its own::

    {"decision": chain number, "repainted": {"of": op_id, "view", "sha256", "bytes", "size_px"}}

or, where that can never show what was seen, ``"not_repainted": {"of": op_id, "view", "why"}`` in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

Recipe = Mapping[str, Any]


class WhyMissing(str, Enum):
    """Why a view's picture did not follow its finding."""

    INTERRUPTED = "interrupted"  # the program ended between the finding and its picture
    TOO_MANY = "too_many"  # findings came faster than pictures could be written
    NOT_KEPT = "not_kept"  # the window had let go of the picture
    CHANGED = "changed"  # a file was another one by the time its picture was to be painted again
    SERVICE = "service"  # a service may show something else by now: nothing painted again would prove anything
    OLD_RECIPE = "old_recipe"  # the recipe lacks what painting needs


TO_REPAINT = (WhyMissing.INTERRUPTED, WhyMissing.TOO_MANY, WhyMissing.NOT_KEPT)
"""Whose pictures are painted again; the others stand for good."""


@dataclass(frozen=True)
class PictureDue:
    """A finding whose pictures have not followed yet. ``decision_seq`` is its entry, ``views`` those with images."""

    decision_seq: int
    case_id: str
    op_id: str
    views: tuple[int, ...]


@dataclass(frozen=True)
class PictureOwed:
    """A view whose picture did not follow its finding, with the recipe to paint it again from."""

    decision_seq: int
    case_id: str
    op_id: str
    view: int
    recipe: Recipe


@dataclass(frozen=True)
class FileDue:
    """An image file that a finding rests on and whose hash is not known yet.

    ``identity`` is its size and time then, ``decision_seq`` the first such finding.
    """

    path: str
    identity: str
    decision_seq: int


FileKey = tuple[str, str]
"""(path, identity) of an image file."""


def views_with_images(seen: Iterable[Recipe]) -> tuple[int, ...]:
    """Return the numbers of the views that showed an image."""
    return tuple(int(view.get("view", place)) for place, view in enumerate(seen) if view.get("images"))


def files_of(seen: Iterable[Recipe]) -> tuple[FileKey, ...]:
    """Return the image files of all views, each once; services and what has no identity on a disk are left out."""
    images = [image for view in seen for image in (*view.get("images", ()), *view.get("base", ()))]
    files = (image for image in images if image.get("kind", "file") == "file" and image.get("identity"))
    return tuple(dict.fromkeys((str(image["path"]), str(image["identity"])) for image in files))


def pictures_payload(
    due: PictureDue,
    pictures: Sequence[Mapping[str, Any]],
    missing: Mapping[int, WhyMissing],
    hashes: Mapping[FileKey, str],
) -> dict[str, Any]:
    """Return the payload of the entry that follows a finding; ``hashes`` are those known of its files."""
    return {
        "of": due.op_id,
        "decision": due.decision_seq,
        "pictures": [dict(picture) for picture in pictures],
        "missing": [{"view": view, "why": why.value} for view, why in sorted(missing.items())],
        "files": [_file(key, sha256) for key, sha256 in sorted(hashes.items())],
    }


def repainted_payload(owed: PictureOwed, picture: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload of the entry for a picture that was painted again."""
    return {"decision": owed.decision_seq, "repainted": {"of": owed.op_id, **picture}}


def not_repainted_payload(owed: PictureOwed, why: WhyMissing) -> dict[str, Any]:
    """Return the payload of the entry that says why a picture can never be painted again as it was."""
    return {"decision": owed.decision_seq, "not_repainted": {"of": owed.op_id, "view": owed.view, "why": why.value}}


def view_numbered(seen: Sequence[Recipe], view: int) -> Recipe:
    """Return the recipe of a view by its number, an empty one where the finding has none."""
    return next((one for place, one in enumerate(seen) if int(one.get("view", place)) == view), {})


def file_payload(due: FileDue, sha256: str) -> dict[str, Any]:
    """Return the payload of the entry for one file's hash, empty where the file has changed meanwhile."""
    return {"decision": due.decision_seq, "files": [_file((due.path, due.identity), sha256)]}


def _file(key: FileKey, sha256: str) -> dict[str, str]:
    return {"path": key[0], "identity": key[1], "sha256": sha256}
