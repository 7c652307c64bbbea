"""The card after the recovery key was used: a new passphrase, now or later."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.recovery import Recovery
from desktop.services.error_text import describe
from desktop.views.welcome.ground import Card
from desktop.views.welcome.passphrase_form import PassphraseForm
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from sync.language import mark as _m

_WIDTH, _PADDING = 432, 24


class NewPassphraseCard(Living, Card):
    """Two inputs, what they are worth, and the way on."""

    def __init__(self, recovery: Recovery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recovery = recovery
        self._is_busy = False
        self.setFixedWidth(_WIDTH)
        self.form = PassphraseForm(_m("New passphrase"))
        self.note = InlineNote(Tone.DANGER)
        self.note.hide()
        self.go = Button(kind="primary", size=36, name="set_passphrase")
        self.go.setSizePolicy(self.form.first.sizePolicy())
        self.later = Link(_m("Later"), px=12, name="later")
        column = QVBoxLayout(self)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        column.setSpacing(0)
        column.addWidget(Label(_m("Choose a new passphrase"), px=15, weight=600))
        column.addSpacing(4)
        sentence = _m("The recovery key opened the vault. The passphrase forgotten stops working.")
        self._sentence = caption(sentence, wrap=True)
        column.addWidget(self._sentence)
        column.addSpacing(16)
        column.addWidget(self.form)
        column.addSpacing(12)
        column.addWidget(self.note)
        column.addWidget(self.go)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.addWidget(self.later)
        row.addStretch(1)
        column.addLayout(row)
        self.form.typed.connect(self.retranslate)
        self.form.second.returnPressed.connect(self._choose)
        self.go.clicked.connect(self._choose)
        self.later.clicked.connect(recovery.later)
        recovery.busy.connect(self._show_busy)
        recovery.refused.connect(self._refuse)
        self.retranslate()

    def retranslate(self) -> None:
        """Show what was typed is worth, and whether it may be set. A centred card is not asked for
        its height, so that its parts are given theirs.
        """
        lines = self._sentence.heightForWidth(_WIDTH - 2 * _PADDING)
        self._sentence.setFixedHeight(lines)
        self.form.setMinimumHeight(self.form.sizeHint().height())
        strength = self._recovery.weigh(self.form.passphrase)
        self.form.show_worth(strength)
        self.go.set_words(_m("Saving…") if self._is_busy else _m("Set and go on"))
        self.go.setEnabled(strength.is_enough and self.form.is_alike and not self._is_busy)
        self.later.setEnabled(not self._is_busy)

    def _choose(self) -> None:
        if self.go.isEnabled():
            self.note.hide()
            self._recovery.choose(self.form.passphrase)

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001 - a slot
        self._is_busy = busy
        self.retranslate()

    def _refuse(self, error: Exception) -> None:
        self.note.set_text(describe(error))
        self.note.show()
