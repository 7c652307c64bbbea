"""Text that stands: on the common baseline, shortened to its room, or broken into even lines."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.views.theme import brush, fonts, paragraph, theme_of
from desktop.views.widgets.living import Living, Words, say

_PARAGRAPH = 320


class Label(Living, QLabel):
    """Words (translated live) or text (verbatim), in one of the four sizes.

    With ``wrap`` it is a paragraph. A line that does not fit is shortened and given whole in the
    tooltip. Only ``selectable`` text is left to Qt to paint.
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
        self._wrap, self._painted = wrap, not selectable
        self._align = brush.LEFT
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme_of(self).font(px, weight))
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if wrap:
            self._let_grow()
        self.retheme()
        self.retranslate()

    def _let_grow(self) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, words: Words) -> None:
        """Show translated words."""
        self._words = words
        if words:
            self.retranslate()
        else:
            self.set_text("")

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
        """Write at the `brush.LEFT`, `brush.CENTRE` or `brush.RIGHT`; paragraphs stay left."""
        self._align = align
        self.update()

    def retranslate(self) -> None:
        """Show the words in the language spoken now."""
        if self._words:
            self.setText(say(self._words))
            self.updateGeometry()

    def retheme(self) -> None:
        """Give text painted by Qt its colour."""
        if not self._painted:
            colours = QPalette(self.palette())
            colours.setColor(QPalette.ColorRole.WindowText, theme_of(self).colour(self._tone))
            self.setPalette(colours)

    def hasHeightForWidth(self) -> bool:
        """Paragraphs grow downwards."""
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        """Return the height of the paragraph in ``width``."""
        if not self._painted:
            return super().heightForWidth(width)
        edge = self.contentsMargins()
        room = width - edge.left() - edge.right()
        inside = paragraph.height(self.text(), self._px, self._weight, room)
        return inside + edge.top() + edge.bottom()

    def sizeHint(self) -> QSize:
        """Return the room of the whole line, or of a paragraph of a readable width."""
        if not self._painted:
            return super().sizeHint()
        edge = self.contentsMargins()
        width = math.ceil(brush.advance(self.text(), self._px, self._weight))
        sides = edge.left() + edge.right()
        if self._wrap:
            width = min(width, _PARAGRAPH)
            return QSize(width + sides, self.heightForWidth(width + sides))
        return QSize(width + sides, fonts.line_height(self._px) + edge.top() + edge.bottom())

    def minimumSizeHint(self) -> QSize:
        """Return the room of a few characters: a line may be shortened."""
        if not self._painted:
            return super().minimumSizeHint()
        least = min(self.sizeHint().width(), 2 * self._px)
        if self._wrap:
            return QSize(least, fonts.line_height(self._px))
        return QSize(least, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the line or the paragraph."""
        if not self._painted:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        ink = theme_of(self).colour(self._tone if self.isEnabled() else "text.disabled")
        room = QRectF(self.contentsRect())
        if self._wrap:
            paragraph.draw(painter, room, self.text(), ink, self._px, self._weight)
            return
        width = brush.advance(self.text(), self._px, self._weight)
        self._tell_whole(is_cut=width > room.width() + 0.5)
        brush.text(
            painter,
            room,
            self.text(),
            ink,
            px=self._px,
            weight=self._weight,
            align=self._align,
        )

    def _tell_whole(self, *, is_cut: bool) -> None:
        if is_cut or self.property("cut"):
            self.setProperty("cut", is_cut)
            self.setToolTip(self.text() if is_cut else "")


def caption(words: Words = "", tone: str = "text.tertiary", *, wrap: bool = False) -> Label:
    """Return a label of the smallest size."""
    return Label(words, px=12, tone=tone, wrap=wrap)


def heading(words: Words = "", tone: str = "text.primary") -> Label:
    """Return a label that heads a card or a drawer."""
    return Label(words, px=15, weight=600, tone=tone)


def title(words: Words = "", tone: str = "text.primary") -> Label:
    """Return a label that heads a page."""
    return Label(words, px=20, weight=600, tone=tone)
