"""The inbox of edits that collided: grouped by record, decided field by field, never in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from desktop.controllers.records.faces import choices_of, is_editable
from desktop.controllers.session import Session
from desktop.services.formatting import date_short, money
from desktop.services.records.presenting import exact
from desktop.services.syncing.conflicts import (
    OpenConflict,
    Side,
    Verdict,
    open_conflicts,
    resolve_many,
)
from desktop.vault.batch import Written
from desktop.vault.vault import Vault
from desktop.workers.runner import Job
from sync.language import _, ngettext
from sync.merge import LIFE
from sync.schema import Entity, Field, Kind
from sync.values import Money, utc_time

BASE, MINE, THEIRS, VALUE = "base", "mine", "theirs", "value"
SIDES = (BASE, MINE, THEIRS)


@dataclass(frozen=True, slots=True)
class Group:
    """All open conflicts of one record."""

    entity: str
    record: str
    title: str
    conflicts: tuple[OpenConflict, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other groups."""
        return self.entity, self.record

    @property
    def newest(self) -> datetime | None:
        """When the later of the colliding edits was made."""
        times = [t for one in self.conflicts for t in (one.mine.time, one.theirs.time) if t]
        return utc_time(max(times)) if times else None

    @property
    def others(self) -> str:
        """Who else edited it."""
        names = dict.fromkeys(one.theirs.person for one in self.conflicts if one.theirs.person)
        return "、".join(names) if len(names) > 1 else next(iter(names), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen for one conflict, not saved yet."""

    keep: str = ""
    value: str = ""


class Conflicts(QObject):
    """State of the conflict screen.

    Signals:
        changed: Other groups, another current one, or other choices.
        failed: The exception that reading ended with.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.groups: list[Group] = []
        self.is_known = False
        self._current: tuple[str, str] | None = None
        self._choices: dict[str, Choice] = {}
        self._job: Job[list[OpenConflict]] | None = None
        self._is_stale = False
        self._is_saving = False
        self.is_watching = False
        session.changed.connect(self._hear)

    # ---------------------------------------------------------------- reading

    def refresh(self) -> None:
        """Read the open conflicts; a call during a reading becomes one more reading."""
        if self._job is not None:
            self._is_stale = True
            return
        self._is_stale = False
        self._job = self._session.read(open_conflicts)
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._read_again_if_stale)

    def _read_again_if_stale(self) -> None:
        self._job = None
        if self._is_stale:
            self.refresh()

    def _take(self, found: list[OpenConflict]) -> None:
        place = self.place
        self.groups = grouped(found)
        self.is_known = True
        known = {one.id for one in found}
        self._choices = {i: choice for i, choice in self._choices.items() if i in known}
        keys = [group.key for group in self.groups]
        if self._current not in keys:
            self._current = keys[min(max(place, 0), len(keys) - 1)] if keys else None
        self.changed.emit()

    def _hear(self, written: Written) -> None:
        about = {"conflict", *(group.entity for group in self.groups)}
        if about.isdisjoint(written.records):
            return
        if self.is_watching:
            self.refresh()
        else:
            self._is_stale = True

    def watch(self, *, is_watching: bool) -> None:
        """Follow changes while the screen is visible."""
        self.is_watching = is_watching
        if is_watching and (self._is_stale or not self.is_known):
            self.refresh()

    # ---------------------------------------------------------------- what is shown

    @property
    def total(self) -> int:
        """How many conflicts are open."""
        return sum(len(group.conflicts) for group in self.groups)

    @property
    def place(self) -> int:
        """The current group's place in the inbox, -1 for none."""
        keys = [group.key for group in self.groups]
        return keys.index(self._current) if self._current in keys else -1

    @property
    def current(self) -> Group | None:
        """The record being decided."""
        return self.groups[self.place] if self.place >= 0 else None

    def described(self, group: Group) -> Entity:
        """Return the description of a group's kind of record."""
        return self._session.vault.entity(group.entity)

    def field(self, conflict: OpenConflict) -> Field | None:
        """Return the field a conflict is about, None for a unit of several."""
        entity = self._session.vault.entity(conflict.entity)
        fields = [one for one in entity.fields if one.merge_unit == conflict.unit]
        return fields[0] if len(fields) == 1 else None

    def takes_value(self, conflict: OpenConflict) -> bool:
        """Tell whether another value may be typed."""
        field = self.field(conflict)
        return field is not None and is_editable(field) and field.kind is not Kind.TAGS

    def choices(self, conflict: OpenConflict) -> Sequence[tuple[object, str]]:
        """Return what a field of few values may be set to."""
        field = self.field(conflict)
        return choices_of(field) if field is not None else ()

    def choice(self, conflict: OpenConflict) -> Choice:
        """Return what is chosen; at first the side that is in force."""
        return self._choices.get(conflict.id, Choice(conflict.winner))

    def chosen_text(self, conflict: OpenConflict) -> str:
        """Return what the field will hold."""
        choice = self.choice(conflict)
        if choice.keep != VALUE:
            return side_text(conflict.side(choice.keep))
        words = dict(self.choices(conflict))
        return words.get(choice.value, choice.value)

    # ---------------------------------------------------------------- choosing

    def go_to(self, place: int) -> None:
        """Make another group the current one."""
        if 0 <= place < len(self.groups):
            self._current = self.groups[place].key
            self.changed.emit()

    def choose(self, conflict: str, keep: str, value: str | None = None) -> None:
        """Choose a side of one conflict, or a value of one's own."""
        before = self._choices.get(conflict, Choice())
        text = before.value if value is None else value
        self._choices[conflict] = replace(before, keep=keep, value=text)
        self.changed.emit()

    def choose_all(self, keep: str) -> None:
        """Choose the same side for every field of the current record."""
        for conflict in self.current.conflicts if self.current else ():
            self._choices[conflict.id] = replace(
                self._choices.get(conflict.id, Choice()), keep=keep
            )
        self.changed.emit()

    # ---------------------------------------------------------------- saving

    def save(self) -> None:
        """Write what is chosen for the current record and go on to the next one."""
        group = self.current
        if group is not None:
            self._resolve(group.conflicts, group.title)

    def save_all(self, rule: str) -> None:
        """Decide every open conflict by a rule: ``mine``, ``theirs`` or ``winner`` (as it is)."""
        every = [one for group in self.groups for one in group.conflicts]
        self._choices = {one.id: Choice(one.winner if rule == "winner" else rule) for one in every}
        self._resolve(every, "")

    def _resolve(self, conflicts: Iterable[OpenConflict], title: str) -> None:
        if self._is_saving:
            return
        verdicts = [
            Verdict(one.id, self.choice(one).keep, self.choice(one).value) for one in conflicts
        ]
        if not verdicts:
            return
        self._is_saving = True
        self._title, self._count = title, len(verdicts)

        def work(vault: Vault) -> str:
            return resolve_many(vault, verdicts)

        job = self._session.write(work)
        job.succeeded.connect(self._tell)
        job.ended.connect(self._end_saving)

    def _tell(self, batch: str) -> None:
        words = ngettext("{n} conflict resolved", "{n} conflicts resolved", self._count)
        text = words.format(n=self._count)
        self._session.done(f"{text} · {self._title}" if self._title else text, batch)
        self.refresh()

    def _end_saving(self) -> None:
        self._is_saving = False


def grouped(conflicts: Iterable[OpenConflict]) -> list[Group]:
    """Return conflicts by record, in the order in which the records come first."""
    found: dict[tuple[str, str], list[OpenConflict]] = {}
    for one in conflicts:
        found.setdefault((one.entity, one.record), []).append(one)
    return [Group(*key, many[0].title, tuple(many)) for key, many in found.items()]


def side_text(side: Side) -> str:
    """Return one side's value as people read it."""
    if isinstance(side.value, Money):
        return money(side.value.amount, side.value.currency)
    return side.text or _("(empty)")


def edit_text(side: Side) -> str:
    """Return one side's value as the start of an own one."""
    if isinstance(side.value, Money):
        return exact(side.value.amount)
    return side.text


def time_words(text: str) -> str:
    """Return when an edit was made: month, day and minute, here."""
    if not text:
        return ""
    moment = utc_time(text).astimezone()
    today = datetime.now(UTC).astimezone().date()
    return f"{date_short(moment.date(), today)} {moment:%H:%M}"


def why_words(conflict: OpenConflict) -> str:
    """Return why there is a conflict, and what everyone sees meanwhile."""
    mine, theirs = conflict.mine, conflict.theirs
    facts = {
        "field": _(conflict.label),
        "mine": time_words(mine.time),
        "theirs": time_words(theirs.time),
        "person": theirs.person or _("somebody"),
        "base": side_text(conflict.base),
    }
    if conflict.unit == LIFE:
        told = _("One side deleted the record while the other edited it ({mine} and {theirs}).")
    elif mine.person == theirs.person:
        told = _(
            "“{field}” was edited on two devices, at {mine} and at {theirs}, and neither knew of "
            "the other: both began with “{base}”."
        )
    else:
        told = _(
            "You edited “{field}” at {mine}, {person} at {theirs}, and neither knew of the other: "
            "both began with “{base}”."
        )
    shown = {
        MINE: _("For now everybody sees your value; the other one is kept here."),
        THEIRS: _("For now everybody sees the other value; yours is kept here."),
    }
    return f"{told.format(**facts)} {shown.get(conflict.winner, '')}".strip()
