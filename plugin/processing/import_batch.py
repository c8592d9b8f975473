"""``redline:importbatch``: patches, and zones if wished, into a workspace, for the first time or again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsVectorLayer,
)

from ..adapters.profile_folder import read_profile
from ..adapters.reading_errors import MissingField, ReadingCancelled
from ..adapters.rejected_rows import LAYER_NAME, NoteWords, refused, write_rejected
from ..adapters.translation import tr
from ..adapters.vector_layers import LayerRef, place_of, read_rows
from ..app.import_into import is_empty
from ..app.import_rows import ImportReceipt, RowNote
from ..app.new_review import BuildCancelled, Intake
from ..domain.codes import read_code_lists
from ..domain.errors import RedlineError
from ..domain.field_guess import CASE_NAMES, ZONE_NAMES, Names, guess_fields, with_guessed_values
from ..domain.mapping import MappingProfile
from ..domain.saved_profiles import Purpose, SavedProfile, matching
from ..screening import ScreeningCancelled
from .intake import Destination, Planned, destination, network_policy_of
from .layer_choice import Choice, Told, choice_of, opened
from .shift_report import outlines_of, tell_shift, zone_outlines
from .styles import Look, style_in_file

INPUT, WORKSPACE, BATCH, PROFILE = "INPUT", "WORKSPACE", "BATCH", "PROFILE"
ZONES, ZONE_LEVEL, POINT_RADIUS, REJECTED_FILE = "ZONES", "ZONE_LEVEL", "POINT_RADIUS", "REJECTED_FILE"
CRS, REFERENCE = "CRS", "REFERENCE"
_CODES = Path(__file__).resolve().parents[2] / "resources" / "codes"
_TOLD_AT_MOST = 10
_STOPS = (ReadingCancelled, BuildCancelled, ScreeningCancelled)


def plain_words(note: RowNote) -> str:
    """Return a note as the code names it."""
    return f"{note.reason.value}: {note.detail}" if note.detail else note.reason.value


class ImportBatchAlgorithm(QgsProcessingAlgorithm):  # type: ignore[misc]
    """Thin: reads layers, plans, writes, tells. ``words`` and ``note_words`` turn errors and notes into sentences."""

    def __init__(self, words: Callable[[RedlineError], str] = str, note_words: NoteWords = plain_words) -> None:
        super().__init__()
        self._words, self._note_words = words, note_words
        self._chosen: list[Optional[Choice]] = []
        self._patches: Optional[LayerRef] = None
        self._zones: Optional[LayerRef] = None
        self._reference: Optional[LayerRef] = None

    def createInstance(self) -> ImportBatchAlgorithm:
        """Return a fresh one for a run."""
        return ImportBatchAlgorithm(self._words, self._note_words)

    def name(self) -> str:
        """Return the id under the provider."""
        return "importbatch"

    def displayName(self) -> str:
        """Return the title in the toolbox."""
        return tr("Import a batch of patches")

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Bring patches and zones into a review workspace, for the first time or again")

    def shortHelpString(self) -> str:
        """Return the help beside the dialog."""
        return tr(
            "Brings a layer of patches, and a layer of zones if wished, into a workspace of Redline Review and "
            "measures the patches against its zones. A folder that is missing or empty becomes a new workspace.\n\n"
            "A batch that the workspace has already under this name is brought up to date: facts and outlines follow "
            "the layer, new patches are added, those that the layer no longer holds are marked, and findings are never "
            "touched. A mended file of rejected rows adds to its batch and marks nothing.\n\n"
            "The mapping profile (JSON) says which field of the layer is which of ours; without one this is guessed "
            "from names and values. The zone level is used for zones whose layer does not say theirs, for example "
            "redline or control. A layer that does not say its reference system, as a table with columns of longitude "
            "and latitude, is read only where one is given here. Layers of a database or service are read as far as "
            "the network mode of the workspace lets them.\n\n"
            "Before anything is written, the log says whether the patches lie off the zones, or off another layer to "
            "compare with, by the GCJ-02 offset of public Chinese maps, and by how much.\n\n"
            "Rows that cannot be brought in are named in the log with the reason and written to a GeoPackage, if one "
            "is given: mend them there and import that file under the same batch name."
        )

    def group(self) -> str:
        """Return the group's title."""
        return tr("Import")

    def groupId(self) -> str:
        """Return the group's id."""
        return "import"

    def initAlgorithm(self, config: Optional[Mapping[str, Any]] = None) -> None:
        """Declare inputs and outputs."""
        kinds = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
        folder, file = QgsProcessingParameterFile.Behavior.Folder, QgsProcessingParameterFile.Behavior.File
        for parameter in (
            QgsProcessingParameterVectorLayer(INPUT, tr("Patches"), kinds),
            QgsProcessingParameterFile(WORKSPACE, tr("Workspace folder"), folder),
            QgsProcessingParameterString(BATCH, tr("Batch name")),
            QgsProcessingParameterFile(PROFILE, tr("Mapping profile"), file, "json", optional=True),
            QgsProcessingParameterVectorLayer(ZONES, tr("Zones"), kinds, optional=True),
            QgsProcessingParameterString(ZONE_LEVEL, tr("Zone level where the layer has none"), optional=True),
            QgsProcessingParameterNumber(
                POINT_RADIUS,
                tr("Radius of the circle round a point, in metres (0: points are left out)"),
                QgsProcessingParameterNumber.Type.Double,
                0.0,
                optional=True,
                minValue=0.0,
                maxValue=10_000.0,
            ),
            QgsProcessingParameterVectorLayer(
                REFERENCE, tr("Layer to compare the place of patches with"), kinds, optional=True
            ),
            QgsProcessingParameterCrs(CRS, tr("Reference system where a layer has none"), optional=True),
            QgsProcessingParameterFileDestination(
                REJECTED_FILE, tr("Rejected rows"), "GeoPackage (*.gpkg)", optional=True, createByDefault=False
            ),
        ):
            self.addParameter(parameter)
        for name in (*_counts(ImportReceipt()), *_zone_counts(ImportReceipt())):
            self.addOutput(QgsProcessingOutputNumber(name, name))
        self.addOutput(QgsProcessingOutputString("BATCH_ID", "BATCH_ID"))

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Take what is needed of the layers, in the thread they live in."""
        patches = self.parameterAsVectorLayer(parameters, INPUT, context)
        if patches is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, INPUT))
        zones, reference = (self._optional_layer(name, parameters, context) for name in (ZONES, REFERENCE))
        try:
            policy = network_policy_of(Path(self.parameterAsString(parameters, WORKSPACE, context)))
            self._chosen = [None if one is None else choice_of(one, policy) for one in (patches, zones, reference)]
        except RedlineError as error:
            raise QgsProcessingException(self._words(error)) from error
        return True

    def _optional_layer(
        self, name: str, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Optional[QgsVectorLayer]:
        layer = self.parameterAsVectorLayer(parameters, name, context)
        if layer is None and parameters.get(name):
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return layer

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run; raises ``QgsProcessingException`` with a sentence that says what to do."""
        try:
            return self._import(parameters, context, feedback)
        except _STOPS:
            return {}
        except RedlineError as error:
            raise QgsProcessingException(self._words(error)) from error

    def _import(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        name = self.parameterAsString(parameters, BATCH, context).strip()
        if not name:
            raise QgsProcessingException(tr("Give the batch a name, for example 2026-05."))
        profile = self._profile(parameters, context)
        target = destination(Path(self.parameterAsString(parameters, WORKSPACE, context)))
        told = Told(
            self.parameterAsDouble(parameters, POINT_RADIUS, context), self.parameterAsCrs(parameters, CRS, context)
        )
        self._patches, self._zones, self._reference = (
            None if chosen is None else opened(chosen, told, context.transformContext()) for chosen in self._chosen
        )
        patches, zones = self._intakes(parameters, context, feedback, profile)
        with target.opened() as place:
            self._tell_shift(patches, zones, place, feedback)
            self._tell_shift_of_reference(patches, context, feedback)
            planned = place.plan(name, patches, zones)
            receipt = planned.patches
            self._tell(receipt, planned.zones, feedback)
            if is_empty(receipt):
                self._hand_back(parameters, context, receipt)
                raise QgsProcessingException(
                    tr("Not one row can be brought in; nothing was written. The log says why for the first rows.")
                )
            if feedback.isCanceled():
                return {}
            self._write(place, planned, feedback)
        rejected = self._hand_back(parameters, context, receipt)
        feedback.setProgress(100)
        counts = {**_counts(receipt), **_zone_counts(planned.zones)}
        return {**counts, "BATCH_ID": planned.batch_id, **rejected}

    def _tell_shift(
        self, patches: Intake, zones: Sequence[Intake], place: Destination, feedback: QgsProcessingFeedback
    ) -> None:
        """Measure against the zones that come with the patches, else against those of the workspace."""
        assert self._patches is not None
        if self._zones is not None and zones:
            reference, name = outlines_of(zones[0].rows), self._zones.name
        else:
            reference, name = zone_outlines(place.known_zones()), tr("Zones")
        tell_shift(outlines_of(patches.rows), reference, self._patches.name, name, feedback)

    def _tell_shift_of_reference(
        self, patches: Intake, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        if self._reference is None or self._patches is None:
            return
        rows = read_rows(self._reference, context.transformContext(), cancelled=feedback.isCanceled)
        tell_shift(outlines_of(patches.rows), outlines_of(rows), self._patches.name, self._reference.name, feedback)

    def _write(self, place: Destination, planned: Planned, feedback: QgsProcessingFeedback) -> None:
        try:
            place.write(planned, lambda share: feedback.setProgress(50 + 50 * share), feedback.isCanceled)
        except _STOPS:
            if not place.stands:
                raise
            feedback.pushWarning(
                tr("Stopped after the import: it stands, but its patches are not measured yet. Run this once more.")
            )

    def _profile(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Optional[MappingProfile]:
        path = self.parameterAsString(parameters, PROFILE, context)
        if not path:
            return None
        saved = read_profile(Path(path))
        if saved.purpose is not Purpose.PATCHES:
            raise QgsProcessingException(tr("{path} maps zones. Choose a mapping profile for patches.", path=path))
        return saved.profile

    def _intakes(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        profile: Optional[MappingProfile],
    ) -> tuple[Intake, list[Intake]]:
        assert self._patches is not None  # it was opened before
        patches = _intake(self._patches, context, feedback, (0, 30), profile, CASE_NAMES, {})
        if self._zones is None:
            return patches, []
        level = self.parameterAsString(parameters, ZONE_LEVEL, context).strip()
        constants = {"level": level} if level else {}
        return patches, [_intake(self._zones, context, feedback, (30, 50), None, ZONE_NAMES, constants)]

    def _hand_back(
        self, parameters: dict[str, Any], context: QgsProcessingContext, receipt: ImportReceipt
    ) -> dict[str, Any]:
        path, notes = self.parameterAsFileOutput(parameters, REJECTED_FILE, context), refused(receipt)
        if not path or not notes or self._patches is None:
            return {}
        write_rejected(self._patches, notes, Path(path), context.transformContext(), self._note_words)
        style_in_file(Path(path), LAYER_NAME, Look.REJECTED_ROWS, tr("Rejected rows"))
        return {REJECTED_FILE: path}

    def _tell(self, patches: ImportReceipt, zones: ImportReceipt, feedback: QgsProcessingFeedback) -> None:
        for title, receipt in ((tr("Patches"), patches), (tr("Zones"), zones)):
            notes = (*refused(receipt), *receipt.repaired, *receipt.generated)
            for note in notes[:_TOLD_AT_MOST]:
                words = self._note_words(note)
                feedback.pushWarning(tr("{layer}, row {row}: {reason}", layer=title, row=note.number, reason=words))
            if len(notes) > _TOLD_AT_MOST:
                left = len(notes) - _TOLD_AT_MOST
                feedback.pushWarning(tr("{layer}: {count} more rows with notes", layer=title, count=left))


def _intake(
    ref: LayerRef,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    span: tuple[int, int],
    profile: Optional[MappingProfile],
    guesses: Names,
    constants: Mapping[str, Any],
) -> Intake:
    """Read a layer and map it: by a profile, whose fields it must have, or by guesses."""

    def progress(done: int, total: int) -> None:
        feedback.setProgress(span[0] + (span[1] - span[0]) * (done / total if total else 0.0))

    rows = read_rows(ref, context.transformContext(), (), progress, feedback.isCanceled)
    names = tuple(rows[0].attributes) if rows else ()
    fitted = MappingProfile("", guess_fields(names, guesses), {}, constants) if profile is None else profile
    if profile is not None:
        fitted = _fitted(profile, names, ref.name)
    attributes = (row.attributes for row in rows)
    return Intake(rows, with_guessed_values(fitted, attributes, read_code_lists(_CODES)), place_of(ref))


def _fitted(profile: MappingProfile, names: tuple[str, ...], layer: str) -> MappingProfile:
    found = matching([SavedProfile(profile)], names)
    if not found and profile.fields:
        raise MissingField(layer, next(iter(profile.fields.values())))
    if found and found[0].missing:
        raise MissingField(layer, found[0].missing[0])
    return found[0].fitted() if found else profile


def _counts(receipt: ImportReceipt) -> dict[str, int]:
    return {name.upper(): count for name, count in receipt.counts().items()}


def _zone_counts(receipt: ImportReceipt) -> dict[str, int]:
    told = ("imported", "changed", "unchanged", "rejected")
    return {f"ZONES_{name.upper()}": receipt.counts()[name] for name in told}
