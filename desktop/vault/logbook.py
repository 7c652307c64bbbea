"""The log as it is written: numbered entries, each of them a link in this device's chain.

A link covers a salted digest of what was written, never the values: those are sealed under the
record's key and can be erased while the chain still holds. What stays on this machine is logged
without a link, for the chain holds exactly what is sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from desktop.vault import gate
from desktop.vault.raw import RawConnection
from desktop.vault.sealing import RecordKeys, salts
from sync.change import Edit, Op, chain_parts, digest_of
from sync.values import Plain

_ENTRY = (
    "INSERT OR FAIL INTO main.change "
    "(n, batch, entity, record, op, clock, at, device, body, digest, salt, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
OFFERED = "offered"
"""The fact that tells up to which number entries may have been sent, answered or not."""
_form = msgspec.json.Encoder(order="sorted")


def next_number(driver: RawConnection) -> int:
    """Return the number of the next entry; numbers are never used twice."""
    row = driver.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone()
    return int(row[0]) + 1 if row else 1


@dataclass(slots=True)
class Logbook:
    """Writes the entries of one batch. ``chain`` is the hash of the last link so far."""

    driver: RawConnection
    batch: str
    token: int
    chain: bytes
    keys: RecordKeys = field(init=False)

    def __post_init__(self) -> None:
        self.keys = RecordKeys(self.driver)

    def enter_creates(
        self,
        entity: str,
        clock: int,
        made: Sequence[tuple[str, dict[str, Plain]]],
        *,
        local: bool = False,
    ) -> None:
        """Enter (record, values that travel) of records that were made; the row holds the
        values.
        """
        number, previous, out = next_number(self.driver), self.chain, []
        for (record, values), salt in zip(made, salts(len(made)), strict=True):
            digest, link = digest_of(values, salt), None
            if not local:
                head = (number, self.batch, entity, record, Op.CREATE, clock, None, digest)
                link = previous = chain_parts(previous, head)
            out.append(
                (
                    number,
                    self.token,
                    entity,
                    record,
                    Op.CREATE,
                    clock,
                    None,
                    0,
                    None,
                    digest,
                    salt,
                    link,
                )
            )
            number += 1
        self.chain = previous
        self._write(out)

    def enter(
        self,
        entity: str,
        op: Op,
        clock: int,
        edits: Sequence[tuple[str, Edit]],
        *,
        at: int | None = None,
        local: bool = False,
    ) -> None:
        """Enter (record, edit) of records edited, trashed, restored or purged.

        ``at`` is when it took effect (milliseconds), ``local`` keeps it on this machine.
        """
        number, previous, out = next_number(self.driver), self.chain, []
        for (record, edit), salt in zip(edits, salts(len(edits)), strict=True):
            body, link = _form.encode(edit), None
            digest = digest_of(edit, salt)
            if not local:
                head = (number, self.batch, entity, record, op, clock, at, digest)
                link = previous = chain_parts(previous, head)
            kept = self.keys.sealed(record, body)
            out.append(
                (number, self.token, entity, record, op, clock, at, 0, kept, digest, salt, link)
            )
            number += 1
        self.chain = previous
        self._write(out)

    def has_not_left(self, record: str) -> bool:
        """Tell whether the content of all of a record's entries can still be kept here: the hub
        was sent none of them, and the chain covers none of them but by a salted digest.
        """
        row = self.driver.execute(
            "SELECT 1 FROM main.change WHERE record = ? AND (device <> 0 OR hash IS NOT NULL AND "
            "(salt IS NULL OR n <= (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta "
            "WHERE name IN ('acknowledged', ?)))) LIMIT 1",
            (record, OFFERED),
        ).fetchone()
        return row is None

    def enter_of_others(
        self, entries: Iterable[tuple[str, str, Op, int, int, Edit | None]]
    ) -> None:
        """Enter (entity, record, op, clock, device, edit) of what colleagues did elsewhere."""
        number = next_number(self.driver)
        out = []
        for place, (entity, record, op, clock, device, edit) in enumerate(entries):
            kept = self.keys.sealed(record, _form.encode(edit)) if edit is not None else None
            fixed = (entity, record, op, clock, None, device, kept, "", None, None)
            out.append((number + place, self.token, *fixed))
        self._write(out)

    def _write(self, entries: Iterable[tuple[object, ...]]) -> None:
        with gate.opened(self.driver, self.token):
            self.driver.executemany(_ENTRY, entries)
