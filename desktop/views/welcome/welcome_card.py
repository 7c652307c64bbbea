"""The first card of all: a new vault, one that exists, or a team's hub."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.views.welcome.brand import Brand
from desktop.views.welcome.ground import Card
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from sync.language import mark as _m

_WIDTH, _PADDING, _NOTE_ASIDE = 368, 32, 56


class WelcomeCard(Living, Card):
    """Three ways in.

    Signals:
        new_asked: Make a vault on this computer.
        open_asked: Open a vault's folder.
        join_asked: Make a vault that joins a hub.
    """

    new_asked = Signal()
    open_asked = Signal()
    join_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.new = Button(_m("New vault"), kind="primary", size=36, icon="plus", name="new_vault")
        self.open = Button(_m("Open a vault…"), size=36, icon="folder-open", name="open_vault")
        self.join = Button(_m("Join my team's hub"), size=36, icon="users", name="join_hub")
        self.new.clicked.connect(self.new_asked)
        self.open.clicked.connect(self.open_asked)
        self.join.clicked.connect(self.join_asked)
        self._note = InlineNote(Tone.WARN)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        column.setSpacing(8)
        column.addWidget(Brand(32))
        column.addSpacing(8)
        column.addWidget(Label(_m("Your customers, on your own computer."), weight=600))
        sentence = _m("Works without a network, keeps everything encrypted, meets your team's hub.")
        self._sentence = caption(sentence, wrap=True)
        column.addWidget(self._sentence)
        column.addSpacing(8)
        column.addWidget(self._note)
        for button in (self.new, self.open, self.join):
            button.setSizePolicy(self._wide())
            column.addWidget(button)

        self.retranslate()

    def retranslate(self) -> None:
        """Give the sentence the lines it takes: a centred card is not asked for its height."""
        inside = _WIDTH - 2 * _PADDING
        self._sentence.setFixedHeight(self._sentence.heightForWidth(inside))

    @staticmethod
    def _wide() -> QSizePolicy:
        return QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def complain(self, text: str) -> None:
        """Say why what was tried did not work."""
        self._note.set_text(text)
        lines = self._note.label.heightForWidth(_WIDTH - 2 * _PADDING - _NOTE_ASIDE)
        self._note.setFixedHeight(lines + 16)
        self._note.setVisible(bool(text))
