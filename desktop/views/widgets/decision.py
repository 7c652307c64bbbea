"""A question that cannot be passed over. Edits never ask one: they can be undone."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label, heading
from desktop.views.widgets.living import Words
from desktop.views.widgets.scrim import Scrim
from desktop.views.widgets.shadow import MARGIN, paint_shadow
from sync.language import mark as _m

_WIDTH = 480
_CANCEL = _m("Cancel")


class DecisionCard(QWidget):
    """Title, sentence and two buttons on a floating card.

    Signals:
        answered: True when accepted.
    """

    answered = Signal(bool)

    def __init__(
        self,
        title: str,
        sentence: str,
        *,
        accept: Words,
        cancel: Words = _CANCEL,
        kind: str = "primary",
        aside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("decision")
        head = heading()
        head.set_text(title)
        body = Label(tone="text.secondary", wrap=True)
        body.set_text(sentence)
        self.cancel = Button(cancel, name="cancel")
        self.accept = Button(accept, kind=kind, name="accept")
        self.cancel.clicked.connect(self._refuse)
        self.accept.clicked.connect(self._accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        if aside is not None:
            row.addWidget(aside)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.accept)
        column = QVBoxLayout(self)
        inset = MARGIN + 16
        column.setContentsMargins(inset, inset, inset, inset)
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(body)
        column.addSpacing(8)
        column.addLayout(row)

    def _accept(self) -> None:
        self.answered.emit(True)  # noqa: FBT003 - a signal

    def _refuse(self) -> None:
        self.answered.emit(False)  # noqa: FBT003 - a signal

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow and card."""
        painter, theme = QPainter(self), theme_of(self)
        card = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        paint_shadow(painter, theme, card)
        ground, line = theme.colour("surface.raised"), theme.colour("border.default")
        brush.box(painter, card, ground, line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Refuse on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._refuse()
        else:
            super().keyPressEvent(event)


class Decision(Scrim):
    """A `DecisionCard` over a veil.

    Signals:
        answered: True when accepted; the veil has gone by then.
    """

    answered = Signal(bool)

    def __init__(
        self,
        host: QWidget,
        title: str,
        sentence: str,
        *,
        accept: Words,
        cancel: Words = _CANCEL,
        kind: str = "primary",
    ) -> None:
        super().__init__(host.window())
        self._card = DecisionCard(
            title, sentence, accept=accept, cancel=cancel, kind=kind, parent=self
        )
        self._card.answered.connect(self._answer)

    def open(self) -> None:
        """Ask."""
        self.cover()
        width = min(_WIDTH + 2 * MARGIN, self.width())
        self._card.setFixedWidth(width)
        self._card.adjustSize()
        size = self._card.size()
        place = QRect(self.rect().center() - self._card.rect().center(), size)
        self._card.setGeometry(place)
        self._card.accept.setFocus(Qt.FocusReason.TabFocusReason)

    def _answer(self, accepted: bool) -> None:  # noqa: FBT001 - a slot
        self.hide()
        self.answered.emit(accepted)
        self.deleteLater()
