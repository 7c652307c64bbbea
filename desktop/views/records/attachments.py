"""The panel of a record's attached files: dropped or chosen, looked at, copied out, removed."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.attachments import Attachments, Row
from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.services.formatting import number
from desktop.views.records.attachment_preview import AttachmentPreview
from desktop.views.records.attachment_row import AttachmentRow
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.decision import Decision
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.living import Living
from desktop.views.widgets.popover import Menu
from sync.language import _
from sync.language import mark as _m


class AttachmentsPanel(Living, QWidget):
    """Title with a button to add, then a row for each file.

    Put it anywhere on a record's page; `take_drops` lets files be dropped on more than itself.

    Signals:
        wanted: Something happens here that should be seen.
    """

    wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attachments")
        self.state = Attachments(session, self)
        self._session = session
        self._is_over = False
        self._shown: list[Row] = []
        self._title = SectionTitle(_m("Attachments"))
        add = icon_button("plus", _m("Attach files"), size=24)
        add.setObjectName("attach_files")
        add.clicked.connect(self.ask_files)
        self._title.add_action(add)
        self._hint = Label(_m("Drop files here, or add them with +."), px=12, tone="text.tertiary")
        self._trouble = Label(px=12, tone="danger.text", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._build()
        self.state.loaded.connect(self._show)
        self.state.failed.connect(self._fail)
        _Drops(self, self)

    def _build(self) -> None:
        head, aside = QHBoxLayout(), QVBoxLayout()
        head.setContentsMargins(16, 4, 12, 0)
        head.addWidget(self._title)
        aside.setContentsMargins(16, 0, 16, 4)
        aside.addWidget(self._hint)
        aside.addWidget(self._trouble)
        self._trouble.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(aside)
        column.addLayout(self._rows)
        column.addSpacing(8)
        column.addWidget(Hairline())

    def take_drops(self, page: QWidget) -> None:
        """Attach what is dropped anywhere on ``page``."""
        _Drops(page, self)

    # ---------------------------------------------------------------- what is shown

    def show_record(self, entity: str, record: str) -> None:
        """Show the attachments of a record."""
        self.state.show(entity, record)
        self._show()

    def retranslate(self) -> None:
        """Say the rows again."""
        self._shown = []
        self._show()

    def _show(self) -> None:
        rows = self.state.rows
        self._trouble.hide()
        self._hint.setVisible(not rows)
        self._title.set_count(number(len(rows)))
        if rows != self._shown:
            self._shown = rows
            self._rebuild(rows)

    def _rebuild(self, rows: list[Row]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for row in rows:
            made = AttachmentRow(row)
            made.opened.connect(partial(self.preview, row.id))
            made.removed.connect(partial(self.state.remove, row.id))
            made.menu_asked.connect(partial(self._open_menu, row, made))
            self._rows.addWidget(made)

    def _fail(self, error: Exception) -> None:
        self._trouble.set_text(describe(error))
        self._trouble.show()

    def set_over(self, over: bool) -> None:  # noqa: FBT001 - a setter
        """Look ready to take what is dragged."""
        self._is_over = over
        self.update()
        if over:
            self.wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the place where files may be dropped."""
        if self._is_over:
            theme, place = theme_of(self), self.rect().adjusted(8, 2, -8, -6)
            ground, line = theme.colour("surface.selected"), theme.colour("accent.border")
            brush.box(QPainter(self), place, ground, line, dashed=True)

    # ---------------------------------------------------------------- commands

    def ask_files(self) -> None:
        """Let the person look for files to attach."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("Attach files"), str(Path.home()))
        if names:
            self.wanted.emit()
            self.state.add([Path(name) for name in names])

    def preview(self, attachment: str) -> None:
        """Look at a file, with the others to either side."""
        look = AttachmentPreview(self.window(), self._session, self.state)
        look.copy_asked.connect(self.ask_copy)
        look.open_at(attachment)

    def ask_copy(self, attachment: str) -> None:
        """Say what a copy is, then ask where to."""
        sentence = _(
            "The copy is not encrypted: whoever can read the place where it is saved can read it, "
            "and so can backups and other programs of this computer. That a copy was saved is "
            "written down."
        )
        title = _("Save a copy outside the vault?")
        asked = Decision(self, title, sentence, accept=_m("Choose a place…"))
        asked.answered.connect(partial(self._ask_place, attachment))
        asked.open()

    def _ask_place(self, attachment: str, accepted: bool) -> None:  # noqa: FBT001 - a slot
        if not accepted:
            return
        start = str(Path.home() / self.state.name_for(attachment))
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save a copy"), start)
        if chosen:
            self.state.save(attachment, Path(chosen))

    def _open_menu(self, row: Row, widget: AttachmentRow) -> None:
        menu = Menu(self)
        menu.add(_m("Preview"), partial(self.preview, row.id), icon="eye", enabled=row.is_here)
        save = partial(self.ask_copy, row.id)
        menu.add(_m("Save a copy…"), save, icon="download-simple", enabled=row.is_here)
        menu.line()
        remove = partial(self.state.remove, row.id)
        menu.add(_m("Move to the trash"), remove, icon="trash", keys="Del")
        menu.open_below(widget.more)


class _Drops(QObject):
    """Watches a widget for files dragged onto it."""

    def __init__(self, target: QWidget, panel: AttachmentsPanel) -> None:
        super().__init__(target)
        self._panel = panel
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept files; attach them when dropped."""
        if isinstance(event, QDragLeaveEvent):
            self._panel.set_over(False)
        elif isinstance(event, QDropEvent) and (files := dropped_files(event)):
            event.acceptProposedAction()
            is_drop = event.type() == QEvent.Type.Drop
            self._panel.set_over(not is_drop)
            if is_drop:
                self._panel.state.add(files)
            return True
        return super().eventFilter(watched, event)


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the files being dragged."""
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    return [Path(url.toLocalFile()) for url in urls]
