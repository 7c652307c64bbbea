"""Long work: what, how far, how long still, and a way to stop it."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.views.theme import marks, theme_of
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living, Words
from sync.language import mark as _m
from sync.language import ngettext

_MINUTE = 60


class Bar(QWidget):
    """A track four pixels high."""

    def __init__(self, parent: QWidget | None = None, *, ink: str = "accent.fill") -> None:
        super().__init__(parent)
        self._part, self._ink = 0.0, ink
        self.setFixedHeight(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_part(self, part: float) -> None:
        """Show the share done, 0 to 1."""
        self._part = part
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and share."""
        marks.bar(QPainter(self), theme_of(self), QRectF(self.rect()), self._part, self._ink)


class ProgressLine(Living, QWidget):
    """Title, counts, time left and cancel over a bar.

    Signals:
        cancelled: The person asks to stop.
    """

    cancelled = Signal()

    def __init__(self, words: Words = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: tuple[int, int, float | None] = (0, 0, None)
        self._title = Label(words)
        self._counts = Label(tone="text.tertiary")
        self._cancel = Link(_m("Cancel"), px=12, name="cancel")
        self._bar = Bar()
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._counts)
        row.addStretch(1)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._bar)

    def set_words(self, words: Words) -> None:
        """Say what is being done."""
        self._title.set_words(words)

    def set_text(self, text: str) -> None:
        """Say what is being done, as it is."""
        self._title.set_text(text)

    def set_cancellable(self, can: bool) -> None:  # noqa: FBT001 - a setter
        """Offer to stop, or not."""
        self._cancel.setVisible(can)

    def show_progress(self, done: int, total: int, seconds_left: float | None = None) -> None:
        """Show how far it is; an unknown total (0) shows the count alone."""
        self._state = (done, total, seconds_left)
        self._bar.set_part(done / total if total else 0.0)
        self.retranslate()

    def retranslate(self) -> None:
        """Say counts and time again."""
        done, total, seconds = self._state
        counts = f"{done:,} / {total:,}" if total else f"{done:,}" if done else ""
        left = time_left(seconds)
        self._counts.set_text(f"{counts} · {left}" if left and counts else counts)

    def _stop(self) -> None:
        self.cancelled.emit()


def time_left(seconds: float | None) -> str:
    """Return how long it still takes, in whole seconds or minutes."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        whole = max(1, round(seconds))
        return ngettext("{n} second left", "{n} seconds left", whole).format(n=whole)
    whole = round(seconds / _MINUTE)
    return ngettext("{n} minute left", "{n} minutes left", whole).format(n=whole)


class StatusMark(QWidget):
    """A sign and a few words in one tone: syncing, failed, done."""

    def __init__(self, icon: str, text: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self._icon = Icon(icon)
        self._label = Label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(icon, text, tone)

    def set_state(self, icon: str, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Show another state. Neutral and accent words stay grey; the sign carries the colour."""
        self._icon.set_icon(icon, marks.tone_text(tone, "text.secondary"))
        calm = tone in (Tone.NEUTRAL, Tone.ACCENT)
        self._label.set_tone("text.secondary" if calm else f"{tone}.text")
        self._label.set_text(text)
