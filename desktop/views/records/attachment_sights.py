"""The ways an attached file is seen: a picture that fits, a page to scroll, a text to read."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.views.theme import theme_of
from desktop.views.widgets.label import Label
from sync.language import mark as _m

_MARGIN = 16


class ImageSight(QWidget):
    """A picture, whole, no larger than it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("image_sight")
        self._image = QImage()

    @property
    def image(self) -> QImage:
        """The picture shown."""
        return self._image

    def set_image(self, image: QImage) -> None:
        """Show a picture."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in the middle."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        natural = self._image.size() / ratio
        size = natural
        if size.width() > room.width() or size.height() > room.height():
            size = natural.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(room).center())
        painter.drawImage(place, self._image)


class _Page(QWidget):
    """A page on a ground, as wide as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        page = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.drawImage(page, self.image)
        painter.setPen(theme_of(self).colour("border.default"))
        painter.drawRect(page.adjusted(0, 0, -1, -1))


class PageSight(QScrollArea):
    """A page of a document, as wide as there is room; it scrolls up and down."""

    _WIDEST = 860

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_sight")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = _Page()
        self.setWidget(self._page)

    @property
    def image(self) -> QImage:
        """The page shown."""
        return self._page.image

    def set_image(self, image: QImage) -> None:
        """Show a page from its top."""
        self._page.image = image
        self._fit()
        self.verticalScrollBar().setValue(0)
        self._page.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        image = self._page.image
        if image.isNull():
            return
        width = min(self._WIDEST, self.viewport().width() - 2 * _MARGIN)
        height = max(1, width * image.height() // image.width())
        self._page.setFixedSize(QSize(width + 2 * _MARGIN, height + 2 * _MARGIN))


class TextSight(QWidget):
    """The first lines of a text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("text_sight")
        self.edit = QPlainTextEdit()
        self.edit.setReadOnly(True)
        self.edit.setStyleSheet("QPlainTextEdit { border: 0; background: transparent; }")
        self.edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.edit.setFont(theme_of(self).font(13))
        self._more = Label(_m("Only the beginning is shown."), px=12, tone="text.tertiary")
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN // 2, _MARGIN, _MARGIN // 2)
        column.addWidget(self.edit, 1)
        column.addWidget(self._more)

    def set_text(self, text: str, *, is_cut: bool) -> None:
        """Show a text; ``is_cut`` says that it goes on."""
        self.edit.setPlainText(text)
        self._more.setVisible(is_cut)
