"""Packages carried by hand: in from laptops, out to areas."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Optional

from ...plugin.domain.bundle import VOLUME_BYTES, PackageKind
from ...plugin.domain.states import Outcome, Secrecy
from ..area import check_unit
from ..blobs.opening import open_blobs
from ..errors import BadSetting, SourceUnreadable
from ..operator_errors import PackageUnusable, SomeRefused
from ..packages.packing import Packed, Packing, Wish
from ..packages.taking_in import TakeIn, Taken
from ..packages.zips import opened as opened_package
from ..packages.zips import password_of, sequence, write_volume
from ..problems import sentence
from ..services.accounts import Accounts
from ..services.evidence import Evidence
from ..services.forms import read_forms
from ..services.push import Pushes
from ..settings import Settings, read_secret
from .parts import Commands, command, opened

_MB = 1_000_000
_WIDEST_M = 10_000
_TAKE_IN = """\
  redline-server take-in /mnt/usb --data ./server
  redline-server take-in ./inbox --receipts ./receipts --password-file ./password --data ./server
Every .rlsync of the folder is taken as the person who made it, in the order in which they were made, with the same
judgement as over the line; taking one again changes nothing. Each gets a receipt (.rlreceipt) of the same name: bring
it back to the laptop. You vouch that a package comes from the person it names; the audit chain says that it was you.
A package that cannot be taken is named, and the others are taken all the same (exit code 5)."""

_PACK = """\
  redline-server pack --batch "2026-05" --area 320506 --to ./out --images /data/images --data ./server
  redline-server pack --batch "2026-05" --to ./out --password-file ./password --data ./server     one for each unit
A package (.rlpack) holds the batch, the zones and patches of one area, forms, code lists, and the images of the folder
clipped to the patches: full resolution within --margin metres of one, nothing elsewhere. Its name ends in its secrecy
mark, the highest of all that it holds. No volume is larger than FAT32 takes (4 GB); hand over all of them. A password
is WinZip's AES: 7-Zip opens it, too. Packing again makes new files and changes nothing on the platform."""


def add(commands: Commands) -> None:
    """Add the commands of this room."""
    words = "Take in a folder of .rlsync packages from laptops, with one receipt for each."
    take = command(commands, "take-in", words, _TAKE_IN)
    take.add_argument("folder", type=Path, metavar="DIR")
    take.add_argument("--receipts", type=Path, metavar="DIR", help="where receipts go (default: beside the packages)")
    _add_password(take)
    take.set_defaults(run=_take_in)
    pack = command(commands, "pack", "Write one .rlpack per area for offices without a line.", _PACK)
    pack.add_argument("--batch", required=True, help="the batch's name")
    pack.add_argument("--area", action="append", metavar="UNIT", help="a unit, as often as needed (default: all)")
    pack.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder for the packages")
    pack.add_argument("--images", type=Path, metavar="DIR", help="the folder of images (setting images_dir)")
    pack.add_argument("--margin", type=float, default=300.0, metavar="M", help="metres around a patch (default 300)")
    marks = [mark.value for mark in Secrecy]
    pack.add_argument("--secrecy", choices=marks, default=Secrecy.PUBLIC.value, help="mark it at least so (the images)")
    pack.add_argument("--volume-mb", type=int, default=VOLUME_BYTES // _MB, metavar="N", help="at most (default 4000)")
    _add_password(pack)
    pack.set_defaults(run=_pack)


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="a file whose first line is the password")


def _take_in(settings: Settings, given: argparse.Namespace) -> None:
    password = password_of(given.password_file)
    packages, unusable = _in_order(given.folder, password)
    refused = unusable
    with opened(settings) as database:
        blobs = open_blobs(settings)
        accounts = Accounts(database, settings, read_secret(settings))
        pushes = Pushes(database, read_forms(settings.resources), settings.review_levels)
        desk = TakeIn(database, accounts, pushes, Evidence(database, settings, blobs))
        for path in packages:
            try:
                _take_one(desk, settings.org_id, path, given.receipts or path.parent, password)
            except PackageUnusable as error:
                refused += 1
                _say(error)
        blobs.close()
    if refused:
        raise SomeRefused(refused, unusable + len(packages))


def _say(error: PackageUnusable) -> None:
    print(f"redline-server: {sentence(error)}", file=sys.stderr)


def _in_order(folder: Path, password: str) -> tuple[list[Path], int]:
    """Return the packages of a folder in the order in which they are to be taken, and how many cannot be."""
    if not folder.is_dir():
        raise SourceUnreadable(str(folder), "there is no such folder")
    found, unusable = [], 0
    for path in sorted(folder.glob(f"*{PackageKind.SYNC.suffix}")):
        try:
            with opened_package(path, password) as reader:
                found.append((sequence(reader), path))
        except PackageUnusable as error:
            unusable += 1
            _say(error)
    if not found and not unusable:
        raise SourceUnreadable(str(folder), f"there is no {PackageKind.SYNC.suffix} in it")
    return [path for _order, path in sorted(found)], unusable


def _take_one(desk: TakeIn, org_id: str, path: Path, receipts: Path, password: str) -> None:
    with opened_package(path, password) as reader:
        caller = desk.author(reader, org_id)
        taken = desk.take(reader, caller, vouched_by=getpass.getuser())
    receipt = write_volume(desk.receipt(taken), receipts / f"{path.stem}{PackageKind.RECEIPT.suffix}", password)
    print(f"{path.name}: {caller.username}, {_told(taken)}; receipt {receipt.name}")


def _told(taken: Taken) -> str:
    """Return what became of a package, in a few words."""
    parts = [
        f"{taken.count(Outcome.APPLIED):,} applied",
        f"{taken.count(Outcome.DUPLICATE):,} known already",
        f"{taken.count(Outcome.CONFLICT):,} in conflict",
        f"{taken.refused:,} refused",
        f"{sum('problem' not in file for file in taken.files):,} files",
    ]
    return ", ".join(parts)


def _pack(settings: Settings, given: argparse.Namespace) -> None:
    images = _images(settings.images_dir)
    limit = given.volume_mb * _MB
    if not 0 < limit <= VOLUME_BYTES:
        raise BadSetting("volume-mb", "a volume has 1 to 4000 MB")
    if not 0 <= given.margin <= _WIDEST_M:
        raise BadSetting("margin", f"it is a number of metres from 0 to {_WIDEST_M}")
    areas = [check_unit(unit) for unit in given.area or ()]
    password = password_of(given.password_file)
    with opened(settings) as database:
        packing = Packing(database, settings.org_id, settings.resources)
        known = packing.units(given.batch)
        wish = Wish(given.batch, images, given.margin, Secrecy(given.secrecy), password, limit)
        for unit in areas or known:
            _tell_packed(packing.pack(wish, unit, given.to))


def _images(folder: Path) -> Optional[Path]:
    if folder == Path():
        print("no images: name their folder with --images or the setting images_dir", file=sys.stderr)
        return None
    if not folder.is_dir():
        raise SourceUnreadable(str(folder), "there is no such folder of images")
    return folder


def _tell_packed(made: Packed) -> None:
    for path, reason in made.passed_over:
        print(f"redline-server: {path} was passed over: {reason}", file=sys.stderr)
    counts = f"{made.patches:,} patches, {made.zones:,} zones, {made.images:,} images, {made.secrecy.value}"
    print(f"{made.unit}: {counts}; {', '.join(path.name for path in made.paths)}")
