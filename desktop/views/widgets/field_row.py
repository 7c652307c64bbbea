"""A field of a record: its name, its value, and an editor that grows out of the value in place.

The editor stands eight pixels to the left of the value, so that its text does not jump.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from desktop.controllers.cells import Cell, Kind
from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.cell_painters import Look, paint_cell
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.inputs import LineEdit, LongEdit
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import Ringed

HEIGHT, LABEL, GAP = 28, 96, 8
_SHIFT = 8
_LONG = 84
_ERROR = 20
_BEGIN = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FieldRow(Ringed, Living, QWidget):
    """Name and value; click, F2 or Enter edits, Enter or leaving commits, Esc takes back.

    Signals:
        edited: The new value: text, or the value of the choice picked.
        typed: The text in the editor, at every change of it.
        left: The editor was closed and nothing is to be changed.
        link_activated: The value is a link and was clicked.
    """

    edited = Signal(object)
    typed = Signal(str)
    left = Signal()
    link_activated = Signal()
    ring_radius = 4.0

    def __init__(
        self,
        words: Words,
        text: str = "",
        *,
        choices: Sequence[tuple[object, str]] = (),
        long: bool = False,
        read_only: bool = False,
        label_width: int = LABEL,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._label = words, ""
        self._label_width = label_width
        self._choices = list(choices)
        self._long, self._read_only = long, read_only
        self._error = self._hint = self._why = ""
        self._is_offer = False
        self._sign = ""
        self._sign_words: Words = ""
        self._reason: Words = ""
        self._editor: QWidget | None = None
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)
        self.retranslate()

    # ---------------------------------------------------------------- what pages set

    def set_text(self, text: str, edit_text: object = None) -> None:
        """Show a plain value; ``edit_text`` is what the editor starts with, if different."""
        self.set_cell(Cell(Kind.TEXT, text), edit_text)

    def set_cell(self, cell: Cell, edit_text: object = None) -> None:
        """Show a value of any kind."""
        self._cell = cell
        self._edit_value: object = cell.text if edit_text is None else edit_text
        self._name()
        self.update()

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer (value, text) pairs instead of a line."""
        self._choices = list(choices)

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - a setter
        """Forbid editing: the value turns grey and has no border at all."""
        self._read_only = read_only
        self.update()

    def set_sign(self, icon: str, words: Words) -> None:
        """Show a sign behind the field's name; its words are the tooltip of the name."""
        self._sign, self._sign_words = icon, words
        self.retranslate()

    def set_reason(self, words: Words) -> None:
        """Say why the value cannot be edited."""
        self._reason = words
        self.retranslate()

    def set_error(self, text: str) -> None:
        """Say what is wrong under the value; an empty text takes it away."""
        self._error = text
        if isinstance(self._editor, LineEdit):
            self._editor.set_wrong(bool(text))
        self.updateGeometry()
        self.update()

    @property
    def is_editing(self) -> bool:
        """True while the editor is open."""
        return self._editor is not None

    def retranslate(self) -> None:
        """Say the field's name again."""
        self._label = say(self._words)
        told = (words for words in (self._sign_words, self._reason) if words)
        self.setToolTip("\n".join(map(say, told)))
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label} {self._cell.text}")
        self.setAccessibleDescription(self.toolTip())

    # ---------------------------------------------------------------- editing

    def begin(self) -> None:
        """Open the editor with the value selected."""
        if self._read_only or self._editor is not None:
            return
        self.hide_ring()
        self._editor = self._make_editor()
        self._editor.installEventFilter(self)
        self._editor.setAccessibleName(self._label)
        self._editor.setToolTip(self._why)
        self.updateGeometry()
        self._place()
        self._editor.show()
        if not self._is_offer:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def offer(self, text: str, hint: str, why: str) -> None:
        """Open the editor with a text typed earlier and not saved. Enter saves it, Esc gives it
        up; merely leaving it does neither. ``hint`` stands below, ``why`` is said in full.
        """
        if self._read_only or self._editor is not None or self._choices:
            return
        self._is_offer, self._hint, self._why = True, hint, why
        kept, self._edit_value = self._edit_value, text
        self.begin()
        self._edit_value = kept

    def put_aside(self) -> None:
        """Close the editor without a word: what it holds is kept elsewhere."""
        self._close()

    def _make_editor(self) -> QWidget:
        if self._choices:
            combo = Combo("field_editor", parent=self)
            combo.set_choices(self._choices, verbatim=True)
            combo.set_value(self._edit_value)
            combo.chosen.connect(self._commit)
            return combo
        if self._long:
            area = LongEdit(name="field_editor", parent=self)
            area.setPlainText(str(self._edit_value))
            area.moveCursor(QTextCursor.MoveOperation.End)
            area.submitted.connect(self._commit)
            area.textChanged.connect(self._tell)
            return area
        line = LineEdit(name="field_editor", parent=self)
        line.setText(str(self._edit_value))
        if not self._is_offer:
            line.selectAll()
        line.textChanged.connect(self._tell)
        return line

    def _tell(self) -> None:
        """Tell what is being typed; it is the person's again."""
        self._is_offer, self._hint = False, ""
        self.typed.emit(str(self._value()))

    def _value(self) -> object:
        editor = self._editor
        if isinstance(editor, Combo):
            return editor.value()
        if isinstance(editor, LongEdit):
            return editor.toPlainText()
        return editor.text() if isinstance(editor, LineEdit) else self._edit_value

    def _commit(self, _chosen: object = None) -> None:
        """Close and tell the new value; an unchanged one is not an edit."""
        if self._editor is None:
            return
        value, before = self._value(), self._edit_value
        self._close()
        if value != before:
            self.edited.emit(value)
        else:
            self.left.emit()

    def cancel(self) -> None:
        """Close the editor and keep the value."""
        self._close()
        self.left.emit()

    def _close(self) -> None:
        editor, self._editor = self._editor, None
        self._is_offer, self._hint, self._why = False, "", ""
        if editor is None:
            return
        had_focus = editor.hasFocus()
        editor.removeEventFilter(self)
        editor.hide()
        editor.deleteLater()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take back on Esc, commit when the focus leaves for another place of the window."""
        if watched is self._editor:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._ended(event)
            is_left = event.type() == QEvent.Type.FocusOut and not self._is_offer
            if is_left and QApplication.activePopupWidget() is None:
                self._commit()
        return super().eventFilter(watched, event)

    def _ended(self, event: QKeyEvent) -> bool:
        """Take back on Esc, commit a line on Enter; the key goes no further."""
        editor = self._editor
        is_line = isinstance(editor, LineEdit) and not editor.is_composing
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif is_line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit()
        else:
            return False
        return True

    # ---------------------------------------------------------------- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit on F2 or Enter."""
        if event.key() in _BEGIN:
            self.begin()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link, else edit."""
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or not self.rect().contains(place):
            return
        if self._cell.kind == Kind.LINK and self._on_text(place.x()):
            self.link_activated.emit()
        elif place.x() >= self._label_width:
            self.begin()

    def _on_text(self, x: int) -> bool:
        left = self._value_rect().left()
        return left <= x <= left + brush.advance(self._cell.text)

    def sizeHint(self) -> QSize:
        """Return one row, more while a long text or an error is shown."""
        height = _LONG if self._long and self._editor is not None else HEIGHT
        return QSize(240, height + (_ERROR if self._error or self._hint else 0))

    def minimumSizeHint(self) -> QSize:
        """Return room for the name and a few characters."""
        return QSize(self._label_width + 64, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the editor in its place."""
        super().resizeEvent(event)
        self._place()

    def _value_rect(self) -> QRect:
        left = self._label_width + GAP
        return QRect(left, 0, self.width() - left, HEIGHT)

    def _place(self) -> None:
        if self._editor is not None:
            height = _LONG if self._long else HEIGHT
            room = self._value_rect().adjusted(-_SHIFT, 0, 0, 0)
            self._editor.setGeometry(room.left(), 0, room.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name, value and error."""
        painter, theme = QPainter(self), theme_of(self)
        row = QRect(0, 0, self._label_width, HEIGHT)
        value = self._value_rect()
        if self.underMouse() and not self._read_only and self._editor is None:
            ground = value.adjusted(-_SHIFT, 0, 0, 0)
            brush.box(painter, ground, theme.colour("surface.hover"), radius=6)
        width = brush.text(painter, row, self._label, theme.colour("text.tertiary"))
        if self._sign:
            left = min(round(width) + 4, self._label_width - 12)
            marks.icon(painter, theme, QRectF(left, 8, 12, 12), self._sign, "text.tertiary")
        if self._editor is None:
            self._paint_value(painter, value)
        if said := self._error or self._hint:
            below = QRect(value.left(), self.height() - _ERROR, value.width(), _ERROR)
            ink = theme.colour("danger.text" if self._error else "text.secondary")
            brush.text(painter, below, said, ink, px=12)

    def _paint_value(self, painter: QPainter, value: QRect) -> None:
        theme = theme_of(self)
        if not self._cell.text and not self._cell.tags and self._cell.kind != Kind.LOADING:
            brush.text(painter, value, "–", theme.colour("text.tertiary"))
            return
        quiet = self._read_only or not self.isEnabled()
        look = Look(disabled=not self.isEnabled())
        cell = self._cell
        if quiet and cell.kind == Kind.TEXT:
            cell = Cell(Kind.TEXT, cell.text, tone=cell.tone, icon=cell.icon, quiet=True)
        elif cell.kind in (Kind.NUMBER, Kind.MONEY, Kind.AGO):
            cell = Cell(Kind.TEXT, cell.text, tone=cell.tone, quiet=quiet)
        paint_cell(painter, theme, value, cell, look)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the value can be edited, at once."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Look at rest."""
        self.update()
        super().leaveEvent(event)
