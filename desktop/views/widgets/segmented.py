"""Two to four ways to see the same thing, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import Ringed


class _Segment(Ringed, Living, QAbstractButton):
    """One of the ways."""

    def __init__(self, words: Words, *, first: bool, last: bool) -> None:
        super().__init__()
        self._words, self._first, self._last = words, first, last
        self.setCheckable(True)
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def retranslate(self) -> None:
        """Say the words again."""
        self.setText(say(self._words))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the words, and one pixel less where borders meet."""
        return QSize(round(brush.advance(self.text())) + 24 + (0 if self._first else -1), 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the segment; its outer corners are round."""
        painter, theme = QPainter(self), theme_of(self)
        shape = QRect(self.rect())
        shape.adjust(0 if self._first else -9, 0, 0 if self._last else 8, 0)
        rest = "surface.raised" if theme.name == "dark" else "surface.base"
        worn = "surface.pressed" if self.isChecked() else rest
        if self.underMouse() and not self.isChecked():
            worn = "surface.hover"
        line = theme.colour("border.default")
        brush.box(painter, shape, theme.colour(worn), line)
        if not self._last:
            brush.hairline(painter, QRect(self.width() - 1, 0, 1, self.height()), line)
        ink = theme.colour("text.primary" if self.isEnabled() else "text.disabled")
        brush.text(painter, self.rect(), self.text(), ink, align=brush.CENTRE)


class Segmented(QWidget):
    """The ways, one of them current.

    Signals:
        chosen: Key of the way picked.
    """

    chosen = Signal(str)

    def __init__(self, ways: Sequence[tuple[str, Words]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = [key for key, _words in ways]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (key, words) in enumerate(ways):
            made = _Segment(words, first=place == 0, last=place == len(ways) - 1)
            made.setObjectName(key)
            self._group.addButton(made, place)
            row.addWidget(made)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if self._keys:
            self.set_current(self._keys[0])
        self._group.idClicked.connect(self._tell)

    def set_current(self, key: str) -> None:
        """Show ``key`` as the current way."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def current(self) -> str:
        """Return the key of the current way."""
        return self._keys[self._group.checkedId()]

    def _tell(self, place: int) -> None:
        self.chosen.emit(self._keys[place])
