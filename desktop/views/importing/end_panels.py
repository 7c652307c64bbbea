"""The last two steps: the run with its progress, and what came of it."""

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.importing import Importing, Step
from desktop.services.formatting import number
from desktop.services.importing.result import ImportResult
from desktop.views.importing.panel import StepPanel
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.figures_strip import Figure, FigureStrip
from desktop.views.widgets.label import Label, caption, heading
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.progress import ProgressLine
from sync.language import _, ngettext
from sync.language import mark as _m

_WIDTH, _WIDE = 480, 720
_ENOUGH = 0.02


class RunPanel(StepPanel):
    """Progress, time left, and a way to stop; the person may work on elsewhere meanwhile."""

    def __init__(self, state: Importing) -> None:
        super().__init__(state)
        self.line = ProgressLine(_m("Importing"))
        self.line.cancelled.connect(state.cancel)
        state.progressed.connect(self._advance)
        self._began = 0.0
        inside = QWidget()
        inside.setFixedWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setSpacing(12)
        column.addWidget(self.line)
        column.addWidget(
            caption(_m("You can go on working. If you cancel, nothing of it stays."), wrap=True)
        )
        self.column.addStretch(2)
        self.centre(inside)
        self.column.addStretch(3)

    def show_state(self) -> None:
        """Begin to count the time."""
        if self.state.step is not Step.RUN:
            self._began = 0.0
        elif not self._began:
            self._began = time.monotonic()
            self.line.show_progress(0, 0)

    def _advance(self, done: int, total: int) -> None:
        part = done / total if total else 0.0
        seconds = time.monotonic() - self._began
        left = seconds * (1 - part) / part if part > _ENOUGH and seconds > 1 else None
        self.line.show_progress(done, total, left)


class ResultPanel(StepPanel):
    """Numbers, what to do with the refused rows, the list, and the way back.

    Signals:
        list_asked: Show the records.
        workbook_asked: Open the workbook of refused rows.
        again_asked: Import another file.
    """

    list_asked = Signal()
    workbook_asked = Signal()
    again_asked = Signal()

    def __init__(self, state: Importing) -> None:
        super().__init__(state)
        self.icon = Icon("check-circle", "success.text", 32)
        self.title = heading()
        self.sentence = Label(tone="text.secondary")
        self.figures = FigureStrip()
        self.note = InlineNote(Tone.WARN, action=_m("Open the workbook"))
        self.note.acted.connect(self.workbook_asked)
        self.undo = Button(_m("Undo the whole import"), icon="arrow-counter-clockwise", name="undo")
        self.again = Button(_m("Import another file"), name="again")
        self.open = Button(_m("Open the list"), kind="primary", name="open_list")
        self.undo.clicked.connect(state.undo)
        self.again.clicked.connect(self.again_asked)
        self.open.clicked.connect(self.list_asked)
        self._build()

    def _build(self) -> None:
        inside = QWidget()
        inside.setFixedWidth(_WIDE)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 40, 0, 0)
        column.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignHCenter
        for widget in (self.icon, self.title, self.sentence):
            column.addWidget(widget, 0, centre)
        column.addSpacing(8)
        column.addWidget(self.figures)
        column.addWidget(self.note)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.undo, self.again, self.open):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.centre(inside)
        self.column.addStretch(1)

    def show_state(self) -> None:
        """Show what came of it."""
        state, result = self.state, self.state.result
        if result is None:
            return
        is_undone = state.undone is not None
        icon = "arrow-counter-clockwise" if is_undone else "check-circle"
        self.icon.set_icon(icon, "text.secondary" if is_undone else "success.text")
        self.title.set_text(_("The import was undone") if is_undone else _("Imported"))
        self.sentence.set_text(self._sentence(result))
        self.figures.set_figures(_figures(result))
        self.note.setVisible(result.rejects_file is not None)
        if result.rejects_file is not None:
            words = ngettext(
                "{n} row was refused. It waits, with the reason, in {file}.",
                "{n} rows were refused. They wait, each with its reason, in {file}.",
                result.rejected,
            )
            text = words.format(n=number(result.rejected), file=result.rejects_file.name)
            self.note.set_text(text)
        self.undo.setVisible(result.batch is not None and not is_undone)
        self.undo.setEnabled(not state.is_busy)

    def _sentence(self, result: ImportResult) -> str:
        undone = self.state.undone
        if undone is not None:
            kept = len(undone.kept)
            if kept:
                words = ngettext(
                    "{n} record was edited since; those edits stayed.",
                    "{n} records were edited since; those edits stayed.",
                    kept,
                )
                return words.format(n=number(kept))
            return _("Everything is as it was before.")
        if result.batch is None:
            return _("Everything in the file was there already.")
        linked = sum(result.linked.values())
        if linked:
            words = ngettext(
                "{n} more record was made because rows link to it.",
                "{n} more records were made because rows link to them.",
                linked,
            )
            return words.format(n=number(linked))
        path = self.state.path
        return path.name if path else ""


def _figures(result: ImportResult) -> Sequence[Figure]:
    return (
        Figure("read", _m("All"), number(result.read), _("rows")),
        Figure(
            "created",
            _m("New records"),
            number(result.created),
            tone=Tone.SUCCESS if result.created else None,
        ),
        Figure(
            "updated",
            _m("Updated"),
            number(result.updated),
            tone=Tone.INFO if result.updated else None,
        ),
        Figure("same", _m("Same"), number(result.unchanged)),
        Figure(
            "rejected",
            _m("Refused"),
            number(result.rejected),
            tone=Tone.DANGER if result.rejected else None,
        ),
    )
