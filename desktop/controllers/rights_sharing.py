"""Whom one record is shared with, and sharing it with somebody else."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.services.rights import sharing
from desktop.services.rights.people import Saved, list_people, list_units
from desktop.services.rights.sharing import ShareRow
from desktop.vault.vault import Vault
from desktop.workers.runner import Job
from sync.errors import HoldfastError
from sync.language import _, ngettext

Choices = list[tuple[str, str]]
UNIT = "unit:"
"""Begins the value of a choice that is a unit."""


class Sharing(QObject):
    """The shares of one record.

    Signals:
        changed: `shares` or `choices` are other ones.
        refused: The sentence that says why it could not be shared.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self, session: Session, entity: str, record: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._entity, self._record = session, entity, record
        self.shares: list[ShareRow] = []
        self.choices: Choices = []
        self.refresh()

    def refresh(self) -> None:
        """Read shares, people and units."""
        entity, record = self._entity, self._record
        job = self._session.read(lambda vault: _read(vault, entity, record))
        job.succeeded.connect(self._take)
        job.failed.connect(self._refuse)

    def _take(self, read: tuple[list[ShareRow], Choices]) -> None:
        self.shares, self.choices = read
        self.changed.emit()

    def share(self, with_whom: str, level: str) -> None:
        """Share the record with the choice of that value."""
        entity, record = self._entity, self._record
        unit = with_whom.removeprefix(UNIT) if with_whom.startswith(UNIT) else ""
        person = "" if unit else with_whom
        self._write(
            lambda vault: sharing.share_record(
                vault, entity, record, person=person, unit=unit, level=level
            ),
            lambda: _("Shared."),
        )

    def take_back(self, share: str) -> None:
        """Close the record again to whom it was opened."""
        self._write(lambda vault: sharing.take_back(vault, share), lambda: _("Share taken back."))

    def _write(self, work: Callable[[Vault], Saved], words: Callable[[], str]) -> None:
        job = self._session.run_write(work)
        job.succeeded.connect(_Done(self, self._session, words, job).tell)
        job.failed.connect(self._refuse)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, HoldfastError):
            self.refused.emit(describe(error))
        else:
            self._session.fail(error)


class _Done(QObject):
    """Says what was done, with the way back."""

    def __init__(
        self, state: Sharing, session: Session, words: Callable[[], str], parent: Job[Saved]
    ) -> None:
        super().__init__(parent)
        self._state, self._session, self._words = state, session, words

    def tell(self, saved: Saved) -> None:
        """Show the message."""
        if saved.batch:
            self._session.done(self._words(), saved.batch)
        self._state.refresh()


def _read(vault: Vault, entity: str, record: str) -> tuple[list[ShareRow], Choices]:
    people = [p for p in list_people(vault) if not p.has_left and not p.is_me]
    choices = [(p.id, p.name) for p in people]
    choices += [(f"{UNIT}{u.id}", unit_words(u.name, u.people)) for u in list_units(vault)]
    return sharing.shares_of(vault, entity, record), choices


def unit_words(name: str, people: int) -> str:
    """Return a unit as a choice: its name and how many people are in it."""
    counted = ngettext("{n} person", "{n} people", people).format(n=people)
    return _("Unit {name} ({people})").format(name=name, people=counted)
