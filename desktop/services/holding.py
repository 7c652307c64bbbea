"""Legal holds: records that a court, an authority or the firm itself wants kept.

A hold is a record about another one. Whoever may audit puts it on and lifts it; while it is on,
neither erasing nor retention touches the record, what is part of it, or what is linked with it. It
may still go to the trash, where it is kept.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from desktop.services import security_events
from desktop.services.records.reading import get_record
from desktop.vault.errors import RecordNotFound
from desktop.vault.vault import Vault
from sync.errors import Exit, HoldfastError
from sync.rights import AUDIT, NotAllowed

ENTITY = "legal_hold"
Key = tuple[str, str]
"""Kind and id of a record."""


class OnLegalHold(HoldfastError):
    """The record must be kept. Facts: name (of the hold), entity, record (that is held)."""

    exit = Exit.REFUSED


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold in force; without ``until`` it ends when it is lifted."""

    id: str
    name: str
    entity: str
    record: str
    reason: str
    until: date | None = None

    def error(self) -> OnLegalHold:
        """Return the refusal that names it."""
        return OnLegalHold(name=self.name, entity=self.entity, record=self.record)


def put_on(
    vault: Vault, entity: str, record: str, *, name: str, reason: str, until: date | None = None
) -> str:
    """Put a record on hold; return the hold's id.

    Raises:
        NotAllowed: this person may not audit.
        RecordNotFound, InvalidValue
    """
    require(vault, AUDIT)
    held = get_record(vault, entity, record).id
    values = {
        "name": name,
        "about_entity": entity,
        "about_record": held,
        "reason": reason,
        "until": until,
    }
    with vault.batch("edit") as batch:
        made = batch.create(ENTITY, values)
        security_events.enter(batch, "hold", about=(entity, held), detail="on")
    return made


def lift(vault: Vault, hold: str) -> None:
    """Lift a hold: it goes to the trash, where it can still be read.

    Raises:
        NotAllowed, RecordNotFound
    """
    require(vault, AUDIT)
    with vault.batch("edit") as batch:
        row = batch.row(ENTITY, hold)
        if not batch.trash(ENTITY, hold):
            raise RecordNotFound(entity=ENTITY, record=hold)
        about = (str(row["about_entity"]), str(row["about_record"]))
        security_events.enter(batch, "hold", about=about, detail="lifted")


def require(vault: Vault, action: str) -> None:
    """Refuse somebody who has no right to an action.

    Raises:
        NotAllowed
    """
    if vault.rights is not None and not vault.rights.may(action):
        raise NotAllowed(verb=action, entity="", record="", field="")


def may(vault: Vault, action: str) -> bool:
    """Tell whether this person has a right to an action."""
    return vault.rights is None or vault.rights.may(action)


def holds_on(vault: Vault, entity: str, record: str) -> list[Hold]:
    """Return the holds on a record, for somebody who may audit; nothing for others."""
    with vault.read() as connection:
        return [
            hold for hold in in_force(connection) if (hold.entity, hold.record) == (entity, record)
        ]


def every(vault: Vault) -> list[Hold]:
    """Return all holds in force.

    Raises:
        NotAllowed: this person may not audit.
    """
    require(vault, AUDIT)
    with vault.read() as connection:
        return in_force(connection)


def in_force(connection: Connection, *, today: date | None = None) -> list[Hold]:
    """Return all holds in force; ``connection`` decides whether they are to be seen."""
    rows = connection.exec_driver_sql(
        f"SELECT id, name, about_entity, about_record, reason, until FROM {ENTITY} "
        "WHERE life = 0 AND (until IS NULL OR until >= ?) ORDER BY n",
        ((today or datetime.now(UTC).date()).isoformat(),),
    )
    return [
        Hold(
            id=str(row[0]),
            name=str(row[1]),
            entity=str(row[2]),
            record=str(row[3]),
            reason=str(row[4]),
            until=date.fromisoformat(row[5]) if row[5] else None,
        )
        for row in rows
    ]


def standing_in_the_way(holds: Iterable[Hold], records: Collection[Key]) -> Hold | None:
    """Return a hold that one of the records is under, if there is any."""
    wanted = set(records)
    return next((hold for hold in holds if (hold.entity, hold.record) in wanted), None)
