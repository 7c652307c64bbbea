"""The gallery: what every component looks like in every state, in the theme worn now."""

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.views.gallery import controls, lists, signs
from desktop.views.theme import logo, theme_of
from desktop.views.widgets.label import caption, heading
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from desktop.views.widgets.ring import Ringed
from sync.language import mark as _m

_WIDTHS = (464, 500, 476)


class Logo(QWidget):
    """The mark in the accent colour."""

    def __init__(self, size: int = 20) -> None:
        super().__init__()
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark."""
        colour = theme_of(self).colour("accent.text")
        logo.draw(QPainter(self), QRectF(self.rect()), colour)


class GalleryPage(Living, QWidget):
    """Three columns of components, built anew when the language changes: its samples are words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(8)
        head.addWidget(Logo())
        head.addWidget(heading(_m("Components")))
        head.addWidget(
            caption(_m("Defined once, three sets of values: light, dark, high contrast"))
        )
        head.addStretch(1)
        holder = QWidget()
        holder.setFixedHeight(48)
        holder.setLayout(head)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(holder)
        column.addWidget(Hairline())
        column.addWidget(self._area, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Build the samples in the language spoken now."""
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part, width in zip((controls, lists, signs), _WIDTHS, strict=True):
            row.addWidget(part.column(width), width)
        self._area.setWidget(body)
        self._picture()

    def showEvent(self, event: QShowEvent) -> None:
        """Picture the states that need places on screen."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._picture)

    def _picture(self) -> None:
        """Ring what is to look focused."""
        for child in self._area.findChildren(QWidget):
            if child.objectName() == "focused_sample":
                child.setFocus()
            if child.property("ringed") and isinstance(child, Ringed) and child.isVisible():
                child.show_ring()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), theme_of(self).colour("surface.base"))
