"""``redline:screen``: what of each patch lies in which zone, and the nearest zone of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Optional

from qgis.core import (
    NULL,
    QgsFeature,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingUtils,
)

from ..adapters.fault_words import fault_words
from ..adapters.field_types import DOUBLE, INTEGER, TEXT
from ..adapters.screening_engine import choose_engine, note_words
from ..adapters.translation import tr
from ..domain.collector import collector_paused
from ..domain.errors import RedlineError
from ..screening import Flaw, ScreeningCancelled, ScreeningRun
from .fields import field_parameter, fields_of, identity, require_field
from .file_inputs import FileReadingAlgorithm
from .history import Sightings, find_sightings, history_parameters, read_history
from .outputs import Sink, take_back
from .rows import RowReader, clean_fields, make_multi, multi_type
from .styles import Look, style_when_loaded
from .zones import ZoneFields, Zones, read_zones, total_fields, totals

INPUT, PATCH_ID, ZONES, ZONE_ID, ZONE_LEVEL = "INPUT", "PATCH_ID", "ZONES", "ZONE_ID", "ZONE_LEVEL"
ZONE_NAME, ZONE_TOTALS = "ZONE_NAME", "ZONE_TOTALS"
OUTPUT, PAIRS = "OUTPUT", "PAIRS"
_TOLD_AT_MOST = 10
_SHARES = {"redline_share": "redline", "control_share": "control"}


class ScreenAlgorithm(FileReadingAlgorithm):
    """Thin: reads two sources, calls the engine, writes two sinks."""

    def __init__(self, words: Callable[[RedlineError], str] = str) -> None:
        super().__init__(words)
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
            "With a layer of earlier patches and their findings: seen_before, how many of them lie at the same place; "
            "seen_share, the largest common area as a part of the patch, and seen_iou, as a part of both together; "
            "last_id, last_verdict, last_date and last_by, the newest. That layer needs a field with the verdict, kept "
            "as it is written; with its id, the date and by whom, where it has them. Fields are guessed by their names "
            "(verdict, result, 核查结论; date, 核查日期; reviewer, 核查人员; patch_id, 图斑编号) or named. Rows "
            "without a verdict are passed over; one whose date cannot be read counts as the oldest. Either share "
            "counts from what is set in resources/known_cases.json.\n\n"
            "Two optional tables: one row for each patch and zone that overlap; one row for each zone with the number "
            "of patches and their area in it, where patches that overlap each other count twice.\n\n"
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
            field_parameter(PATCH_ID, tr("Field with the patch id (else the feature id)"), INPUT),
            field_parameter(ZONE_ID, tr("Field with the zone id (else the feature id)"), ZONES),
            field_parameter(ZONE_LEVEL, tr("Field with the zone level"), ZONES),
            field_parameter(ZONE_NAME, tr("Field with the zone name (else guessed)"), ZONES),
            *history_parameters(),
            QgsProcessingParameterFeatureSink(
                OUTPUT, tr("Screened patches"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            _table(PAIRS, tr("Table of overlaps")),
            _table(ZONE_TOTALS, tr("Table of totals by zone")),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber("OVERLAPPING", tr("Patches that overlap a zone")))
        for name in ("INPUT_HASH", "ZONES_HASH", "ZONES_VERSION", "ENGINE"):
            self.addOutput(QgsProcessingOutputString(name, name))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run; raises ``QgsProcessingException`` with a sentence that says what to do."""
        try:
            with collector_paused():
                return self._screen(self.read_our_way(parameters, context), context, feedback)
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
        history = read_history(self, parameters, context, feedback)
        run = self._run(rows, zones, feedback)
        seen = find_sightings(rows, history, feedback, self._words)
        _tell(run, names, feedback)
        return {
            **self._write_patches(parameters, context, feedback, patches, run, bool(zones.levels), seen),
            **self._write_pairs(parameters, context, feedback, run, names, zones.levels),
            **self._write_totals(parameters, context, feedback, run, zones),
            "OVERLAPPING": sum(1 for line in run.results.lines() if line.zone_count),
            "INPUT_HASH": run.input_hash,
            "ZONES_HASH": run.zones_hash,
            "ZONES_VERSION": zones.version,
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
        return require_field(
            self._source(parameters, layer, context), self.parameterAsString(parameters, name, context), name
        )

    def _zones(
        self,
        reader: RowReader,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Zones:
        given = (self._field_of(parameters, name, ZONES, context) for name in (ZONE_ID, ZONE_LEVEL, ZONE_NAME))
        names = self._source(parameters, ZONES, context).fields().names()
        return read_zones(reader, ZoneFields.of_layer(names, *given), feedback)

    def _run(self, rows: Sequence[tuple[str, bytes]], zones: Zones, feedback: QgsProcessingFeedback) -> ScreeningRun:
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
        seen: Sightings,
    ) -> dict[str, Any]:
        source = self._source(parameters, INPUT, context)
        added = QgsProcessingUtils.combineFields(_patch_fields(with_levels), seen.fields)
        fields = QgsProcessingUtils.combineFields(clean_fields(source), added)
        sink, place = self.parameterAsSink(parameters, OUTPUT, context, fields, multi_type(source), source.sourceCrs())
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        self._begun.append(place)
        measured = zip(map(int, run.results.case_ids), _measures(run, with_levels, seen))  # in the order of the patches
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
        fields = fields_of(patch_id=TEXT, zone_id=TEXT, level=TEXT, area_m2=DOUBLE, share=DOUBLE)
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

    def _write_totals(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        run: ScreeningRun,
        zones: Zones,
    ) -> dict[str, Any]:
        sink, place = self.parameterAsSink(parameters, ZONE_TOTALS, context, total_fields())
        if sink is None:
            return {}
        self._begun.append(place)
        with Sink(sink, feedback) as out:
            for row in totals(run, zones):
                out.put(row)
        return {ZONE_TOTALS: place}


def _table(name: str, title: str) -> QgsProcessingParameterFeatureSink:
    kind = QgsProcessing.SourceType.TypeVector
    return QgsProcessingParameterFeatureSink(name, title, kind, optional=True, createByDefault=False)


def _patch_fields(with_levels: bool) -> QgsFields:
    shares = dict.fromkeys(_SHARES, DOUBLE) if with_levels else {}
    return fields_of(
        area_m2=DOUBLE,
        zone_count=INTEGER,
        **shares,
        top_zone=TEXT,
        top_share=DOUBLE,
        nearest_zone=TEXT,
        distance_m=DOUBLE,
    )


def _measures(run: ScreeningRun, with_levels: bool, seen: Sightings) -> Iterator[list[Any]]:
    """Yield the values of the added fields, in the order of the results."""
    for row, (area, count, *rest) in enumerate(run.results.lines()):
        shares = [run.level_shares[row].get(level, 0.0) for level in _SHARES.values()] if with_levels else []
        again = seen.values(run.results.case_ids[row])
        yield [area, count, *shares, *(NULL if value is None else value for value in rest), *again]


def _patch_rows(
    reader: RowReader, id_field: str, feedback: QgsProcessingFeedback
) -> tuple[list[str], list[tuple[str, bytes]]]:
    """Return the patches' own ids, and rows by number: ids may repeat in a sender's layer."""
    names: list[str] = []
    rows: list[tuple[str, bytes]] = []
    for number, feature in enumerate(reader.features(feedback, 0, 10)):
        names.append(identity(feature, id_field))
        rows.append((str(number), reader.wkb(feature)))
    return names, rows


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
