"""The panels at the right of a record's page: a few linked records of each kind."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.controllers.records.panels import Panel, PanelRow, RowText, row_text
from desktop.services.formatting import number
from desktop.views.theme import theme_of
from desktop.views.widgets.avatar import Avatar
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from desktop.views.widgets.ring import Ringed
from desktop.views.widgets.stage_path import StagePath
from desktop.views.widgets.tag import Tag
from sync.language import _


class LinkedRow(Ringed, QWidget):
    """A linked record: title and figure, below them what else tells it apart.

    Signals:
        opened: The row was clicked, or Enter pressed on it.
    """

    opened = Signal()
    ring_radius = 4.0

    def __init__(self, row: PanelRow, text: RowText) -> None:
        super().__init__()
        self.setObjectName(f"linked_{row.record.id}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{text.title} {text.right} {text.below}".strip())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        lines = QVBoxLayout()
        lines.setSpacing(4 if row.stage else 0)
        lines.addLayout(_pair(Label(weight=600 if row.stage else 400), text.title, text))
        if row.stage is not None and row.stage.names:
            path = StagePath()
            path.set_stages(row.stage.names, row.stage.place)
            lines.addWidget(path)
        if text.below or text.below_right:
            tone = "warn.text" if row.stage and row.stage.is_stalled else "text.secondary"
            lines.addLayout(_below(text, tone))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 6, 16, 6)
        whole.setSpacing(8)
        if text.person:
            whole.addWidget(Avatar(text.person, 28))
        whole.addLayout(lines, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the record."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the record on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look hovered."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Look at rest."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground under the pointer."""
        if self.underMouse():
            QPainter(self).fillRect(self.rect(), theme_of(self).colour("surface.hover"))


def _pair(label: Label, title: str, text: RowText) -> QHBoxLayout:
    label.set_text(title)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label)
    if text.tag is not None:
        row.addWidget(Tag(text.tag.text, text.tag.tone))
    row.addStretch(1)
    if text.right:
        right = Label()
        right.set_text(text.right)
        right.setMinimumWidth(right.sizeHint().width())
        row.addWidget(right)
    return row


def _below(text: RowText, tone: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    left = Label(px=12, tone=tone)
    left.set_text(text.below)
    row.addWidget(left, 1)
    if text.below_right:
        right = Label(px=12, tone="text.secondary")
        right.set_text(text.below_right)
        right.setMinimumWidth(right.sizeHint().width())
        row.addWidget(right)
    return row


class PanelView(Living, QWidget):
    """One panel.

    Signals:
        opened: Kind and id of a linked record.
        add_asked: Link (``entity.field``) of which another record is wanted.
        all_asked: Link of which all records are wanted.
    """

    opened = Signal(str, str)
    add_asked = Signal(str)
    all_asked = Signal(str)

    def __init__(self, panel: Panel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"panel_{panel.link}")
        self._panel = panel
        title = SectionTitle(panel.entity.plural)
        title.set_count(number(panel.count))
        add = icon_button("plus", self._add_words, size=24)
        add.setObjectName(f"add_{panel.link}")
        add.clicked.connect(partial(self.add_asked.emit, panel.link))
        title.add_action(add)
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 12, 0)
        head.addWidget(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._add_rows()
        self._column.addWidget(Hairline())

    def _add_words(self) -> str:
        return _("Add: {record}").format(record=_(self._panel.entity.label))

    def _add_rows(self) -> None:
        panel = self._panel
        shared = panel.link.partition(".")[2]
        for row in panel.rows:
            made = LinkedRow(row, row_text(row, without=shared))
            made.opened.connect(partial(self.opened.emit, panel.entity.name, row.record.id))
            self._column.addWidget(made)
        if panel.count > len(panel.rows):
            self._column.addLayout(self._more())
        self._column.addSpacing(8 if panel.rows else 0)

    def _more(self) -> QHBoxLayout:
        link = Link(self._more_words, px=12, name=f"all_{self._panel.link}")
        link.clicked.connect(partial(self.all_asked.emit, self._panel.link))
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 0)
        row.addWidget(link)
        row.addStretch(1)
        return row

    def _more_words(self) -> str:
        return _("Show all {n}").format(n=number(self._panel.count))


class PanelsColumn(QWidget):
    """All panels of a record.

    Signals: those of `PanelView`.
    """

    opened = Signal(str, str)
    add_asked = Signal(str)
    all_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panels: list[Panel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_panels(self, panels: list[Panel]) -> None:
        """Show the panels read."""
        if panels == self._panels:
            return
        self._panels = panels
        self._rebuild()

    def retranslate(self) -> None:
        """Write the rows again."""
        self._rebuild()

    def _rebuild(self) -> None:
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for place, panel in enumerate(self._panels):
            view = PanelView(panel)
            view.opened.connect(self.opened)
            view.add_asked.connect(self.add_asked)
            view.all_asked.connect(self.all_asked)
            self._column.insertWidget(place, view)
