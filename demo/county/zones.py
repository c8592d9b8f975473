"""Red-line and control zones, towns: winding outlines taken from the terrain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from osgeo import gdal, ogr
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from .frame import CELL_M, EXTENT_M, GRID_CELLS, grid_axes
from .noise import generator, terrain_noise
from .terrain import Terrain, distance_m

COUNTY_CODE, COUNTY_NAME = "320599", "演示县 Demo County"
TOWNS = (
    ("320599101", "北岭镇", (1300.0, 4000.0)),
    ("320599102", "东山镇", (4000.0, 4000.0)),
    ("320599103", "清河镇", (1300.0, 1300.0)),
    ("320599104", "演示湖镇", (3900.0, 1300.0)),
)
TYPES = {
    "important_wetland": "重要湿地",
    "forest_park": "森林公园",
    "ecological_forest": "生态公益林",
    "water_source": "饮用水水源保护区",
    "wetland_park": "湿地公园",
    "clear_channel": "清水通道维护区",
    "flood_storage": "洪水调蓄区",
    "special_species": "特殊物种保护区",
    "fishery_water": "重要渔业水域",
}


@dataclass(frozen=True)
class Zone:
    """A zone; ``geometry`` in local metres."""

    code: str
    name: str
    level: str
    type: str
    geometry: MultiPolygon

    @property
    def type_zh(self) -> str:
        """The type in Chinese."""
        return TYPES[self.type]


@dataclass(frozen=True)
class Unit:
    """The county or a town; ``geometry`` in local metres."""

    code: str
    name: str
    level: str
    geometry: MultiPolygon


def make_zones(seed: int, terrain: Terrain) -> list[Zone]:
    """Six red-line and eight control zones; some areas hold both levels."""
    x, y = grid_axes()
    unrest = [terrain_noise(generator(seed, 50 + k), 28, 420, 1.3) for k in (0, 1)]
    # One field turned eight ways is as good as eight fields.
    wind = lambda n: np.rot90(unrest[n % 2], n // 2)  # noqa: E731
    near = lambda x0, y0, radius: radius - np.hypot(x - x0, y - y0)  # noqa: E731
    lake, wood = terrain.lake_m, terrain.wood_m
    corridor = 235 - np.minimum(distance_m(terrain.river), 9e3)
    flood = np.minimum(330 - distance_m(terrain.stream), 1980 - x)
    marsh, source, egret = near(3250, 980, 620), near(3900, 1520, 560), near(4560, 3480, 470)
    west = near(3250, 980, 690) + 70 * unrest[1]
    areas = [  # name, type, red-line field, control field; fields positive inside, metres
        ("演示湖重要湿地", "important_wetland", np.minimum(lake - 130, -west), np.minimum(lake + 190, -west + 60)),
        (
            "北岭省级森林公园",
            "forest_park",
            np.minimum(wood - 60, near(1150, 4100, 1100)),
            np.minimum(wood + 170, near(1100, 4050, 1420)),
        ),
        ("演示湖湿地公园", "wetland_park", np.minimum(marsh - 190, lake + 260), np.minimum(marsh + 60, lake + 420)),
        ("清河口饮用水水源保护区", "water_source", source - 170, source + 90),
        ("东山生态公益林", "ecological_forest", np.minimum(wood - 15, near(4150, 4150, 1000)), None),
        ("东山白鹭特殊物种保护区", "special_species", egret, None),
        ("清河清水通道维护区", "clear_channel", None, corridor),
        ("西塘洪水调蓄区", "flood_storage", None, flood),
        ("南山生态公益林", "ecological_forest", None, np.minimum(wood + 30, near(650, 850, 800))),
        ("演示湖银鱼重要渔业水域", "fishery_water", None, np.minimum(lake - 60, 3850 - np.abs(x - 1000))),
    ]
    land = county_outline(seed)
    taken: BaseGeometry = Polygon()
    zones: list[Zone] = []
    for number, (name, kind, red, control) in enumerate(areas, 1):
        core: BaseGeometry = Polygon()
        if red is not None:
            core = _outline(red + 24 * wind(number)).intersection(land).difference(taken)
            taken = unary_union([taken, core.buffer(1.0)])
            zones.append(_zone(number, name, "redline", kind, core))
        if control is not None:
            ring = _outline(control + 24 * wind(number + 3)).intersection(land)
            # A control zone never covers a red line; the two levels of one area share a border.
            ring = ring.difference(core).difference(taken.difference(core.buffer(1.1)))
            zones.append(_zone(number, name, "control", kind, ring))
    return zones


def county_outline(seed: int) -> Polygon:
    """The county's winding border, a little inside the images."""
    x, y = grid_axes()
    inset = np.minimum(np.minimum(x, EXTENT_M - x), np.minimum(y, EXTENT_M - y)) - 70
    return _largest(_outline(inset + 16 * terrain_noise(generator(seed, 90), 60, 500)))


def make_units(seed: int) -> list[Unit]:
    """The county and the towns that share it out."""
    county = county_outline(seed)
    x, y = grid_axes()
    wind_x, wind_y = (140 * terrain_noise(generator(seed, 91 + k), 70, 900) for k in (0, 1))
    distances = np.stack([np.hypot(x + wind_x - tx, y + wind_y - ty) for _, _, (tx, ty) in TOWNS])
    units, rest = [Unit(COUNTY_CODE, COUNTY_NAME, "county", _multi(county, 1.0))], county
    for index, (code, name, _) in enumerate(TOWNS):
        others = np.delete(distances, index, 0).min(0)
        part = rest if index == len(TOWNS) - 1 else rest.intersection(_outline(others - distances[index]))
        rest = rest.difference(part)
        units.append(Unit(code, name, "town", _multi(part, 1.0)))
    return units


def _zone(number: int, name: str, level: str, kind: str, shape: BaseGeometry) -> Zone:
    code = f"{COUNTY_CODE}-{'H' if level == 'redline' else 'G'}{number:02d}"
    return Zone(code, name, level, kind, _multi(shape))


def _outline(field: np.ndarray) -> BaseGeometry:
    """The area where ``field`` is positive, with smooth borders between the cells."""
    step = 2  # a 10 m grid gives borders of a few hundred vertices
    coarse = field[::step, ::step].astype(np.float32)
    coarse = np.pad(coarse, 1, constant_values=-1.0)
    cells = GRID_CELLS // step + 2
    source = gdal.GetDriverByName("MEM").Create("", cells, cells, 1, gdal.GDT_Float32)
    cell = CELL_M * step
    source.SetGeoTransform((-cell - CELL_M / 2, cell, 0, EXTENT_M + cell + CELL_M / 2, 0, -cell))
    source.GetRasterBand(1).WriteArray(coarse)
    store = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = store.CreateLayer("lines", None, ogr.wkbMultiPolygon)
    layer.CreateField(ogr.FieldDefn("high", ogr.OFTReal))
    gdal.ContourGenerateEx(
        source.GetRasterBand(1), layer, options=["FIXED_LEVELS=0,1000000", "POLYGONIZE=YES", "ELEV_FIELD_MAX=0"]
    )
    parts = [shapely.from_wkb(bytes(f.GetGeometryRef().ExportToWkb())) for f in layer if f.GetField("high") > 0]
    return shapely.make_valid(unary_union([shapely.make_valid(p) for p in parts]))


def _multi(shape: BaseGeometry, least_m2: float = 9000.0) -> MultiPolygon:
    """Polygons only, without crumbs and pinholes, on a 1 cm grid."""
    shape = shapely.set_precision(shapely.simplify(shape, 1.2), 0.01)
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area >= least_m2]
    filled = [Polygon(p.exterior, [r for r in p.interiors if Polygon(r).area >= 500]) for p in parts]
    return MultiPolygon(sorted(filled, key=lambda p: -p.area))


def _largest(shape: BaseGeometry) -> Polygon:
    return max(shapely.get_parts(shape), key=lambda p: p.area)
