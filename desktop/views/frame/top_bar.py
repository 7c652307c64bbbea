"""The bar at the top: search at the left; sync state, undo, quick add, the person at the right."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from desktop.views.frame.search_button import SearchButton
from desktop.views.frame.sync_chip import SyncChip
from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.ring import Ringed
from sync.language import mark as _m

_PERSON = 28


class PersonButton(Ringed, QAbstractButton):
    """The person's circle; opens the menu about language, theme and locking."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.ring_radius = _PERSON / 2
        self._name = name
        self.setObjectName("person")
        self.setFixedSize(_PERSON, _PERSON)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the circle."""
        marks.avatar(QPainter(self), theme_of(self), QRectF(self.rect()), self._name)


class TopBar(QWidget):
    """All of it, 48 high.

    Signals:
        search_asked: Open the palette.
        sync_asked: Tell about the hub.
        undo_asked: Take the last change back.
        add_asked: Offer what can be made.
        person_asked: Open the person's menu.
    """

    search_asked = Signal()
    sync_asked = Signal()
    undo_asked = Signal()
    add_asked = Signal()
    person_asked = Signal()

    def __init__(self, person: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme_of(self).size("frame.top_bar"))
        self.search = SearchButton()
        self.sync = SyncChip()
        self.offline = icon_button("wifi-slash", _m("No-network mode is on"))
        self.offline.setObjectName("no_network")
        self.offline.hide()
        self.undo = icon_button("arrow-counter-clockwise", _m("Undo the last change (Ctrl+Z)"))
        self.undo.setObjectName("undo")
        self.add = icon_button("plus", _m("New record (Ctrl+Shift+N)"))
        self.add.setObjectName("quick_add")
        self.person = PersonButton(person)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        for widget in (self.offline, self.sync, self.undo, self.add):
            row.addWidget(widget)
        row.addSpacing(4)
        row.addWidget(self.person)
        self.search.clicked.connect(self.search_asked)
        self.sync.clicked.connect(self.sync_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.add.clicked.connect(self.add_asked)
        self.person.clicked.connect(self.person_asked)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and lower edge."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("surface.base"))
        brush.below(painter, self.rect(), theme.colour("border.subtle"))
