"""Yes or no, one of a few, on or off."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import FocusRing, Ringed

_GAP = 8
_HEIGHT = 28


class _Choice(Ringed, Living):
    """What the three have in common: a mark at the left, words beside it."""

    mark_width = 16
    mark_radius = 4.0
    _words: Words = ""

    def begin(self, words: Words, name: str) -> None:
        """Take words and object name."""
        self._words = words
        me = self.me()
        me.setObjectName(name)
        me.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        me.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def set_words(self, words: Words) -> None:
        """Show other words."""
        self._words = words
        self.retranslate()

    def me(self) -> QAbstractButton:
        """Return the Qt side of the object."""
        if not isinstance(self, QAbstractButton):
            raise TypeError("a choice is a button")
        return self

    def retranslate(self) -> None:
        """Say the words again."""
        if self._words:
            self.me().setText(say(self._words))
            self.me().updateGeometry()

    def wanted_size(self) -> QSize:
        """Return room for mark and words."""
        text = self.me().text()
        words = _GAP + round(brush.advance(text) + 0.5) if text else 0
        return QSize(self.mark_width + words, _HEIGHT if text else 16)

    def mark_rect(self) -> QRectF:
        """Return where the mark stands."""
        return QRectF(0, (self.me().height() - 16) // 2, self.mark_width, 16)

    def show_ring(self) -> None:
        """Ring the mark, not the words."""
        if self._ring is None and self.me().isVisible():
            self._ring = _MarkRing(self.me(), self.mark_rect(), self.mark_radius)

    def paint_words(self, painter: QPainter) -> None:
        """Write the words."""
        me = self.me()
        room = me.rect().adjusted(self.mark_width + _GAP, 0, 0, 0)
        token = "text.primary" if me.isEnabled() else "text.disabled"
        brush.text(painter, room, me.text(), theme_of(me).colour(token))


class _MarkRing(FocusRing):
    """A ring around the mark alone."""

    def __init__(self, target: QWidget, mark: QRectF, radius: float) -> None:
        self._mark = mark
        super().__init__(target, radius)

    def wanted(self, host: QWidget) -> QRect:
        """Return the ring's place in ``host``."""
        corner = self._target.mapTo(host, self._mark.topLeft().toPoint())
        return QRect(corner, self._mark.size().toSize()).adjusted(-3, -3, 3, 3)


class Check(_Choice, QCheckBox):
    """A check box."""

    def __init__(self, words: Words = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begin(words, name)

    def sizeHint(self) -> QSize:
        """Return room for mark and words."""
        return self.wanted_size()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        """Accept clicks on mark and words alike."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and words."""
        painter = QPainter(self)
        on = self.isEnabled()
        marks.check(painter, theme_of(self), self.mark_rect(), self.checkState(), enabled=on)
        self.paint_words(painter)


class Radio(_Choice, QRadioButton):
    """One of several."""

    mark_radius = 8.0

    def __init__(self, words: Words = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begin(words, name)

    def sizeHint(self) -> QSize:
        """Return room for mark and words."""
        return self.wanted_size()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        """Accept clicks on mark and words alike."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and words."""
        painter = QPainter(self)
        on, enabled = self.isChecked(), self.isEnabled()
        marks.radio(painter, theme_of(self), self.mark_rect(), on=on, enabled=enabled)
        self.paint_words(painter)


class Switch(_Choice, QCheckBox):
    """On or off, at once."""

    mark_width = 28
    mark_radius = 8.0

    def __init__(self, words: Words = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begin(words, name)

    def sizeHint(self) -> QSize:
        """Return room for mark and words."""
        return self.wanted_size()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        """Accept clicks on mark and words alike."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and words."""
        painter = QPainter(self)
        on, enabled = self.isChecked(), self.isEnabled()
        marks.switch(painter, theme_of(self), self.mark_rect(), on=on, enabled=enabled)
        self.paint_words(painter)
