"""Import into the open workspace: a new batch, or one again; its window follows, what was found stays."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.earlier_layers import EarlierFolder
from ...plugin.adapters.network_policy import NetworkPolicy
from ...plugin.adapters.translation import tr
from ...plugin.adapters.workspace import Workspace
from ...plugin.app.earlier import EarlierFindings, earlier_source, record_earlier
from ...plugin.app.import_into import IntoPlan, is_empty, plan_into, write_into
from ...plugin.app.import_rows import ImportReceipt
from ...plugin.app.import_zones import NO_ZONES
from ...plugin.app.package import has_platform
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.records import Draft
from ...plugin.ports import Clock, Contents, Store, lines_in
from ..background import Background
from .batch_page import BatchPage
from .history_page import HistoryPage
from .intake import (
    LayerOrder,
    Reading,
    history_order,
    history_words,
    layer_order,
    places_order,
)
from .layer_panel import LayerPanel
from .mapping_form import patches_target
from .parts import Tone, patches_words
from .places_page import PlacesPage
from .profile_library import ProfileLibrary
from .receipt_page import ReceiptPage, Shown
from .services import NewReviewServices
from .shift_watch import Reference, ShiftWatch, pairs_of
from .steps_dialog import StepsDialog
from .zones_page import ZonesPage


@dataclass(frozen=True)
class Into:
    """The open workspace: its store, which other threads use too, and its contents as the window has them."""

    workspace: Workspace
    store: Store
    contents: Contents
    clock: Clock
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    """The working states as the window has them; those of the contents are as old as the last reading."""


@dataclass(frozen=True)
class _Whole:
    """What will be written: patches and zones, earlier findings, or both; ``filled`` is said of layers of units."""

    plan: Optional[IntoPlan]
    earlier: Optional[EarlierFindings]
    filled: str


class ImportIntoDialog(StepsDialog):
    """Non-modal for its owner: :attr:`imported` comes once all is durable; the dialog stays and shows the receipt."""

    imported = pyqtSignal()

    def __init__(self, services: NewReviewServices, into: Into, parent: Optional[QWidget] = None) -> None:
        super().__init__("importIntoDialog", tr("Import into “{name}”", name=into.workspace.info.name), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        info = into.workspace.info
        policy = NetworkPolicy(info.network_mode, info.listed_hosts, info.server_url)
        services = replace(services, policy=policy)
        self._services, self._into = services, into
        self._done = False
        self._library = ProfileLibrary(services.profile_folder, self)
        panel = LayerPanel(tr("Layer of flagged patches"), patches_target(), services, self._library)
        self._patches = BatchPage(into.contents.batches, info.server_url, panel)
        self._zones = ZonesPage(services, self._library, optional=True)
        self._towns = PlacesPage(services, self._library)
        self._history = HistoryPage(services, self._library)
        self._patches.may_stay_empty = self._brings_history_only
        self._receipt = ReceiptPage(services.code_lists, services.project, self)
        self._watch = ShiftWatch(self)
        self._here = tuple((zone.zone_id, zone.outline) for zone in into.contents.zones)
        panel.surveyed.connect(self._compare)
        self._zones.surveyed.connect(self._compare)
        self._towns.surveyed.connect(self._compare)
        self._history.surveyed.connect(self._compare)
        pages = [
            (tr("Flagged patches"), self._patches),
            (tr("Zones"), self._zones),
            (tr("Towns (optional)"), self._towns),
            (tr("Earlier findings (optional)"), self._history),
        ]
        self._show_pages(pages, self._receipt)

    def _compare(self) -> None:
        """Compare with the zones that come along, with those that are here, and with the other layers."""
        known = [Reference(tr("zones of this workspace"), self._here, None)] if self._here else []
        zones = [*self._zones.references(), *known]
        others = [*self._towns.references(), *self._history.references()]
        ranks = [self._patches.panel.reference()], zones, others
        self._watch.look([layer for rank in ranks for layer in rank], pairs_of(*ranks))

    def _brings_history_only(self) -> bool:
        return not self._history.is_empty() and not self._zones.panels() and not self._towns.panels()

    # What the steps ask

    def _act_words(self) -> str:
        if self._done:
            return tr("Close")
        return tr("Show what will happen") if self._plan is None else tr("Import")

    def _may_act(self) -> bool:
        if self._plan is None or self._done:
            return True
        plan, earlier = self._plan.plan, self._plan.earlier
        return bool(earlier and earlier.cases) if plan is None else not is_empty(plan.patches.receipt)

    def _refresh(self) -> None:
        super()._refresh()
        if self._done:
            for button in (self._back, self._next, self._cancel):
                button.hide()
            self._steps.setEnabled(False)

    # Work

    def _act(self) -> None:
        if self._done:
            self.accept()
        elif self._plan is None:
            self._read()
        else:
            self._write(self._plan)

    def _read(self) -> None:
        stop = self._halt = threading.Event()
        reading = Reading(self._services.project.transformContext(), stop, self._services.code_lists)
        layers = [] if self._patches.panel.is_empty() else [self._patches.panel, *self._zones.panels()]
        orders = [layer_order(panel) for panel in layers]
        name, into = self._patches.batch_name(), self._into
        places = places_order(self._towns, self._services.engine)
        history = history_order(self._history)

        def plan(work: Background) -> _Whole:
            earlier = history.read(reading, work)
            if not orders:
                return _Whole(None, earlier, "")
            found = _plan(into, name, reading, orders, work)
            filled, words = places.fill(found.patches, reading, work)
            sources = {**found.sources, **earlier_source(earlier)}
            return _Whole(replace(found, patches=filled, sources=sources), earlier, words)

        self._begin("plan", tr("Reading the layers…"), plan, self._planned)

    def _planned(self, whole: _Whole) -> None:
        if self._was_stopped():
            return
        said = [whole.filled, history_words(whole.earlier)]
        plan = whole.plan
        if plan is None:
            self._receipt.show_receipt(Shown(ImportReceipt(), NO_ZONES, None, (), said))
            self._show_plan(whole)
            self._say_what_next(bool(whole.earlier and whole.earlier.cases))
            return
        others = [] if self._history.is_empty() else [self._history.panel]
        moved = [panel.moved_words() for panel in (self._patches.panel, *self._zones.panels(), *others)]
        refs = self._patches.panel.ref(), [panel.ref() for panel in self._zones.panels()]
        decided = _decided(self._into, plan.patches.receipt.changed)
        self._receipt.show_receipt(Shown(plan.patches.receipt, plan.zones, *refs, [*moved, *said], decided))
        self._show_plan(whole)
        if is_empty(plan.patches.receipt):
            words = tr("No patch can be used, for the reasons above. Mend the layer or choose another one.")
            self._say.say(words, Tone.PROBLEM)
        elif _is_foreign(plan.patches.receipt):
            words = tr(
                "No id of this layer is in the batch: what it holds ({patches}) would all be marked as gone. "
                "If this is another list, go back and choose a new batch.",
                patches=patches_words(len(plan.patches.receipt.vanished)),
            )
            self._say.say(words, Tone.PROBLEM)
        else:
            self._say_what_next(True)

    def _say_what_next(self, good: bool) -> None:
        if good:
            self._say.say(tr("Look at what will happen, then import, or go back."), Tone.NOTE)
        else:
            self._say.say(tr("No row bears a verdict and an outline. Choose another layer or field."), Tone.PROBLEM)

    def _write(self, whole: _Whole) -> None:
        into = self._into
        self._halt = threading.Event()

        def write(_work: Background) -> None:
            if whole.earlier is not None:
                EarlierFolder(into.workspace.folder).write(whole.earlier)
            if whole.plan is not None:
                write_into(into.store, whole.plan, into.clock, has_platform(into.workspace.info))
            elif whole.earlier is not None:
                record_earlier(into.store, whole.earlier, into.clock)

        self._begin("import", tr("Importing…"), write, lambda _nothing: self._written())
        self._cancel.setEnabled(False)  # one transaction: it happens as a whole

    def _written(self) -> None:
        self._done = True
        self._refresh()
        self._receipt.show_done(tr("Imported. The Review window shows it; new patches are being measured."))
        self._say.say(tr("Imported."), Tone.GOOD)
        self.imported.emit()

    def done(self, result: int) -> None:
        """Close, whichever way, and forget work that still runs."""
        self._watch.close_down()
        self._receipt.close_down()
        super().done(result)


def _plan(into: Into, name: str, reading: Reading, layers: list[LayerOrder], work: Background) -> IntoPlan:
    """Read the layers and plan against what the store holds now; in a worker thread."""
    patches, *zones = reading.intakes(layers, work)
    contents, secrecy = into.store.contents(), into.workspace.info.secrecy
    return plan_into(
        contents, name, secrecy, patches, zones, IdFactory(), into.clock, has_platform(into.workspace.info)
    )


def _decided(into: Into, issued_ids: Collection[str]) -> frozenset[str]:
    """Return those of these issued ids whose patch has a finding."""
    found = {case_id for case_id, draft in into.drafts.items() if draft.decided}
    wanted = frozenset(issued_ids)
    lines = lines_in(into.contents).values()
    return frozenset(line.issued_id for line in lines if line.issued_id in wanted and line.case_id in found)


def _is_foreign(receipt: ImportReceipt) -> bool:
    """Tell whether a layer shares no patch with the batch that it is to bring up to date."""
    return bool(receipt.vanished) and not (receipt.changed or receipt.unchanged)
