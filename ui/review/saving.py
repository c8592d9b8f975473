"""From the store's futures to the window: Qt signals in the GUI thread."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from ...plugin.domain.acts import Act, ActReceipt
from ...plugin.domain.errors import RedlineError


class SaveWatcher(QObject):
    """Counts acts on their way to the disk. Its signals come in the thread that made it.

    A future's callback runs in the store's writer thread, or at once; the signal is queued to this object's thread.
    """

    handed = pyqtSignal(object, object)
    """(Act, Future): the act goes to the store, before anything else changes in the window."""
    saved = pyqtSignal(object, object)
    """(Act, ActReceipt): the act is durable."""
    failed = pyqtSignal(object, object)
    """(Act, RedlineError): nothing of the act was written."""

    _done = pyqtSignal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pending = 0
        # queued even where the act was refused at once: its caller has not finished with it yet
        self._done.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def watch(self, act: Act, future: Future[ActReceipt]) -> None:
        """Follow an act until it is durable or refused."""
        self.pending += 1
        self.handed.emit(act, future)
        future.add_done_callback(lambda done: self._done.emit(act, done))

    def _settle(self, act: Act, future: Future[ActReceipt]) -> None:
        self.pending -= 1
        try:
            receipt = future.result()
        except CancelledError:
            return
        except RedlineError as error:
            self.failed.emit(act, error)
        else:
            self.saved.emit(act, receipt)
