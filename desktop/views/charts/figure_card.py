"""A card with one figure: its name, the figure, and what to compare it with."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.charts.card import Card
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import Ringed

_HEIGHT = 84
_PADDING = 12
_TONES = {"success", "warn", "danger", "info"}


class FigureCard(Ringed, Living, Card):
    """Shows a figure in the largest size, with a hint below in the colour of its tone.

    Signals:
        clicked: The figure was chosen, by pointer or Enter.
    """

    clicked = Signal()

    def __init__(self, words: Words, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._figure, self._hint, self._tone = "–", "", ""
        self.setObjectName(name)
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def set_figure(self, figure: str, hint: str = "", tone: str = "") -> None:
        """Show a figure, formatted; ``tone`` is success, warn, danger, info or nothing."""
        self._figure, self._hint, self._tone = figure, hint, tone
        self.retranslate()

    def retranslate(self) -> None:
        """Say the name of the figure again."""
        self.setAccessibleName(f"{say(self._words)} {self._figure}")
        self.setAccessibleDescription(self._hint)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the longest of its lines."""
        return QSize(round(max(160.0, self._widest())), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the room of a short figure."""
        return QSize(112, _HEIGHT)

    def _widest(self) -> float:
        hint = brush.advance(self._hint, 12)
        return max(brush.advance(self._figure, 20, 600), hint) + 2 * _PADDING

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame and the three lines."""
        super().paintEvent(event)
        painter, theme = QPainter(self), theme_of(self)
        room = QRectF(_PADDING, _PADDING, self.width() - 2 * _PADDING, 16)
        brush.text(painter, room, say(self._words), theme.colour("text.tertiary"), px=12)
        figure = QRectF(_PADDING, _PADDING + 16, room.width(), 28)
        ink = theme.colour("text.primary")
        brush.text(painter, figure, self._figure, ink, px=20, weight=600)
        hint = QRectF(_PADDING, _PADDING + 44, room.width(), 16)
        token = f"{self._tone}.text" if self._tone in _TONES else "text.tertiary"
        brush.text(painter, hint, self._hint, theme.colour(token), px=12)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell that the figure was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter or the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
