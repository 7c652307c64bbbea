"""Backups in the settings: how things stand in a line, and the way to their screen."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.session import Place, Session
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Living
from sync.language import mark as _m

_WIDTH = 496


class BackupsForm(Living, QWidget):
    """Follows `Care`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setFixedWidth(_WIDTH)
        self._state, self._next = Label(), caption()
        self.show_all = Button(_m("Backups…"), icon="archive", name="show_backups")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._state)
        words.addWidget(self._next)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.show_all)
        self.show_all.clicked.connect(self._go)
        session.care.changed.connect(self.retranslate)
        self.retranslate()

    def _go(self) -> None:
        self._session.navigate(Place("backups"))

    def retranslate(self) -> None:
        """Say how things stand with the backup."""
        from desktop.services.backup_words import due_words, problem_words, result_words

        turn = next((t for t in self._session.care.turns if t.name == "backup"), None)
        if turn is None:
            return
        self._state.set_text(problem_words(turn) or result_words(turn))
        self._state.set_tone("danger.text" if turn.alarm else "text.primary")
        self._next.set_text(due_words(turn))
