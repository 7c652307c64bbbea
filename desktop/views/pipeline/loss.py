"""Asks why a deal was lost before it is marked so; the reason may be left out."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label, heading
from desktop.views.widgets.scrim import Scrim
from desktop.views.widgets.shadow import MARGIN, paint_shadow
from sync.language import mark as _m

_WIDTH = 416
_PAD = 16


class _Card(QWidget):
    """The question: reasons given before, and a line for another one."""

    def __init__(self, title: str, reasons: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("loss")
        self.reason = LineEdit(name="reason")
        self.reason.setAccessibleName(title)
        self.back = Button(_m("Put back"), name="put_back")
        self.accept = Button(_m("Mark as lost"), kind="primary", name="accept")
        column = QVBoxLayout(self)
        inset = MARGIN + _PAD
        column.setContentsMargins(inset, inset, inset, inset)
        column.setSpacing(8)
        column.addWidget(heading(_m("Why was it lost?")))
        what = Label(tone="text.secondary", px=12)
        what.set_text(title)
        column.addWidget(what)
        column.addWidget(self.reason)
        if reasons:
            column.addWidget(self._offer(reasons))
        column.addSpacing(8)
        column.addLayout(self._buttons())

    def _offer(self, reasons: Sequence[str]) -> QWidget:
        offered = QWidget()
        flow = FlowLayout(offered, 8)
        for reason in reasons:
            button = Button(partial(str, reason), size=24)
            button.clicked.connect(partial(self.reason.setText, reason))
            flow.addWidget(button)
        wide = _WIDTH - 2 * (MARGIN + _PAD)
        offered.setFixedHeight(flow.heightForWidth(wide))
        return offered

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.accept)
        return row

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, ground and frame."""
        painter, theme = QPainter(self), theme_of(self)
        card = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        paint_shadow(painter, theme, card)
        ground, line = theme.colour("surface.raised"), theme.colour("border.default")
        brush.box(painter, card, ground, line)


class LossQuestion(Scrim):
    """The question over a veil.

    Signals:
        answered: The reason, which may be empty; the veil has gone by then.
        given_up: The deal is to stay where it was.
    """

    answered = Signal(str)
    given_up = Signal()

    def __init__(self, host: QWidget, title: str, reasons: Sequence[str]) -> None:
        super().__init__(host.window())
        self._card = _Card(title, reasons, self)
        self._card.back.clicked.connect(self._give_up)
        self._card.accept.clicked.connect(self._answer)
        self._card.reason.returnPressed.connect(self._answer)

    def open(self) -> None:
        """Ask."""
        self.cover()
        self._card.setFixedWidth(_WIDTH)
        self._card.adjustSize()
        spare = self.size() - self._card.size()
        self._card.move(QPoint(spare.width() // 2, spare.height() // 3))
        self._card.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self) -> None:
        reason = self._card.reason.text().strip()
        self._leave()
        self.answered.emit(reason)

    def _give_up(self) -> None:
        self._leave()
        self.given_up.emit()

    def _leave(self) -> None:
        self.hide()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the deal back on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            super().keyPressEvent(event)
