"""The New review dialog: six pages, what is missing always said, one button that makes the workspace."""

from __future__ import annotations

import threading
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.translation import tr
from .history_page import HistoryPage
from .images_page import ImagesPage, listing
from .intake import Order, WholePlan, history_order, history_words, layer_order, places_order
from .layer_panel import LayerPanel
from .mapping_form import patches_target
from .parts import Tone
from .places_page import PlacesPage
from .profile_library import ProfileLibrary
from .receipt_page import ReceiptPage, Shown
from .services import NewReviewServices
from .shift_watch import ShiftWatch, pairs_of
from .steps_dialog import StepsDialog
from .workspace_page import WorkspacePage
from .zones_page import ZonesPage


class NewReviewDialog(StepsDialog):
    """Non-modal for its owner: :attr:`workspace_ready` carries the new folder, then the dialog closes itself."""

    workspace_ready = pyqtSignal(str)

    def __init__(self, services: NewReviewServices, parent: Optional[QWidget] = None) -> None:
        super().__init__("newReviewDialog", tr("New review"), parent)
        self._services = services
        self._order: Optional[Order] = None
        self._library = ProfileLibrary(services.profile_folder, self)
        self._zones = ZonesPage(services, self._library)
        self._patches = LayerPanel(tr("Layer of flagged patches"), patches_target(), services, self._library)
        self._towns = PlacesPage(services, self._library)
        self._history = HistoryPage(services, self._library)
        self._images = ImagesPage(services.project)
        self._place = WorkspacePage(services)
        self._receipt = ReceiptPage(services.code_lists, services.project, self)
        self._watch = ShiftWatch(self)
        pages = [
            (tr("Zones"), self._zones),
            (tr("Flagged patches"), self._patches),
            (tr("Images"), self._images),
            (tr("Workspace"), self._place),
            (tr("Towns (optional)"), self._towns),
            (tr("Earlier findings (optional)"), self._history),
        ]
        self._patches.surveyed.connect(self._compare)
        self._zones.surveyed.connect(self._compare)
        self._towns.surveyed.connect(self._compare)
        self._history.surveyed.connect(self._compare)
        self._show_pages(pages, self._receipt)

    def _compare(self) -> None:
        """Compare the patches with zones and the other layers, the zones with the latter."""
        others = [*self._towns.references(), *self._history.references()]
        ranks = [self._patches.reference()], self._zones.references(), others
        self._watch.look([layer for rank in ranks for layer in rank], pairs_of(*ranks))

    # What the steps ask

    def _page_changed(self) -> None:
        self._place.propose_name(self._patches.name())

    def _named_problem(self, row: int, problem: str) -> str:
        images = self._pages[row][1] is self._images  # the images' own words name the side
        return problem if images else super()._named_problem(row, problem)

    def _act_words(self) -> str:
        return tr("Show what will happen") if self._plan is None else tr("Create workspace")

    def _may_act(self) -> bool:
        return self._plan is None or bool(self._plan.review.patches.cases)

    # Work

    def _act(self) -> None:
        if self._plan is not None:
            self._write(self._plan)
            return
        order = self._order = self._taken_order()
        self._halt = order.stop
        builder = self._services.builder
        self._begin("plan", tr("Reading the layers…"), lambda work: order.plan(builder, work), self._planned)

    def _taken_order(self) -> Order:
        info = listing(self._place.info(), self._images.hosts())
        return Order(
            info,
            self._place.name(),
            self._place.place.folder(),
            layer_order(self._patches),
            [layer_order(panel) for panel in self._zones.panels()],
            [self._images.earlier.reader(info.secrecy), self._images.later.reader(info.secrecy)],
            self._services.project.transformContext(),
            threading.Event(),
            self._services.code_lists,
            places_order(self._towns, self._services.engine),
            history_order(self._history),
        )

    def _planned(self, whole: WholePlan) -> None:
        if self._was_stopped():
            return
        plan = whole.review
        zone_refs = [panel.ref() for panel in self._zones.panels()]
        moved = [*self._moved(), whole.filled, history_words(whole.earlier)]
        images, ref = self._images.summary(), self._patches.ref()
        self._receipt.show_receipt(Shown(plan.patches.receipt, plan.zones, ref, zone_refs, moved, images=images))
        self._show_plan(whole)
        if plan.patches.cases:
            self._say.say(tr("Look at what will happen, then create the workspace, or go back."), Tone.NOTE)
        else:
            words = tr("No patch can be used, for the reasons above. Mend the layer or choose another one.")
            self._say.say(words, Tone.PROBLEM)

    def _moved(self) -> list[str]:
        others = [] if self._history.is_empty() else [self._history.panel]
        return [panel.moved_words() for panel in (self._patches, *self._zones.panels(), *others)]

    def _write(self, plan: WholePlan) -> None:
        order = self._order
        assert order is not None
        words = tr("Making the workspace and measuring the overlaps…")
        self._begin("create", words, lambda work: order.build(self._services.builder, plan, work), self._built)

    def _built(self, folder: str) -> None:
        self._services.settings.add_recent_workspace(folder)
        self.workspace_ready.emit(folder)
        self.accept()

    def done(self, result: int) -> None:
        """Close, whichever way, and forget work that still runs."""
        self._watch.close_down()
        self._receipt.close_down()
        super().done(result)
