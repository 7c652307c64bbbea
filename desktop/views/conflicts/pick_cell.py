"""One side of a conflict as something to pick: a radio button with a value and where it is from."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.views.theme import brush, fonts, marks, paragraph, theme_of
from desktop.views.widgets.ring import Ringed

_PAD, _MARK, _GAP, _TOP = 12, 16, 8, 8
_LEAST = 120


class PickCell(Ringed, QAbstractButton):
    """Value and remark beside a radio button; the one picked is tinted."""

    ring_radius = 0.0

    def __init__(self, *, first: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = first
        self._remark = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_side(self, text: str, remark: str = "") -> None:
        """Show a value and who wrote it when."""
        self.setText(text)
        self._remark = remark
        self.setAccessibleName(f"{text} {remark}".strip())
        self.updateGeometry()
        self.update()

    def _room(self, width: int) -> int:
        return width - 2 * _PAD - _MARK - _GAP

    def hasHeightForWidth(self) -> bool:
        """Values grow downwards."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of value and remark."""
        high = paragraph.height(self.text(), 13, 600, self._room(width))
        if self._remark:
            high += 2 + paragraph.height(self._remark, 12, 400, self._room(width))
        return high + 2 * _TOP

    def sizeHint(self) -> QSize:
        """Return the size of a column."""
        return QSize(200, self.heightForWidth(max(self.width(), _LEAST)))

    def minimumSizeHint(self) -> QSize:
        """Return room for a few characters."""
        return QSize(_LEAST, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, mark, value and remark."""
        painter, theme = QPainter(self), theme_of(self)
        on = self.isChecked()
        if on:
            painter.fillRect(self.rect(), theme.colour("surface.selected"))
        elif self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), theme.colour("surface.hover"))
        if not self._first:
            line = QRect(0, 0, 1, self.height())
            brush.hairline(painter, line, theme.colour("border.subtle"))
        mark = QRectF(_PAD, _TOP + (fonts.line_height(13) - _MARK) / 2, _MARK, _MARK)
        if self.isEnabled():
            marks.radio(painter, theme, mark, on=on)
        left, width = _PAD + _MARK + _GAP, self._room(self.width())
        high = paragraph.height(self.text(), 13, 600, width)
        ink = theme.colour("text.secondary" if self._first and not on else "text.primary")
        place = QRectF(left, _TOP, width, high)
        paragraph.draw(painter, place, self.text(), ink, 13, 600 if on else 400)
        low = QRectF(left, _TOP + high + 2, width, self.height())
        quiet = theme.colour("text.secondary" if on else "text.tertiary")
        if self._remark:
            paragraph.draw(painter, low, self._remark, quiet, 12, 400)
