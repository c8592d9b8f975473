"""Builds the demo county once and keeps it until its code, size or seed changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Optional

from osgeo import gdal, ogr, osr
from shapely.ops import unary_union

from .burn import burn
from .cases import Case, Planner
from .changes import Builder
from .earlier import make_earlier
from .frame import EXTENT_M, GEOGRAPHIC_EPSG, ORIGIN_E_M, ORIGIN_N_M, PROJECTED_EPSG, Frame
from .landscape import Landscape
from .lookalikes import Disturbance, Illusions
from .noise import Textures, generator
from .patches import DATE_AFTER, DATE_BEFORE, Patch, make_patches
from .raster_out import Acquisition, write_image
from .render import EARLIER, LATER, Scene, expose_banks, render
from .settlement import road_lines
from .stories import remark
from .vector_out import write_earlier, write_patches, write_units, write_zones
from .zones import Zone, make_units, make_zones

VERSION = "1.0"
BEFORE = Acquisition("demo_20240311_GF2.tif", "GF-2", DATE_BEFORE, "10:52:17")
AFTER = Acquisition("demo_20260502_GF7.tif", "GF-7", DATE_AFTER, "11:08:43")


@dataclass(frozen=True)
class FileEntry:
    """A file of the county: path relative to the output folder."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class ImageEntry:
    """An image: date as YYYY-MM-DD, size in pixels, pixel in metres, extent in EPSG:4528."""

    path: str
    sensor: str
    date: str
    size_px: int
    pixel_m: float
    crs: str
    extent: tuple[float, float, float, float]


@dataclass(frozen=True)
class Manifest:
    """What was built; the same seed and size give the same manifest."""

    seed: int
    size: int
    version: str
    generator_sha256: str
    crs: dict[str, str]
    images: tuple[ImageEntry, ...]
    files: tuple[FileEntry, ...]


@dataclass(frozen=True)
class Plan:
    """The county as geometry in local metres, before any pixel."""

    land: Landscape
    zones: list[Zone]
    cases: list[Case]
    effects: Disturbance


def build(out: Path, size: int = 6400, seed: int = 20260502) -> Manifest:
    """Make the demo county under ``out`` unless the same one is already there.

    ``size`` is the side of the images in pixels; they always cover the same 5,120 m square, so
    6400 gives 0.8 m pixels. Images, patches and earlier findings are in EPSG:4528, zones and units in EPSG:4490.
    """
    known = _load(out, size, seed)
    if known is not None:
        return known
    with _gdal_exceptions():
        return _build(out, size, seed)


def _build(out: Path, size: int, seed: int) -> Manifest:
    (out / "imagery").mkdir(parents=True, exist_ok=True)
    (out / "manifest.json").unlink(missing_ok=True)
    plan = make_plan(seed)
    _write_vectors(out, plan, seed)
    _write_images(out, plan, Frame(size))
    manifest = _manifest(out, size, seed)
    # Written last: a folder without it was not finished and is built again.
    _dump(out / "manifest.json", asdict(manifest))
    return manifest


def make_plan(seed: int) -> Plan:
    """Decide everything that does not depend on the size of the images."""
    land = Landscape.make(seed)
    zones = make_zones(seed, land.terrain)
    planner = Planner(
        generator(seed, 100),
        land.kinds(),
        unary_union([z.geometry for z in zones]),
        unary_union([line for lines in road_lines(seed) for line in lines]),
    )
    illusions = Illusions(land, planner)
    illusions.reserve()
    changes = Builder(land, planner).all()
    return Plan(land, zones, changes + illusions.all(), illusions.effects)


def source_hash() -> str:
    """A hash of this package's own code."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _write_vectors(out: Path, plan: Plan, seed: int) -> None:
    units = make_units(seed)
    patches = make_patches(seed, plan.cases, unary_union([z.geometry for z in plan.zones]), units)
    write_zones(out / "zones.gpkg", plan.zones)
    write_units(out / "units.gpkg", units)
    write_patches(out / "patches.gpkg", patches)
    write_earlier(out / "earlier.gpkg", make_earlier(patches))
    _dump(out / "truth.json", {p.issued_id: _truth(p) for p in patches})


def _truth(patch: Patch) -> dict[str, Optional[str]]:
    case, words = patch.case, remark(patch.case.story, patch.case.reality)
    false = case.reality == "not_real"
    return {
        "reality": case.reality,
        "false_alarm_reason": case.reason,
        "activity": None if false else case.activity,
        "change_type": case.change_type,
        "story": case.story,
        "remark_zh": words.zh,
        "remark_en": words.en,
    }


def _write_images(out: Path, plan: Plan, frame: Frame) -> None:
    land, textures = plan.land, Textures.make(plan.land.seed, frame.pixel_m)
    tables = land.palette.tables(frame.pixel_m)
    raster = land.lay(frame, textures)
    burn(raster, frame, [s for case in plan.cases for s in case.before])
    scene = Scene(frame, land, textures, raster, tables, EARLIER)
    write_image(out / "imagery" / BEFORE.file_name, render(scene), frame, BEFORE)
    expose_banks(raster, frame, land, plan.effects, textures)
    burn(raster, frame, [s for case in plan.cases for s in case.after])
    scene = Scene(frame, land, textures, raster, tables, LATER, plan.effects)
    write_image(out / "imagery" / AFTER.file_name, render(scene), frame, AFTER)


def _manifest(out: Path, size: int, seed: int) -> Manifest:
    frame = Frame(size)
    extent = (ORIGIN_E_M, ORIGIN_N_M, ORIGIN_E_M + EXTENT_M, ORIGIN_N_M + EXTENT_M)
    images = tuple(
        ImageEntry(f"imagery/{a.file_name}", a.sensor, a.date, size, frame.pixel_m, f"EPSG:{PROJECTED_EPSG}", extent)
        for a in (BEFORE, AFTER)
    )
    names = [i.path for i in images] + ["earlier.gpkg", "patches.gpkg", "truth.json", "units.gpkg", "zones.gpkg"]
    files = tuple(_entry(out, name) for name in names)
    crs = {
        "imagery": f"EPSG:{PROJECTED_EPSG}",
        "patches": f"EPSG:{PROJECTED_EPSG}",
        "earlier": f"EPSG:{PROJECTED_EPSG}",
        "zones": f"EPSG:{GEOGRAPHIC_EPSG}",
        "units": f"EPSG:{GEOGRAPHIC_EPSG}",
    }
    return Manifest(seed, size, VERSION, source_hash(), crs, images, files)


def _entry(out: Path, name: str) -> FileEntry:
    data = (out / name).read_bytes()
    return FileEntry(name, hashlib.sha256(data).hexdigest(), len(data))


def _load(out: Path, size: int, seed: int) -> Optional[Manifest]:
    """The manifest already there, if it is for this request and its files are whole."""
    path = out / "manifest.json"
    if not path.is_file():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    if (raw["seed"], raw["size"], raw["generator_sha256"]) != (seed, size, source_hash()):
        return None
    files = tuple(FileEntry(**f) for f in raw["files"])
    images = tuple(ImageEntry(**{**i, "extent": tuple(i["extent"])}) for i in raw["images"])
    whole = all((out / f.path).is_file() and (out / f.path).stat().st_size == f.bytes for f in files)
    return Manifest(**{**raw, "images": images, "files": files}) if whole else None


def _dump(path: Path, content: object) -> None:
    # Bytes, since text mode would write other line ends on Windows.
    path.write_bytes((json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


@contextmanager
def _gdal_exceptions() -> Iterator[None]:
    """GDAL raises in here; the caller's setting is put back afterwards."""
    quiet = [module for module in (gdal, ogr, osr) if not module.GetUseExceptions()]
    for module in quiet:
        module.UseExceptions()
    try:
        yield
    finally:
        # GDAL keeps these settings as a stack.
        for module in reversed(quiet):
            module.DontUseExceptions()
