"""Keys in the settings: who can open the vault, and every change of that."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.keys import Keys
from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.services.key_words import old_copies
from desktop.views.settings.keys_forms import (
    ConfirmForm,
    KeyForm,
    NewKeyForm,
    PassphraseChange,
    PersonForm,
)
from desktop.views.settings.keys_rows import SlotRows
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from sync.language import _
from sync.language import mark as _m

_WIDTH = 496
_DONE = {
    "change": _m("Passphrase changed."),
    "add": _m("Passphrase added."),
    "remove": _m("Removed."),
    "keychain": _m("From now on the vault opens through the system's keychain."),
}


class KeysSection(Living, QWidget):
    """Rows, buttons, and the form of the button that was pressed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setFixedWidth(_WIDTH)
        self.keys = Keys(session, self)
        self.rows = SlotRows()
        self.change = Button(_m("Change passphrase…"), name="change_passphrase")
        self.add = Button(_m("Add a person…"), icon="plus", name="add_person")
        self.recovery = Button(_m("New recovery key…"), name="new_recovery_key")
        self.keychain = Button(_m("Use the system keychain"), name="use_keychain_too")
        self.rekey = Button(_m("New vault key…"), name="rekey")
        self.note = InlineNote(Tone.DANGER)
        self.form: KeyForm | None = None
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for button in (self.change, self.add, self.recovery, self.keychain, self.rekey):
            flow.addWidget(button)
        self._place = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.rows)
        column.addWidget(buttons)
        column.addWidget(self.note)
        column.addLayout(self._place)

    def _connect(self) -> None:
        self.change.clicked.connect(self._ask_passphrase)
        self.add.clicked.connect(self._ask_person)
        self.recovery.clicked.connect(self._ask_recovery)
        self.keychain.clicked.connect(self.keys.use_keychain)
        self.rekey.clicked.connect(self._ask_rekey)
        self.rows.remove_asked.connect(self._ask_remove)
        self.keys.changed.connect(self.retranslate)
        self.keys.done.connect(self._finish)
        self.keys.printed.connect(self._show_key)

    def retranslate(self) -> None:
        """Show what is true now."""
        facts, keys = self.keys.facts, self.keys
        self.rows.show_facts(facts)
        for button in (self.add, self.recovery, self.rekey):
            button.setVisible(facts.may_change)
        self.add.setEnabled(bool(facts.people) and not keys.is_busy)
        self.keychain.setVisible(facts.may_use_keychain)
        for button in (self.change, self.recovery, self.keychain, self.rekey):
            button.setEnabled(not keys.is_busy)
        self.note.setVisible(keys.problem is not None)
        if keys.problem is not None:
            self.note.set_text(describe(keys.problem))

    # ---------------------------------------------------------------- forms

    def _ask_passphrase(self) -> None:
        self._open(PassphraseChange(self.keys))

    def _ask_person(self) -> None:
        self._open(PersonForm(self.keys))

    def _ask_recovery(self) -> None:
        form = ConfirmForm(
            _m("The recovery key on paper stops working. The new one is shown once."),
            _m("Make a new one"),
        )
        form.confirmed.connect(self.keys.renew_recovery)
        self._open(form)

    def _ask_remove(self, slot: str) -> None:
        form = ConfirmForm(old_copies, _m("Remove"), danger=True)
        form.confirmed.connect(partial(self.keys.remove, slot))
        self._open(form)

    def _ask_rekey(self) -> None:
        waits = self.keys.facts.waits_for
        form = ConfirmForm(
            _m(
                "Everything is encrypted again under a new key, which takes a while; then the "
                "vault locks. Copies and backups made before open as they did."
            )
            if waits is None
            else _waiting,
            _m("Encrypt again"),
        )
        form.go.setEnabled(waits is None)
        form.confirmed.connect(self.keys.rekey)
        self._open(form)

    def _show_key(self, key: str) -> None:
        slot = self._session.vault.slot
        self._open(NewKeyForm(self._session.vault.path.stem, slot.person_name, key))

    def _finish(self, name: str) -> None:
        if name in _DONE:
            self._session.toast(_(_DONE[name]))
            self._close()

    def _open(self, form: KeyForm) -> None:
        self._close()
        self.form = form
        form.left.connect(self._close)
        self._place.addWidget(form)
        form.begin()
        QTimer.singleShot(0, self.come_into_view)

    def come_into_view(self) -> None:
        """Scroll so that the section, or its form, can be seen."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self.rows)
            area.ensureWidgetVisible(self.form or self.rows)

    def _close(self) -> None:
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None


def _waiting() -> str:
    return _(
        "A key made by version 0.1.0 has not been used since. Make a new recovery key, and let "
        "each person unlock once, before the vault gets a new key."
    )
