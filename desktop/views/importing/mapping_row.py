"""One column of the file: heading, what is in it, which field it fills."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.controllers.cells import TagFace, Tone
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.tag import Tag
from sync.language import _

SURE = 0.8
HEADING, TARGET, CERTAINTY = 216, 264, 104

Choices = Sequence[tuple[str, str]]


class TargetCombo(Combo):
    """Holds the chosen target alone until it is opened: files have columns by the hundred."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._all: Choices = ()
        self.setFixedWidth(TARGET)

    def offer(self, choices: Choices, target: str) -> None:
        """Show ``target``; offer ``choices`` when opened."""
        self._all = choices
        words = dict(choices).get(target, target)
        self.set_choices([(target, words)], verbatim=True)
        self.set_value(target)

    def showPopup(self) -> None:  # noqa: N802
        """Open the list of all targets."""
        self._fill()
        super().showPopup()

    def _fill(self) -> None:
        if self.count() < len(self._all):
            target = self.value()
            self.set_choices(self._all, verbatim=True)
            self.set_value(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the targets by key without opening the list."""
        self._fill()
        super().keyPressEvent(event)


class MappingRow(QWidget):
    """A row of the mapping.

    Signals:
        mapped: Heading and target.
    """

    mapped = Signal(str, str)

    def __init__(self, column: str, samples: str, place: int) -> None:
        super().__init__()
        self.heading = column
        self.setFixedHeight(36)
        name = Label(weight=600)
        name.set_text(column)
        name.setFixedWidth(HEADING)
        held = Label(tone="text.tertiary")
        held.set_text(samples)
        held.setMinimumWidth(120)
        self.target = TargetCombo(f"target_{place}")
        self.target.setAccessibleName(column)
        self.target.chosen.connect(self._tell)
        self.certainty = Tag()
        beside = QHBoxLayout()
        beside.addWidget(self.certainty)
        beside.addStretch(1)
        holder = QWidget()
        holder.setFixedWidth(CERTAINTY)
        holder.setLayout(beside)
        beside.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(12)
        row.addWidget(name)
        row.addWidget(held, 1)
        row.addWidget(Icon("arrow-right", "text.tertiary"))
        row.addWidget(self.target)
        row.addWidget(holder)

    def show_target(self, choices: Choices, target: str, confidence: float) -> None:
        """Show what the column fills, and how sure that is."""
        self.target.offer(choices, target)
        self.certainty.set_face(_face(target, confidence))

    def _tell(self, target: str) -> None:
        self.mapped.emit(self.heading, target)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line below."""
        brush.below(QPainter(self), self.rect(), theme_of(self).colour("border.subtle"))


def _face(target: str, confidence: float) -> TagFace:
    if not target:
        return TagFace(_("Left out"))
    if confidence >= SURE:
        return TagFace(_("Certain"), Tone.SUCCESS)
    return TagFace(_("Please check"), Tone.WARN)


class MappingHead(QWidget):
    """The captions over the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the captions where the columns begin."""
        painter, theme = QPainter(self), theme_of(self)
        ink = theme.colour("text.tertiary")
        right = self.width() - 16
        certainty = right - CERTAINTY
        target = certainty - 12 - TARGET
        held = 16 + HEADING + 12
        for left, end, words in (
            (16, held, _("Column of the file")),
            (held, target - 40, _("Contains")),
            (target, certainty, _("Field")),
            (certainty, right, _("Match")),
        ):
            brush.text(painter, QRect(left, 0, end - left - 8, 27), words, ink, px=12)
        brush.below(painter, self.rect(), theme.colour("border.default"))
