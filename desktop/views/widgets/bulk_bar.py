"""What can be done with the selected rows; it stands between rows and totals."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.label import Label
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Words
from sync.language import mark as _m


class BulkBar(QWidget):
    """Count, "select all", actions, and a cross that clears the selection.

    Signals:
        cleared: Nothing is to be selected any more.
        all_requested: Everything the filter finds is to be selected.
    """

    cleared = Signal()
    all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bulk_bar")
        self._count = Label(weight=600)
        self._all = Link(name="select_all")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        close = icon_button("x", _m("Clear selection"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._count)
        row.addWidget(self._all)
        row.addStretch(1)
        row.addLayout(self._actions)
        row.addWidget(close)
        self.setFixedHeight(theme_of(self).size("frame.bulk_bar"))
        self._all.hide()
        self._all.clicked.connect(self._ask_all)
        close.clicked.connect(self._clear)

    def set_count_words(self, words: Words) -> None:
        """Say how many rows are selected."""
        self._count.set_words(words)

    def set_all_words(self, words: Words) -> None:
        """Offer to select everything found; empty words take the offer away."""
        self._all.set_words(words)
        self._all.setVisible(bool(words))

    def add_action(self, widget: QWidget) -> None:
        """Add an action, 24 high."""
        self._actions.addWidget(widget)

    def _clear(self) -> None:
        self.cleared.emit()

    def _ask_all(self) -> None:
        self.all_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and upper edge."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("accent.subtle"))
        edge = QRect(0, 0, self.width(), 1)
        brush.hairline(painter, edge, theme.colour("accent.border"))
