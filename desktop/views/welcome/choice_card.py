"""One of a few ways on: a radio mark, a title, a sentence; the whole box is the target."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import Ringed

_HEIGHT, _LEFT = 60, 44


class ChoiceCard(Ringed, Living, QAbstractButton):
    """A large radio button. With ``verbatim`` its title is a name in its own language."""

    def __init__(
        self,
        title: Words,
        sentence: Words = "",
        *,
        verbatim: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title, self._sentence, self._verbatim = title, sentence, verbatim
        self._hovered = False
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def retranslate(self) -> None:
        """Say title and sentence again."""
        self.setText(str(self._title) if self._verbatim else say(self._title))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(say(self._sentence) if self._sentence else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Return one or two lines in a box."""
        return QSize(320, _HEIGHT if self._sentence else _LEFT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look hovered."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Look at rest."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, mark, title and sentence."""
        painter, theme = QPainter(self), theme_of(self)
        ground = "surface.base"
        if self.isChecked():
            ground = "surface.selected"
        elif self._hovered and self.isEnabled():
            ground = "surface.hover"
        border = "accent.fill" if self.isChecked() else "border.default"
        brush.box(painter, self.rect(), theme.colour(ground), theme.colour(border))
        height = self.height()
        spot = QRectF(14, (height - 16) / 2, 16, 16)
        marks.radio(painter, theme, spot, on=self.isChecked(), enabled=self.isEnabled())
        ink, quiet = theme.colour("text.primary"), theme.colour("text.secondary")
        room = QRectF(_LEFT, 0, self.width() - _LEFT - 12, height)
        weight = 600 if self.isChecked() else 400
        if not self._sentence:
            brush.text(painter, room, self.text(), ink, weight=weight)
            return
        first, second = QRectF(room), QRectF(room)
        first.setRect(room.left(), 10, room.width(), 20)
        second.setRect(room.left(), 31, room.width(), 18)
        brush.text(painter, first, self.text(), ink, weight=weight)
        brush.text(painter, second, say(self._sentence), quiet, px=12)


class ChoiceCards(QWidget):
    """A column of `ChoiceCard`.

    Signals:
        chosen: Key of the card picked by the person.
    """

    chosen = Signal(str)

    def __init__(self, cards: dict[str, ChoiceCard], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = cards
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for place, card in enumerate(cards.values()):
            self._group.addButton(card, place)
            column.addWidget(card)
        self._group.idClicked.connect(self._tell)

    def set_current(self, key: str) -> None:
        """Choose a card."""
        self._cards[key].setChecked(True)

    def _tell(self, place: int) -> None:
        self.chosen.emit(list(self._cards)[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice with the arrow keys."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = (self._group.checkedId() + step) % len(self._cards)
        card = list(self._cards.values())[place]
        card.setFocus(Qt.FocusReason.TabFocusReason)
        card.click()
