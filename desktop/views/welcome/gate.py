"""The window before a vault is open. It shows one of: welcome, first run, unlock.

Only what the present card needs is imported: the passphrase must be there in a blink.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.welcome.brand import NAME
from desktop.views.welcome.ground import Ground
from desktop.views.welcome.language_switch import LanguageSwitch
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import caption
from desktop.views.widgets.living import Living, say
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.controllers.first_run import FirstRun
    from desktop.controllers.recovery import Recovery
    from desktop.controllers.unlock import Unlock
    from desktop.views.welcome.first_run import FirstRunView
    from desktop.views.welcome.new_passphrase_card import NewPassphraseCard
    from desktop.views.welcome.unlock_card import UnlockCard
    from desktop.views.welcome.welcome_card import WelcomeCard

_SIZE, _CARD_TOP, _TALL = (720, 560), 52, 620


class GateWindow(Living, QWidget):
    """Holds one card at a time on the window's ground.

    Signals:
        language_chosen: Code of a language.
        closed: The person closed the window.
    """

    language_chosen = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gate")
        self.resize(*_SIZE)
        self.setMinimumSize(*_SIZE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self.retranslate()

    def retranslate(self) -> None:
        """Name the window."""
        self.setWindowTitle(say(NAME))

    def show_welcome(self) -> "WelcomeCard":
        """Show the three ways in; return the card."""
        from desktop.views.welcome.welcome_card import WelcomeCard

        card = WelcomeCard()
        self._show(self._around(card))
        return card

    def show_unlock(self, unlock: "Unlock") -> "UnlockCard":
        """Ask for a passphrase; return the card."""
        from desktop.views.welcome.unlock_card import UnlockCard

        card = UnlockCard(unlock)
        unlock.setParent(card)
        self._show(self._around(card))
        card.secret.setFocus(Qt.FocusReason.OtherFocusReason)
        return card

    def show_recovery(self, recovery: "Recovery") -> "NewPassphraseCard":
        """Ask for a new passphrase after the recovery key was used; return the card."""
        from desktop.views.welcome.new_passphrase_card import NewPassphraseCard

        card = NewPassphraseCard(recovery)
        recovery.setParent(card)
        self._show(self._around(card))
        self.resize(self.width(), max(self.height(), _TALL))
        card.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        return card

    def show_first_run(self, run: "FirstRun") -> "FirstRunView":
        """Walk through the first run; return the view."""
        from desktop.views.welcome.first_run import FirstRunView

        view = FirstRunView(run)
        run.setParent(view)
        view.language_chosen.connect(self.language_chosen)
        self._show(view)
        return view

    def _show(self, widget: QWidget) -> None:
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = widget
        self._column.addWidget(widget)
        widget.show()

    def _around(self, card: QWidget) -> QWidget:
        """Return the ground with the language switch above ``card`` and the promise below."""
        ground = Ground()
        languages = LanguageSwitch()
        languages.chosen.connect(self.language_chosen)
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(languages)
        column = QVBoxLayout(ground)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(_CARD_TOP)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        column.addLayout(_promise())
        column.addStretch(1)
        return ground

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the person left."""
        super().closeEvent(event)
        self.closed.emit()


def _promise() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    row.addWidget(Icon("lock-simple", "text.tertiary"))
    row.addWidget(caption(_m("Only ciphertext is stored on this computer. Unlocks offline.")))
    row.addStretch(1)
    return row
