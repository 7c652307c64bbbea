"""The list at the left: one entry per record with open conflicts."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.controllers.conflicts import Conflicts, Group, time_words
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.living import Living
from sync.language import _, ngettext
from sync.values import utc_text

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEIGHT = 57


class _Groups(QAbstractListModel):
    """The groups as Qt wants them."""

    def __init__(self, state: Conflicts) -> None:
        super().__init__(state)
        self._state = state

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many records there are."""
        return 0 if parent.isValid() else len(self._state.groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a group, or its name."""
        if not index.isValid() or index.row() >= len(self._state.groups):
            return None
        group = self._state.groups[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return group
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        return group.title if is_text else None

    def reset(self) -> None:
        """Tell that everything is other."""
        self.beginResetModel()
        self.endResetModel()


class Inbox(Living, QListView):
    """Paints the groups; the current one has a bar at its left.

    Signals:
        chosen: Place of a group.
    """

    chosen = Signal(int)

    def __init__(self, state: Conflicts) -> None:
        super().__init__()
        self.setObjectName("inbox")
        self._state = state
        self._model = _Groups(state)
        self.setModel(self._model)
        self.setItemDelegate(_Entry(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._shown: list[tuple[str, str, int]] = []

    def kind_of(self, group: Group) -> str:
        """Return the label of a group's kind of record."""
        return self._state.described(group).label

    def show_state(self) -> None:
        """Show the groups and mark the current one."""
        keys = [(*group.key, len(group.conflicts)) for group in self._state.groups]
        if keys != self._shown:
            self._shown = keys
            self._model.reset()
        index = self._model.index(self._state.place, 0)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Go to the group the keys moved to."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != self._state.place:
            self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows; leave digits to the screen."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def retranslate(self) -> None:
        """Paint the words again."""
        self.viewport().update()


class _Entry(QStyledItemDelegate):
    """Two lines: name and time; kind, fields and who."""

    def __init__(self, view: Inbox) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of two lines."""
        return QSize(200, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        group = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(group, Group):
            return
        painter.save()
        theme, rect = theme_of(self._view), QRect(option.rect)
        is_current = index.row() == self._view.currentIndex().row()
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = "surface.selected" if is_current else "surface.base"
        if is_hovered and not is_current:
            ground = "surface.hover"
        painter.fillRect(rect, theme.colour(ground))
        brush.below(painter, rect, theme.colour("border.subtle"))
        if is_current:
            bar = QRect(rect.left(), rect.top(), 2, rect.height() - 1)
            brush.hairline(painter, bar, theme.colour("accent.fill"))
        self._lines(painter, rect.adjusted(16, 8, -16, -8), group, is_current=is_current)
        painter.restore()

    def _lines(self, painter: QPainter, room: QRect, group: Group, *, is_current: bool) -> None:
        theme = theme_of(self._view)
        quiet = theme.colour("text.secondary" if is_current else "text.tertiary")
        top = QRect(room.left(), room.top(), room.width(), 20)
        low = QRect(room.left(), room.top() + 20, room.width(), 20)
        newest = group.newest
        time = time_words(utc_text(newest)) if newest else ""
        used = brush.text(painter, top, time, quiet, px=12, align=brush.RIGHT)
        name = top.adjusted(0, 0, -round(used) - 8, 0)
        brush.text(painter, name, group.title, theme.colour("text.primary"), weight=600)
        ink = theme.colour("text.secondary")
        used = brush.text(painter, low, group.others, ink, px=12, align=brush.RIGHT)
        kind = _(self._view.kind_of(group))
        rest = low.adjusted(0, 0, -round(used) - 8, 0)
        used = brush.text(painter, rest, kind, quiet, px=12)
        fields = rest.adjusted(round(used) + 8, 0, 0, 0)
        brush.text(painter, fields, field_words(group), ink, px=12)


def field_words(group: Group) -> str:
    """Return the fields in conflict, or how many where there are more than two."""
    if len(group.conflicts) > 2:
        n = len(group.conflicts)
        return ngettext("{n} field", "{n} fields", n).format(n=n)
    return "、".join(_(one.label) for one in group.conflicts)
