"""What is asked for before restoring: which backup, where to, and how far back."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from desktop.controllers.backups import Wanted
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.living import Living
from desktop.views.widgets.password import PasswordEdit
from sync.language import _
from sync.language import mark as _m

_WIDTH = 880


class RestoreForm(Living, QWidget):
    """Four inputs; only backup and folder are needed.

    Signals:
        asked: A `Wanted`.
        left: The person gave up.
    """

    asked = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(_WIDTH)
        self.file, self.path = LineEdit(name="restore_file"), LineEdit(name="restore_path")
        self.passphrase = PasswordEdit(name="restore_passphrase")
        self.until = LineEdit(placeholder=lambda: "2026-11-22 09:30", name="restore_until")
        self._browse = Button(_m("Browse…"), name="restore_browse")
        self.go = Button(_m("Restore into a new vault"), name="restore_go")
        self._leave = Button(_m("Cancel"), kind="ghost", name="restore_cancel")
        self._until_field = FormField(
            _m("Take it back to"),
            self.until,
            hint=_m("Empty: as it was when the backup was made."),
        )
        self._build()
        for edit in (self.file, self.path):
            edit.textChanged.connect(self._allow)
        self._browse.clicked.connect(self._look_for_file)
        self.go.clicked.connect(self._ask)
        self._leave.clicked.connect(self.left)
        self._allow()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        source = QWidget()
        row = QHBoxLayout(source)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.file, 1)
        row.addWidget(self._browse)
        grid.addWidget(FormField(_m("Backup"), source), 0, 0)
        where = FormField(
            _m("New folder"), self.path, hint=_m("The vault you are in is not touched.")
        )
        grid.addWidget(where, 0, 1)
        secret = FormField(
            _m("Passphrase of that time"),
            self.passphrase,
            hint=_m("Only for another vault's backup, or one from before the key changed."),
        )
        grid.addWidget(secret, 1, 0)
        grid.addWidget(self._until_field, 1, 1)
        low = QHBoxLayout()
        low.setSpacing(8)
        low.addWidget(self.go)
        low.addWidget(self._leave)
        low.addStretch(1)
        grid.addLayout(low, 2, 0, 1, 2)

    def fill(self, file: Path | None, path: Path) -> None:
        """Begin with a backup and a folder."""
        self.file.setText(str(file) if file else "")
        self.path.setText(str(path))
        self.passphrase.clear()
        self.until.clear()
        self._until_field.set_error("")

    def _allow(self) -> None:
        self.go.setEnabled(bool(self.file.text().strip() and self.path.text().strip()))

    def _look_for_file(self) -> None:
        start = str(Path(self.file.text()).parent) if self.file.text() else str(Path.home())
        kinds = f"{_('Backups')} (*.backup);;{_('All files')} (*)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Restore a backup"), start, kinds)
        if name:
            self.file.setText(name)

    def _ask(self) -> None:
        typed = self.until.text().strip()
        try:
            until = datetime.fromisoformat(typed).astimezone() if typed else None
        except ValueError:
            self._until_field.set_error(_("Write it like 2026-11-22 09:30."))
            return
        self._until_field.set_error("")
        self.asked.emit(
            Wanted(
                Path(self.file.text().strip()),
                Path(self.path.text().strip()),
                self.passphrase.text(),
                until,
            )
        )
