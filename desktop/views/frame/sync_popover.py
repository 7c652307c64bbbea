"""What the sync chip tells when it is clicked: hub, pending, conflicts, last success, sync now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.sync_state import SyncPhase, SyncState
from desktop.services.error_text import describe
from desktop.services.formatting import number
from desktop.views.frame.sync_chip import sync_words
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label, caption, heading
from desktop.views.widgets.living import Living
from sync.language import _
from sync.language import mark as _m

_WIDTH = 320


class SyncPanel(Living, QWidget):
    """Shows `SyncState` and follows it.

    Signals:
        conflicts_asked: The person wants to see the conflicts.
    """

    conflicts_asked = Signal()

    def __init__(self, state: SyncState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setFixedWidth(_WIDTH)
        self._title = heading()
        self._sentence = Label(tone="text.secondary", wrap=True)
        self._values = [Label() for _row in range(4)]
        self._now = Button(_m("Sync now"), kind="primary", name="sync_now")
        self._conflicts = Button(_m("Resolve conflicts"), name="see_conflicts")
        self._now.clicked.connect(state.sync_now)
        self._conflicts.clicked.connect(self.conflicts_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        column.addSpacing(4)
        column.addWidget(self._table())
        column.addSpacing(8)
        column.addLayout(self._buttons())
        state.changed.connect(self.retranslate)
        self.retranslate()

    def _table(self) -> QWidget:
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 96)
        grid.setColumnStretch(1, 1)
        names = (_m("Hub"), _m("Pending"), _m("Conflicts"), _m("Last sync"))
        for row, (words, value) in enumerate(zip(names, self._values, strict=True)):
            grid.addWidget(caption(words), row, 0)
            grid.addWidget(value, row, 1)
        return self._grid

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._conflicts)
        row.addWidget(self._now)
        return row

    def retranslate(self) -> None:
        """Say the facts again."""
        facts = self._state.facts
        self._title.set_text(sync_words(facts))
        self._sentence.set_text(self._explanation())
        has_hub = bool(facts.hub)
        self._grid.setVisible(has_hub)
        self._now.setVisible(has_hub)
        self._now.setEnabled(not facts.is_syncing)
        self._conflicts.setVisible(bool(facts.conflicts))
        last = f"{facts.last.astimezone():%Y-%m-%d %H:%M}" if facts.last else _("Never")
        texts = (facts.hub, number(facts.pending), number(facts.conflicts), last)
        for label, text in zip(self._values, texts, strict=True):
            label.set_text(text)

    def _explanation(self) -> str:
        facts = self._state.facts
        if facts.problem is not None:
            return describe(facts.problem)
        return {
            SyncPhase.ALONE: _(
                "This vault has no hub. Everything stays on this computer, encrypted; "
                "“holdfast join” connects it to a team."
            ),
            SyncPhase.PENDING: _("Changes made here wait for the next sync. Nothing is lost."),
            SyncPhase.SYNCED: _(
                "The hub has everything from here, and here is everything from it."
            ),
            SyncPhase.SYNCING: _("Work on; what arrives shows by itself."),
            SyncPhase.OFFLINE: "",
        }[facts.phase]
