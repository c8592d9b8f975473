"""The plugin's life: what it adds in ``initGui`` it takes away in ``unload``, in reverse. Nothing else."""

from __future__ import annotations

import gc
from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTranslator
from qgis.PyQt.QtWidgets import QAction, QMenu

from ..plugin.adapters.imagery.tile_guard import take_out
from ..plugin.adapters.settings import Settings
from ..plugin.adapters.threads import see_out
from ..plugin.adapters.translation import language, tr
from ..plugin.processing.provider import RedlineProvider
from .messages import sentence
from .new_review.field_words import note_words
from .resources import TRANSLATIONS, icon
from .shell import Shell

_LAST_WORK_S = 5.0
"""What still reads a layer stops within a moment once cancelled."""


class RedlineReviewPlugin:
    """What QGIS loads. ``iface`` is handed on, never imported; headless (``qgis_process``) it may be ``None``."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._translator: Optional[QTranslator] = None
        self._provider: Optional[RedlineProvider] = None
        self._actions: list[QAction] = []
        self._menu: Optional[QMenu] = None
        self.shell: Optional[Shell] = None

    def initProcessing(self) -> None:
        """Register the Processing provider; all that ``qgis_process`` needs."""
        self._install_translator()
        if self._provider is None:
            self._provider = RedlineProvider(sentence, note_words)
            QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add provider, toolbar button and menu."""
        self.initProcessing()
        self.shell = Shell(self._iface, Settings())
        review = self._action("review", tr("Redline Review"), self.shell.show_review)
        self._iface.addToolBarIcon(review)
        # A menu of our own: the one that addPluginToMenu makes is left behind, empty, when its actions are gone.
        self._menu = QMenu(tr("Redline Review"), self._iface.pluginMenu())
        self._menu.setObjectName("redline_review_menu")
        self._menu.setIcon(icon("redline"))
        self._menu.addAction(review)
        self._menu.addAction(self._action("new_review", tr("New review…"), self.shell.new_review))
        self._menu.addAction(self._action("open_workspace", tr("Open workspace…"), self.shell.choose_workspace))
        self._menu.addAction(self._action("open_package", tr("Open package…"), self.shell.open_package))
        self._import = self._action("import_layers", tr("Import into this workspace…"), self.shell.import_layers)
        self._menu.addAction(self._import)
        self._export = self._action("export", tr("Export and field visits…"), self.shell.export)
        self._menu.addAction(self._export)
        self._transfer = self._action("transfer", tr("Export for transfer…"), self.shell.export_for_transfer)
        self._menu.addAction(self._transfer)
        self._receipt = self._action("receipt", tr("Take in receipt…"), self.shell.take_in_receipt)
        self._menu.addAction(self._receipt)
        self._verify = self._action("verify", tr("Check the record…"), self.shell.verify)
        self._menu.addAction(self._verify)
        self._menu.addAction(self._action("recover", tr("Recover a workspace…"), self.shell.recover))
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._say_what_can_be_done)
        self._say_what_can_be_done()
        self._iface.pluginMenu().addMenu(self._menu)

    def _say_what_can_be_done(self) -> None:
        """Importing needs an open workspace; the reason stands in tooltip and status line."""
        there = self.shell is not None and self.shell.has_window()
        words = tr("Bring layers into this workspace") if there else tr("Open a workspace first: layers go into it.")
        out = tr("Make files of this workspace, and take in notes from the field")
        out = out if there else tr("Open a workspace first: files are made of it.")
        checked = tr("Check that nothing in the record of this workspace was altered")
        checked = checked if there else tr("Open a workspace first: its record is checked.")
        carried = tr("What waits, as files that a stick carries to the platform")
        carried = carried if there else tr("Open a workspace first: what waits in it is exported.")
        back = tr("What the platform said of what was carried to it")
        back = back if there else tr("Open the workspace that the receipt belongs to first.")
        said_of = ((self._import, words), (self._export, out), (self._verify, checked))
        for action, said in (*said_of, (self._transfer, carried), (self._receipt, back)):
            action.setEnabled(there)
            action.setToolTip(said)
            action.setStatusTip(said)

    def unload(self) -> None:
        """Take away everything that was added, in reverse."""
        if self.shell is not None:
            self.shell.close()
            self.shell = None
        if self._menu is not None:
            self._iface.pluginMenu().removeAction(self._menu.menuAction())
            self._menu.deleteLater()
            self._menu = None
        if self._actions:
            self._iface.removeToolBarIcon(self._actions[0])
        for action in reversed(self._actions):
            action.deleteLater()
        self._actions.clear()
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        if not see_out(_LAST_WORK_S):
            take_out()  # else what still runs stays guarded
        gc.collect()  # Qt objects in reference cycles have to go while QGIS is alive

    def _action(self, name: str, text: str, handler: Any) -> QAction:
        parent: QObject = self._iface.mainWindow()
        action = QAction(icon("redline"), text, parent)
        action.setObjectName(f"redline_review_{name}")
        action.triggered.connect(lambda _checked=False: handler())
        self._actions.append(action)
        return action

    def _install_translator(self) -> None:
        if self._translator is not None or not language().lower().startswith("zh"):
            return
        translator = QTranslator()
        if translator.load("redline_review_zh_Hans", str(TRANSLATIONS)):
            QCoreApplication.installTranslator(translator)
            self._translator = translator
