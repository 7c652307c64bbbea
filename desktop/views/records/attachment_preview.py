"""A look at an attached file over the window: picture, pages of a document, or text.

Nothing of it is written to a disk. It closes with Esc or Space; arrows lead to the files beside it.
"""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.attachments import Attachments, icon_of
from desktop.controllers.previews import Previewing, Sight
from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.services.file_kinds import Look, type_name
from desktop.services.file_names import shown_name
from desktop.services.formatting import file_size
from desktop.views.records.attachment_sights import ImageSight, PageSight, TextSight
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.empty import EmptyState, Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from desktop.views.widgets.scrim import Scrim
from desktop.views.widgets.shadow import paint_shadow
from sync.errors import HoldfastError
from sync.language import _
from sync.language import mark as _m

_WIDEST, _EDGE, _CORNER = 1120, 40, 8
_FILES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class AttachmentPreview(Living, Scrim):
    """A card over a veil; it goes away for good when closed.

    Signals:
        copy_asked: Id of the attachment of which a copy is wanted.
    """

    copy_asked = Signal(str)

    def __init__(self, host: QWidget, session: Session, state: Attachments) -> None:
        super().__init__(host)
        self.setObjectName("attachment_preview")
        self._session, self._state = session, state
        self._id = ""
        self._previewing = Previewing(session, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icon, self._name = Icon("file", "text.secondary", 20), Label(px=15, weight=600)
        self._facts = Label(tone="text.tertiary")
        self._page = Label(tone="text.secondary")
        self._up = icon_button("caret-left", _m("Previous page"))
        self._down = icon_button("caret-right", _m("Next page"))
        self.image, self.pages, self.text = ImageSight(), PageSight(), TextSight()
        self._none = EmptyState("file", "")
        self._wait = EmptyState("hourglass-medium", _m("Opening…"))
        self._stack = QStackedWidget()
        self._column = QVBoxLayout(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        for sight in (self._wait, self.image, self.pages, self.text, self._none):
            self._stack.addWidget(sight)
        card = self._column
        card.setSpacing(0)
        card.addWidget(self._header())
        card.addWidget(Hairline())
        card.addWidget(self._stack, 1)
        card.addSpacing(_CORNER)

    def _header(self) -> QWidget:
        self.save = Button(_m("Save a copy…"), icon="download-simple", name="save_copy")
        self.close_button = icon_button("x", _m("Close"))
        self.close_button.setObjectName("close_preview")
        self._up.setObjectName("page_up")
        self._down.setObjectName("page_down")
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(8)
        named: tuple[QWidget, ...] = (self._icon, self._name, self._facts)
        acting = (self._up, self._page, self._down, self.save, self.close_button)
        for widget in named:
            row.addWidget(widget)
        row.addStretch(1)
        for widget in acting:
            row.addWidget(widget)
        return holder

    def _connect(self) -> None:
        self._previewing.seen.connect(self._show)
        self._previewing.failed.connect(self._fail)
        self._up.clicked.connect(partial(self._previewing.turn, -1))
        self._down.clicked.connect(partial(self._previewing.turn, 1))
        self.save.clicked.connect(self._ask_copy)
        self.close_button.clicked.connect(self.close_)
        self.pressed.connect(self.close_)

    # ---------------------------------------------------------------- what is shown

    def open_at(self, attachment: str) -> None:
        """Show over the window, with one of the attachments."""
        self._place()
        self.cover()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self._look(attachment)

    def _look(self, attachment: str) -> None:
        found = next((one for one in self._state.attached if one.id == attachment), None)
        if found is None:
            return
        self._id = attachment
        self._icon.set_icon(icon_of(found.media_type), "text.secondary")
        self._name.set_text(shown_name(found.name))
        self._facts.set_text(f"{file_size(found.size)} · {type_name(found.media_type)}")
        self._offer_pages(0, 1)
        self._stack.setCurrentWidget(self._wait)
        self._previewing.look(attachment)

    def _show(self, sight: Sight) -> None:
        self._offer_pages(sight.page, sight.pages)
        look = sight.preview.look
        if sight.trouble:
            self._say(sight.trouble)
        elif sight.image is not None:
            shown = self.image if look is Look.IMAGE else self.pages
            shown.set_image(sight.image)
            self._stack.setCurrentWidget(shown)
        else:
            self.text.set_text(sight.preview.text, is_cut=sight.preview.is_cut)
            self._stack.setCurrentWidget(self.text)

    def _offer_pages(self, page: int, pages: int) -> None:
        for widget in (self._up, self._page, self._down):
            widget.setVisible(pages > 1)
        self._page.set_text(_("Page {n} of {all}").format(n=page + 1, all=pages))
        self._up.setEnabled(page > 0)
        self._down.setEnabled(page + 1 < pages)

    def _say(self, sentence: str) -> None:
        self._none.set_words("", sentence)
        self._stack.setCurrentWidget(self._none)

    def _fail(self, error: Exception) -> None:
        self._say(describe(error))
        if not isinstance(error, HoldfastError):
            self._session.fail(error)

    # ---------------------------------------------------------------- commands

    def _ask_copy(self) -> None:
        wanted = self._id
        self.close_()
        self.copy_asked.emit(wanted)

    def _step(self, by: int) -> None:
        ids = [one.id for one in self._state.attached if one.is_here]
        place = ids.index(self._id) + by if self._id in ids else -1
        if 0 <= place < len(ids):
            self._look(ids[place])

    def close_(self) -> None:
        """Go away, and hold nothing of the file."""
        self._previewing.stop()
        self.hide()
        self.deleteLater()

    # ---------------------------------------------------------------- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc or Space; go to other files and pages."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.close_()
        elif key in _FILES:
            self._step(_FILES[key])
        elif key in _PAGES:
            self._previewing.turn(_PAGES[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close on a click beside the card."""
        if not self._card().contains(event.position().toPoint()):
            super().mousePressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size."""
        taken = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Resize:
            self._place()
        return taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card in the middle."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        host = self.parentWidget()
        width = host.width() if host is not None else self.width()
        across = max(_EDGE, (width - _WIDEST) // 2)
        self._column.setContentsMargins(across, _EDGE, across, _EDGE)

    def _card(self) -> QRect:
        return self.rect().marginsRemoved(self._column.contentsMargins())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint veil, shadow and card."""
        super().paintEvent(event)
        painter, theme = QPainter(self), theme_of(self)
        card = self._card()
        paint_shadow(painter, theme, card)
        brush.box(painter, card, theme.colour("surface.raised"), theme.colour("border.default"))
