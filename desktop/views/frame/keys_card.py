"""The map of keys, opened by ``?``."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.scrim import Scrim
from desktop.views.widgets.shadow import paint_shadow
from sync.language import _
from sync.language import mark as _m

_KEYS = (
    (("Ctrl", "K"), _m("Search records, screens and actions")),
    (("/",), _m("Search, while not typing")),
    (("Ctrl", "1…9"), _m("Go to a screen")),
    (("Alt", "←"), _m("Go back")),
    (("Alt", "→"), _m("Go forward")),
    (("Ctrl", "Shift", "N"), _m("New customer")),
    (("Ctrl", "Z"), _m("Undo the last change")),
    (("Enter",), _m("Open the record")),
    (("Space",), _m("Peek at the record")),
    (("F2",), _m("Edit in place")),
    (("Esc",), _m("Close, or leave the editor")),
    (("Ctrl", "L"), _m("Lock")),
    (("Ctrl", ","), _m("Settings")),
)
_WIDTH, _ROW, _PADDING, _HEAD = 440, 30, 16, 40


class KeysCard(Scrim):
    """A list over a veil; any key or click closes it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("keys")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pressed.connect(self.hide)

    def open(self) -> None:
        """Show it."""
        self.cover()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close."""
        self.hide()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint veil, card and keys."""
        super().paintEvent(event)
        painter, theme = QPainter(self), theme_of(self)
        height = _HEAD + _ROW * len(_KEYS) + 2 * _PADDING
        left, top = (self.width() - _WIDTH) // 2, max(16, (self.height() - height) // 2)
        card = QRect(left, top, _WIDTH, height)
        paint_shadow(painter, theme, card)
        ground, line = theme.colour("surface.raised"), theme.colour("border.default")
        brush.box(painter, card, ground, line)
        room = card.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        head = QRect(room.left(), room.top(), room.width(), 24)
        brush.text(painter, head, _("Keyboard"), theme.colour("text.primary"), px=15, weight=600)
        for place, (keys, words) in enumerate(_KEYS):
            row = QRect(room.left(), room.top() + _HEAD + place * _ROW, room.width(), _ROW)
            brush.text(painter, row, _(words), theme.colour("text.secondary"))
            right = float(row.right() + 1)
            for key in reversed(keys):
                right = marks.key_cap(painter, theme, right, row, key) - 4
