"""Saved views and tabs: words over a hairline, the current one underlined."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import Ringed

_HEIGHT = 36
_GAP = 4


class _Tab(Ringed, Living, QAbstractButton):
    """One tab with its count."""

    ring_radius = 4.0

    def __init__(self, key: str, words: Words, *, verbatim: bool) -> None:
        super().__init__()
        self._words, self._verbatim, self.count = words, verbatim, ""
        self.setObjectName(key)
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(self._weigh)
        self.retranslate()

    def _weigh(self) -> None:
        self.updateGeometry()

    def retranslate(self) -> None:
        """Say the words again."""
        self.setText(str(self._words) if self._verbatim else say(self._words))
        self.updateGeometry()

    def _weight(self) -> int:
        return 600 if self.isChecked() else 400

    def sizeHint(self) -> QSize:
        """Return room for words and count."""
        width = brush.advance(self.text(), 13, self._weight())
        if self.count:
            width += _GAP + brush.advance(self.count, 12)
        return QSize(round(width + 0.5), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write words and count, underline the current tab."""
        painter, theme = QPainter(self), theme_of(self)
        on = self.isChecked() or self.underMouse()
        ink = theme.colour("text.primary" if on else "text.secondary")
        room = self.rect().adjusted(0, 0, 2, 0)
        used = brush.text(painter, room, self.text(), ink, weight=self._weight())
        beside = room.adjusted(round(used) + _GAP, 0, 0, 0)
        brush.text(painter, beside, self.count, theme.colour("text.tertiary"), px=12)
        if self.isChecked():
            line = QRect(0, _HEIGHT - 2, self.width(), 2)
            brush.hairline(painter, line, theme.colour("accent.fill"))


class Tabs(QWidget):
    """The tabs of a page, one of them current.

    Signals:
        chosen: Key of the tab picked.
    """

    chosen = Signal(str)

    def __init__(
        self,
        tabs: Sequence[tuple[str, Words]] = (),
        parent: QWidget | None = None,
        *,
        margin: int = 16,
        verbatim: bool = False,
    ) -> None:
        super().__init__(parent)
        self._verbatim = verbatim
        self._tabs: dict[str, _Tab] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(margin, 0, margin, 0)
        self._row.setSpacing(20)
        self._row.addStretch()
        self.setFixedHeight(_HEIGHT)
        self.set_tabs(tabs)

    def set_tabs(self, tabs: Sequence[tuple[str, Words]]) -> None:
        """Show other tabs; the first becomes current."""
        for gone in self._tabs.values():
            self._group.removeButton(gone)
            gone.deleteLater()
        self._tabs = {}
        for place, (key, words) in enumerate(tabs):
            made = self._tabs[key] = _Tab(key, words, verbatim=self._verbatim)
            self._group.addButton(made)
            self._row.insertWidget(place, made)
            made.clicked.connect(self._tell)
        if tabs:
            self.set_current(tabs[0][0])

    def set_current(self, key: str) -> None:
        """Underline ``key``."""
        if key in self._tabs:
            self._tabs[key].setChecked(True)

    def current(self) -> str:
        """Return the key of the current tab."""
        return next((key for key, made in self._tabs.items() if made.isChecked()), "")

    def has(self, key: str) -> bool:
        """Tell whether there is a tab of that key."""
        return key in self._tabs

    def set_count(self, key: str, text: str) -> None:
        """Show a count beside a tab."""
        self._tabs[key].count = text
        self._tabs[key].updateGeometry()
        self._tabs[key].update()

    def add_right(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(widget)

    def _tell(self) -> None:
        self.chosen.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the neighbour with the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = list(self._tabs)
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        place = (keys.index(self.current()) + step) % len(keys)
        self._tabs[keys[place]].click()
        self._tabs[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline the tabs stand on."""
        brush.below(QPainter(self), self.rect(), theme_of(self).colour("border.subtle"))
