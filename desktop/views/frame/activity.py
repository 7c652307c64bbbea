"""Long work at the foot of the window: what, how far, how long still, and a way to stop it."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.living import Words
from desktop.views.widgets.progress import ProgressLine
from desktop.workers.runner import Job

_PATIENCE_MS = 400
_ENOUGH = 0.02
"""Work shorter than this pause is over before anyone could read about it; a time left is told
once this share is done."""


class ActivityLine(QWidget):
    """Shows one job; of several, the one that began last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activity")
        self._line = ProgressLine()
        self._line.cancelled.connect(self._cancel)
        self._jobs: list[tuple[Job[object], Words, float]] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PATIENCE_MS)
        self._pause.timeout.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 9, 16, 10)
        column.addWidget(self._line)
        self.hide()

    def watch(self, job: Job[object], words: Words) -> None:
        """Show ``job`` until it ends."""
        self._jobs.append((job, words, time.monotonic()))
        job.progressed.connect(self._advance)
        job.ended.connect(self._forget)
        self._pause.start()

    def _show(self) -> None:
        if self._jobs:
            self._line.set_words(self._jobs[-1][1])
            self.show()

    def _advance(self, done: int, total: int) -> None:
        job = self.sender()
        if not self._jobs or job is not self._jobs[-1][0]:
            return
        part = done / total if total else 0.0
        seconds = time.monotonic() - self._jobs[-1][2]
        left = seconds * (1 - part) / part if part > _ENOUGH and seconds > 1 else None
        self._line.show_progress(done, total, left)

    def _forget(self) -> None:
        ended = self.sender()
        self._jobs = [entry for entry in self._jobs if entry[0] is not ended]
        self._line.show_progress(0, 0)
        if self._jobs:
            self._show()
        else:
            self._pause.stop()
            self.hide()

    def _cancel(self) -> None:
        if self._jobs:
            self._jobs[-1][0].cancel()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and upper edge."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("surface.base"))
        edge = self.rect().adjusted(0, 0, 0, 1 - self.height())
        brush.hairline(painter, edge, theme.colour("border.default"))
