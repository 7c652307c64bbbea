"""What the command palette offers for what was typed: records, actions, screens.

Records come from the search service in a worker; actions and screens are few and matched here, by
their words, so that they stand while the records are still sought. Only the latest query counts.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.controllers.cells import RESULT_ROLE, Result
from desktop.controllers.session import Session
from desktop.workers.runner import Job
from sync.language import _, ngettext

if TYPE_CHECKING:
    from desktop.services.records.searching import Hit
    from desktop.vault.vault import Vault

_FOUND, _PER_KIND = 40, 4
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette can do besides opening a record. Title and note are message ids."""

    key: str
    title: str
    run: Callable[[], object]
    icon: str
    note: str = ""
    keys: tuple[str, ...] = ()
    is_screen: bool = False


class Palette(QAbstractListModel):
    """The results for the present query.

    ``for_text`` makes the action that uses the text itself, such as a customer of that name.

    Signals:
        summed_up: How many were found and how fast, as a sentence.
        failed: The exception of a search.
    """

    summed_up = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        commands: Sequence[Command],
        for_text: Callable[[str], Command],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._commands, self._for_text = session, commands, for_text
        self._text = ""
        self._only_records = False
        self._records: list[Result] = []
        self._results: list[Result] = []
        self._job: Job[list[Hit]] | None = None
        self._began = 0.0

    @property
    def is_scoped(self) -> bool:
        """True when only records are sought."""
        return self._only_records

    def switch_scope(self) -> None:
        """Seek in everything, or in records alone."""
        self._only_records = not self._only_records
        self.ask(self._text)

    def ask(self, text: str) -> None:
        """Show what fits ``text``; records follow when they have been found."""
        self._text = text.strip()
        if self._job is not None:
            self._job.abandon()
            self._job = None
        if not self._text:
            self._records = []
            self._show()
            self.summed_up.emit("")
            return
        self._began = time.perf_counter()
        sought = self._text
        self._job = self._session.read(lambda vault: _find(vault, sought))
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self.failed)
        self._show()

    def _take(self, hits: "list[Hit]") -> None:
        self._job = None
        self._records = [self._result(hit) for hit in hits]
        self._show()
        milliseconds = round((time.perf_counter() - self._began) * 1000)
        count = len(self._results)
        self.summed_up.emit(
            ngettext("{n} result · {ms} ms", "{n} results · {ms} ms", count).format(
                n=count, ms=milliseconds
            )
        )

    def _result(self, hit: "Hit") -> Result:
        entity = self._session.vault.entity(hit.entity)
        title = _(hit.title) if entity.worded else hit.title
        return Result(
            key=hit.id,
            title=title,
            section=_(entity.plural),
            subtitle=hit.subtitle,
            icon=entity.icon,
            marks=marks_of(title, self._text),
            target=self._session.place_of(hit.entity, hit.id),
        )

    def _show(self) -> None:
        self.beginResetModel()
        most = _FOUND if self._only_records else _PER_KIND
        self._results = _by_section(self._records, most)
        if not self._only_records:
            self._results += [
                *self._fitting(_("Actions"), screens=False),
                *self._using_text(_("Actions")),
                *self._fitting(_("Screens and settings"), screens=True),
            ]
        self.endResetModel()

    def _fitting(self, section: str, *, screens: bool) -> list[Result]:
        found = []
        for command in self._commands:
            title = _(command.title)
            if command.is_screen is screens and _fits(title, command.title, self._text):
                found.append(_shown(command, title, section, marks_of(title, self._text)))
        return found

    def _using_text(self, section: str) -> list[Result]:
        if not self._text:
            return []
        command = self._for_text(self._text)
        return [_shown(command, command.title, section, marks_of(command.title, self._text))]

    # ---------------------------------------------------------------- the model

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many results there are."""
        return 0 if parent is not None and parent.isValid() else len(self._results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the result, or its title for those who cannot see it painted."""
        if not index.isValid():
            return None
        result = self._results[index.row()]
        if role == RESULT_ROLE:
            return result
        return result.title if role == Qt.ItemDataRole.DisplayRole else None


def _find(vault: "Vault", text: str) -> "list[Hit]":
    from desktop.services.records.searching import search

    return search(vault, text, limit=_FOUND)


def _by_section(results: list[Result], most: int) -> list[Result]:
    """Let each kind stand together, the one with the best hit first, and at most so many of it."""
    sections: dict[str, list[Result]] = {}
    for result in results:
        sections.setdefault(result.section, []).append(result)
    return [result for same in sections.values() for result in same[:most]]


def _fits(title: str, message: str, text: str) -> bool:
    """Tell whether every word typed begins a word of the title, in either language."""
    if not text:
        return True
    shown = f"{title} {message}".casefold()
    return all(
        f" {word}" in f" {shown}" or word in title.casefold() for word in text.casefold().split()
    )


def _shown(
    command: Command, title: str, section: str, marks: tuple[tuple[int, int], ...]
) -> Result:
    made = Result(
        key=command.key, title=title, section=section, icon=command.icon, keys=command.keys
    )
    return replace(made, subtitle=_(command.note), marks=marks, target=command)


def marks_of(title: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return where ``text`` stands in ``title``; nothing where it was found by sound."""
    plain, sought = title.casefold(), text.casefold()
    place = plain.find(sought) if sought and len(plain) == len(title) else -1
    return ((place, len(sought)),) if place >= 0 else ()
