"""The three turns of upkeep as a small table: what, how it ended, when next, and a way to run
it.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.backup_words import due_words, result_words, task_name
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.services.upkeep import Turn

_ORDER = ("backup", "check", "cleaning")
_HINTS = {
    "backup": _m("Encrypted copy of everything, opened and checked before it counts."),
    "check": _m("Pages, log, links, search, attached files, and the newest backup."),
    "cleaning": _m("Old drafts and backups, leftovers, the search index."),
}


class TurnsTable(Living, QWidget):
    """One row each.

    Signals:
        asked: Name of the turn to run now.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._turns: dict[str, Turn] = {}
        self._icons = {name: Icon("circle", "text.tertiary") for name in _ORDER}
        self._names = {name: Label() for name in _ORDER}
        self._results = {name: Label(tone="text.secondary") for name in _ORDER}
        self._dues = {name: caption() for name in _ORDER}
        self._links = {name: Link(_m("Run now"), px=12, name=f"run_{name}") for name in _ORDER}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(1, 72)
        grid.setColumnStretch(5, 1)
        for row, name in enumerate(_ORDER):
            grid.addWidget(self._icons[name], row, 0)
            grid.addWidget(self._names[name], row, 1)
            grid.addWidget(self._results[name], row, 2)
            grid.addWidget(self._dues[name], row, 3)
            grid.addWidget(self._links[name], row, 4)
            grid.addWidget(caption(_HINTS[name]), row, 5)
            self._links[name].clicked.connect(partial(self.asked.emit, name))
        self.retranslate()

    def show_turns(self, turns: "Sequence[Turn]", *, is_busy: bool) -> None:
        """Show how things stand."""
        self._turns = {turn.name: turn for turn in turns}
        for link in self._links.values():
            link.setEnabled(not is_busy)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it again."""
        for name in _ORDER:
            self._names[name].set_text(task_name(name))
            turn = self._turns.get(name)
            if turn is None:
                continue
            sign, ink = _sign(turn)
            self._icons[name].set_icon(sign, ink)
            self._results[name].set_text(result_words(turn))
            self._dues[name].set_text(due_words(turn))


def _sign(turn: "Turn") -> tuple[str, str]:
    if turn.alarm:
        return "warning", "danger.text"
    if turn.last is None:
        return "circle", "text.tertiary"
    return "check-circle", "success.text"
