"""The hub in the settings: how to join one, or how things stand with it."""

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.session import Session
from desktop.controllers.sync_state import SyncPhase
from desktop.controllers.syncing import Joining
from desktop.services.error_text import describe
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from sync.language import _
from sync.language import mark as _m

_WIDTH = 496


class HubForm(Living, QWidget):
    """Address, code and certificate until the vault has joined; then state and a button."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setFixedWidth(_WIDTH)
        self.joining = Joining(session, self)
        self.url = LineEdit(placeholder=lambda: "https://hub.example.com:8443", name="hub_url")
        self.code = LineEdit(placeholder=lambda: "ABCD-EFGH-JKLM", name="hub_code")
        self.ca = ""
        self._ca = Link(self._ca_words, px=12, name="hub_ca")
        self.join = Button(_m("Join"), kind="primary", name="join_hub")
        self.note = InlineNote(Tone.DANGER)
        self._state = Label()
        self._last = caption()
        self.now = Button(_m("Sync now"), icon="arrows-clockwise", name="sync_from_settings")
        self._build()
        self.url.textChanged.connect(self.retranslate)
        self.code.textChanged.connect(self.retranslate)
        self.code.returnPressed.connect(self._join)
        self._ca.clicked.connect(self._choose_ca)
        self.join.clicked.connect(self._join)
        self.now.clicked.connect(self._sync)
        self.joining.changed.connect(self.retranslate)
        self.joining.joined.connect(self._welcome)
        session.sync.changed.connect(self.retranslate)
        self.retranslate()

    def _build(self) -> None:
        self._form, self._joined = QWidget(), QWidget()
        grid = QGridLayout(self._form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.addWidget(FormField(_m("Address of the hub"), self.url), 0, 0)
        grid.addWidget(FormField(_m("One-time code"), self.code), 0, 1)
        low = QHBoxLayout()
        low.addWidget(self._ca)
        low.addStretch(1)
        low.addWidget(self.join)
        grid.addLayout(low, 1, 0, 1, 2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._state)
        words.addWidget(self._last)
        row = QHBoxLayout(self._joined)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._form)
        column.addWidget(self._joined)
        column.addWidget(self.note)

    def retranslate(self) -> None:
        """Show what is true now."""
        facts, joining = self._session.sync.facts, self.joining
        has_hub = bool(facts.hub)
        self._form.setVisible(not has_hub)
        self._joined.setVisible(has_hub)
        typed = bool(self.url.text().strip() and self.code.text().strip())
        self.join.setEnabled(typed and not joining.is_busy)
        self.join.set_words(_m("Joining…") if joining.is_busy else _m("Join"))
        problem = facts.problem if has_hub else joining.problem
        self.note.setVisible(problem is not None)
        if problem is not None:
            self.note.set_text(describe(problem))
        self._state.set_text(facts.hub)
        last = f"{facts.last.astimezone():%Y-%m-%d %H:%M}" if facts.last else _("Never")
        self._last.set_text(_("Last sync: {time}").format(time=last))
        self.now.setEnabled(facts.phase is not SyncPhase.SYNCING)
        self._ca.retranslate()

    def _ca_words(self) -> str:
        if self.ca:
            return _("Certificate authority: {file}").format(file=self.ca)
        return _("The hub has a certificate authority of its own…")

    def _choose_ca(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Certificate authority"), "", "PEM (*.pem *.crt *.cer)"
        )
        if name:
            self.ca = name
        self._ca.retranslate()

    def _join(self) -> None:
        if self.join.isEnabled():
            self.joining.join(self.url.text(), self.code.text(), self.ca)

    def _sync(self) -> None:
        self._session.sync.sync_now()

    def _welcome(self) -> None:
        self.code.clear()
        self._session.toast(_("Joined. The first sync begins now; you can go on working."))
