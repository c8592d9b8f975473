"""``redline:screen``: what of each patch lies in which zone, and the nearest zone of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    NULL,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingUtils,
)

from ..adapters.fault_words import fault_words
from ..adapters.field_types import DOUBLE, INTEGER, TEXT
from ..adapters.screening_engine import choose_engine, note_words
from ..adapters.translation import tr
from ..domain.codes import read_code_list
from ..domain.errors import RedlineError
from ..screening import Flaw, ScreeningCancelled, ScreeningRun
from .outputs import Sink, take_back
from .rows import RowReader, make_multi, multi_type
from .styles import Look, style_when_loaded

INPUT, PATCH_ID, ZONES, ZONE_ID, ZONE_LEVEL = "INPUT", "PATCH_ID", "ZONES", "ZONE_ID", "ZONE_LEVEL"
OUTPUT, PAIRS = "OUTPUT", "PAIRS"
_LEVEL_CODES = Path(__file__).resolve().parents[2] / "resources" / "codes" / "zone_level.json"
_TOLD_AT_MOST = 10
_SHARES = {"redline_share": "redline", "control_share": "control"}


@dataclass(frozen=True)
class _Zones:
    """The zones as rows, and the level of each id, as a code where it is one of ours (empty: no level field)."""

    rows: Sequence[tuple[str, bytes]]
    levels: Mapping[str, str]


class ScreenAlgorithm(QgsProcessingAlgorithm):  # type: ignore[misc]
    """Thin: reads two sources, calls the engine, writes two sinks."""

    def __init__(self, words: Callable[[RedlineError], str] = str) -> None:
        super().__init__()
        self._words = words
        self._begun: list[str] = []

    def createInstance(self) -> ScreenAlgorithm:
        """Return a fresh one for a run."""
        return ScreenAlgorithm(self._words)

    def name(self) -> str:
        """Return the id under the provider."""
        return "screen"

    def displayName(self) -> str:
        """Return the title in the toolbox."""
        return tr("Screen patches against zones")

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Area and share of each patch in each zone, on the ellipsoid")

    def shortHelpString(self) -> str:
        """Return the help beside the dialog."""
        return tr(
            "Measures every patch against every zone. Areas are square metres on the ellipsoid (CGCS2000), shares "
            "are parts of the patch from 0 to 1.\n\n"
            "The result keeps the patches and their fields and adds: area_m2; zone_count; top_zone and top_share, the "
            "zone that holds most; nearest_zone and distance_m for a patch outside all zones. With a level field also "
            "redline_share and control_share: the share in any zone of that level, where overlapping zones "
            "count once.\n\n"
            "The optional table has one row for each patch and zone that overlap.\n\n"
            "Layers may be in any coordinate reference system. Features with one zone id count as one zone. Invalid "
            "outlines are mended and named in the log; a patch that cannot be measured keeps its row with empty values."
        )

    def group(self) -> str:
        """Return the group's title."""
        return tr("Screening")

    def groupId(self) -> str:
        """Return the group's id."""
        return "screening"

    def initAlgorithm(self, config: Optional[Mapping[str, Any]] = None) -> None:
        """Declare inputs and outputs."""
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        for parameter in (
            QgsProcessingParameterFeatureSource(INPUT, tr("Patches"), polygons),
            QgsProcessingParameterFeatureSource(ZONES, tr("Zones"), polygons),
            _field(PATCH_ID, tr("Field with the patch id (else the feature id)"), INPUT),
            _field(ZONE_ID, tr("Field with the zone id (else the feature id)"), ZONES),
            _field(ZONE_LEVEL, tr("Field with the zone level"), ZONES),
            QgsProcessingParameterFeatureSink(
                OUTPUT, tr("Screened patches"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            QgsProcessingParameterFeatureSink(
                PAIRS,
                tr("Table of overlaps"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
                createByDefault=False,
            ),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber("OVERLAPPING", tr("Patches that overlap a zone")))
        for name in ("INPUT_HASH", "ZONES_HASH", "ENGINE"):
            self.addOutput(QgsProcessingOutputString(name, name))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run; raises ``QgsProcessingException`` with a sentence that says what to do."""
        try:
            return self._screen(parameters, context, feedback)
        except ScreeningCancelled:
            take_back(self._begun, context)
            return {}

    def _screen(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        patches = RowReader(self._source(parameters, INPUT, context), context)
        zone_reader = RowReader(self._source(parameters, ZONES, context), context)
        id_field = self._field_of(parameters, PATCH_ID, INPUT, context)
        names, rows = _patch_rows(patches, id_field, feedback)
        zones = self._zones(zone_reader, parameters, context, feedback)
        run = self._run(rows, zones, feedback)
        _tell(run, names, feedback)
        return {
            **self._write_patches(parameters, context, feedback, patches, run, bool(zones.levels)),
            **self._write_pairs(parameters, context, feedback, run, names, zones.levels),
            "OVERLAPPING": sum(1 for line in run.results.lines() if line.zone_count),
            "INPUT_HASH": run.input_hash,
            "ZONES_HASH": run.zones_hash,
            "ENGINE": run.engine,
        }

    def _source(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsProcessingFeatureSource:
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source

    def _field_of(self, parameters: dict[str, Any], name: str, layer: str, context: QgsProcessingContext) -> str:
        """Return the field given for ``name``, empty for none; QGIS itself lets a name pass that no field has."""
        field: str = self.parameterAsString(parameters, name, context)
        source = self._source(parameters, layer, context)
        if field and source.fields().lookupField(field) < 0:
            raise QgsProcessingException(
                tr(
                    "Layer “{layer}” has no field “{field}” ({parameter}). Its fields are: {fields}.",
                    layer=source.sourceName(),
                    field=field,
                    parameter=name,
                    fields=", ".join(source.fields().names()),
                )
            )
        return field

    def _zones(
        self,
        reader: RowReader,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> _Zones:
        id_field = self._field_of(parameters, ZONE_ID, ZONES, context)
        level_field = self._field_of(parameters, ZONE_LEVEL, ZONES, context)
        code_of = _level_codes() if level_field else {}
        rows, levels = [], {}
        for feature in reader.features(feedback, 10, 20):
            name = _identity(feature, id_field)
            rows.append((name, reader.wkb(feature)))
            if level_field:
                written = str(feature[level_field] or "").strip()
                levels[name] = code_of.get(written.lower(), written)
        _tell_unknown_levels(set(levels.values()) - set(code_of.values()), feedback)
        return _Zones(rows, levels)

    def _run(self, rows: Sequence[tuple[str, bytes]], zones: _Zones, feedback: QgsProcessingFeedback) -> ScreeningRun:
        engine, note = choose_engine()
        if note_words(note):
            feedback.pushInfo(note_words(note))
        try:
            return engine(
                rows,
                zones.rows,
                levels=zones.levels or None,
                progress=lambda done: feedback.setProgress(20 + 65 * done),
                cancelled=feedback.isCanceled,
            )
        except ScreeningCancelled:
            raise
        except RedlineError as error:
            raise QgsProcessingException(self._words(error)) from error

    def _write_patches(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        reader: RowReader,
        run: ScreeningRun,
        with_levels: bool,
    ) -> dict[str, Any]:
        source = self._source(parameters, INPUT, context)
        added = _patch_fields(with_levels)
        fields = QgsProcessingUtils.combineFields(source.fields(), added)
        sink, place = self.parameterAsSink(parameters, OUTPUT, context, fields, multi_type(source), source.sourceCrs())
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        self._begun.append(place)
        measured = zip(map(int, run.results.case_ids), _measures(run, with_levels))  # in the order of the patches
        end = (-1, [NULL] * added.count())
        row, values = next(measured, end)
        with Sink(sink, feedback) as out:
            for number, feature in enumerate(reader.features(feedback, 85, 98)):
                feature.setAttributes([*feature.attributes(), *(values if number == row else end[1])])
                if number == row:
                    row, values = next(measured, end)
                make_multi(feature)
                out.put(feature)
        return {OUTPUT: style_when_loaded(context, place, Look.SCREENED_PATCHES)}

    def _write_pairs(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        run: ScreeningRun,
        names: Sequence[str],
        levels: Mapping[str, str],
    ) -> dict[str, Any]:
        fields = _fields(patch_id=TEXT, zone_id=TEXT, level=TEXT, area_m2=DOUBLE, share=DOUBLE)
        sink, place = self.parameterAsSink(parameters, PAIRS, context, fields)
        if sink is None:
            return {}
        self._begun.append(place)
        feedback.setProgress(99)
        owners = [names[int(case_id)] for case_id in run.results.case_ids]
        with Sink(sink, feedback) as out:
            for patch, zone, area, share in run.results.pairs():
                feature = QgsFeature(fields)
                feature.setAttributes([owners[patch], zone, levels.get(zone) or NULL, area, share])
                out.put(feature)
        return {PAIRS: place}


def _field(name: str, title: str, parent: str) -> QgsProcessingParameterField:
    return QgsProcessingParameterField(name, title, parentLayerParameterName=parent, optional=True)


def _fields(**types: Any) -> QgsFields:
    fields = QgsFields()
    for name, kind in types.items():
        fields.append(QgsField(name, kind))
    return fields


def _patch_fields(with_levels: bool) -> QgsFields:
    shares = dict.fromkeys(_SHARES, DOUBLE) if with_levels else {}
    return _fields(
        area_m2=DOUBLE,
        zone_count=INTEGER,
        **shares,
        top_zone=TEXT,
        top_share=DOUBLE,
        nearest_zone=TEXT,
        distance_m=DOUBLE,
    )


def _measures(run: ScreeningRun, with_levels: bool) -> Iterator[list[Any]]:
    """Yield the values of the added fields, in the order of the results."""
    for row, (area, count, *rest) in enumerate(run.results.lines()):
        shares = [run.level_shares[row].get(level, 0.0) for level in _SHARES.values()] if with_levels else []
        yield [area, count, *shares, *(NULL if value is None else value for value in rest)]


def _identity(feature: QgsFeature, field: str) -> str:
    value = feature[field] if field else NULL
    return str(feature.id()) if value in (NULL, None, "") else str(value)


def _patch_rows(
    reader: RowReader, id_field: str, feedback: QgsProcessingFeedback
) -> tuple[list[str], list[tuple[str, bytes]]]:
    """Return the patches' own ids, and rows by number: ids may repeat in a sender's layer."""
    names: list[str] = []
    rows: list[tuple[str, bytes]] = []
    for number, feature in enumerate(reader.features(feedback, 0, 10)):
        names.append(_identity(feature, id_field))
        rows.append((str(number), reader.wkb(feature)))
    return names, rows


def _level_codes() -> dict[str, str]:
    """Return level code by what a sender may have written, in small letters: the code or its words."""
    codes = read_code_list(_LEVEL_CODES).codes
    return {written.lower(): code.code for code in codes for written in (code.code, code.zh, code.en)}


def _tell_unknown_levels(levels: set[str], feedback: QgsProcessingFeedback) -> None:
    if levels:
        known = ", ".join(sorted(set(_level_codes().values())))
        named = ", ".join(sorted(level or "–" for level in levels)[:_TOLD_AT_MOST])
        feedback.pushWarning(
            tr(
                "These are not known zone levels and count in no share: {levels}. Known are {known}.",
                levels=named,
                known=known,
            )
        )


def _tell(run: ScreeningRun, names: Sequence[str], feedback: QgsProcessingFeedback) -> None:
    """Put what was mended and left out into the log, the first few by name."""
    if run.repaired:
        feedback.pushInfo(tr("Invalid outlines mended: {count}", count=len(run.repaired)))
    for flaw in run.repaired[:_TOLD_AT_MOST]:
        feedback.pushInfo(_flaw_words(flaw, names))
    if run.rejected:
        feedback.pushWarning(tr("Outlines that could not be measured: {count}", count=len(run.rejected)))
    for flaw in run.rejected[:_TOLD_AT_MOST]:
        feedback.pushWarning(_flaw_words(flaw, names))


def _flaw_words(flaw: Flaw, names: Sequence[str]) -> str:
    if flaw.role == "patch":
        return tr("Patch {name}: {reason}", name=names[int(flaw.identity)], reason=fault_words(flaw.reason))
    return tr("Zone {name}: {reason}", name=flaw.identity, reason=fault_words(flaw.reason))
