"""What looks like a search field in the top bar and opens the palette."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.views.frame.hover import Hovering
from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.living import Living
from desktop.views.widgets.ring import Ringed
from sync.language import _

_HEIGHT, _ICON, _GAP = 28, 16, 8


class SearchButton(Hovering, Ringed, Living, QAbstractButton):
    """Looks like a search field and opens the palette."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setMaximumWidth(400)
        self.setMinimumWidth(160)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.retranslate()

    def retranslate(self) -> None:
        """Say what can be searched."""
        self.setText(_("Search records, screens, actions, pinyin too"))
        self.setAccessibleName(self.text())

    def sizeHint(self) -> QSize:
        """Return the room in a wide window."""
        return QSize(400, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, glass, words and keys."""
        painter, theme = QPainter(self), theme_of(self)
        border = "border.default" if self.is_hovered else "border.subtle"
        border = "border.control" if theme.is_high_contrast else border
        ground = theme.colour("surface.window")
        brush.box(painter, self.rect(), ground, theme.colour(border))
        spot = QRectF(_GAP + 1, (_HEIGHT - _ICON) / 2, _ICON, _ICON)
        marks.icon(painter, theme, spot, "magnifying-glass", "text.tertiary")
        left = marks.key_cap(painter, theme, self.width() - _GAP, self.rect(), "Ctrl K")
        room = QRectF(_GAP + _ICON + 9, 0, left - _GAP - _ICON - 17, _HEIGHT)
        brush.text(painter, room, self.text(), theme.colour("text.tertiary"))
