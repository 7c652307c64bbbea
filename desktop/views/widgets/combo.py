"""A choice among a few, painted like the other inputs."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget

from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say


class Combo(Living, QComboBox):
    """Choices with a value behind each.

    Signals:
        chosen: The value the person picked (not sent when set by the program).
    """

    chosen = Signal(object)

    def __init__(self, name: str = "", *, size: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: list[tuple[object, Words]] = []
        self._verbatim = False
        self.setObjectName(name)
        self.setFixedHeight(size)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(12)
        self.activated.connect(self._tell)

    def set_choices(
        self, choices: Sequence[tuple[object, Words]], *, verbatim: bool = False
    ) -> None:
        """Offer (value, words) pairs; ``verbatim`` shows the words untranslated, for data."""
        kept = self.value()
        self._choices, self._verbatim = list(choices), verbatim
        self.clear()
        for _value, words in self._choices:
            self.addItem(str(words) if verbatim else say(words))
        self.set_value(kept)

    def value(self) -> object:
        """Return the value chosen, None where nothing is."""
        place = self.currentIndex()
        return self._choices[place][0] if 0 <= place < len(self._choices) else None

    def set_value(self, value: object) -> None:
        """Choose ``value``; an unknown one chooses nothing."""
        places = [place for place, (known, _words) in enumerate(self._choices) if known == value]
        self.setCurrentIndex(places[0] if places else -1)

    def _tell(self, _place: int) -> None:
        self.chosen.emit(self.value())

    def retranslate(self) -> None:
        """Say the choices again."""
        if not self._verbatim:
            for place, (_value, words) in enumerate(self._choices):
                self.setItemText(place, say(words))

    def sizeHint(self) -> QSize:
        """Return room for the longest choice."""
        longest = max((brush.advance(self.itemText(i)) for i in range(self.count())), default=80)
        return QSize(round(longest) + 44, self.height())

    def minimumSizeHint(self) -> QSize:
        """Return room for a few characters."""
        return QSize(72, self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a value must not change by scrolling past it."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, choice and caret."""
        painter = QPainter(self)
        theme = theme_of(self)
        on = self.isEnabled()
        focused = self.hasFocus()
        border = "border.focus" if focused else "border.control" if on else "border.default"
        brush.box(
            painter,
            self.rect(),
            theme.colour("surface.base" if on else "surface.sunken"),
            theme.colour(border),
            width=2 if focused else 1,
            dashed=not on and theme.is_high_contrast,
        )
        known = self.currentIndex() >= 0
        token = "text.disabled" if not on else "text.primary" if known else "text.tertiary"
        words = self.currentText() if known else self.placeholderText()
        brush.text(painter, self.rect().adjusted(8, 0, -30, 0), words, theme.colour(token))
        spot = QRectF(self.width() - 24, (self.height() - 16) // 2, 16, 16)
        marks.icon(painter, theme, spot, "caret-down", "text.secondary" if on else token)
