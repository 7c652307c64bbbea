"""A line that names another record: typing offers those that fit, from the search service."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, QTimer
from PySide6.QtWidgets import QCompleter, QWidget

from desktop.controllers.session import Session
from desktop.views.widgets.inputs import LineEdit
from desktop.workers.runner import Job
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.services.records.searching import Hit
    from desktop.vault.vault import Vault

_PAUSE_MS, _MOST = 120, 8


class RecordEdit(LineEdit):
    """Gives the id of the record picked, or what was typed where none was."""

    def __init__(
        self, session: Session, entity: str, *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(
            placeholder=_m("Type a name, pinyin or initials"), name=name, parent=parent
        )
        self._session, self._entity = session, entity
        self._known: dict[str, str] = {}
        self._pending = ""
        self._job: Job[list[Hit]] | None = None
        self._titles = QStringListModel(self)
        completer = QCompleter(self._titles, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompleter(completer)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._seek)
        self.textEdited.connect(self._wait)

    def record(self) -> str:
        """Return the id of the record named, the text itself where it is not known."""
        text = self.text().strip()
        return self._known.get(text, text)

    def set_record(self, record: str) -> None:
        """Show a record by its id."""
        if record:
            entity, self._pending = self._entity, record
            job = self._session.read(lambda vault: _title(vault, entity, record))
            job.succeeded.connect(self._name)

    def _name(self, title: str) -> None:
        self._known[title] = self._pending
        self.setText(title)

    def _wait(self) -> None:
        self._pause.start()

    def _seek(self) -> None:
        text, entity = self.text().strip(), self._entity
        if self._job is not None:
            self._job.abandon()
        if not text:
            return
        self._job = self._session.read(lambda vault: _find(vault, entity, text))
        self._job.succeeded.connect(self._offer)
        self._job.failed.connect(self._session.fail)

    def _offer(self, hits: "list[Hit]") -> None:
        self._job = None
        self._known.update({hit.title: hit.id for hit in hits})
        self._titles.setStringList([hit.title for hit in hits])
        if hits and self.hasFocus():
            self.completer().complete()


def _find(vault: "Vault", entity: str, text: str) -> "list[Hit]":
    from desktop.services.records.searching import search

    return search(vault, text, limit=_MOST, entity=entity)


def _title(vault: "Vault", entity: str, record: str) -> str:
    from desktop.services.records.reading import get_record

    return get_record(vault, entity, record).title()
