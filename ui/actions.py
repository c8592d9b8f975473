"""The declarative table of actions: name, words, default key. Each can be changed in QGIS's Keyboard Shortcuts.

Names are stable: they are the keys under which QGIS keeps a user's own shortcut. Keys follow the common sense of
reviewing by hand and stay clear of the Chinese input methods (no Ctrl+Space, no Shift alone, no Ctrl+Shift+Z).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QWidget

from ..plugin.adapters.translation import tr

PREFIX = "redline_review_"


@dataclass(frozen=True)
class ActionSpec:
    """One action: ``key`` as in ``QKeySequence.PortableText``; ``more_keys`` stay fixed beside the changeable one."""

    name: str
    words: Callable[[], str]
    key: str
    more_keys: tuple[str, ...] = ()
    group: str = "case"


def _answer_words(number: int) -> Callable[[], str]:
    return lambda: tr("Answer {number} of the focused question", number=number)


def _count_words(count: int) -> Callable[[], str]:
    return lambda: tr("One view") if count == 1 else tr("{count} views", count=count)


REVIEW_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("next_case", lambda: tr("Next patch"), "Down", ("J",)),
    ActionSpec("previous_case", lambda: tr("Previous patch"), "Up", ("K",)),
    ActionSpec("next_undecided", lambda: tr("Next patch without a finding"), "Ctrl+J"),
    ActionSpec("jump", lambda: tr("Find a patch by its id"), "Ctrl+G", ("/",)),
    ActionSpec("clear_filter", lambda: tr("Clear the filter: show all patches"), "Esc"),
    ActionSpec("save_and_next", lambda: tr("Save the finding and go on"), "Return", ("Enter",), "answer"),
    *(ActionSpec(f"answer_{n}", _answer_words(n), str(n % 10), (), "answer") for n in range(1, 11)),
    ActionSpec("next_question", lambda: tr("Next question"), "Tab", (), "answer"),
    ActionSpec("previous_question", lambda: tr("Previous question"), "Shift+Tab", (), "answer"),
    ActionSpec("parts", lambda: tr("Further questions of the form, by part"), "X", (), "answer"),
    ActionSpec("take", lambda: tr("Look at the earlier finding of this place, then take it"), "Y", (), "answer"),
    ActionSpec("note", lambda: tr("Write a note"), "N", (), "answer"),
    ActionSpec("flag", lambda: tr("Flag for a second look"), "F", (), "answer"),
    ActionSpec("photos", lambda: tr("Add photos and documents"), "P", (), "answer"),
    ActionSpec("photo_folder", lambda: tr("Add the files of a folder"), "Shift+P", (), "answer"),
    ActionSpec("paste_evidence", lambda: tr("Add what the clipboard holds"), "Ctrl+V", (), "answer"),
    ActionSpec("visit", lambda: tr("Bring the photos of a visit to their patches"), "Ctrl+P", (), "answer"),
    ActionSpec("evidence", lambda: tr("Look at the files of this patch"), "U", (), "answer"),
    ActionSpec("outline", lambda: tr("Edit the outline"), "E", (), "answer"),
    ActionSpec("lead", lambda: tr("Draw a lead of your own"), "Ctrl+D", (), "answer"),
    ActionSpec("mark", lambda: tr("Arrows and words on the images"), "Shift+N", (), "answer"),
    ActionSpec("merge", lambda: tr("Merge patches into this one, or take them apart"), "Shift+M", (), "answer"),
    ActionSpec("offer_again", lambda: tr("Offer a refused split again"), "Shift+X", (), "answer"),
    ActionSpec("settle", lambda: tr("Choose between your finding and another one"), "Shift+D", (), "answer"),
    ActionSpec("group", lambda: tr("Look at the group, then give it this finding"), "G", (), "answer"),
    ActionSpec("undo", lambda: tr("Undo"), "Ctrl+Z", (), "answer"),
    ActionSpec("redo", lambda: tr("Redo"), "Ctrl+Y", (), "answer"),
    ActionSpec("blink", lambda: tr("Blink to the earlier image while held"), "Space", (), "view"),
    ActionSpec("swipe", lambda: tr("Swipe: both images in one view, or side by side"), "S", (), "view"),
    ActionSpec("divider_left", lambda: tr("Swipe: divider to the left"), "Left", (), "view"),
    ActionSpec("divider_right", lambda: tr("Swipe: divider to the right"), "Right", (), "view"),
    ActionSpec("earlier_date", lambda: tr("Earlier date in the active view"), "[", (), "view"),
    ActionSpec("later_date", lambda: tr("Later date in the active view"), "]", (), "view"),
    ActionSpec("side_by_side", lambda: tr("Side by side: all views"), "D", (), "view"),
    ActionSpec("next_view", lambda: tr("Make the next view the active one"), "V", (), "view"),
    ActionSpec("previous_view", lambda: tr("Make the view before the active one"), "Shift+V", (), "view"),
    *(ActionSpec(f"views_{n}", _count_words(n), f"Ctrl+{n}", (), "view") for n in range(1, 5)),
    ActionSpec("one_view", lambda: tr("The active view alone, or all views"), "A", (), "view"),
    ActionSpec("lock", lambda: tr("Let the active view move alone, or link all again"), "L", (), "view"),
    ActionSpec("turn_right", lambda: tr("Turn the images to the right"), "R", (), "view"),
    ActionSpec("turn_left", lambda: tr("Turn the images to the left"), "Shift+R", (), "view"),
    ActionSpec("fit_patch", lambda: tr("Fit the patch"), "Home", (), "view"),
    ActionSpec("outlines", lambda: tr("Outlines on or off"), "O", (), "view"),
    ActionSpec("measure", lambda: tr("Measure length and area"), "M", (), "view"),
    ActionSpec("identify", lambda: tr("Show what is under the mouse"), "I", (), "view"),
    ActionSpec("to_qgis", lambda: tr("Show the place in the QGIS window"), "W", (), "view"),
    ActionSpec("copy_place", lambda: tr("Copy the coordinates"), "Ctrl+C", (), "view"),
    ActionSpec("images", lambda: tr("Add images"), "Ctrl+I", (), "view"),
    ActionSpec("bands", lambda: tr("Next band view"), "B", (), "look"),
    ActionSpec("bands_back", lambda: tr("Band view before"), "Shift+B", (), "look"),
    ActionSpec("stretch", lambda: tr("Stretch each view by itself, or all alike"), "T", (), "look"),
    ActionSpec("brighter", lambda: tr("Brighter"), ".", (), "look"),
    ActionSpec("darker", lambda: tr("Darker"), ",", (), "look"),
    ActionSpec("more_contrast", lambda: tr("More contrast"), "'", (), "look"),
    ActionSpec("less_contrast", lambda: tr("Less contrast"), ";", (), "look"),
    ActionSpec("brighter_here", lambda: tr("Brighter in the active view"), "Alt+.", (), "look"),
    ActionSpec("darker_here", lambda: tr("Darker in the active view"), "Alt+,", (), "look"),
    ActionSpec("more_contrast_here", lambda: tr("More contrast in the active view"), "Alt+'", (), "look"),
    ActionSpec("less_contrast_here", lambda: tr("Less contrast in the active view"), "Alt+;", (), "look"),
    ActionSpec("look_reset", lambda: tr("Brightness and contrast as at first"), "=", (), "look"),
    ActionSpec("nudge_left", lambda: tr("Shift the active image left by half a pixel"), "Alt+Left", (), "look"),
    ActionSpec("nudge_right", lambda: tr("Shift the active image right by half a pixel"), "Alt+Right", (), "look"),
    ActionSpec("nudge_up", lambda: tr("Shift the active image up by half a pixel"), "Alt+Up", (), "look"),
    ActionSpec("nudge_down", lambda: tr("Shift the active image down by half a pixel"), "Alt+Down", (), "look"),
    ActionSpec("nudge_far_left", lambda: tr("Shift it left by five pixels"), "Alt+Shift+Left", (), "look"),
    ActionSpec("nudge_far_right", lambda: tr("Shift it right by five pixels"), "Alt+Shift+Right", (), "look"),
    ActionSpec("nudge_far_up", lambda: tr("Shift it up by five pixels"), "Alt+Shift+Up", (), "look"),
    ActionSpec("nudge_far_down", lambda: tr("Shift it down by five pixels"), "Alt+Shift+Down", (), "look"),
    ActionSpec("suggest_shift", lambda: tr("Estimate the shift between the two images"), "Shift+A", (), "look"),
    ActionSpec("no_shift", lambda: tr("Put the image back where its file says"), "Alt+Home", (), "look"),
    ActionSpec("undo_shift", lambda: tr("Take the last shift back"), "Alt+Z", (), "look"),
    ActionSpec("redo_shift", lambda: tr("Redo the shift that was taken back"), "Alt+Y", (), "look"),
    ActionSpec("fold_queue", lambda: tr("Fold the queue away"), "Q", (), "window"),
    ActionSpec("fold_case", lambda: tr("Fold the patch panel away"), "C", (), "window"),
    ActionSpec("import", lambda: tr("Bring layers into this workspace"), "Ctrl+L", (), "window"),
    ActionSpec("export", lambda: tr("Export files; take in what comes back from the field"), "Ctrl+E", (), "window"),
    ActionSpec("carry", lambda: tr("Carried by hand: check before leaving, export, receipts"), "F10", (), "window"),
    ActionSpec("coverage", lambda: tr("Coverage: images and findings, by area and batch"), "F7", (), "window"),
    ActionSpec("seen", lambda: tr("What was seen for the finding of this patch"), "Shift+E", (), "window"),
    ActionSpec("verify", lambda: tr("Check the record of this workspace"), "F8", (), "window"),
    ActionSpec("sync", lambda: tr("Send and fetch now"), "F5", (), "window"),
    ActionSpec("sync_panel", lambda: tr("Sync: what waits, what was sent, what failed"), "F9", (), "window"),
    ActionSpec("offline", lambda: tr("Work offline, or online again"), "F6", (), "window"),
    ActionSpec("keys", lambda: tr("Show all keys"), "?", ("F1",), "window"),
)


class Actions:
    """The actions of one window, registered with QGIS's shortcut manager until :meth:`release`."""

    def __init__(self, window: QWidget, handlers: dict[str, Callable[[], None]]) -> None:
        """Make an action for each spec; ``handlers`` maps its name to what it does (``blink`` has none: it is held)."""
        self._by_name: dict[str, QAction] = {}
        for spec in REVIEW_ACTIONS:
            self._by_name[spec.name] = self._make(window, spec, handlers.get(spec.name))

    def _make(self, window: QWidget, spec: ActionSpec, handler: Optional[Callable[[], None]]) -> QAction:
        action = QAction(spec.words(), window)
        action.setObjectName(PREFIX + spec.name)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        QgsGui.shortcutsManager().registerAction(action, spec.key)
        chosen = action.shortcut()
        action.setShortcuts([chosen, *(QKeySequence(key) for key in spec.more_keys)])
        if handler is not None:
            action.triggered.connect(lambda _checked=False, act=handler: act())
            window.addAction(action)
        return action

    def get(self, name: str) -> QAction:
        """Return an action by its name in the table."""
        return self._by_name[name]

    def key_text(self, name: str) -> str:
        """Return the key as shown on buttons, in the user's language."""
        return self._by_name[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def release(self) -> None:
        """Take all actions out of QGIS's shortcut manager; afterwards nothing refers to the window."""
        for action in self._by_name.values():
            QgsGui.shortcutsManager().unregisterAction(action)
            action.deleteLater()
        self._by_name.clear()
