"""The first-run window: steps at the left, one question at a time, two buttons at the foot."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.first_run import FirstRun, Step
from desktop.services.error_text import describe
from desktop.views.welcome.brand import Brand
from desktop.views.welcome.ground import Ground
from desktop.views.welcome.passphrase_panel import PassphrasePanel
from desktop.views.welcome.recovery_panel import RecoveryPanel
from desktop.views.welcome.step_column import StepColumn
from desktop.views.welcome.step_panels import (
    FULL_NAMES,
    ContentPanel,
    LanguagePanel,
    PlacePanel,
    StepPanel,
)
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import caption
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.progress import ProgressLine
from desktop.workers.runner import Job
from sync import language
from sync.language import _
from sync.language import mark as _m

_COLUMN, _FOOT = 208, 60
_STEPS = (
    _m("Language"),
    _m("Where data live"),
    _m("Passphrase"),
    _m("Recovery key"),
    _m("Sample or import"),
)
_NEXT = (
    _m("Next: where your data live"),
    _m("Next: a passphrase"),
    _m("Next: keep the recovery key"),
    _m("Next: something to see"),
    "",
)
_LEFT = (
    _m("About 2 minutes to go"),
    _m("About 2 minutes to go"),
    _m("About 1 minute to go"),
    _m("Under a minute to go"),
    _m("Nearly there"),
)
_WORK = {
    "make": _m("Making the vault"),
    "join": _m("Joining the hub"),
    "fill": _m("Loading the sample data"),
}


class FirstRunView(Living, QWidget):
    """All five steps.

    Signals:
        language_chosen: Code of a language.
        left: The person went back before the first step.
    """

    language_chosen = Signal(str)
    left = Signal()

    def __init__(self, run: FirstRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self._job: Job[object] | None = None
        self._steps = StepColumn(list(_STEPS))
        self._time = caption()
        language_panel = LanguagePanel(run)
        language_panel.language_chosen.connect(self.language_chosen)
        self.panels: list[StepPanel] = [
            language_panel,
            PlacePanel(run),
            PassphrasePanel(run),
            RecoveryPanel(run),
            ContentPanel(run),
        ]
        self._stack = QStackedWidget()
        for panel in self.panels:
            self._stack.addWidget(panel)
        self._note = InlineNote(Tone.DANGER)
        self._note.acted.connect(run.skip_joining)
        self._progress = ProgressLine()
        self._progress.cancelled.connect(self._cancel)
        self._build()
        run.changed.connect(self._show_state)
        run.failed.connect(self._show_failure)
        run.working.connect(self._show_work)
        self._note.hide()
        self._progress.hide()
        self._show_state()

    # ---------------------------------------------------------------- building

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._column())
        row.addWidget(Hairline(vertical=True))
        row.addWidget(self._body(), 1)

    def _column(self) -> QWidget:
        ground = Ground()
        ground.setFixedWidth(_COLUMN)
        column = QVBoxLayout(ground)
        column.setContentsMargins(20, 20, 20, 24)
        column.setSpacing(0)
        column.addWidget(Brand())
        column.addSpacing(16)
        column.addWidget(self._steps)
        column.addStretch(1)
        column.addWidget(self._time)
        return ground

    def _body(self) -> QWidget:
        ground = Ground("surface.base")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        for widget in (self._note, self._progress):
            holder = QHBoxLayout()
            holder.setContentsMargins(32, 0, 32, 12)
            holder.addWidget(widget)
            column.addLayout(holder)
        column.addWidget(Hairline())
        column.addWidget(self._foot())
        return ground

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setFixedHeight(_FOOT)
        self._next = caption()
        self._back = Button(_m("Back"), size=36, name="back")
        self._go = Button(_m("Continue"), kind="primary", size=36, name="continue")
        self._back.clicked.connect(self._step_back)
        self._go.clicked.connect(self.run.go_on)
        row = QHBoxLayout(foot)
        row.setContentsMargins(32, 0, 32, 0)
        row.setSpacing(8)
        row.addWidget(self._next, 1)
        row.addWidget(self._back)
        row.addWidget(self._go)
        return foot

    # ---------------------------------------------------------------- showing

    def retranslate(self) -> None:
        """Say what is made from answers again."""
        self._show_state()

    def _show_state(self) -> None:
        run, step = self.run, self.run.step
        is_new = self._stack.currentIndex() != step
        self._steps.set_current(step, self._chosen())
        self._time.set_words(_LEFT[step])
        self._next.set_words(_NEXT[step])
        if not _NEXT[step]:
            self._next.set_text("")
        begin, go = _m("Begin"), _m("Continue")
        self._go.set_words(begin if step is Step.CONTENT else go)
        self._go.setEnabled(run.may_go_on)
        self._back.setEnabled(run.may_go_back or (step is Step.LANGUAGE and not run.is_busy))
        self.panels[step].setEnabled(not run.is_busy)
        self.panels[step].show_state()
        if is_new:
            self._note.hide()
            self._stack.setCurrentIndex(step)
            QTimer.singleShot(0, self._focus)

    def _chosen(self) -> list[str]:
        answers = self.run.answers
        place = _("Joins a hub") if answers.joins_hub else _("Only on this computer")
        return [FULL_NAMES[language.current()], place, "", _("Kept"), ""]

    def _focus(self) -> None:
        wanted = self.panels[self.run.step].first_input()
        (wanted or self._go).setFocus()

    def _show_work(self, job: Job[object], name: str) -> None:
        self._job = job
        self._note.hide()
        self._progress.set_words(_WORK[name])
        self._progress.set_cancellable(name != "make")
        self._progress.show_progress(0, 0)
        self._progress.show()
        job.progressed.connect(self._progress.show_progress)
        job.ended.connect(self._progress.hide)

    def _show_failure(self, error: Exception) -> None:
        is_joining = self.run.step is Step.RECOVERY
        self._note.set_text(describe(error))
        self._note.set_action(_m("Go on without the hub") if is_joining else "")
        self._note.show()

    def type_passphrase(self, text: str) -> None:
        """Type into the first input of the passphrase step, readable."""
        panel = self.panels[Step.PASSPHRASE]
        if isinstance(panel, PassphrasePanel):
            panel.type_readable(text)

    # ---------------------------------------------------------------- acting

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run.go_on()
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        if self.run.step is Step.LANGUAGE:
            self.left.emit()
        else:
            self.run.back()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
