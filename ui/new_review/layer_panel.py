"""Choose one layer, see what was understood of it, say which field and which value is which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional

from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from ...plugin.adapters.layer_survey import LayerSurvey, survey
from ...plugin.adapters.reading_errors import EncodingUnknown, LayerWithoutCrs, NoPolygons, PlaceColumnsUnknown
from ...plugin.adapters.translation import tr
from ...plugin.adapters.vector_layers import LayerRef, ServiceLayer, with_columns, with_crs, with_encoding, with_radius
from ...plugin.app.import_rows import is_returned
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.mapping import MappingProfile
from ...plugin.domain.saved_profiles import Purpose
from ...plugin.screening.results import Rows
from ..background import Background
from ..messages import sentence
from .crs_choice import CrsChoice
from .encoding_choice import EncodingChoice
from .layer_picker import LayerPicker
from .layer_words import Seen, look_closely, summary, text_warning, trouble_words
from .mapping_form import MappingForm, Target
from .parts import DropArea, SayLine, Tone
from .place_choice import ColumnsChoice, RadiusChoice
from .preview import PreviewTable
from .profile_bar import ProfileBar
from .profile_library import ProfileLibrary
from .services import NewReviewServices
from .shift_box import ShiftBox, shift_words
from .shift_watch import Reference
from .value_table import Counts, ValueTable
from .zone_levels import LEVEL, level_words, unknown_levels

_SURVEYED_ROWS = 300_000
"""Larger layers, and those behind a line, are judged by their first rows."""


class LayerPanel(DropArea):
    """The picker, the mapping and the preview of one layer.

    :attr:`changed` whenever :meth:`problem` may differ, :attr:`surveyed` when all rows were read or forgotten.
    """

    changed = pyqtSignal()
    surveyed = pyqtSignal()

    def __init__(self, label: str, target: Target, services: NewReviewServices, library: ProfileLibrary) -> None:
        super().__init__()
        self._services, self._has_levels = services, LEVEL in target.words
        self._ref: Optional[LayerRef] = None
        self._seen: Optional[Seen] = None
        self._survey: Optional[LayerSurvey] = None
        self._mapped: tuple[str, ...] = ()
        self._trouble = self._named_crs = ""
        self._work: Optional[Background] = None
        self._picker, self._say = LayerPicker(services.project, services.policy, self), SayLine(self)
        self._encoding, self.shift = EncodingChoice(self), ShiftBox(self)
        self._crs = CrsChoice(self)
        self._columns, self._radius = ColumnsChoice(self), RadiusChoice(self)
        self._profiles = ProfileBar(library, target.purpose or Purpose.PATCHES, self)
        self._profiles.setVisible(target.purpose is not None)
        self._form = MappingForm(target, services.language, self)
        self._preview = PreviewTable(target.words, services.code_lists, services.language, self)
        self._values = ValueTable(target.words, services.code_lists, services.language, self)
        self._lay_out(label)
        self._connect()
        self._set_mapping_enabled(False)

    def _lay_out(self, label: str) -> None:
        title = QLabel(label, self)
        title.setBuddy(self._picker.box)
        said = QHBoxLayout()
        said.addWidget(self._say, 1, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._encoding, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.addWidget(title)
        column.addWidget(self._picker)
        column.addLayout(said)
        for asked in (self._crs, self._columns, self._radius):
            column.addWidget(asked)
        column.addWidget(self.shift)
        column.addWidget(self._profiles)
        column.addLayout(self._new_middle(), 1)

    def _new_middle(self) -> QGridLayout:
        right = QSplitter(Qt.Orientation.Vertical, self)
        right.setChildrenCollapsible(False)
        right.addWidget(self._preview)
        right.addWidget(self._values)
        right.setStretchFactor(0, 1)
        right.setStretchFactor(1, 1)
        grid = QGridLayout()
        grid.addWidget(QLabel(tr("Our field ← field of the layer"), self), 0, 0)
        grid.addWidget(QLabel(tr("The first rows as they will be read"), self), 0, 1)
        grid.addWidget(self._form, 1, 0)
        grid.addWidget(right, 1, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        self._values.hide()
        return grid

    def _connect(self) -> None:
        self._picker.picked.connect(self._picked)
        self._picker.looking.connect(self._start_over)
        self._picker.failed.connect(self._failed)
        self._encoding.chosen.connect(lambda name: self._look_again(lambda ref: with_encoding(ref, name)))
        self._crs.chosen.connect(self._crs_named)
        self._columns.chosen.connect(lambda columns: self._look_again(lambda ref: with_columns(ref, columns)))
        self._radius.chosen.connect(lambda metres: self._look_again(lambda ref: with_radius(ref, metres)))
        self._profiles.chosen.connect(self._take_profile)
        self._profiles.save_wanted.connect(lambda name: self._profiles.save(self._named(name)))
        self._form.changed.connect(self._remap)
        self._values.changed.connect(self._remap)
        self.shift.changed.connect(self.changed)

    # Choosing and reading

    def dropped(self, paths: list[str]) -> None:
        """Take the first of some files: look into it and choose its first layer with polygons."""
        self._picker.open_file(paths[0])

    def _picked(self, ref: Optional[LayerRef]) -> None:
        self._mapped, self._named_crs = (), ""
        if ref is None:
            self._start_over()
            self._ask_nothing()
            self._ref = None
            self._failed_with("")
        else:
            self._look_at(ref)

    def _crs_named(self, crs: QgsCoordinateReferenceSystem) -> None:
        """The user says in which reference system a layer is that does not say it itself."""
        self._named_crs = crs.authid() or crs.toWkt()
        self._look_again(lambda ref: with_crs(ref, crs))

    def _look_again(self, changed: Callable[[LayerRef], LayerRef]) -> None:
        """The user says of a layer what it does not say itself."""
        if self._ref is not None:
            self._look_at(changed(self._ref))

    def _look_at(self, ref: LayerRef) -> None:
        self._ref = ref
        context = self._services.project.transformContext()
        self._start_over()
        self._run("look", lambda _work: look_closely(ref, context), self._looked)

    def _start_over(self) -> None:
        self._stop()
        for asked in self._asked():
            asked.setEnabled(False)  # not hidden: where the next layer asks the same, nothing jumps
        self.shift.show_shift(None)
        self._seen, self._trouble = None, tr("The layer is still being read.")
        self._forget_survey()
        self._say.say(tr("Reading…"), Tone.BUSY)
        self.changed.emit()

    def _asked(self) -> tuple[QWidget, ...]:
        return self._crs, self._columns, self._radius, self._encoding

    def _ask_nothing(self) -> None:
        """Take back what was asked of the layer before; what is asked again is shown in the same turn."""
        for asked in self._asked():
            asked.hide()
            asked.setEnabled(True)

    def _run(self, name: str, work: Callable[[Background], Any], done: Callable[[Any], None]) -> None:
        self._work = Background(name, work, self)
        self._work.done.connect(done)
        self._work.failed.connect(self._failed)
        self._work.start()

    def _looked(self, seen: Seen) -> None:
        self._seen, self._trouble = seen, ""
        self._ask_nothing()
        self._set_mapping_enabled(True)
        if seen.look.encoding:
            self._encoding.show_choice(seen.detected, seen.named, seen.fitting)
        if seen.look.columns is not None:
            self._columns.show_choice(seen.look.fields, seen.look.columns)
        if self._named_crs:
            self._crs.show_choice("", self._named_crs)
        if self._ref is not None and self._ref.radius_m:
            self._radius.show_choice(self._ref.radius_m)
        if seen.look.fields == self._mapped:
            self._remap()  # the same layer, read otherwise: what was chosen stands
        else:
            self._mapped = seen.look.fields
            self._profiles.fit(seen.look.fields)
            self._values.take(None)
            self._form.offer(seen.look.fields)
        self._begin_survey(seen)

    def _begin_survey(self, seen: Seen) -> None:
        ref, context = self._ref, self._services.project.transformContext()
        near = not isinstance(ref, ServiceLayer)
        if ref is not None and near and 0 <= seen.look.count <= _SURVEYED_ROWS:
            self._run("survey", lambda work: survey(ref, context, work.cancelled), self._surveyed)

    def _surveyed(self, found: LayerSurvey) -> None:
        self._survey = found
        self._remap()
        self.surveyed.emit()

    def _forget_survey(self) -> None:
        if self._survey is not None:
            self._survey = None
            self.surveyed.emit()

    def _failed(self, error: RedlineError) -> None:
        self._ask_nothing()
        if isinstance(error, LayerWithoutCrs):
            self._crs.show_choice(error.offered)
        if isinstance(error, EncodingUnknown):
            self._encoding.show_choice("", "", ())
        if isinstance(error, PlaceColumnsUnknown):
            self._columns.show_choice(error.columns, None)
        self._radius.setVisible(isinstance(error, NoPolygons) and "Point" in error.found)
        self._failed_with(sentence(error))

    def _failed_with(self, words: str) -> None:
        self._seen, self._trouble = None, words
        self._forget_survey()
        self._say.say(words, Tone.PROBLEM)
        self._preview.clear_rows()
        self._set_mapping_enabled(False)
        self.changed.emit()

    def _set_mapping_enabled(self, enabled: bool) -> None:
        for part in (self._form, self._preview, self._profiles):
            part.setEnabled(enabled)
        if not enabled:
            self._values.hide()

    # Mapping

    def _take_profile(self, profile: Optional[MappingProfile]) -> None:
        if self._seen is not None:
            self._values.take(profile)
            self._form.offer(self._seen.look.fields, profile)

    def _remap(self) -> None:
        if self._seen is not None:
            profile = self.profile()
            self._preview.show_rows(self._seen.look.rows, profile)
            self._values.show_values(profile, self._counts(self._seen), self._survey is not None)
            self._tell(self._seen)
        self.changed.emit()

    def _counts(self, seen: Seen) -> Counts:
        return seen.first_values() if self._survey is None else self._survey.values

    def _tell(self, seen: Seen) -> None:
        troubles = {} if self._survey is None else self._survey.troubles
        doubts = [words for words in (self._doubt(seen), trouble_words(troubles)) if words]
        self._say.say("\n".join([summary(seen.look), *doubts]), Tone.PROBLEM if doubts else Tone.GOOD)

    def _doubt(self, seen: Seen) -> str:
        return text_warning(seen) or self._level_doubt(seen)

    def _level_doubt(self, seen: Seen) -> str:
        """Name levels of zones that nobody knows: of all rows, once these were read."""
        profile = self.profile()
        theirs = profile.fields.get(LEVEL)
        if not self._has_levels or theirs is None:
            return ""
        rows = [{theirs: text} for text in self._counts(seen).get(theirs, {})]
        return level_words(unknown_levels(rows, profile, self._services.code_lists))

    # What the owner asks

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing."""
        return "" if self._seen is None else self._doubt(self._seen) or self.shift.warning()

    def profile(self) -> MappingProfile:
        """Return the mapping as chosen."""
        return self._named(self.name())

    def _named(self, name: str) -> MappingProfile:
        mapped = self._form.profile(name)
        return MappingProfile(name, mapped.fields, self._values.values(mapped), mapped.constants)

    def name(self) -> str:
        """Return the layer's name, empty before one is chosen."""
        return self._seen.look.name if self._seen is not None else ""

    def ref(self) -> LayerRef:
        """Return the chosen layer; only where :meth:`problem` says nothing."""
        assert self._ref is not None
        return self._ref

    def outlines(self) -> Rows:
        """Return outlines of all its rows, empty before these were read."""
        return () if self._survey is None else self._survey.outlines

    def reference(self) -> Reference:
        """Return what other layers can be compared with."""
        return Reference(self.name(), self.outlines(), self.shift)

    def moved_words(self) -> str:
        """Return what will be done to the layer as a whole, empty for nothing."""
        shift = self.shift.back()
        if shift is None:
            return ""
        return tr("{layer}: the GCJ-02 offset is taken off ({shift}).", layer=self.name(), shift=shift_words(shift))

    def is_returned(self) -> bool:
        """Tell whether the layer is a file of rejected rows, mended."""
        return self._seen is not None and is_returned(self._seen.look.fields)

    def is_empty(self) -> bool:
        """Tell whether no layer was chosen: where one is not needed, that is no problem."""
        return self._seen is None and not self._trouble

    def problem(self) -> str:
        """Return what keeps this layer from being used, empty for nothing."""
        if self._seen is None:
            return self._trouble or tr("Choose a layer.")
        missing = self._form.missing()
        if not missing:
            return ""
        if self._has_levels:
            return tr("Say which field is the “{field}”, or one for the whole layer.", field=missing)
        return tr("Say which field is the “{field}”.", field=missing)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def close_down(self) -> None:
        """Forget work that still runs."""
        self._stop()
        self._picker.close_down()
