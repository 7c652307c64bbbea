"""What opens at the right: peeks and tasks, without leaving the list.

In a wide window the drawer pushes the page aside, in one below 1280 it lies over it. Its content is
laid out at full width from the start, so that nothing wraps anew while it moves.
"""

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QRect,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Words
from sync.language import mark as _m

NARROW = 1280
HEADER = 48


class _Panel(QWidget):
    """The drawer's inside: header, content, footer."""

    def __init__(self, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(width)
        self.title = Label(px=12, tone="text.tertiary")
        self.close_button = icon_button("x", _m("Close"))
        self.close_button.setObjectName("close_drawer")
        self.tools = QHBoxLayout()
        self.tools.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(17, 0, 12, 0)
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addLayout(self.tools)
        head.addWidget(self.close_button)
        holder = QWidget()
        holder.setFixedHeight(HEADER)
        holder.setLayout(head)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(holder)
        self.content: QWidget | None = None
        self.footer: QWidget | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and left edge."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("surface.base"))
        edge = QRect(0, 0, 1, self.height())
        brush.hairline(painter, edge, theme.colour("border.default"))


class Drawer(QWidget):
    """Put it last in the page's row.

    Signals:
        opened: It is about to show.
        closed: It has gone.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget, *, width: int = 384) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._wide = width
        self._part = 0.0
        self._panel = _Panel(width, self)
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._move_to)
        self._motion.finished.connect(self._rest)
        self._open = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(0)
        self._panel.close_button.clicked.connect(self.close_)
        self._panel.hide()
        parent.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """True from `open` to `close_`."""
        return self._open

    @property
    def lies_over(self) -> bool:
        """True where the window is too narrow to push the page aside."""
        return self.window().width() < NARROW

    # ---------------------------------------------------------------- content

    def set_words(self, words: Words) -> None:
        """Head the drawer with translated words."""
        self._panel.title.set_words(words)

    def set_text(self, text: str) -> None:
        """Head the drawer with ``text`` as it is."""
        self._panel.title.set_text(text)

    def set_content(self, widget: QWidget) -> None:
        """Show ``widget``; the former content is let go."""
        if self._panel.content is not None:
            self._panel.content.deleteLater()
        self._panel.content = widget
        self._panel.column.insertWidget(1, widget, 1)

    def set_footer(self, widget: QWidget) -> None:
        """Dock a composer or the buttons of a task at the bottom."""
        if self._panel.footer is not None:
            self._panel.footer.deleteLater()
        self._panel.footer = widget
        self._panel.column.addWidget(Hairline())
        self._panel.column.addWidget(widget)

    def add_action(self, widget: QWidget) -> None:
        """Put a control into the header."""
        self._panel.tools.addWidget(widget)

    # ---------------------------------------------------------------- movement

    def open(self) -> None:
        """Slide in."""
        if self._open:
            return
        self._open = True
        self._adopt()
        self._panel.show()
        self.opened.emit()
        self._slide(1.0)

    def close_(self) -> None:
        """Slide out."""
        if not self._open:
            return
        self._open = False
        self._slide(0.0)
        self.closed.emit()

    def toggle(self) -> None:
        """Open or close."""
        if self._open:
            self.close_()
        else:
            self.open()

    def _slide(self, to: float) -> None:
        self._motion.stop()
        duration = theme_of(self).motion("drawer")
        if not duration or not self.isVisible():
            self._move_to(to)
            self._rest()
            return
        self._motion.setDuration(duration)
        self._motion.setStartValue(self._part)
        self._motion.setEndValue(to)
        self._motion.start()

    def _move_to(self, part: float) -> None:
        self._part = float(part)
        shown = round(self._wide * self._part)
        self.setFixedWidth(0 if self.lies_over else shown)
        host = self._panel.parentWidget()
        if self.lies_over and host is not None:
            self._panel.setGeometry(host.width() - shown, 0, self._wide, host.height())
        else:
            self._panel.setGeometry(0, 0, self._wide, self.height())

    def _rest(self) -> None:
        self._panel.setVisible(self._open)

    def _adopt(self) -> None:
        """Give the panel to the page in a narrow window, to the row in a wide one."""
        page = self.parentWidget()
        wanted = page if self.lies_over and page is not None else self
        if self._panel.parentWidget() is not wanted:
            self._panel.setParent(wanted)
            self._panel.setVisible(self._open)
        if wanted is not self:
            self._panel.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Change sides when the window grows or shrinks."""
        if event.type() == QEvent.Type.Resize and self._open:
            self._adopt()
            self._move_to(self._part)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the height."""
        super().resizeEvent(event)
        if self._panel.parentWidget() is self:
            self._panel.setGeometry(0, 0, self._wide, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape and self._open:
            self.close_()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the width shown now."""
        return QSize(round(self._wide * self._part), 200)
