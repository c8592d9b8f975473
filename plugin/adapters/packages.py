"""Packages of an area, opened into a workspace: whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ..app.package import (
    Belonging,
    OpenedPack,
    PackRecords,
    RecordReader,
    Steps,
    belonging_of,
    require_same_place,
    said_of,
    with_belonging,
)
from ..app.package_errors import CarryUnwritten, NoRoom
from ..domain.acts import Act
from ..domain.errors import RedlineError
from ..domain.records import WorkspaceInfo
from ..domain.states import ActKind, Secrecy
from ..port_errors import WorkspaceExists
from ..ports import Clock
from .packages_find import FoundPackage
from .packages_images import Place, extract, places_of, read_images, replaced
from .packages_zip import Share, opened, reading, writing
from .store.files import replace_file, sync_folder
from .store.sqlite_store import SqliteStore
from .workspace import Workspace, create_workspace, is_workspace

OPENING = ".opening"
"""Ends the name of the folder in which a package is being opened; what a killed program left bears it, too."""
ROOM_BYTES = 64 * 1024 * 1024
"""So much is left free on the disk beside what a package needs."""
_RULES = re.compile(r"resources/(forms|codes)/([0-9A-Za-z_-]+\.json)")


@dataclass(frozen=True)
class _Rule:
    """A form or a code list of a package."""

    room: str
    name: str
    content: bytes


class PackageOpener:
    """Opens packages into workspaces. Off the GUI thread."""

    def __init__(self, clock: Clock, shipped: Path) -> None:
        """``shipped``: the plugin's own forms and code lists; a package's that are the same are not kept twice."""
        self._clock, self._shipped = clock, shipped

    def open_new(self, package: FoundPackage, folder: Path, username: str, steps: Steps) -> OpenedPack:
        """Make a workspace of a package. It appears under its name when all of it is there, and not before.

        Raises leaves of ``package_errors``, of the store, ``UnsafePlace`` or ``WorkspaceExists``.
        """
        if is_workspace(folder):
            raise WorkspaceExists(str(folder))
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CarryUnwritten(str(folder), "not_empty")
        with writing(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
        with _staging(folder.with_name(f".{folder.name}{OPENING}")) as beside:
            workspace = create_workspace(beside, folder.name, secrecy=package.first.secrecy, clock=self._clock)
            store = workspace.open_store()
            try:
                belonging = Belonging(package.first.fact("org"), package.units, username)
                report = self._fill(package, _Filling(workspace, store, beside, belonging), steps)
            finally:
                store.close()
            _give_name(beside, folder)
        return replace(report, folder=str(folder))

    def open_into(
        self, package: FoundPackage, workspace: Workspace, store: SqliteStore, username: str, steps: Steps
    ) -> OpenedPack:
        """Add a package to a workspace that is open; taken twice it changes nothing.

        Raises as :meth:`open_new`, and ``OtherPlace`` where it belongs elsewhere.
        """
        before = belonging_of(workspace.info)
        belonging = Belonging(package.first.fact("org"), before.units, username or before.username)
        with _staging(workspace.folder / OPENING) as beside:
            return self._fill(package, _Filling(workspace, store, beside, belonging), steps)

    def _fill(self, package: FoundPackage, filling: _Filling, steps: Steps) -> OpenedPack:
        """Read, check and unpack all of it beside, then put it in place; the store's transaction comes last."""
        workspace, beside, first = filling.workspace, filling.beside, package.first
        share = Share(steps, sum(map(_size, package.paths)), beside)
        records, rules = _read_records(package, share)
        contents = filling.store.contents()
        if not filling.is_new:
            name = package.paths[0].name
            require_same_place(name, first, records.batch.batch_id, workspace.info, contents.batches)
        with reading(workspace.folder):
            places = places_of(package.images, contents.images, workspace.folder, share)
        fresh = [place for place in places if not place.lies]
        _require_room(beside, sum(place.image.size_bytes for place in fresh))
        extract(package, fresh, beside, share)
        read = read_images(places, beside, workspace.folder, first.secrecy)
        share.took(0)
        moved = filling.put_in_place(fresh)
        try:
            kept = self._keep_rules(rules, workspace.folder)
            workspace.amend(lambda info: _belonging_there(info, filling.belonging, first.secrecy))
            act = Act(ActKind.IMPORT, None, self._clock.now(), said_of(package.manifests, records, read.images))
            taken = filling.store.take_pack(records, read.images, replaced(places, contents.images), act).result()
        except RedlineError:
            _take_back(moved)
            raise
        size = sum(place.image.size_bytes for place in places)
        words = (str(workspace.folder), records.batch.name, package.units, first.made_at)
        return OpenedPack(*words, taken, len(read.images), size, read.undated, read.unread, tuple(kept))

    def _keep_rules(self, rules: Sequence[_Rule], folder: Path) -> list[str]:
        """Keep the platform's forms and lists that differ from what holds here: findings are judged by them there."""
        kept = []
        for rule in rules:
            own = folder / rule.room / rule.name
            shipped = self._shipped / rule.room / rule.name
            if _same_json(rule.content, own if own.exists() else shipped):
                continue
            with writing(own):
                own.parent.mkdir(exist_ok=True)
                replace_file(own, rule.content)
            kept.append(f"{rule.room}/{rule.name}")
        return kept


@dataclass(frozen=True)
class _Filling:
    """A workspace that is being filled: ``beside`` is the folder in which all of it is made ready."""

    workspace: Workspace
    store: SqliteStore
    beside: Path
    belonging: Belonging

    @property
    def is_new(self) -> bool:
        """Tell whether the workspace itself is made here."""
        return self.beside == self.workspace.folder

    def put_in_place(self, places: Sequence[Place]) -> list[Path]:
        """Move files from beside to where they belong; returns those that were moved."""
        moved: list[Path] = []
        if self.is_new:
            return moved
        try:
            for place in places:
                target = self.workspace.folder / place.path
                with writing(target):
                    target.parent.mkdir(exist_ok=True)
                    (self.beside / place.path).replace(target)
                moved.append(target)
        except RedlineError:
            _take_back(moved)
            raise
        return moved


def _take_back(moved: Sequence[Path]) -> None:
    for path in moved:
        with suppress(OSError):
            path.unlink()


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Give a folder that is gone afterwards, unless it was renamed; what a killed program left in it goes first."""
    _remove(folder)
    with writing(folder):
        folder.mkdir()
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def _give_name(beside: Path, folder: Path) -> None:
    with writing(folder):
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
        with suppress(OSError):  # the name stands; that it stands on the disk is more than every system tells
            sync_folder(folder.parent)


def _size(path: Path) -> int:
    with reading(path):
        return path.stat().st_size


def _read_records(package: FoundPackage, share: Share) -> tuple[PackRecords, list[_Rule]]:
    records = RecordReader()
    rules: list[_Rule] = []
    for path in package.paths:
        with opened(path, package.password, share.took) as reader:
            records.take(path.name, reader)
            for member in reader.manifest.members:
                named = _RULES.fullmatch(member.name)
                if named is not None:
                    text = json.dumps(reader.json(member.name), ensure_ascii=False, indent=2)
                    rules.append(_Rule(named.group(1), named.group(2), text.encode("utf-8")))
    return records.whole(package.paths[0].name), rules


def _same_json(content: bytes, path: Path) -> bool:
    try:
        return bool(json.loads(content) == json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError):
        return False


def _require_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + ROOM_BYTES:
        raise NoRoom(str(folder.parent), needed, free)


def _belonging_there(info: WorkspaceInfo, belonging: Belonging, mark: Secrecy) -> WorkspaceInfo:
    return replace(with_belonging(info, belonging), secrecy=Secrecy.highest((info.secrecy, mark)))
