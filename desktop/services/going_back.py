"""Taking a vault back to a moment of its past, by its own log: every later batch is taken back as
undo does, the latest first, and each of these steps is in the log in its turn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.services.progress import Progress, Silent
from desktop.services.undoing import undo
from desktop.vault.tables import stored
from desktop.vault.vault import Vault
from sync.clock import clock_at
from sync.errors import HoldfastError


@dataclass(frozen=True, slots=True)
class WentBack:
    """What going back did.

    Attributes:
        until: The moment.
        batches: How many batches were taken back.
        kept: Records (kind, id) that kept something because it no longer was as written.
        stayed: Batches that could not be taken back at all: id and why, a stable word.
        from_hub: Batches of colleagues that came from the hub; they stay.
    """

    until: datetime
    batches: int
    kept: tuple[tuple[str, str], ...] = ()
    stayed: tuple[tuple[str, str], ...] = ()
    from_hub: int = 0


def go_back(vault: Vault, until: datetime, progress: Progress | None = None) -> WentBack:
    """Take back every batch written after ``until``, an aware time."""
    progress = progress or Silent()
    batches, from_hub = _later(vault, until)
    kept: list[tuple[str, str]] = []
    stayed: list[tuple[str, str]] = []
    for done, batch in enumerate(batches):
        progress.step(done, len(batches))
        try:
            kept += undo(vault, batch).kept
        except HoldfastError as error:
            reason = error.facts.get("reason")
            stayed.append((batch, str(reason or type(error).__name__)))
    return WentBack(
        until=until,
        batches=len(batches) - len(stayed),
        kept=_still_here(vault, dict.fromkeys(kept)),
        stayed=tuple(stayed),
        from_hub=from_hub,
    )


def _still_here(vault: Vault, records: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Leave out records that are in the trash by now: nothing of them stayed."""
    with vault.inspect() as connection:
        return tuple(
            (entity, record)
            for entity, record in records
            if connection.exec_driver_sql(
                f"SELECT 1 FROM {stored(entity)} WHERE id = ? AND life = 0", (record,)
            ).first()
        )


def _later(vault: Vault, until: datetime) -> tuple[list[str], int]:
    """Return this device's batches after a moment, the latest first, and how many came from the
    hub.

    Security events and erasures are no work that could be undone.
    """
    clock = clock_at(int(until.timestamp() * 1000) + 1)
    with vault.inspect() as connection:
        own = connection.exec_driver_sql(
            "SELECT id FROM batch WHERE clock >= ? AND origin = 0 AND last IS NOT NULL "
            "AND kind NOT IN ('audit', 'sync', 'erasure') ORDER BY n DESC",
            (clock,),
        )
        ids = [str(row[0]) for row in own]
        hub = connection.exec_driver_sql(
            "SELECT count(*) FROM batch WHERE clock >= ? AND origin = 1", (clock,)
        )
        return ids, int(hub.scalar_one())
