"""Text that stands: one line on the common baseline, shortened when there is no room."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.views.theme import brush, fonts, theme_of
from desktop.views.widgets.living import Living, Words, say


class Label(Living, QLabel):
    """A line of words (translated live) or of text (verbatim), in one of the four sizes.

    With ``wrap`` it is a paragraph. What does not fit is shortened and given whole in the tooltip.
    """

    def __init__(
        self,
        words: Words = "",
        *,
        px: int = 13,
        weight: int = 400,
        tone: str = "text.primary",
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._px, self._weight, self._tone = px, weight, tone
        self._painted = not wrap and not selectable
        self._align = brush.LEFT
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme_of(self).font(px, weight))
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if wrap:
            policy = self.sizePolicy()
            policy.setHeightForWidth(True)
            policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
            self.setSizePolicy(policy)
        self.retheme()
        self.retranslate()

    def set_words(self, words: Words) -> None:
        """Show translated words."""
        self._words = words
        self.retranslate()

    def set_text(self, text: str) -> None:
        """Show ``text`` as it is."""
        self._words = ""
        self.setText(text)
        self.updateGeometry()

    def set_tone(self, tone: str) -> None:
        """Write in the colour of another token."""
        self._tone = tone
        self.retheme()
        self.update()

    def set_align(self, align: str) -> None:
        """Write at the `brush.LEFT`, `brush.CENTRE` or `brush.RIGHT`."""
        self._align = align
        flags = {
            brush.CENTRE: Qt.AlignmentFlag.AlignHCenter,
            brush.RIGHT: Qt.AlignmentFlag.AlignRight,
        }
        self.setAlignment(
            flags.get(align, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        )

    def retranslate(self) -> None:
        """Show the words in the language spoken now."""
        if self._words:
            self.setText(say(self._words))
            self.updateGeometry()

    def retheme(self) -> None:
        """Give a wrapped paragraph its colour."""
        if not self._painted:
            colours = QPalette(self.palette())
            colours.setColor(QPalette.ColorRole.WindowText, theme_of(self).colour(self._tone))
            self.setPalette(colours)

    def sizeHint(self) -> QSize:
        """Return the room of the whole line."""
        if not self._painted:
            return super().sizeHint()
        width = math.ceil(brush.advance(self.text(), self._px, self._weight))
        return QSize(width, fonts.line_height(self._px))

    def minimumSizeHint(self) -> QSize:
        """Return the room of a few characters: a line may be shortened."""
        if not self._painted:
            return super().minimumSizeHint()
        whole = self.sizeHint()
        return QSize(min(whole.width(), 2 * self._px), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the line."""
        if not self._painted:
            super().paintEvent(event)
            return
        token = self._tone if self.isEnabled() else "text.disabled"
        painter = QPainter(self)
        width = brush.advance(self.text(), self._px, self._weight)
        self._tell_whole(is_cut=width > self.width() + 0.5)
        brush.text(
            painter,
            self.contentsRect(),
            self.text(),
            theme_of(self).colour(token),
            px=self._px,
            weight=self._weight,
            align=self._align,
        )

    def _tell_whole(self, *, is_cut: bool) -> None:
        wanted = self.text() if is_cut else ""
        if is_cut or self.property("cut"):
            self.setProperty("cut", is_cut)
            if self.toolTip() != wanted:
                self.setToolTip(wanted)


def caption(words: Words = "", tone: str = "text.tertiary", *, wrap: bool = False) -> Label:
    """Return a label of the smallest size."""
    return Label(words, px=12, tone=tone, wrap=wrap)


def heading(words: Words = "", tone: str = "text.primary") -> Label:
    """Return a label that heads a card or a drawer."""
    return Label(words, px=15, weight=600, tone=tone)


def title(words: Words = "", tone: str = "text.primary") -> Label:
    """Return a label that heads a page."""
    return Label(words, px=20, weight=600, tone=tone)
