"""HISTORY of ``redline:screen``: earlier patches with what was found of them, and which patches lie there again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    NULL,
    QgsFeature,
    QgsFields,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
)

from ..adapters.field_types import DOUBLE, INTEGER, TEXT
from ..adapters.linking import link_tools
from ..adapters.translation import tr
from ..app.earlier import earlier_case
from ..app.known_cases import SeenBefore, link_rows
from ..domain.errors import RedlineError
from ..domain.field_guess import HISTORY_NAMES, guess_fields
from ..domain.records import Case
from ..screening import ScreeningCancelled
from .fields import field_parameter, fields_of, identity, require_field, text_of
from .rows import RowReader

HISTORY = "HISTORY"
FIELDS = {"id": "HISTORY_ID", "verdict": "HISTORY_VERDICT", "date": "HISTORY_DATE", "by": "HISTORY_BY"}
"""The parameter that names the field for each of ours."""
_LOST_LETTER = "\ufffd"
_RESOURCES = Path(__file__).resolve().parents[2] / "resources"

Rows = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Sightings:
    """What was seen before, by id of the patch; ``found`` is ``None`` where that could not be measured.

    ``fields`` are those that the output gets, none where no history was given.
    """

    fields: QgsFields
    found: Optional[Mapping[str, tuple[SeenBefore, ...]]] = None

    def values(self, case_id: str) -> list[Any]:
        """Return the values of ``fields`` for a patch."""
        if self.found is None:
            return [NULL] * self.fields.count()
        seen = self.found.get(case_id, ())
        if not seen:
            return [0, *[NULL] * (self.fields.count() - 1)]
        last = seen[0]
        words = (last.issued_id, last.reality, last.found_at, last.found_by)
        best = (max(one.share for one in seen), max(one.iou for one in seen))
        return [len(seen), *best, *(word or NULL for word in words)]


def history_parameters() -> tuple[QgsProcessingParameterDefinition, ...]:
    """Return the layer of earlier patches and its fields, all optional."""
    polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
    return (
        QgsProcessingParameterFeatureSource(
            HISTORY, tr("Earlier patches with their findings"), polygons, optional=True
        ),
        field_parameter(FIELDS["id"], tr("Field with the earlier patch's id (else guessed)"), HISTORY),
        field_parameter(FIELDS["verdict"], tr("Field with the verdict (else guessed)"), HISTORY),
        field_parameter(FIELDS["date"], tr("Field with the date of the verdict (else guessed)"), HISTORY),
        field_parameter(FIELDS["by"], tr("Field with who gave the verdict (else guessed)"), HISTORY),
    )


def read_history(
    algorithm: QgsProcessingAlgorithm,
    parameters: Mapping[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Optional[list[Case]]:
    """Return the earlier patches that bear a verdict, ``None`` where no layer was given; says what it took for what.

    The verdict stands under ``reality`` as the layer has it. Raises ``QgsProcessingException``,
    :class:`ScreeningCancelled`.
    """
    source = algorithm.parameterAsSource(parameters, HISTORY, context)
    if source is None and parameters.get(HISTORY):
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, HISTORY))
    if source is None:
        return None
    given = {ours: algorithm.parameterAsString(parameters, name, context) for ours, name in FIELDS.items()}
    fields = _fields(source, given)
    _tell_fields(fields, feedback)
    reader = RowReader(source, context)
    cases = [_case(number, one, fields, reader) for number, one in enumerate(reader.features(feedback, 20, 20))]
    decided = [case for case in cases if case.finding]
    _tell_rows(source.sourceName(), cases, decided, feedback)
    return decided


def _fields(source: QgsProcessingFeatureSource, given: Mapping[str, str]) -> dict[str, str]:
    """Return our field → the layer's: as given, else guessed among the others; raises where none holds a verdict."""
    chosen = {ours: require_field(source, name, FIELDS[ours]) for ours, name in given.items() if name}
    free = [name for name in source.fields().names() if name not in chosen.values()]
    fields = {**guess_fields(free, {ours: HISTORY_NAMES[ours] for ours in FIELDS if ours not in chosen}), **chosen}
    if "verdict" not in fields:
        raise QgsProcessingException(
            tr(
                "No field of layer “{layer}” looks like a verdict. Name it in {parameter}; its fields are: {fields}.",
                layer=source.sourceName(),
                parameter=FIELDS["verdict"],
                fields=", ".join(source.fields().names()),
            )
        )
    return fields


def _case(number: int, feature: QgsFeature, fields: Mapping[str, str], reader: RowReader) -> Case:
    values = {ours: text_of(feature[theirs]) for ours, theirs in fields.items()}
    values["id"] = identity(feature, fields.get("id", ""))
    return earlier_case(number, values, reader.wkb(feature) if values.get("verdict") else b"")


def _tell_fields(fields: Mapping[str, str], feedback: QgsProcessingFeedback) -> None:
    feedback.pushInfo(
        tr(
            "Fields of the earlier patches: id “{id}”, verdict “{verdict}”, date “{date}”, by whom “{by}”",
            **{ours: fields.get(ours, "–") for ours in FIELDS},
        )
    )


def _tell_rows(layer: str, cases: Sequence[Case], decided: Sequence[Case], feedback: QgsProcessingFeedback) -> None:
    if len(decided) < len(cases):
        feedback.pushInfo(
            tr("Earlier patches without a verdict, not compared: {count}", count=len(cases) - len(decided))
        )
    undated = sum(1 for case in decided if not case.finding_at)
    if undated:
        feedback.pushWarning(tr("Earlier patches without a date that can be read: {count}", count=undated))
    if any(_LOST_LETTER in case.finding["reality"] + case.finding_by for case in decided):
        feedback.pushWarning(
            tr(
                "Words of layer “{layer}” are in another encoding: set it in the layer's properties, run again.",
                layer=layer,
            )
        )


def find_sightings(
    patches: Rows,
    history: Optional[Sequence[Case]],
    feedback: QgsProcessingFeedback,
    words: Callable[[RedlineError], str],
) -> Sightings:
    """Compare the patches with the earlier ones by the rules of ``resources/known_cases.json``.

    Raises ``QgsProcessingException`` in the given words, :class:`ScreeningCancelled`.
    """
    if history is None:
        return Sightings(QgsFields())
    shares = {"seen_share": DOUBLE, "seen_iou": DOUBLE}
    last = dict.fromkeys(("last_id", "last_verdict", "last_date", "last_by"), TEXT)
    fields = fields_of(seen_before=INTEGER, **shares, **last)
    try:
        tools = link_tools(_RESOURCES, feedback.isCanceled)
        for problem in tools.problems:
            feedback.pushWarning(words(problem))
        if tools.measures:
            feedback.pushInfo(tr("Comparing with earlier patches: {count}", count=len(history)))
            return Sightings(fields, link_rows(patches, history, tools.measure, tools.known))
    except ScreeningCancelled:
        raise
    except RedlineError as error:
        raise QgsProcessingException(words(error)) from error
    feedback.pushWarning(tr("Earlier patches are compared only where shapely 2 is installed: those fields stay empty."))
    return Sightings(fields)
