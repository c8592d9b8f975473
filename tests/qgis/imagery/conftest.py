"""Rasters made on the spot, real imagery where it is at hand, a compare view and bounded waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue
from redline_review.plugin.adapters.imagery.ground import from_degrees, to_degrees
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.ui.compare import CaseOnView, CompareView

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
METRES = 4528
WEST, NORTH = 40_500_000.0, 3_430_400.0
BOUND_MS = 20_000


@dataclass(frozen=True)
class Recipe:
    """A raster: its grid (metres of EPSG:4528 unless told), its values and what is special about it."""

    size: int = 400
    pixel: float = 1.0
    west: float = WEST
    north: float = NORTH
    bands: int = 3
    kind: int = gdal.GDT_Byte
    epsg: Optional[int] = METRES
    alpha: bool = False
    nodata: Optional[float] = None
    factor: float = 1.0
    waves: float = 40.0
    tags: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()
    height: Optional[int] = None


def ground_values(recipe: Recipe) -> np.ndarray:
    """A landscape that depends on the place alone: waves, and a bright square at (WEST + 230, NORTH - 170)."""
    rows = recipe.height or recipe.size
    x = recipe.west + (np.arange(recipe.size) + 0.5) * recipe.pixel - WEST
    y = NORTH - recipe.north + (np.arange(rows) + 0.5) * recipe.pixel
    xx, yy = np.meshgrid(x, y)
    values = 90 + recipe.waves * np.sin(xx / 9) * np.cos(yy / 7)
    values[(abs(xx - 230) < 4) & (abs(yy - 170) < 4)] = 250
    return values * recipe.factor


def write_raster(path: Path, recipe: Recipe = Recipe(), values: Optional[np.ndarray] = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = ground_values(recipe) if values is None else values
    rows, columns = data.shape
    count = recipe.bands + recipe.alpha
    options = [*recipe.options, *(["ALPHA=YES"] if recipe.alpha else [])]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, count, recipe.kind, options)
    dataset.SetGeoTransform((recipe.west, recipe.pixel, 0, recipe.north, 0, -recipe.pixel))
    if recipe.epsg is not None:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(recipe.epsg)
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        dataset.SetProjection(reference.ExportToWkt())
    for number in range(1, recipe.bands + 1):
        band = dataset.GetRasterBand(number)
        if recipe.nodata is not None:
            band.SetNoDataValue(recipe.nodata)
        band.WriteArray(data)
    if recipe.alpha:
        mask = np.full(data.shape, 255, np.uint8)
        mask[:, : columns // 2] = 0
        dataset.GetRasterBand(count).WriteArray(mask)
    for name, value in recipe.tags:
        dataset.SetMetadataItem(name, value)
    return path


def write_in_degrees(path: Path, recipe: Recipe = Recipe()) -> Path:
    """The same ground as a geographic image."""
    source = write_raster(path.with_name("metres_" + path.name), recipe)
    gdal.Warp(str(path), str(source), dstSRS="EPSG:4490", resampleAlg="bilinear", dstAlpha=True)
    source.unlink()
    return path


def cut_short(path: Path) -> Path:
    """Keep the first half of a file whose directory stands at its beginning."""
    whole = path.with_name("whole_" + path.name)
    path.rename(whole)
    gdal.Translate(str(path), str(whole), format="COG", creationOptions=["COMPRESS=DEFLATE", "OVERVIEWS=NONE"])
    whole.unlink()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 5])
    return path


def write_palette(path: Path, recipe: Recipe = Recipe(bands=1)) -> Path:
    """Write a raster whose values are colours of a table."""
    made = write_raster(path, recipe)
    dataset = gdal.Open(str(made), gdal.GA_Update)
    table = gdal.ColorTable()
    for value in range(256):
        table.SetColorEntry(value, (value, 255 - value, value // 2, 255))
    dataset.GetRasterBand(1).SetColorTable(table)
    return made


class Maker:
    """The ways to make a raster."""

    raster = staticmethod(write_raster)
    palette = staticmethod(write_palette)
    in_degrees = staticmethod(write_in_degrees)
    cut_short = staticmethod(cut_short)
    recipe = Recipe


@pytest.fixture(scope="session")
def make(qgis_app) -> Iterator[Maker]:
    """Make rasters without side files."""
    before = gdal.GetConfigOption("GDAL_PAM_ENABLED")
    gdal.SetConfigOption("GDAL_PAM_ENABLED", "NO")
    yield Maker()
    gdal.SetConfigOption("GDAL_PAM_ENABLED", before)


@pytest.fixture(autouse=True)
def default_pam(make) -> Iterator[None]:
    """What we test must keep folders clean by itself, under QGIS's own settings."""
    gdal.SetConfigOption("GDAL_PAM_ENABLED", None)
    yield
    gdal.SetConfigOption("GDAL_PAM_ENABLED", "NO")


def wait_until(holds: Callable[[], bool], bound_ms: int = BOUND_MS) -> bool:
    """Let events run until something holds; false when the bound is over."""
    if holds():
        return True
    loop, bound, look = QEventLoop(), QTimer(), QTimer()
    bound.setSingleShot(True)
    bound.timeout.connect(loop.quit)
    look.timeout.connect(lambda: loop.quit() if holds() else None)
    bound.start(bound_ms)
    look.start(5)
    loop.exec()
    look.stop()
    return holds()


@pytest.fixture
def until(qgis_app) -> Callable[..., bool]:
    return wait_until


def patch_at(dx: float, dy: float, half: float = 15.0) -> bytes:
    """A square patch around (WEST + dx, NORTH - dy), WKB in degrees."""
    geometry = QgsGeometry.fromRect(
        QgsRectangle(WEST + dx - half, NORTH - dy - half, WEST + dx + half, NORTH - dy + half)
    )
    geometry.transform(to_degrees(QgsCoordinateReferenceSystem.fromEpsgId(METRES)))
    return bytes(geometry.asWkb())


@pytest.fixture
def patch(qgis_app) -> Callable[..., bytes]:
    return patch_at


def catalogue_of(*dated: tuple[str, Path], root: Optional[Path] = None) -> FileCatalogue:
    """A catalogue of files with given dates."""
    found = [scan([path], ScanOptions(date=date, root=root)) for date, path in dated]
    assert all(not one.problems for one in found), [one.problems for one in found]
    return FileCatalogue([image for one in found for image in one.images])


@pytest.fixture
def catalogue(qgis_app) -> Callable[..., FileCatalogue]:
    return catalogue_of


class Stage:
    """A compare view on screen with what it has told so far."""

    def __init__(self) -> None:
        self.view = CompareView()
        self.painted: list[str] = []
        self.failed: list[tuple[int, str]] = []
        self.view.painted.connect(self.painted.append)
        self.view.view_failed.connect(lambda index, text: self.failed.append((index, text)))
        self.view.resize(820, 520)
        self.view.show()
        wait_until(lambda: self.view.panes[0].canvas.width() > 300)

    def show(self, case_id: str, outline: bytes, before: Any = "2024-03-11", after: Any = "2026-05-02") -> None:
        self.painted.clear()
        self.view.show_case(CaseOnView(case_id, outline, before, after))
        assert wait_until(lambda: bool(self.painted)), "not painted"
        assert self.painted == [case_id]

    def settle(self) -> bool:
        """Wait until every view's picture shows exactly the ground its canvas shows."""

        def up_to_date() -> bool:
            return all(
                pane.picture is not None
                and pane.picture.rectangle.center().distance(pane.canvas.extent().center())
                < pane.canvas.mapUnitsPerPixel() / 100
                and abs(pane.picture.rectangle.width() - pane.canvas.extent().width()) < 1e-6
                for pane in self.view.panes
            )

        return wait_until(up_to_date)

    def alike(self) -> bool:
        """Wait until all pictures are stretched alike: images that open slowly are painted before, each by itself."""

        def same() -> bool:
            pictures = [pane.picture for pane in self.view.panes]
            return None not in pictures and all(one.stretches == pictures[0].stretches for one in pictures)

        return wait_until(same)


@pytest.fixture
def stage(qgis_app) -> Iterator[Stage]:
    made = Stage()
    yield made
    made.view.close()
    made.view.deleteLater()
    wait_until(lambda: False, 30)


def pixels(image: Any) -> np.ndarray:
    """A picture as an array (rows, columns, 4: blue, green, red, alpha)."""
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    rows = np.frombuffer(bits, np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4).copy()


@pytest.fixture
def as_pixels() -> Callable[[Any], np.ndarray]:
    return pixels


@dataclass(frozen=True)
class Joplin:
    catalogue: FileCatalogue
    outlines: tuple[bytes, ...]
    folder: Path
    before: str = "2011-05-01"
    after: str = "2011-05-24"


@pytest.fixture(scope="session")
def joplin(qgis_app) -> Joplin:
    folder = SHARED / "joplin_prepost"
    if not (folder / "damage.shp").exists():
        pytest.skip(f"the real imagery in {folder} is not at hand")
    images = [
        *scan([folder / "pre"], ScanOptions(date=Joplin.before)).images,
        *scan([folder / "post"], ScanOptions(date=Joplin.after)).images,
    ]
    layer = QgsVectorLayer(str(folder / "damage.shp"), "damage", "ogr")
    outlines = []
    for feature in layer.getFeatures():
        geometry = QgsGeometry(feature.geometry())
        geometry.transform(to_degrees(layer.crs()))
        outlines.append(bytes(geometry.asWkb()))
    return Joplin(FileCatalogue(images), tuple(outlines), folder)


@pytest.fixture(scope="session")
def naip() -> Path:
    folder = SHARED / "naip_prairie_pothole"
    if not folder.exists():
        pytest.skip(f"the real imagery in {folder} is not at hand")
    return folder


@pytest.fixture
def to_ground(qgis_app) -> Callable[[float, float], Any]:
    """(longitude, latitude) to EPSG:4528."""
    return lambda lon, lat: from_degrees(QgsCoordinateReferenceSystem.fromEpsgId(METRES)).transform(lon, lat)
