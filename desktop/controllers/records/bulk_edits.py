"""What is done to many records of one kind at once: one batch each, with the way back."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from desktop.controllers.session import Session
from desktop.services.bulk import Preview, preview_change, tag_many
from desktop.services.records.writing import change_many, restore_records, trash_records
from desktop.workers.runner import Job
from sync.language import _, ngettext


class BulkEdits(QObject):
    """Commands on records of one kind; each says when it is done and offers to undo it."""

    def __init__(self, session: Session, entity: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._entity = session, entity

    def preview(self, ids: Sequence[str], name: str, text: str) -> Job[Preview]:
        """Start finding out what a change of many records would do."""
        entity, chosen = self._entity, list(ids)
        return self._session.run_write(
            lambda vault: preview_change(vault, entity, chosen, name, text)
        )

    def change(self, ids: Sequence[str], name: str, text: str) -> None:
        """Set one field of many records, as typed."""
        entity, chosen = self._entity, list(ids)
        job = self._session.write(lambda vault: change_many(vault, entity, chosen, {name: text}))
        self._tell(job, _changed_words(len(chosen)))

    def tag(self, ids: Sequence[str], *, add: Sequence[str], remove: Sequence[str] = ()) -> None:
        """Put tags on many records, take others off."""
        entity, chosen = self._entity, list(ids)
        job = self._session.write(
            lambda vault: tag_many(vault, entity, chosen, add=add, remove=remove)
        )
        self._tell(job, _changed_words(len(chosen)))

    def trash(self, ids: Sequence[str]) -> None:
        """Move records to the trash."""
        entity, chosen = self._entity, list(ids)
        job = self._session.write(lambda vault: trash_records(vault, entity, chosen))
        count = len(chosen)
        words = ngettext("{n} record moved to the trash", "{n} records moved to the trash", count)
        self._tell(job, words.format(n=count))

    def restore(self, ids: Sequence[str]) -> None:
        """Take records out of the trash."""
        entity, chosen = self._entity, list(ids)
        job = self._session.write(lambda vault: restore_records(vault, entity, chosen))
        self._tell(job, _("Restored"))

    def _tell(self, job: Job[str], words: str) -> None:
        job.succeeded.connect(_Saying(self._session, words, job).say)


class _Saying(QObject):
    """Says that a batch is written, with the way back, once its job succeeds."""

    def __init__(self, session: Session, words: str, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._words = session, words

    def say(self, batch: str) -> None:
        """Show the message."""
        self._session.done(self._words, batch)


def _changed_words(count: int) -> str:
    return ngettext("{n} record changed", "{n} records changed", count).format(n=count)
