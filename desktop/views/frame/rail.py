"""The rail at the left: one entry per screen; narrow, it shows the signs alone."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.frame.hover import Hovering
from desktop.views.theme import brush, marks, theme_of
from desktop.views.welcome.brand import NAME, draw_mark
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import Ringed
from sync.language import mark as _m

_ITEM, _ICON, _SIDE = 32, 16, 8
NARROW = 1100


class RailItem(Hovering, Ringed, Living, QAbstractButton):
    """Sign, name and, where something waits, a number."""

    def __init__(self, key: str, words: Words, icon: str, keys: str = "") -> None:
        super().__init__()
        self.key, self._words, self._icon, self._keys = key, words, icon, keys
        self._count = 0
        self._is_narrow = False
        self.setObjectName(f"rail_{key}")
        self.setCheckable(True)
        self.setFixedHeight(_ITEM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.retranslate()

    def set_count(self, count: int) -> None:
        """Show how many things wait there."""
        self._count = count
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the sign alone."""
        self._is_narrow = narrow
        self.retranslate()

    def retranslate(self) -> None:
        """Say the name again."""
        self.setText(say(self._words))
        self.setAccessibleName(self.text())
        tip = f"{self.text()}  {self._keys}" if self._keys else self.text()
        self.setToolTip(tip if self._is_narrow or self._keys else "")
        self.update()

    def nextCheckState(self) -> None:  # noqa: N802 - the frame decides which entry is current
        """Stay as it is."""

    def sizeHint(self) -> QSize:
        """Return the room of one entry."""
        return QSize(_ITEM, _ITEM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, sign, name and number."""
        painter, theme = QPainter(self), theme_of(self)
        is_current = self.isChecked()
        if is_current or self.is_hovered:
            ground = "surface.pressed" if is_current else "surface.hover"
            brush.box(painter, self.rect(), theme.colour(ground))
        left = (self.width() - _ICON) / 2 if self._is_narrow else _SIDE
        spot = QRectF(left, (_ITEM - _ICON) / 2, _ICON, _ICON)
        marks.icon(
            painter, theme, spot, self._icon, "accent.text" if is_current else "text.secondary"
        )
        if self._is_narrow:
            if self._count:
                dot = QRectF(spot.right() - 2, spot.top() - 3, 7, 7)
                brush.box(painter, dot, theme.colour("accent.fill"), radius=3.5)
            return
        room = self.rect().adjusted(_SIDE + _ICON + 12, 0, -_SIDE, 0)
        ink = theme.colour("text.primary" if is_current else "text.secondary")
        if self._count:
            number, quiet = f"{self._count:,}", theme.colour("text.tertiary")
            width = brush.text(painter, room, number, quiet, px=12, align=brush.RIGHT)
            room.adjust(0, 0, -round(width) - 8, 0)
        brush.text(painter, room, self.text(), ink, weight=600 if is_current else 400)


class _Brand(Living, QWidget):
    """The shield, and the name where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.is_narrow = False
        self.setFixedHeight(48)

    def retranslate(self) -> None:
        """Paint the name again."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shield and name."""
        painter, theme = QPainter(self), theme_of(self)
        left = (self.width() - 20) / 2 if self.is_narrow else _SIDE
        draw_mark(painter, QRectF(left, 14, 20, 20), theme.colour("accent.text"))
        if not self.is_narrow:
            room = self.rect().adjusted(36, 0, 0, 0)
            ink = theme.colour("text.primary")
            brush.text(painter, room, say(NAME), ink, px=15, weight=600)


class Rail(QWidget):
    """All entries; those at the bottom are about the program rather than its records.

    Signals:
        chosen: Key of the screen.
        collapse_toggled: The person wants it narrow, or wide again.
    """

    chosen = Signal(str)
    collapse_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._items: dict[str, RailItem] = {}
        self._is_narrow = False
        self._brand = _Brand()
        self._fold = RailItem("collapse", self._fold_words, "layout")
        self._fold.clicked.connect(self.collapse_toggled)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_SIDE, 0, _SIDE + 1, _SIDE)
        self._column.setSpacing(2)
        self._column.addWidget(self._brand)
        self._column.addStretch(1)
        self._column.addWidget(self._fold)
        self._top = 1
        self.set_narrow(narrow=False)

    def add(
        self, key: str, words: Words, icon: str, *, keys: str = "", low: bool = False
    ) -> RailItem:
        """Add an entry below the last one, at the top or at the bottom."""
        item = RailItem(key, words, icon, keys)
        item.clicked.connect(self._choose)
        place = self._column.count() - 1 if low else self._top
        self._top += 0 if low else 1
        self._column.insertWidget(place, item)
        self._items[key] = item
        item.set_narrow(narrow=self._is_narrow)
        return item

    def item(self, key: str) -> RailItem | None:
        """Return the entry of a screen."""
        return self._items.get(key)

    def set_current(self, key: str) -> None:
        """Mark the screen shown now."""
        for name, item in self._items.items():
            item.setChecked(name == key)

    def set_narrow(self, *, narrow: bool) -> None:
        """Fold or unfold."""
        self._is_narrow = self._brand.is_narrow = narrow
        size = theme_of(self).size
        self.setFixedWidth(size("frame.rail_collapsed" if narrow else "frame.rail"))
        for item in (*self._items.values(), self._fold):
            item.set_narrow(narrow=narrow)

    def _fold_words(self) -> str:
        fold, unfold = _m("Collapse"), _m("Expand")
        return say(unfold if self._is_narrow else fold)

    def _choose(self) -> None:
        item = self.sender()
        if isinstance(item, RailItem):
            self.chosen.emit(item.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and edge."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("surface.window"))
        edge = QRect(self.width() - 1, 0, 1, self.height())
        brush.hairline(painter, edge, theme.colour("border.subtle"))
