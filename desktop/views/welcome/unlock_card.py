"""The card a person meets first every day: whose vault it is, and the passphrase."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.doors import VaultFacts
from desktop.controllers.unlock import Unlock
from desktop.views.welcome.brand import Brand
from desktop.views.welcome.ground import Card
from desktop.views.widgets.avatar import Avatar
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from desktop.views.widgets.password import PasswordEdit
from sync.errors import HoldfastError
from sync.language import _, ngettext
from sync.language import mark as _m

_WIDTH, _PADDING = 368, 32
_MEGABYTE = 1_000_000


class UnlockCard(Living, Card):
    """Asks for the passphrase, or for the recovery key.

    Signals:
        another_asked: The person wants another vault.
        failed: An exception that is no matter of the passphrase.
    """

    another_asked = Signal()
    failed = Signal(object)

    def __init__(self, unlock: Unlock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unlock = unlock
        self._facts: VaultFacts | None = None
        self._error: HoldfastError | None = None
        self._left = 0
        self._asks_recovery = self._is_busy = False
        self._build()
        self._connect()
        self.retranslate()

    # ---------------------------------------------------------------- building

    def _build(self) -> None:
        self.setFixedWidth(_WIDTH)
        self.avatar = Avatar(size=28)
        self.person = Label(weight=600)
        self.place = caption()
        self.another = Link(_m("Switch"), px=12, name="another_vault")
        self.field_label = caption(tone="text.secondary")
        self.secret = PasswordEdit(large=True, name="passphrase")
        self.trouble = caption(tone="danger.text")
        self.trouble.setObjectName("trouble")
        self.caps = caption(_m("Caps Lock is on"), tone="warn.text")
        self.caps.hide()
        self.go = Button(kind="primary", size=36, name="unlock")
        self.go.setSizePolicy(self.secret.sizePolicy())
        self.recovery = Link(px=12, name="use_recovery_key")
        self.keychain = Link(_m("Use the system keychain"), px=12, name="use_keychain")
        self.keychain.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        column.setSpacing(0)
        column.addWidget(Brand(32))
        column.addSpacing(24)
        column.addLayout(self._person_row())
        column.addSpacing(16)
        column.addWidget(self.field_label)
        column.addSpacing(4)
        column.addWidget(self.secret)
        column.addLayout(_row(self.trouble, None, self.caps, height=24))
        column.addSpacing(8)
        column.addWidget(self.go)
        column.addSpacing(16)
        column.addLayout(_row(self.recovery, None, self.keychain))

    def _person_row(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.person)
        names.addWidget(self.place)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.avatar)
        row.addLayout(names, 1)
        row.addWidget(self.another)
        return row

    def _connect(self) -> None:
        self.another.clicked.connect(self.another_asked)
        self.go.clicked.connect(self._try)
        self.secret.returnPressed.connect(self._try)
        self.secret.textEdited.connect(self._forgive)
        self.secret.installEventFilter(self)
        self.recovery.clicked.connect(self._switch)
        self.keychain.clicked.connect(self._unlock.unlock_from_keychain)
        self._unlock.known.connect(self._show_facts)
        self._unlock.busy.connect(self._show_busy)
        self._unlock.refused.connect(self._refuse)
        self._unlock.waiting.connect(self._show_wait)

    # ---------------------------------------------------------------- showing

    def retranslate(self) -> None:
        """Say everything again."""
        facts = self._facts
        self.person.set_text(facts.person if facts else self._unlock.path.stem)
        self.avatar.set_name(self.person.text())
        self.place.set_text(_place(facts) if facts else str(self._unlock.path.parent))
        self.place.setToolTip(str(self._unlock.path))
        key, phrase = _m("Recovery key"), _m("Passphrase")
        self.field_label.set_words(key if self._asks_recovery else phrase)
        self.secret.setAccessibleName(self.field_label.text())
        instead, back = _m("Use the recovery key"), _m("Use the passphrase")
        self.recovery.set_words(back if self._asks_recovery else instead)
        self._settle()

    def _settle(self) -> None:
        """Say how things stand: busy, waiting, wrong, or ready."""
        busy, ready = _m("Unlocking…"), _m("Unlock")
        self.go.set_words(busy if self._is_busy else ready)
        self.go.setEnabled(not self._is_busy and not self._left)
        self.trouble.set_text(self._trouble())
        self.secret.set_wrong(bool(self._error))

    def _trouble(self) -> str:
        if self._left:
            return ngettext(
                "Not right. Next try in {n} second",
                "Not right. Next try in {n} seconds",
                self._left,
            ).format(n=self._left)
        if self._error is None:
            return ""
        if type(self._error).__name__ in _KEYCHAIN:
            return _("The keychain does not open this vault. Use the passphrase")
        if self._asks_recovery:
            return _("That is not the recovery key. Please try again")
        return _("Wrong passphrase. Please try again")

    def _show_facts(self, facts: VaultFacts) -> None:
        self._facts = facts
        self.keychain.setVisible(facts.has_keychain)
        self.retranslate()

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001 - a slot
        self._is_busy = busy
        self._settle()

    def _show_wait(self, left: int) -> None:
        self._left = left
        self._settle()

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, HoldfastError) or type(error).__name__ not in _OWN:
            self.failed.emit(error)
            return
        self._error = error
        self._settle()
        self.secret.selectAll()
        self.secret.setFocus()

    # ---------------------------------------------------------------- acting

    def _try(self) -> None:
        self._unlock.unlock(self.secret.text())

    def _forgive(self) -> None:
        self._error = None
        self._settle()

    def _switch(self) -> None:
        self._asks_recovery = not self._asks_recovery
        self._error = None
        self.secret.clear()
        self.secret.setFocus()
        self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice Caps Lock: capitals without Shift, or small letters with it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            letter, shift = event.text(), Qt.KeyboardModifier.ShiftModifier
            if len(letter) == 1 and letter.isascii() and letter.isalpha():
                self.caps.setVisible(letter.isupper() != bool(event.modifiers() & shift))
        return super().eventFilter(watched, event)


_KEYCHAIN = frozenset({"NotInKeychain", "NoKeychain", "KeychainForbidden"})
_OWN = frozenset({"WrongPassphrase", "VaultLocked"}) | _KEYCHAIN


def _place(facts: VaultFacts) -> str:
    megabytes = max(1, round(facts.size_bytes / _MEGABYTE))
    return _("{name} · vault {n} MB").format(name=facts.name, n=megabytes)


def _row(*widgets: QWidget | None, height: int = 0) -> QHBoxLayout:
    """Lay widgets side by side; None stands for the stretch between them."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    if height:
        row.addStrut(height)
    return row
