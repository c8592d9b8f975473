"""The real changes of the later date: quarries, felling, ponds, roads, sheds and others."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from .cases import Case, Planner, blob, merge, rectangle
from .landscape import Landscape
from .materials import Colour, Kind, Look, Shape
from .settlement import crown, gable

OPEN = (Kind.FIELD, Kind.MARGIN)
LAND = (Kind.FIELD, Kind.MARGIN, Kind.TRACK, Kind.ORCHARD)
SHED_COLOURS: tuple[Colour, ...] = ((92, 128, 176, 150), (192, 195, 197, 184), (142, 146, 152, 142))


class Builder:
    """Draws each kind of change with materials of its own."""

    def __init__(self, land: Landscape, planner: Planner) -> None:
        self.planner, self.rng, self.ground = planner, planner.rng, land.ground
        self._palette = land.palette
        self.rock = self._bare((186, 178, 162, 170), mottle=0.09)
        self.face = self._bare((132, 124, 108, 120), mottle=0.14)
        self.floor = self._bare((170, 161, 143, 152), mottle=0.09)
        self.soil = self._bare((172, 148, 116, 138), mottle=0.13)
        self.spoil = self._bare((164, 148, 124, 140), mottle=0.14, grain=0.12)
        self.haul = self._bare((196, 186, 166, 172), mottle=0.05)
        self.pit_water = self._flat(Kind.POND, (92, 128, 124, 60))
        self.concrete = self._flat(Kind.VILLAGE, (186, 184, 176, 172))

    def all(self) -> list[Case]:
        """Thirty-two changes, the large and choosy ones placed first."""
        cases = self.road() + self.quarry() + self.larger_quarry() + self.sand_yard()
        for index in range(6):
            cases += self.felling(partly=index == 4)
        for index in range(5):
            cases += self.ponds(larger=index == 1, partly=index == 3, neighbour=index == 0)
        for index in range(4):
            cases += self.sheds("industry", larger=index == 2, partly=index == 3)
        for index in range(3):
            cases += self.sheds("breeding", partly=index == 1)
        cases += self.solar() + self.solar() + self.camp() + self.camp() + self.camp()
        return cases + self.earthwork(partly=True)

    def quarry(self) -> list[Case]:
        """An open pit in the wooded hill with its spoil heap beside it."""
        shape = self.planner.find(blob(self.rng, 138), Kind.WOOD, where="inside", share=0.99)
        x, y = shape.centroid.coords[0]
        heap_at = affinity.translate(blob(self.rng, 62, 0.12)(x, y, 3), 168, -52).difference(shape.buffer(2))
        heap = max(shapely.get_parts(heap_at), key=lambda g: g.area)
        self.planner.take(heap)
        # Forest tracks are there on both dates, so that every change in the images is a flagged one.
        track = Shape(self.planner.way_to(shape), self.ground.track)
        ridges = [Shape(g.intersection(heap), self.soil) for g in self._streaks(heap, 11, 2.2, 70)]
        return [
            Case("quarry", shape, "mining", "new", before=(track,), after=tuple(self._pit(shape))),
            Case("spoil", heap, "mining", "new", after=(Shape(heap, self.spoil), *ridges)),
        ]

    def larger_quarry(self) -> list[Case]:
        """A pit that was there before and has grown."""
        shape = self.planner.find(blob(self.rng, 84), Kind.WOOD, Kind.ORCHARD, where="edge", share=0.98)
        track = Shape(self.planner.way_to(shape), self.ground.track)
        old = affinity.scale(shape, 0.5, 0.5)
        grown = shape.difference(affinity.scale(shape, 0.46, 0.46))
        return [
            Case(
                "quarry_larger",
                grown,
                "mining",
                "expanded",
                before=(track, *self._pit(old)),
                after=tuple(self._pit(shape)),
            )
        ]

    def sand_yard(self) -> list[Case]:
        """Heaps of dredged sand on open ground."""
        shape = self.planner.find(rectangle(120, 62), *LAND, where="inside")
        x, y = shape.centroid.coords[0]
        after = [Shape(shape, self.floor)]
        for dx in (-36, 0, 36):
            cone = [blob(self.rng, r, 0.05, 1.0)(x + dx + s, y - s, 0) for r, s in ((16, 0), (11, 2), (6, 4))]
            after += [Shape(g.intersection(shape), m) for g, m in zip(cone, (self.face, self.soil, self.rock))]
        return [Case("sand_yard", shape, "mining", "new", after=tuple(after))]

    def felling(self, partly: bool) -> list[Case]:
        """Clear-cut wood with skid trails and a few trees left."""
        shape = self.planner.find(blob(self.rng, 16 + 76 * self.rng.random(), 0.2), Kind.WOOD, share=0.99)
        slash = self._bare((132, 118, 90, 128), mottle=0.15, grain=0.14)
        after = [Shape(shape, slash)]
        after += [Shape(g, self.soil) for g in self._streaks(shape, 17, 1.5, self.rng.uniform(0, 180))]
        points = self._scatter(shape, int(shape.area / 420))
        after += [Shape(crown(x, y, self.rng.uniform(1.3, 2.6)), self.ground.broadleaf) for x, y in points]
        track = Shape(self.planner.way_to(shape), self.ground.track)
        return [self._case("felling", shape, "other", "new", after, partly, (track,))]

    def ponds(self, larger: bool, partly: bool, neighbour: bool) -> list[Case]:
        """Rectangular fish ponds between dikes; a neighbouring group shares a dike."""
        columns, rows = int(self.rng.integers(2, 4)), int(self.rng.integers(1, 4))
        width, height = columns * self.rng.uniform(34, 46), rows * self.rng.uniform(52, 66)
        double = larger or neighbour
        whole = self.planner.find(rectangle(width * (2 if double else 1), height), *LAND, share=0.93)
        turn = self._turn(whole)
        if not double:
            return [self._case("ponds", whole, "breeding", "new", self._pond_group(whole, columns, rows), partly)]
        halves = self._halves(whole, turn)
        one, two = (self._pond_group(h, columns, rows) for h in halves)
        if larger:
            return [Case("ponds_larger", halves[1], "breeding", "expanded", before=tuple(one), after=tuple(two))]
        return [
            Case("ponds", halves[0], "breeding", "new", after=tuple(one)),
            Case("ponds", halves[1], "breeding", "new", after=tuple(two)),
        ]

    def sheds(self, activity: str, larger: bool = False, partly: bool = False) -> list[Case]:
        """Long gabled roofs on a hard yard (industry) or on bare soil (livestock)."""
        industry = activity == "industry"
        count, depth = 4 if larger else int(self.rng.integers(2, 5)), (22.0 if industry else 13.0)
        length, gap = self.rng.uniform(52, 88), (9.0 if industry else 7.0)
        span = count * (depth + gap) + 10
        shape = self.planner.find(rectangle(length + 16, span), *LAND, share=0.93)
        colour = SHED_COLOURS[int(self.rng.integers(3))]
        bright, dark = (self._roof(colour, lit) for lit in (1.08, 0.78))
        x, y = shape.centroid.coords[0]
        after, roofs = [Shape(shape, self.concrete if industry else self.soil)], []
        for row in range(count):
            top = y - span / 2 + 6 + row * (depth + gap)
            roof = affinity.rotate(box(x - length / 2, top, x + length / 2, top + depth), self._turn(shape), (x, y))
            roofs.append(roof)
            after += gable(roof, bright, dark)
        if larger:
            # The northern two roofs stood before, the pad is cut between the rows.
            half = affinity.rotate(box(x - length, y - 1, x + length, y + span), self._turn(shape), (x, y))
            half = half.intersection(shape)
            before = [Shape(half, self.concrete)] + [s for s in after[1:] if half.contains(s.geometry.centroid)]
            return [
                Case(
                    "sheds_larger",
                    shape.difference(half),
                    activity,
                    "expanded",
                    before=tuple(before),
                    after=tuple(after),
                )
            ]
        return [self._case("sheds" if industry else "barns", shape, activity, "new", after, partly)]

    def solar(self) -> list[Case]:
        """Rows of dark panels facing south."""
        shape = self.planner.find(rectangle(self.rng.uniform(90, 150), self.rng.uniform(60, 110)), *LAND, share=0.93)
        panel = self._roof((52, 62, 92, 62), 1.0, height_m=1.6)
        x0, y0, x1, y1 = shape.bounds
        inner = shape.buffer(-5)
        rows = [box(x0, y, x1, y + 3.6).intersection(inner) for y in np.arange(y0, y1, 7.2)]
        ground = self._bare((142, 132, 100, 128), mottle=0.14)
        after = [Shape(shape, ground)] + [Shape(g, panel) for g in rows if not g.is_empty]
        return [Case("solar", shape, "energy", "new", after=tuple(after))]

    def camp(self) -> list[Case]:
        """A holiday camp: car park, paths and small cabins."""
        shape = self.planner.find(
            blob(self.rng, self.rng.uniform(40, 58), 0.12), *LAND, Kind.WOOD, share=0.93, where="inside"
        )
        x, y = shape.centroid.coords[0]
        lawn = self._bare((124, 138, 84, 150), mottle=0.12)
        after = [Shape(shape, lawn), Shape(rectangle(44, 18)(x, y - 8, 4), self.concrete)]
        fringe = shape.buffer(-8).difference(rectangle(60, 34)(x, y - 8, 4))
        after += [Shape(self._path(x, y, px, py), self.haul) for px, py in self._scatter(fringe, 8)]
        for place in after[2:]:
            px, py = place.geometry.centroid.coords[0]
            px, py = 2 * px - x, 2 * py - y
            cabin = rectangle(8.5, 6.5)(px, py, self.rng.uniform(0, 90))
            after += gable(cabin, self._roof((158, 104, 74, 128), 1.1), self._roof((158, 104, 74, 128), 0.75))
        for px, py in self._scatter(rectangle(40, 13)(x, y - 8, 4), 16):
            tone = self.rng.uniform(50, 235)
            after.append(Shape(rectangle(2, 4.4)(px, py, 4), self._roof((tone, tone, tone, tone * 0.8), 1, 1.4)))
        track = Shape(self.planner.way_to(shape), self.ground.track)
        return [Case("camp", shape, "tourism", "new", before=(track,), after=tuple(after))]

    def road(self) -> list[Case]:
        """A new road cut through fields and wood, flagged in three pieces."""

        def form(x: float, y: float, turn: float) -> BaseGeometry:
            way = np.linspace(-1, 1, 40)
            line = LineString(np.stack([way * 390, 46 * np.sin(way * 2.6) + 30 * way**2], 1))
            return affinity.translate(affinity.rotate(line.buffer(9), turn * 5, origin=(0, 0)), x, y)

        shape = self.planner.find(form, *LAND, Kind.WOOD, where="edge", share=0.97, margin_m=460, on_roads=True)
        core, bed = shape.buffer(-4.2), shape.buffer(-7.6)
        _x0, _y0, _x1, _y1 = shape.bounds
        slices = self._thirds(shape)
        after = (Shape(shape, self.soil), Shape(core, self.haul), Shape(bed, self.concrete))
        track = (Shape(self.planner.way_to(slices[0]), self.ground.track),)
        return [
            Case("road", piece, "transport", "new", before=track if i == 0 else (), after=after if i == 0 else ())
            for i, piece in enumerate(slices)
        ]

    def earthwork(self, partly: bool) -> list[Case]:
        """Levelled bare soil."""
        shape = self.planner.find(blob(self.rng, 52, 0.12), *LAND, share=0.95)
        after = [Shape(shape, self.soil)]
        after += [Shape(g, self.spoil) for g in self._streaks(shape, 8, 1.6, 20)]
        return [self._case("earthwork", shape, "other", "new", after, partly)]

    def _case(
        self,
        story: str,
        shape: BaseGeometry,
        activity: str,
        change: str,
        after: list[Shape],
        partly: bool,
        before: tuple[Shape, ...] = (),
    ) -> Case:
        if not partly:
            return Case(story, shape, activity, change, before=before, after=tuple(after))
        # The detector took in a good part of the unchanged neighbour, on the side where nothing else happens.
        x0, _, x1, _ = shape.bounds
        sides = [affinity.translate(affinity.scale(shape, 0.9, 0.8), (x1 - x0) * way, 4) for way in (0.64, -0.64)]
        others = [place for place in self.planner.taken if place is not shape]
        beside = max(sides, key=lambda side: shapely.distance(side, np.array(others)).min())
        flagged = max(shapely.get_parts(merge([shape, beside])), key=lambda g: g.area)
        self.planner.take(flagged)
        return Case(story, shape, activity, change, "partly", flagged=flagged, before=before, after=tuple(after))

    def _pit(self, shape: BaseGeometry) -> list[Shape]:
        """Benches stepping down to a floor with standing water."""
        layers, centre = [Shape(shape, self.haul)], shape.centroid
        for step, scale in enumerate((0.97, 0.84, 0.79, 0.64, 0.59, 0.46)):
            inner = affinity.scale(shape, scale, scale, origin=centre)
            inner = affinity.translate(inner, 2.5 * step, -2.0 * step)
            layers.append(Shape(inner.intersection(shape), self.face if step % 2 else self.rock))
        floor = affinity.scale(layers[-1].geometry, 0.93, 0.9)
        x, y = floor.centroid.coords[0]
        ramp = LineString([(x, y), (x + 25, y - 22), (shape.bounds[2] - 12, y - 30)]).buffer(3.6)
        water = affinity.scale(floor, 0.34, 0.3).buffer(1)
        return [
            *layers,
            Shape(floor, self.floor),
            Shape(ramp.intersection(shape), self.haul),
            Shape(affinity.translate(water, -9, 7).intersection(shape), self.pit_water),
        ]

    def _pond_group(self, whole: BaseGeometry, columns: int, rows: int) -> list[Shape]:
        turn, centre = self._turn(whole), whole.centroid
        x0, y0, x1, y1 = affinity.rotate(whole, -turn, centre).bounds
        shapes = [Shape(whole, self.ground.dike)]
        for i in range(columns):
            for j in range(rows):
                dx, dy = (x1 - x0) / columns, (y1 - y0) / rows
                pond = box(x0 + i * dx + 2.4, y0 + j * dy + 2.4, x0 + (i + 1) * dx - 2.4, y0 + (j + 1) * dy - 2.4)
                tone = self.rng.normal(1, 0.1)
                colour = (58 * tone, 84 * tone, 74 * tone, 36.0)
                shapes.append(Shape(affinity.rotate(pond, turn, centre), self._flat(Kind.POND, colour)))
        hut = affinity.rotate(box(x0 + 1, y0 + 1, x0 + 10, y0 + 7), turn, centre)
        return shapes + gable(hut, self._roof((150, 154, 160, 150), 1.1), self._roof((150, 154, 160, 150), 0.8))

    def _turn(self, shape: BaseGeometry) -> float:
        corners = np.asarray(shape.exterior.coords)
        side = corners[1] - corners[0]
        return float((np.degrees(np.arctan2(side[1], side[0])) + 45) % 90 - 45)

    def _halves(self, shape: BaseGeometry, turn: float) -> tuple[Polygon, Polygon]:
        level = affinity.rotate(shape, -turn, shape.centroid)
        x0, y0, x1, y1 = level.bounds
        middle = (x0 + x1) / 2
        parts = (box(x0, y0, middle, y1), box(middle, y0, x1, y1))
        one, two = (affinity.rotate(p, turn, shape.centroid) for p in parts)
        return one, two

    def _thirds(self, shape: BaseGeometry) -> list[BaseGeometry]:
        frame = shape.minimum_rotated_rectangle
        a, b, c, d = [np.array(p) for p in frame.exterior.coords[:4]]
        if np.hypot(*(b - a)) < np.hypot(*(c - b)):
            a, b, c, d = b, c, d, a
        cuts = [
            Polygon([a + (b - a) * s, a + (b - a) * t, d + (c - d) * t, d + (c - d) * s])
            for s, t in ((0, 0.34), (0.34, 0.67), (0.67, 1))
        ]
        return [max(shapely.get_parts(shape.intersection(cut)), key=lambda g: g.area) for cut in cuts]

    def _streaks(self, shape: BaseGeometry, spacing: float, width: float, turn: float) -> list[BaseGeometry]:
        x0, y0, x1, y1 = affinity.rotate(shape, -turn, shape.centroid).bounds
        bands = []
        for y in np.arange(y0 + spacing / 2, y1, spacing):
            x = np.linspace(x0, x1, 24)
            line = LineString(np.stack([x, y + self.rng.normal(0, 1.2, 24)], 1))
            band = affinity.rotate(line.buffer(width / 2), turn, shape.centroid).intersection(shape.buffer(-1))
            bands.append(band)
        return [b for b in bands if not b.is_empty]

    def _scatter(self, shape: BaseGeometry, count: int) -> np.ndarray:
        x0, y0, x1, y1 = shape.bounds
        points = self.rng.uniform((x0, y0), (x1, y1), (count * 4 + 8, 2))
        return points[shapely.contains_xy(shape, points)][:count]

    def _path(self, x: float, y: float, px: float, py: float) -> BaseGeometry:
        return LineString([(x, y), (px, py)]).buffer(1.1)

    def _bare(self, colour: Colour, mottle: float, grain: float = 0.07) -> int:
        return self._palette.add(Look(Kind.BARE, colour, grain=grain, mottle=mottle, tint=0.02))

    def _flat(self, kind: Kind, colour: Colour) -> int:
        return self._palette.add(Look(kind, colour, grain=0.025, mottle=0.03, tint=0.02))

    def _roof(self, colour: Colour, lit: float, height_m: float = 6) -> int:
        tone = (colour[0] * lit, colour[1] * lit, colour[2] * lit, colour[3] * lit)
        return self._palette.add(Look(Kind.ROOF, tone, grain=0.025, mottle=0.02, tint=0, height_m=height_m))
