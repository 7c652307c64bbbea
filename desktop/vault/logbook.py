"""The log as it is written: numbered entries, each of them a link in this device's chain.

What stays on this machine is logged without a link, for the chain holds exactly what is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from desktop.vault import gate
from desktop.vault.raw import RawConnection
from sync.change import Edit, Op, chain_parts

_ENTRY = (
    "INSERT OR FAIL INTO change "
    "(n, batch, entity, record, op, clock, at, device, body, digest, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
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

    def enter(
        self, entity: str, op: Op, clock: int, entries: Iterable[tuple[str, str, Edit | None]]
    ) -> None:
        """Enter (record, digest, edit) of records made, trashed or restored."""
        number, previous, out = next_number(self.driver), self.chain, []
        for record, digest, edit in entries:
            body = _form.encode(edit) if edit is not None else b""
            head = (number, self.batch, entity, record, op, clock, None, digest)
            previous = chain_parts(previous, head, body)
            kept = body.decode() or None
            out.append(
                (number, self.token, entity, record, op, clock, None, 0, kept, digest, previous)
            )
            number += 1
        self.chain = previous
        self._write(out)

    def enter_edit(
        self, entity: str, record: str, edit: Edit, clock: int, *, at: int | None, local: bool
    ) -> None:
        """Enter an edit; ``at`` is when it took effect (milliseconds), ``local`` keeps it here."""
        number, body, link = next_number(self.driver), _form.encode(edit), None
        if not local:
            head = (number, self.batch, entity, record, Op.EDIT, clock, at, "")
            link = self.chain = chain_parts(self.chain, head, body)
        entry = (
            number,
            self.token,
            entity,
            record,
            Op.EDIT,
            clock,
            at,
            0,
            body.decode(),
            "",
            link,
        )
        self._write([entry])

    def enter_of_others(
        self, entries: Iterable[tuple[str, str, Op, int, int, Edit | None]]
    ) -> None:
        """Enter (entity, record, op, clock, device, edit) of what colleagues did elsewhere."""
        number = next_number(self.driver)
        self._write(
            (
                number + place,
                self.token,
                entity,
                record,
                op,
                clock,
                None,
                device,
                _form.encode(edit).decode() if edit is not None else None,
                "",
                None,
            )
            for place, (entity, record, op, clock, device, edit) in enumerate(entries)
        )

    def _write(self, entries: Iterable[tuple[object, ...]]) -> None:
        with gate.opened(self.driver, self.token):
            self.driver.executemany(_ENTRY, entries)
