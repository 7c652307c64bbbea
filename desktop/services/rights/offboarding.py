"""Handing over everything a leaver owns: to one person, or to a unit's pool.

One batch does it all, so that one undo takes it back: every record they own, of every kind, in the
trash or not, and the mark that they have left. What closes their way into the vault cannot be
undone and comes last.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.services import keys
from desktop.services.progress import Progress, Silent
from desktop.services.rights.people import list_people
from desktop.services.security_events import enter
from desktop.vault.batch import Batch
from desktop.vault.errors import LastPassphrase
from desktop.vault.keys import SlotKind
from desktop.vault.permits import OFFBOARDING
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.errors import HoldfastError
from sync.rights import ADMINISTER, OFFBOARD, NotAllowed
from sync.schema import Entity, Schema
from sync.values import Plain

_OWN_SLOTS = (SlotKind.PASSPHRASE, SlotKind.KEYCHAIN)


class CannotHandOver(HoldfastError):
    """An off-boarding that makes no sense. Facts: person, reason (``self``, ``nobody``, ``same``,
    ``left``).
    """


@dataclass(frozen=True, slots=True)
class Handover:
    """Who leaves, and who takes over: a person, or else the pool of a unit.

    ``views``: their saved views go to the trash, where nobody else uses them.
    """

    person: str
    to: str = ""
    pool: str = ""
    views: bool = False


@dataclass(frozen=True, slots=True)
class Owned:
    """How many records of a kind a person owns: in lists, and in the trash."""

    entity: Entity
    alive: int
    trashed: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.alive + self.trashed


@dataclass(frozen=True, slots=True)
class Estate:
    """What an off-boarding would hand over and close. ``slots`` are ways into the vault;
    ``may_close`` tells whether the person at the screen may close them.
    """

    owned: tuple[Owned, ...]
    views: int
    slots: tuple[keys.KeySlot, ...]
    may_close: bool

    @property
    def count(self) -> int:
        """How many records there are in all."""
        return sum(one.count for one in self.owned)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What an off-boarding did. ``slots_left``: ways into the vault that stayed open."""

    batch: str
    moved: Mapping[str, int]
    views: int
    slots_closed: int
    slots_left: int

    @property
    def count(self) -> int:
        """How many records were moved in all."""
        return sum(self.moved.values())


def may_hand_over(vault: Vault, person: str = "") -> bool:
    """Tell whether the person at the screen may off-board ``person``, or anybody: all may who
    administers, others those of their unit and the ones below.
    """
    rights = vault.rights
    if rights is None:
        return True
    if not rights.may(OFFBOARD):
        return False
    return not person or rights.may(ADMINISTER) or person in rights.below.people


def check_wish(vault: Vault, wish: Handover) -> None:
    """Refuse an off-boarding that makes no sense or is not allowed.

    Raises:
        NotAllowed, CannotHandOver
    """
    if not may_hand_over(vault, wish.person):
        raise NotAllowed(verb=OFFBOARD, entity="", record="", field="")
    people = {row.id: row for row in list_people(vault)}
    if wish.person == vault.person:
        raise CannotHandOver(person=wish.person, reason="self")
    if bool(wish.to) == bool(wish.pool):
        raise CannotHandOver(person=wish.person, reason="nobody")
    if wish.to == wish.person:
        raise CannotHandOver(person=wish.to, reason="same")
    if wish.to in people and people[wish.to].has_left:
        raise CannotHandOver(person=people[wish.to].name, reason="left")


# ---------------------------------------------------------------- what there is


def estate(vault: Vault, person: str) -> Estate:
    """Return what a person owns and how they open the vault.

    Raises:
        NotAllowed
    """
    if not may_hand_over(vault, person):
        raise NotAllowed(verb=OFFBOARD, entity="", record="", field="")
    with vault.inspect() as connection:
        found = [_owned(connection, e, person) for e in _owning(vault.model.schema)]
        views = _view_ids(connection, person)
    slots = tuple(s for s in keys.list_slots(vault) if s.person == person and s.kind in _OWN_SLOTS)
    owned = tuple(one for one in found if one.count)
    return Estate(owned, len(views), slots, keys.may_change_keys(vault))


def _owning(schema: Schema) -> Iterator[Entity]:
    """Yield the kinds of records that have an owner; what is only ever added keeps its maker."""
    return (e for e in schema.entities if "owner" in e.by_name and not e.append_only)


def _owns(entity: Entity) -> str:
    """Return the condition under which a record is somebody's: they own it, or made it and it
    belongs to nobody and no pool.
    """
    if entity.parts_of or entity.about:
        return "owner = :person"
    return "owner = :person OR (owner IS NULL AND unit IS NULL AND created_by = :person)"


def _owned(connection: Connection, entity: Entity, person: str) -> Owned:
    alive, trashed = connection.exec_driver_sql(
        f"SELECT coalesce(sum(life = 0), 0), coalesce(sum(life <> 0), 0) "
        f"FROM {quoted(entity.name)} WHERE {_owns(entity)}",
        {"person": person},
    ).one()
    return Owned(entity, int(alive), int(trashed))


def _ids(connection: Connection, entity: Entity, person: str) -> list[str]:
    rows = connection.exec_driver_sql(
        f"SELECT id FROM {quoted(entity.name)} WHERE {_owns(entity)}", {"person": person}
    )
    return [str(row[0]) for row in rows]


def _view_ids(connection: Connection, person: str) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT id FROM saved_view WHERE life = 0 AND coalesce(shared, 0) = 0 "
        "AND (owner = :person OR (owner IS NULL AND created_by = :person))",
        {"person": person},
    )
    return [str(row[0]) for row in rows]


# ---------------------------------------------------------------- handing over


def hand_over(vault: Vault, wish: Handover, progress: Progress | None = None) -> HandedOver:
    """Hand everything over in one batch, mark the person as having left, close their way in.

    Raises:
        NotAllowed, CannotHandOver, LastAdministrator, RecordNotFound
        Cancelled: nothing was changed.
    """
    check_wish(vault, wish)
    progress = progress or Silent()
    with vault.batch(OFFBOARDING) as batch, batch.room_for_many():
        if wish.to or wish.pool:
            batch.row("person" if wish.to else "unit", wish.to or wish.pool)
        views = _view_ids(batch.connection, wish.person) if wish.views else []
        moved = _move(batch, wish, progress)
        batch.trash_many("saved_view", views)
        batch.set("person", wish.person, {"inactive": True})
        count = sum(moved.values())
        enter(batch, "offboarding", about=("person", wish.person), count=count)
    closed, left = _close(vault, wish.person)
    return HandedOver(batch.id, moved, len(views), closed, left)


def _move(batch: Batch, wish: Handover, progress: Progress) -> dict[str, int]:
    owning = list(_owning(batch.model.schema))
    ids = {e.name: _ids(batch.connection, e, wish.person) for e in owning}
    total, done = sum(map(len, ids.values())), 0
    for entity, records in ids.items():
        columns = _heirs(batch, entity, wish)
        for record in records:
            batch.set_columns(entity, record, dict(columns), settle=False)
            done += 1
            progress.step(done, total)
    return {entity: len(records) for entity, records in ids.items() if records}


def _heirs(batch: Batch, entity: str, wish: Handover) -> dict[str, Plain]:
    """Return whose records of a kind become. A person's unit says where they work, so that people
    are in no pool.
    """
    if wish.to:
        return {"owner": wish.to}
    if entity == "person":
        return {"owner": batch.author.person}
    return {"owner": None, "unit": wish.pool}


def _close(vault: Vault, person: str) -> tuple[int, int]:
    """Remove a person's ways into the vault; return how many went and how many had to stay."""
    slots = [s for s in keys.list_slots(vault) if s.person == person and s.kind in _OWN_SLOTS]
    closed = 0
    for slot in slots:
        try:
            keys.remove_slot(vault, slot.id)
        except (NotAllowed, LastPassphrase):
            continue
        closed += 1
    return closed, len(slots) - closed
