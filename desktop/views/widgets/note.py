"""A sentence inside the page that says how things stand, with what can be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Words

_ICONS = {
    Tone.INFO: "info",
    Tone.ACCENT: "info",
    Tone.SUCCESS: "check-circle",
    Tone.WARN: "warning",
    Tone.DANGER: "warning",
}


class InlineNote(QWidget):
    """Sign, sentence and action on a tinted ground.

    Signals:
        acted: The action was chosen.
    """

    acted = Signal()

    def __init__(
        self,
        tone: Tone,
        text: str = "",
        action: Words = "",
        parent: QWidget | None = None,
        *,
        words: Words = "",
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._icon = Icon(_ICONS.get(tone, "info"), f"{tone}.text")
        self.label = Label(words, wrap=True)
        if text:
            self.label.set_text(text)
        self.link = Link(action, ink="text.link", name="note_action")
        self.link.setVisible(bool(action))
        self.link.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        row.addWidget(self.link)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self.label.set_text(text)

    def set_action(self, words: Words) -> None:
        """Offer another action, or none."""
        self.link.set_words(words)
        self.link.setVisible(bool(words))

    def set_tone(self, tone: Tone) -> None:
        """Mean something else."""
        self._tone = tone
        self._icon.set_icon(_ICONS.get(tone, "info"), f"{tone}.text")
        self.update()

    def _act(self) -> None:
        self.acted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        theme, tone = theme_of(self), self._tone
        ground = theme.colour("surface.sunken" if tone == Tone.NEUTRAL else f"{tone}.subtle")
        line = theme.colour("border.subtle" if tone == Tone.NEUTRAL else f"{tone}.border")
        brush.box(QPainter(self), self.rect(), ground, line)
