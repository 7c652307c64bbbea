"""The forms below the keys in the settings, one at a time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.controllers.keys import Keys
from desktop.views.welcome.ground import Card
from desktop.views.welcome.passphrase_form import PassphraseForm
from desktop.views.welcome.recovery_panel import KeyGroups, keep_sheet
from desktop.views.welcome.sheet import RecoverySheet
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Living, Words
from sync.language import mark as _m

_PADDING = 16


class KeyForm(Living, Card):
    """A card with inputs and, below, a way on and a way back.

    Signals:
        left: The person wants it closed.
    """

    left = Signal()

    def __init__(self, go: Words, *, danger: bool = False) -> None:
        super().__init__()
        self.go = Button(go, kind="danger" if danger else "primary", name="key_form_go")
        self.back = Button(_m("Cancel"), name="key_form_cancel")
        self.back.clicked.connect(self.left)
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.go)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        whole.setSpacing(12)
        whole.addLayout(self.column)
        whole.addLayout(row)

    def begin(self) -> None:
        """Put the cursor where one begins."""
        self.go.setFocus()

    def retranslate(self) -> None:
        """Say everything again."""


class PassphraseChange(KeyForm):
    """A new passphrase for the person at the screen."""

    def __init__(self, keys: Keys) -> None:
        super().__init__(_m("Change passphrase"))
        self._keys = keys
        self.form = PassphraseForm(_m("New passphrase"))
        self.column.addWidget(self.form)
        self.form.typed.connect(self.retranslate)
        self.form.second.returnPressed.connect(self._set)
        self.go.clicked.connect(self._set)
        keys.changed.connect(self.retranslate)
        self.retranslate()

    def begin(self) -> None:
        """Begin with the passphrase."""
        self.form.first.setFocus()

    def retranslate(self) -> None:
        """Show what was typed is worth."""
        strength = self._keys.weigh(self.form.passphrase, self._person_name())
        self.form.show_worth(strength)
        ready = strength.is_enough and self.form.is_alike and not self._keys.is_busy
        self.go.setEnabled(ready)

    def _person_name(self) -> str:
        return ""

    def _set(self) -> None:
        if self.go.isEnabled():
            self._keys.change(self.form.passphrase)


class PersonForm(PassphraseChange):
    """A passphrase for another person, typed by them."""

    def __init__(self, keys: Keys) -> None:
        self.person = Combo("key_person")
        super().__init__(keys)
        self.go.set_words(_m("Add"))
        self.person.set_choices(list(keys.facts.people), verbatim=True)
        if keys.facts.people:
            self.person.set_value(keys.facts.people[0][0])
        self.person.chosen.connect(self.retranslate)
        self.column.insertWidget(0, FormField(_m("Person"), self.person))
        hint = _m("They type it themselves, and act under their own name from then on.")
        self.column.insertWidget(1, caption(hint, wrap=True))
        self.retranslate()

    def _person_name(self) -> str:
        return self.person.currentText()

    def _set(self) -> None:
        person = self.person.value()
        if self.go.isEnabled() and isinstance(person, str):
            self._keys.add(person, self.form.passphrase)


class ConfirmForm(KeyForm):
    """A sentence about what is going to happen.

    Signals:
        confirmed: The person wants it.
    """

    confirmed = Signal()

    def __init__(self, sentence: Words, go: Words, *, danger: bool = False) -> None:
        super().__init__(go, danger=danger)
        self.column.addWidget(Label(sentence, wrap=True))
        self.go.clicked.connect(self.confirmed)


class NewKeyForm(KeyForm):
    """A recovery key that was just made, shown once."""

    def __init__(self, vault: str, person: str, key: str) -> None:
        super().__init__(_m("I have kept it"))
        self._sheet = RecoverySheet(vault, person, key)
        self.groups = KeyGroups()
        self.groups.set_key(key)
        self._said = caption(wrap=True)
        self._print = Button(_m("Print…"), icon="printer", name="print_new_key")
        self._save = Button(_m("Save the sheet…"), icon="download-simple", name="save_new_key")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._print)
        row.addWidget(self._save)
        row.addWidget(self._said, 1)
        self.column.addWidget(
            Label(
                _m("The new recovery key. It is shown once; the old one stops working."), wrap=True
            )
        )
        self.column.addWidget(self.groups)
        self.column.addLayout(row)
        self.back.hide()
        self.go.clicked.connect(self.left)
        self._print.clicked.connect(self._print_key)
        self._save.clicked.connect(self._save_key)

    def _save_key(self) -> None:
        if words := keep_sheet(self, self._sheet):
            self._said.set_words(words)

    def _print_key(self) -> None:
        from desktop.views.welcome.printing import print_page

        if print_page(self, self._sheet):
            self._said.set_words(_m("Sent to the printer."))
