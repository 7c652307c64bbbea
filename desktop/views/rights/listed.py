"""A list with a drawer beside it, as people, units and rules are shown."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.controllers.rights_rows import Rows
from desktop.views.rights.task_form import TaskForm
from desktop.views.widgets.drawer import Drawer
from desktop.views.widgets.living import Living, Words
from desktop.views.widgets.table import DataTable

_DRAWER, _ROOM = 384, 40


class Listed(Living, QWidget):
    """Rows; a click or Enter opens one.

    Signals:
        picked: What the row stands for.
    """

    picked = Signal(str)

    def __init__(self, name: str, headings: Sequence[str], shares: Sequence[int]) -> None:
        super().__init__()
        self._shares = tuple(shares)
        self.rows = Rows(headings, self)
        self.table = DataTable()
        self.table.setObjectName(name)
        self.table.setModel(self.rows)
        self.drawer = Drawer(self, width=_DRAWER)
        self.form: TaskForm | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table, 1)
        row.addWidget(self.drawer)
        self.table.installEventFilter(self)
        self.table.clicked.connect(self._pick)
        self.table.open_requested.connect(self._pick_row)

    def _pick(self, index: QModelIndex) -> None:
        self._pick_row(index.row())

    def _pick_row(self, row: int) -> None:
        if key := self.rows.key(row):
            self.picked.emit(key)

    def show_form(self, form: TaskForm, words: Words, aside: Sequence[QWidget] = ()) -> None:
        """Open a form in the drawer."""
        self.form = form
        form.left.connect(self.close_form)
        self.drawer.set_words(words)
        self.drawer.set_content(form)
        self.drawer.set_footer(form.foot(aside))
        self.drawer.open()

    def close_form(self) -> None:
        """Close the drawer."""
        self.form = None
        self.drawer.close_()

    def retranslate(self) -> None:
        """Say the headings again."""
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.rows.columnCount() - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the width of the table among its columns."""
        if watched is self.table and event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Give each column its part of the width."""
        room, total = max(self.table.width() - _ROOM, 400), sum(self._shares)
        self.table.set_widths([room * share // total for share in self._shares])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the drawer on Esc."""
        if event.key() == Qt.Key.Key_Escape and self.drawer.is_open:
            self.close_form()
        else:
            super().keyPressEvent(event)
