"""The step that hands over the recovery key: seen once, to be kept on paper."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from desktop.controllers.first_run import FirstRun
from desktop.vault.errors import Disk
from desktop.views.theme import brush, fonts, theme_of
from desktop.views.welcome.step_panels import StepPanel
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check
from desktop.views.widgets.label import caption
from sync.language import _
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.views.welcome.sheet import RecoverySheet

_ACROSS, _LINE = 4, 32


class KeyGroups(QWidget):
    """The key in groups of five, in a type that keeps letters apart."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[str] = []
        self.setObjectName("recovery_key")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._groups = key.split("-") if key else []
        self.setAccessibleName(key)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of two lines."""
        lines = -(-len(self._groups) // _ACROSS) or 2
        return QSize(320, lines * _LINE + 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box and groups."""
        painter, theme = QPainter(self), theme_of(self)
        ground, line = theme.colour("surface.sunken"), theme.colour("border.default")
        brush.box(painter, self.rect(), ground, line)
        painter.setFont(fonts.mono(20))
        painter.setPen(theme.colour("text.primary"))
        width = (self.width() - 32) // _ACROSS
        for place, group in enumerate(self._groups):
            across, down = place % _ACROSS, place // _ACROSS
            spot = QRect(16 + across * width, 12 + down * _LINE, width, _LINE)
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, group)


class RecoveryPanel(StepPanel):
    """The key, three ways to keep it, and the promise."""

    def __init__(self, run: FirstRun) -> None:
        super().__init__(
            run,
            _m("Keep the recovery key"),
            _m(
                "If the passphrase is forgotten, this key is the only way in. It is shown once: "
                "print it, or write it down and keep it apart from this computer."
            ),
        )

    def build(self) -> None:
        """Add the key, the buttons and the check."""
        self._groups = KeyGroups()
        self._copy = Button(_m("Copy"), icon="copy", name="copy_key")
        self._save = Button(_m("Save the sheet…"), icon="download-simple", name="save_key")
        self._print = Button(_m("Print…"), icon="printer", name="print_key")
        self._said = caption()
        self._kept = Check(_m("I have kept the recovery key in a safe place"), name="kept")
        self._copy.clicked.connect(self._copy_key)
        self._save.clicked.connect(self._save_key)
        self._print.clicked.connect(self._print_key)
        self._kept.toggled.connect(self._promise)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self._print, self._save, self._copy):
            row.addWidget(button)
        row.addWidget(self._said, 1)
        self.column.addWidget(self._groups)
        self.column.addSpacing(12)
        self.column.addLayout(row)
        self.column.addSpacing(20)
        self.column.addWidget(self._kept)

    def show_state(self) -> None:
        """Show the key once it exists."""
        self._groups.set_key(self.run.recovery_key)
        self._kept.setChecked(self.run.answers.is_kept)

    def first_input(self) -> QWidget:
        """Begin with the first button."""
        return self._print

    def _promise(self, kept: bool) -> None:  # noqa: FBT001 - a slot
        self.run.answer(is_kept=kept)

    def _sheet(self) -> "RecoverySheet":
        from desktop.views.welcome.sheet import RecoverySheet

        answers = self.run.answers
        return RecoverySheet(answers.folder.stem, answers.person, self.run.recovery_key)

    def _copy_key(self) -> None:
        QGuiApplication.clipboard().setText(self.run.recovery_key)
        self._said.set_words(_m("Copied; paste it somewhere safe, then copy something else."))

    def _save_key(self) -> None:
        if words := keep_sheet(self, self._sheet()):
            self._said.set_words(words)

    def _print_key(self) -> None:
        from desktop.views.welcome.printing import print_page

        if print_page(self, self._sheet()):
            self._said.set_words(_m("Sent to the printer."))


def keep_sheet(parent: QWidget, sheet: "RecoverySheet") -> str:
    """Ask where to, and save the sheet there; return what there is to say."""
    from desktop.views.welcome.sheet import KINDS, save_sheet

    name = "-".join((sheet.vault, _("recovery key")))
    start = str(Path.home() / f"{name}{KINDS[0]}")
    kinds = ";;".join(f"{kind[1:].upper()} (*{kind})" for kind in KINDS)
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save the recovery key"), start, kinds)
    if not chosen:
        return ""
    file = Path(chosen)
    if file.suffix.lower() not in KINDS:
        file = file.with_name(f"{file.name}{KINDS[0]}")
    try:
        save_sheet(sheet, file)
    except Disk:
        return _m("It could not be saved there. Choose another place.")
    return _m("Saved. Print it, then delete the file.")
