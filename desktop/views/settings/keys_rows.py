"""One line per way to open the vault: what, whose, since when, and taking it away."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.keys import KeyFacts
from desktop.services.key_words import KIND_NAMES
from desktop.services.keys import KeySlot
from desktop.vault.keys import SlotKind
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from sync.language import _
from sync.language import mark as _m

_ICONS = {
    SlotKind.PASSPHRASE: "user",
    SlotKind.RECOVERY: "lifebuoy",
    SlotKind.ESCROW: "buildings",
    SlotKind.KEYCHAIN: "key",
}


class SlotRow(Living, QWidget):
    """Signs, words and a link.

    Signals:
        remove_asked: Id of the slot.
    """

    remove_asked = Signal(str)

    def __init__(self, slot: KeySlot, *, may_remove: bool) -> None:
        super().__init__()
        self._slot = slot
        self._name, self._about = Label(), caption()
        remove = Link(_m("Remove"), px=12, name=f"remove_{slot.id}")
        remove.setVisible(may_remove)
        remove.clicked.connect(self._ask)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._about)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(Icon(_ICONS[SlotKind(slot.kind)], "text.secondary"))
        row.addLayout(words, 1)
        row.addWidget(remove)
        self.retranslate()

    def retranslate(self) -> None:
        """Say whose it is and since when."""
        slot = self._slot
        kind = _(KIND_NAMES[SlotKind(slot.kind)])
        is_own = slot.kind in (SlotKind.PASSPHRASE, SlotKind.KEYCHAIN)
        self._name.set_text(f"{slot.person_name} · {kind}" if is_own else kind)
        self._about.set_text(_about(slot))

    def _ask(self) -> None:
        self.remove_asked.emit(self._slot.id)


def _about(slot: KeySlot) -> str:
    parts = [_("since {day}").format(day=_day(slot.made_at))]
    if slot.is_open:
        parts.append(_("the vault is open through it"))
    elif slot.is_old:
        parts.append(_("not used since version 0.1.0"))
    return " · ".join(parts)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d}"


class SlotRows(QWidget):
    """All of them.

    Signals:
        remove_asked: Id of the slot.
    """

    remove_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[SlotRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_facts(self, facts: KeyFacts) -> None:
        """Show other slots."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = [
            SlotRow(slot, may_remove=_may_remove(slot, facts.slots, may_change=facts.may_change))
            for slot in facts.slots
        ]
        for row in self._rows:
            row.remove_asked.connect(self.remove_asked)
            self._column.addWidget(row)


def _may_remove(slot: KeySlot, slots: Sequence[KeySlot], *, may_change: bool) -> bool:
    if slot.kind == SlotKind.PASSPHRASE:
        left = [one for one in slots if one.kind == SlotKind.PASSPHRASE and one.id != slot.id]
        return may_change and bool(left) and not slot.is_open
    return may_change or slot.kind == SlotKind.KEYCHAIN
