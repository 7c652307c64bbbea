"""Retention: what has lain in the trash for as long as a rule says is erased.

Rules are records: a kind, and so many months after deletion. Nothing on legal hold is touched.
Whoever looks after the vault (`desktop.services.upkeep`, the command line) runs it.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from desktop.services import erasing, erasure_scope
from desktop.services.erasing import Erased
from desktop.services.erasure_scope import Key
from desktop.services.holding import Hold, in_force
from desktop.vault.stamps import read_stamps
from desktop.vault.tables import stored
from desktop.vault.vault import Vault
from sync.clock import time_of
from sync.merge import LIFE
from sync.schema import Schema

ENTITY = "retention_rule"
AT_ONCE = 1_000
"""So many records are erased in one batch, at most; the others come next time."""


@dataclass(frozen=True, slots=True)
class Due:
    """A record in the trash whose time is over; ``hold`` keeps it all the same."""

    entity: str
    record: str
    deleted_on: date
    due_on: date
    hold: Hold | None = None


def rules(connection: Connection) -> dict[str, int]:
    """Return the months that each kind of record is kept after deletion; of two rules the longer
    counts.
    """
    rows = connection.exec_driver_sql(f"SELECT entity, months FROM main.{ENTITY} WHERE life = 0")
    kept: dict[str, int] = {}
    for entity, months in rows:
        kept[str(entity)] = max(int(months), kept.get(str(entity), 0))
    return kept


def due(vault: Vault, *, today: date | None = None) -> list[Due]:
    """Return what is due, the longest deleted first, those on hold among them."""
    today = today or datetime.now(UTC).date()
    with vault.inspect() as connection:
        schema = vault.schema
        return [
            Due(*found, hold=_hold(connection, schema, (found[0], found[1]), today))
            for entity, months in sorted(rules(connection).items())
            if entity in schema.by_name and erasure_scope.can_be_erased(schema.entity(entity))
            for found in _found(connection, entity, months, today)
        ]


def _found(
    connection: Connection, entity: str, months: int, today: date
) -> Iterator[tuple[str, str, date, date]]:
    rows = connection.exec_driver_sql(
        f"SELECT id, clock, stamps FROM {stored(entity)} WHERE life = 1 ORDER BY n"
    )
    for record, clock, stamps in rows.all():
        stamp = read_stamps({"stamps": stamps}).get(LIFE, (int(clock), 0))
        deleted = time_of(stamp[0]).date()
        until = later(deleted, months)
        if until <= today:
            yield entity, str(record), deleted, until


def _hold(connection: Connection, schema: Schema, key: Key, today: date) -> Hold | None:
    if not in_force(connection, today=today):
        return None
    scope = erasure_scope.scope_of(connection, schema, [key], ())
    return erasing.hold_against(connection, schema, scope, today=today)


def later(day: date, months: int) -> date:
    """Return the day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def run(vault: Vault, *, today: date | None = None) -> Erased | None:
    """Erase what is due and not on hold, in one batch; None where there is nothing to do, or
    where this person may not administer.
    """
    if not erasing.may_erase(vault):
        return None
    free = [(one.entity, one.record) for one in due(vault, today=today) if one.hold is None]
    if not free:
        return None
    return erasing.carry_out(vault, free[:AT_ONCE], reason="retention", also=(), cleaning=False)
