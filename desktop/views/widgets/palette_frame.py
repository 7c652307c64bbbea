"""The command palette's frame: a line to type in, results below, keys explained at the foot.

What is found comes from a model; the frame only asks, moves and tells what was picked.
"""

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from desktop.controllers.cells import RESULT_ROLE, Result, TagFace
from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.palette_rows import ROW, SECTION, ResultDelegate
from desktop.views.widgets.scrim import Scrim
from desktop.views.widgets.shadow import MARGIN, paint_shadow
from sync.language import _
from sync.language import mark as _m

_WIDTH, _TOP, _INPUT, _FOOT = 640, 96, 52, 36
_MOST = 9 * ROW + 4 * SECTION
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class _Card(QWidget):
    """The floating part."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.scope = ""
        self.summary = ""
        self.edit = LineEdit(placeholder=_m("Search or run a command"), name="palette_query")
        self.edit.setProperty("bare", True)  # noqa: FBT003 - a dynamic property
        self.edit.setFont(theme_of(self).font(15))
        self.edit.setFixedHeight(_INPUT)
        self.list = QListView()
        self.list.setObjectName("palette_results")
        self.list.setItemDelegate(ResultDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setStyleSheet("background: transparent")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN + _FOOT + 4)
        column.setSpacing(0)
        column.addWidget(self.edit)
        column.addWidget(self.list)
        self.edit.setTextMargins(44, 0, 180, 0)

    def lay_out(self) -> None:
        """Place the inside now, so that the list knows its height before it scrolls."""
        self._column.activate()

    def card(self) -> QRect:
        """Return the card without its shadow."""
        return self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, card, lines, glass, scope and foot."""
        painter, theme, card = QPainter(self), theme_of(self), self.card()
        paint_shadow(painter, theme, card)
        ground, line = theme.colour("surface.raised"), theme.colour("border.default")
        brush.box(painter, card, ground, line)
        under = theme.colour("border.subtle")
        inside = card.adjusted(1, 0, -1, 0)
        brush.below(painter, QRect(inside.left(), card.top(), inside.width(), _INPUT), under)
        spot = QRectF(card.left() + 16, card.top() + 16, 20, 20)
        marks.icon(painter, theme, spot, "magnifying-glass", "text.tertiary")
        head = QRect(card.left(), card.top(), card.width(), _INPUT)
        right = marks.key_cap(painter, theme, card.right() - 15, head, _("Tab: switch scope"))
        if self.scope:
            face = TagFace(self.scope)
            width = marks.tag_width(face)
            place = QRectF(right - 12 - width, head.top(), width + 1, head.height())
            marks.tag(painter, theme, place, face)
        foot = QRect(inside.left(), card.bottom() + 1 - _FOOT, inside.width(), _FOOT)
        brush.hairline(painter, QRect(foot.left(), foot.top(), foot.width(), 1), under)
        self._foot(painter, theme, foot)

    def _foot(self, painter: QPainter, theme: Theme, foot: QRect) -> None:
        ink = theme.colour("text.tertiary")
        x = float(foot.left() + 15)
        hints = (
            (("↑", "↓"), _("Select")),
            (("↵",), _("Open")),
            (("Esc",), _("Close")),
        )
        for keys, words in hints:
            for key in keys:
                width = max(16.0, brush.advance(key, 12) + 10)
                marks.key_cap(painter, theme, x + width, foot, key)
                x += width + 4
            room = QRectF(x, foot.top(), 200, foot.height())
            x += brush.text(painter, room, words, ink, px=12) + 16
        right = foot.adjusted(0, 0, -15, 0)
        brush.text(painter, right, self.summary, ink, px=12, align=brush.RIGHT)


class PaletteFrame(Scrim):
    """Covers the window while it is open.

    Signals:
        query_changed: Text typed, never half-composed Chinese.
        chosen: The `Result` picked, and whether in a new window.
        peeked: The `Result` to look at without leaving.
        scope_requested: Tab: search in the next scope.
        closed: It has gone.
    """

    query_changed = Signal(str)
    chosen = Signal(object, bool)
    peeked = Signal(object)
    scope_requested = Signal()
    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("palette")
        self._card = _Card(self)
        self.edit = self._card.edit
        self._list = self._card.list
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._ask)
        self.pressed.connect(self.close_)
        self._list.clicked.connect(self._pick)

    def set_model(self, model: QAbstractItemModel) -> None:
        """Show the results of ``model``; the first is current after every change."""
        self._list.setModel(model)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._settle)
        self._settle()

    def set_scope(self, text: str) -> None:
        """Show what is searched."""
        self._card.scope = text
        self._card.update()

    def set_summary(self, text: str) -> None:
        """Show how many were found, at the foot."""
        self._card.summary = text
        self._card.update()

    def open(self) -> None:
        """Show over the window with the former query selected."""
        self.cover()
        self._settle()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_(self) -> None:
        """Go away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _ask(self, text: str) -> None:
        self.query_changed.emit(text)

    def _settle(self) -> None:
        """Fit the card to its results and make the first current."""
        model: QAbstractItemModel | None = self._list.model()
        rows = model.rowCount() if model is not None else 0
        height = min(sum(self._list.sizeHintForRow(row) for row in range(min(rows, 40))), _MOST)
        self._list.setFixedHeight(height)
        self._list.setVisible(bool(rows))
        width = min(_WIDTH, self.width() - 32)
        whole = _INPUT + height + _FOOT + 4
        left = (self.width() - width) // 2
        self._card.setGeometry(left - MARGIN, _TOP - MARGIN, width + 2 * MARGIN, whole + 2 * MARGIN)
        self._card.lay_out()
        if model is not None and rows:
            self._list.setCurrentIndex(model.index(0, 0))
            self._list.scrollToTop()

    def _current(self) -> Result | None:
        found = self._list.currentIndex().data(RESULT_ROLE)
        return found if isinstance(found, Result) else None

    def _pick(self) -> None:
        self._choose()

    def _choose(self, *, new_window: bool = False) -> None:
        result = self._current()
        if result is not None:
            self.close_()
            self.chosen.emit(result, new_window)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay in the middle."""
        super().resizeEvent(event)
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move, choose and close by keys while the line keeps the focus."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.edit and is_key and not self.edit.is_composing:
            return self._acted(event) or super().eventFilter(watched, event)  # type: ignore[arg-type]
        return super().eventFilter(watched, event)

    def _acted(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _MOVES:
            self._step(_MOVES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(new_window=control)
        elif key == Qt.Key.Key_Escape:
            self.close_()
        elif key == Qt.Key.Key_Tab:
            self.scope_requested.emit()
        elif key == Qt.Key.Key_P and control:
            self.peeked.emit(self._current())
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        model: QAbstractItemModel | None = self._list.model()
        rows = model.rowCount() if model is not None else 0
        if model is None or not rows:
            return
        place = self._list.currentIndex().row() + by
        place = place % rows if abs(by) == 1 else min(max(place, 0), rows - 1)
        self._list.setCurrentIndex(model.index(place, 0))
