"""Paints a raster of materials as a satellite would have seen it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .frame import CELL_M, EXTENT_M, Frame, Upsampler
from .landscape import STRIP, Landscape
from .lookalikes import MOVED, Disturbance
from .materials import Kind, Tables
from .noise import Textures, window

TINT = (1.0, 0.35, 0.25, 0.7)
"""How much the low-frequency tint acts on red, green, blue and near infrared."""
SHADE = (0.50, 0.55, 0.64, 0.46)
"""Brightness left in a cast shadow, per band; blue sky light fills in."""


@dataclass(frozen=True)
class Sensor:
    """Response and light of one acquisition."""

    date_index: int
    gain: tuple[float, float, float, float]
    offset: tuple[float, float, float, float]
    shadow_per_m: float
    relief: float
    noise_dn: float
    texture_shift: tuple[int, int]


EARLIER = Sensor(0, (1.06, 1.06, 1.08, 1.02), (9, 11, 15, 3), 0.84, 0.8, 1.5, (0, 0))
LATER = Sensor(1, (1.12, 1.10, 1.07, 1.06), (5, 7, 10, 2), 0.52, 0.65, 1.2, (411, 733))


@dataclass(frozen=True)
class Scene:
    """Inputs shared by all strips of an image."""

    frame: Frame
    land: Landscape
    textures: Textures
    raster: np.ndarray
    tables: Tables
    sensor: Sensor
    effects: Optional[Disturbance] = None


def render(scene: Scene) -> np.ndarray:
    """The image as uint8 (4, size, size)."""
    size = scene.frame.size
    image = np.empty((4, size, size), np.uint8)
    painter = _Painter(scene)
    starts = range(0, size, STRIP)
    # numpy lets go of the interpreter lock, so two threads use two cores.
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda start: painter.paint(image, slice(start, min(start + STRIP, size))), starts))
    if scene.effects is not None:
        _stripe(image, scene)
        _misregister(image, scene.frame)
    return image


class _Painter:
    def __init__(self, scene: Scene) -> None:
        self.scene, self.up = scene, Upsampler(scene.frame)
        terrain = scene.land.terrain
        slope_y, slope_x = np.gradient(terrain.height_m, CELL_M)
        # Light from the south-east: slopes that rise to the north-west are bright.
        self.relief = np.clip(1 - scene.sensor.relief * 0.7 * (slope_x + slope_y), 0.62, 1.4)
        self.relief = self.relief.astype(np.float32)
        self.shallow = np.exp(-np.clip(terrain.water_m, 0, None) / 45).astype(np.float32)
        axis = (np.arange(scene.frame.size, dtype=np.float32) + 0.5) * np.float32(scene.frame.pixel_m)
        self.east, self.north = axis[None, :], (np.float32(EXTENT_M) - axis)[:, None]
        heights = scene.tables.height_m * scene.sensor.shadow_per_m / scene.frame.pixel_m
        self.shadow_px = np.clip(np.round(heights), 0, 30).astype(np.uint8)

    def paint(self, image: np.ndarray, rows: slice) -> None:
        """Render pixel rows into the image."""
        scene, sensor, cover = self.scene, self.scene.sensor, self.scene.raster[rows]
        texture, tint = self._texture(cover, rows), self._at(scene.land.terrain.tint, rows)
        tint = tint * scene.tables.tint[cover]
        light = texture * self._at(self.relief, rows)
        shadow = self._cast(rows)
        water = scene.tables.kind[cover] == Kind.WATER
        shallow = self._at(self.shallow, rows)
        for band in range(4):
            value = scene.tables.colour[sensor.date_index, band][cover]
            value *= light * (1 + TINT[band] * tint)
            value[water] *= 1 + (0.42, 0.36, 0.22, 0.25)[band] * shallow[water]
            value[shadow] *= SHADE[band]
            value = value * sensor.gain[band] + sensor.offset[band]
            value = self._weather(value, band, rows)
            shift = (sensor.texture_shift[0] + 97 * band, sensor.texture_shift[1] + 211 * band)
            value += sensor.noise_dn * window(scene.textures.grain, rows, value.shape[1], shift)
            image[band, rows] = np.clip(value, 1, 254).astype(np.uint8)

    def _at(self, grid: np.ndarray, rows: slice) -> np.ndarray:
        return self.up.rows(grid, rows.start, rows.stop)

    def _texture(self, cover: np.ndarray, rows: slice) -> np.ndarray:
        tables, tiles, width = self.scene.tables, self.scene.textures, cover.shape[1]
        mottle = window(tiles.mottle, rows, width)
        east, north = self.east, self.north[rows]
        wave_x, wave_y = tables.wave_x[cover], tables.wave_y[cover]
        furrow = np.sin(wave_x * east + wave_y * north + 0.35 * mottle)
        cross = tables.cross[cover]
        if cross.any():
            across = np.sin(wave_y * east - wave_x * north)
            # Dark crowns where the waves of both directions meet.
            furrow[cross] = 0.5 - np.clip(furrow + across - 0.2, 0, 1.6)[cross]
        texture = 1 + tables.furrow[cover] * furrow
        texture += tables.mottle[cover] * mottle
        # The grain of fields is new on each date, crowns stand where they stood.
        texture += tables.grain[cover] * window(tiles.grain, rows, width, self.scene.sensor.texture_shift)
        texture += tables.canopy[cover] * window(tiles.canopy, rows, width)
        return np.maximum(texture, 0.3)

    def _cast(self, rows: slice) -> np.ndarray:
        """Pixels in the shadow of something taller to their south-east."""
        raster, reach = self.scene.raster, int(self.shadow_px.max())
        height, width = rows.stop - rows.start, raster.shape[1]
        tall = self.shadow_px[raster[rows.start : rows.stop + reach]]
        tall = np.pad(tall, ((0, height + reach - tall.shape[0]), (0, reach)))
        own = tall[:height, :width]
        shadow = np.zeros((height, width), bool)
        for step in range(1, reach + 1):
            caster = tall[step : step + height, step * 3 // 5 : step * 3 // 5 + width]
            shadow |= caster > own + step
        return shadow

    def _weather(self, value: np.ndarray, band: int, rows: slice) -> np.ndarray:
        effects = self.scene.effects
        if effects is None:
            return value
        top, bottom = (int((EXTENT_M - self.north[k, 0]) / CELL_M) for k in (rows.start, rows.stop - 1))
        band_of = slice(max(top - 2, 0), bottom + 3)
        for grid, level, strength in (
            (effects.shadow, (22, 28, 38, 16)[band], 0.66),
            (effects.haze, (168, 174, 182, 150)[band], 0.62),
            (effects.cloud, (240, 242, 245, 236)[band], 0.98),
        ):
            if grid[band_of].any():
                share = self._at(grid, rows) * strength
                if grid is effects.cloud:
                    share *= 1 - 0.05 * window(self.scene.textures.mottle, rows, value.shape[1], (50, 90))
                value += (level - value) * share
        return value


def _stripe(image: np.ndarray, scene: Scene) -> None:
    """Detectors with a wrong gain: every few columns too bright or too dark."""
    frame = scene.frame
    for shape in scene.effects.stripes if scene.effects else ():
        x0, y0, x1, y1 = shape.bounds
        rows = slice(int(frame.px(EXTENT_M - y1)), int(frame.px(EXTENT_M - y0)))
        columns = slice(int(frame.px(x0)), int(frame.px(x1)))
        part = image[:, rows, columns].astype(np.float32)
        wave = np.where(np.arange(part.shape[2]) // 3 % 3 == 0, 46, -14).astype(np.float32)
        image[:, rows, columns] = np.clip(part + wave, 1, 254).astype(np.uint8)


def _misregister(image: np.ndarray, frame: Frame) -> None:
    """Shift one area against the rest, fading out towards its border."""
    x, y, half, east_m, north_m = MOVED
    rows = np.arange(int(frame.px(EXTENT_M - y - half)), int(frame.px(EXTENT_M - y + half)))
    columns = np.arange(int(frame.px(x - half)), int(frame.px(x + half)))
    fade = lambda n: np.clip(6 * (0.5 - np.abs((np.arange(n) + 0.5) / n - 0.5)), 0, 1)  # noqa: E731
    strength = np.minimum(fade(len(rows))[:, None], fade(len(columns))[None, :])
    row = np.round(rows[:, None] + strength * frame.px(north_m)).astype(int)
    column = np.round(columns[None, :] - strength * frame.px(east_m)).astype(int)
    image[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = image[:, row, column]


def expose_banks(raster: np.ndarray, frame: Frame, land: Landscape, effects: Disturbance, textures: Textures) -> None:
    """Turn water near the shore into mud where the level fell."""
    up = Upsampler(frame)
    for start in range(0, frame.size, STRIP):
        rows = slice(start, min(start + STRIP, frame.size))
        depth = up.rows(land.terrain.water_m - effects.bank_m, start, rows.stop)
        depth += 0.8 * window(textures.mottle, rows, frame.size)
        part = raster[rows]
        part[(part == land.ground.water) & (depth < 0)] = land.ground.mud
