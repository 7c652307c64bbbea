"""No-network mode in the settings: the switch, why it may not be moved, and the self-test."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.network import NetworkMode
from desktop.controllers.preferences import Preferences
from desktop.controllers.session import Session
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Switch
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from sync.language import _
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.services.network_test import Attempt, Findings

_WIDTH = 496
_WHY = {
    "": _m("The program talks to the hub and to nobody else."),
    "setting": _m("The program opens no socket, not even to this computer; sync rests."),
    "policy": _m("Your firm has switched this on for this computer."),
    "environment": _m("This program was started with HOLDFAST_NO_NETWORK."),
}


class NetworkForm(Living, QWidget):
    """The switch, a sentence about it, and what the last self-test found."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self.mode = NetworkMode(session, preferences, self)
        self.switch = Switch(_m("No-network mode"), name="no_network_switch")
        self._why = caption(wrap=True)
        self.test = Button("", icon="shield-check", name="test_network")
        self.verdict = InlineNote(Tone.SUCCESS)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._build()
        self.switch.clicked.connect(self._choose)
        self.test.clicked.connect(self.mode.test)
        self.mode.changed.connect(self.retranslate)
        self.retranslate()

    def _build(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        head = QHBoxLayout()
        head.addWidget(self.switch)
        head.addStretch(1)
        head.addWidget(self.test)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._why)
        column.addWidget(self.verdict)
        column.addWidget(self._rows)

    def retranslate(self) -> None:
        """Show what is true now."""
        mode = self.mode
        self.switch.setChecked(bool(mode.reason))
        self.switch.setEnabled(mode.may_choose)
        self._why.set_text(_(_WHY[mode.reason]))
        self.test.set_words(_m("Testing…") if mode.is_testing else _m("Try every way out"))
        self.test.setEnabled(not mode.is_testing)
        self._show_verdict()
        self._show_rows(mode.findings)

    def _show_verdict(self) -> None:
        tone, text = self._verdict()
        self.verdict.set_tone(tone)
        self.verdict.set_text(text)
        self.verdict.setVisible(bool(text))

    def _verdict(self) -> tuple[Tone, str]:
        mode, found = self.mode, self.mode.findings
        if found is not None and found.reason:
            if found.holds:
                return Tone.SUCCESS, _("Every way out was tried and refused.")
            return Tone.DANGER, _("Something could get out. Please report this.")
        if not mode.reason and mode.is_sealed:
            return Tone.INFO, _("The system goes on refusing until the program is started again.")
        return Tone.INFO, ""

    def _show_rows(self, found: "Findings | None") -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
            elif (inner := item.layout()) is not None:
                _empty(inner)
        self._rows.setVisible(found is not None)
        if found is None:
            return
        from desktop.services.network_test import CHILD, HERE, WAYS

        for place, words in enumerate((_m("this process"), _m("child process"))):
            self._grid.addWidget(caption(words), 0, 1 + place)
        for row, (way, name) in enumerate(WAYS.items(), 1):
            self._grid.addWidget(Label(name), row, 0)
            for place, where in enumerate((HERE, CHILD)):
                tried = [a for a in found.attempts if (a.way, a.where) == (way, where)]
                if tried:
                    self._grid.addLayout(_outcome(tried[0], found.reason), row, 1 + place)

    def _choose(self) -> None:
        self.mode.choose(is_off=self.switch.isChecked())


def _outcome(attempt: "Attempt", reason: str) -> QHBoxLayout:
    """Return sign and word: green where a way is shut, red where it should be and is not."""
    is_wrong = bool(reason) and attempt.needed and not attempt.refused
    sign, ink = ("check", "success.text") if attempt.refused else ("minus", "text.tertiary")
    if is_wrong:
        sign, ink = "warning", "danger.text"
    row = QHBoxLayout()
    row.setSpacing(4)
    row.addWidget(Icon(sign, ink))
    row.addWidget(Label(_m("refused") if attempt.refused else _m("possible"), tone=ink))
    row.addStretch(1)
    return row


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (gone := item.widget()) is not None:
            gone.hide()
            gone.deleteLater()
