"""The first step: which file, and what its rows are."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.importing import Importing
from desktop.services.error_text import describe
from desktop.services.tabular.errors import PasswordNeeded, WrongPassword
from desktop.views.importing.drop import SUFFIXES, dropped_file
from desktop.views.importing.panel import StepPanel
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.password import PasswordEdit
from sync.language import _
from sync.language import mark as _m

_WIDTH, _HEIGHT = 560, 208


class DropZone(QWidget):
    """A place to drop a file on, with the button for those who would rather look for it.

    Signals:
        chosen: Path of the file.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_over = False
        self.setObjectName("drop_zone")
        self.setAcceptDrops(True)
        self.setFixedSize(_WIDTH, _HEIGHT)
        self._title = Label(_m("Drop a file here"), px=15, weight=600)
        self._kinds = caption(
            _m("Excel (.xlsx .xls .xlsb), OpenDocument (.ods) or text (.csv .tsv)")
        )
        self._browse = Button(_m("Choose a file…"), kind="primary", name="choose_file")
        self._browse.clicked.connect(self.ask)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        for widget in (Icon("file-arrow-up", "text.tertiary", 32), self._title, self._kinds):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self._browse, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def ask(self) -> None:
        """Let the person look for the file."""
        kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        tables, everything = _("Tables"), _("All files")
        filters = f"{tables} ({kinds});;{everything} (*)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose a file to import"), "", filters)
        if name:
            self.chosen.emit(Path(name))

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - a setter
        """Say that the file is being read."""
        self._title.set_words(_m("Reading the file…") if busy else _m("Drop a file here"))
        self._browse.setEnabled(not busy)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a table."""
        if dropped_file(event) is not None:
            self._is_over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look at rest."""
        self._is_over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the file."""
        self._is_over = False
        self.update()
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed place."""
        theme = theme_of(self)
        ground = theme.colour("surface.selected" if self._is_over else "surface.window")
        line = theme.colour("accent.border" if self._is_over else "border.default")
        brush.box(QPainter(self), self.rect(), ground, line, dashed=True)


class FilePanel(StepPanel):
    """Kind of record, the file, and, where it is locked, its password."""

    def __init__(self, state: Importing) -> None:
        super().__init__(state)
        self.kinds = Combo("import_entity")
        self.kinds.chosen.connect(state.choose_entity)
        self.zone = DropZone()
        self.zone.chosen.connect(state.open_file)
        self.note = InlineNote(Tone.DANGER)
        self.password = PasswordEdit(name="file_password")
        self.password.returnPressed.connect(self._unlock)
        self._unlock_button = Button(_m("Open"), name="unlock_file")
        self._unlock_button.clicked.connect(self._unlock)
        self._locked = QWidget()
        row = QHBoxLayout(self._locked)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(FormField(_m("Password of the workbook"), self.password), 1)
        row.addWidget(self._unlock_button, 0, Qt.AlignmentFlag.AlignBottom)
        self._build()

    def _build(self) -> None:
        inside = QWidget()
        inside.setFixedWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 24, 0, 0)
        column.setSpacing(12)
        hint = _m("Each row becomes one of them, or changes one that is there.")
        column.addWidget(FormField(_m("The rows are"), self.kinds, hint=hint))
        column.addWidget(self.zone)
        column.addWidget(self.note)
        column.addWidget(self._locked)
        column.addWidget(
            caption(
                _m(
                    "Nothing is written until you have seen what would happen, and the whole "
                    "import can be undone."
                ),
                wrap=True,
            )
        )
        self.centre(inside)
        self.column.addStretch(1)

    def show_state(self) -> None:
        """Show kind, file and what is wrong with it."""
        state = self.state
        choices = [(one.name, _(one.plural)) for one in state.entities]
        self.kinds.set_choices(choices, verbatim=True)
        self.kinds.set_value(state.entity)
        self.zone.set_busy(state.is_busy)
        problem = state.problem
        is_locked = isinstance(problem, (PasswordNeeded, WrongPassword))
        self.note.setVisible(problem is not None)
        self._locked.setVisible(is_locked)
        if problem is not None:
            self.note.set_tone(Tone.INFO if isinstance(problem, PasswordNeeded) else Tone.DANGER)
            self.note.set_text(describe(problem))
        if is_locked:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self) -> None:
        if self.password.text():
            self.state.read_otherwise(password=self.password.text())
            self.password.clear()
