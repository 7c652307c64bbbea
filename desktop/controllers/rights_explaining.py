"""Asking what a person may see, and why; the answer is a document."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.controllers.cells import Cell, Kind
from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.services.progress import Progress
from desktop.services.rights import document, explaining
from desktop.services.rights.document import Document
from desktop.services.rights.explaining import may_ask
from desktop.services.rights.sharing import RuleRow, rule_document
from desktop.vault.vault import Vault
from desktop.workers.runner import Job, Lane
from sync.errors import HoldfastError
from sync.language import _

EVERYBODY = "*"
"""Asks who sees a record, instead of what one person may do with it."""
_QUIET = ("–", "")


class Explaining(QObject):
    """One question and its answer.

    Signals:
        answered: `document` is the answer.
        refused: The sentence that says why there is none.
    """

    answered = Signal()
    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.document: Document | None = None
        self._asked: tuple[str, str, str] | None = None
        self._job: Job[Document] | None = None

    @property
    def may_ask_about_others(self) -> bool:
        """Whether the person at the screen may ask about anybody."""
        return may_ask(self._session.vault)

    def ask(self, person: str, entity: str = "", record: str = "") -> None:
        """Ask what a person may do, with one record where it is named."""
        self._asked = (person, entity, record)
        self.ask_again()

    def ask_again(self) -> None:
        """Ask the same again: rights, records or the language are other ones."""
        if self._asked is None:
            return
        if self._job is not None:
            self._job.abandon()
        vault, asked = self._session.vault, self._asked
        self._job = self._session.run(Lane.READ, lambda progress: _answer(vault, asked, progress))
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._refuse)

    def _take(self, made: Document) -> None:
        self._job, self.document = None, made
        self.answered.emit()

    def _refuse(self, error: Exception) -> None:
        self._job = self.document = None
        if isinstance(error, HoldfastError):
            self.refused.emit(describe(error))
        else:
            self._session.fail(error)

    def save(self, file: Path) -> None:
        """Write the answer as HTML or text."""
        made = self.document
        if made is None:
            return
        job = self._session.run(Lane.FREE, lambda _progress: _write(made, file))
        job.succeeded.connect(_Saved(self._session, job).tell)
        job.failed.connect(self._session.fail)


def _answer(vault: Vault, asked: tuple[str, str, str], progress: Progress) -> Document:
    person, entity, record = asked
    if not record:
        return document.person_document(explaining.explain_person(vault, person, progress))
    if person == EVERYBODY:
        return document.sight_document(explaining.who_sees(vault, entity, record))
    said = explaining.explain_record(vault, person, entity, record)
    return document.record_document(said)


def _write(made: Document, file: Path) -> str:
    document.write_document(made, file)
    return file.name


def save_rule_page(session: Session, rule: RuleRow, file: Path) -> None:
    """Write a sharing rule as a page to sign."""
    made = rule_document(session.vault.schema, rule)
    job = session.run(Lane.FREE, lambda _progress: _write(made, file))
    job.succeeded.connect(_Saved(session, job).tell)
    job.failed.connect(session.fail)


class _Saved(QObject):
    """Says where a page is."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def tell(self, name: str) -> None:
        """Show the message."""
        self._session.toast(_("Saved: {file}").format(file=name))


def cells_of(row: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return a row of a document as cells."""
    first, *rest = row
    return (
        Cell(Kind.TEXT, first, strong=True),
        *(Cell(Kind.TEXT, text, quiet=text in _QUIET) for text in rest),
    )
