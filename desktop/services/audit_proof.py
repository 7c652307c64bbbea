"""Proving the log, and handing it to auditors so that they can prove it themselves.

An export names for every entry what its link covers: the SHA-256 over the previous link and the
JSON list (number, batch, kind of record, record, operation, clock, time of effect, digest). With
the head, the newest link with its number and time, nothing can be taken away or slipped in
unnoticed. What was written is in the file only as far as whoever exports it may see it.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from desktop.services import auditing, security_events
from desktop.services.audit_words import (
    batch_words,
    entity_words,
    event_words,
    value_words,
    what_words,
)
from desktop.services.auditing import Filter, Line
from desktop.services.holding import require
from desktop.services.importing.zone import LocalZone
from desktop.services.progress import Progress, Silent
from desktop.services.records.history import FieldChange, fields_changed
from desktop.services.tabular.writing import write_table
from desktop.vault.anchor import head_of
from desktop.vault.check_log import follow_log
from desktop.vault.engine import as_facts
from desktop.vault.vault import Vault
from sync.change import Edit
from sync.clock import time_of
from sync.language import _
from sync.rights import AUDIT

KINDS = (".xlsx", ".csv", ".jsonl")
HEADINGS_OF_PROOF = ("batch", "op", "clock", "at", "digest", "previous", "hash")
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stands: the newest entry's number, link and time."""

    number: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verified:
    """What following the chain found.

    Attributes:
        detail: How many entries there are and by which orders some were erased; or what is wrong.
        bad: Number of the first entry that is not as it was written; None where none is named.
    """

    ok: bool
    detail: str
    bad: int | None
    head: Head


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written for the auditors."""

    count: int
    head: Head


def head(vault: Vault) -> Head:
    """Return where the chain stands."""
    with vault.inspect() as connection:
        newest = head_of(connection)
    return Head(newest.number, newest.chain.hex(), time_of(newest.clock))


def verify(vault: Vault) -> Verified:
    """Follow the chain from its beginning.

    Raises:
        NotAllowed
    """
    require(vault, AUDIT)
    with vault.inspect() as connection:
        found = follow_log(connection, vault)
    number = re.search(r"change (\d+)", found.detail) if not found.ok else None
    if not found.ok:
        security_events.note(vault, "damage", detail="log")
    return Verified(found.ok, found.detail, int(number[1]) if number else None, head(vault))


# ---------------------------------------------------------------- exporting


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the link of an entry covers, exactly."""

    n: int
    batch: str
    entity: str
    record: str
    op: str
    clock: int
    at: int | None
    digest: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class _Entry:
    line: Line
    fields: tuple[FieldChange, ...]
    proof: _Proof


def export(
    vault: Vault, file: Path, wanted: Filter | None = None, progress: Progress | None = None
) -> Exported:
    """Write the entries a filter finds, the oldest first, and the head, to an .xlsx, .csv or
    .jsonl file.

    Raises:
        NotAllowed, TabularError, Disk
    """
    require(vault, AUDIT)
    wanted, progress = wanted or Filter(), progress or Silent()
    newest, total = head(vault), auditing.count(vault, wanted)
    entries = _entries(vault, wanted, newest.number, total, progress)
    if file.suffix.lower() == ".jsonl":
        count = _write_lines(file, newest, entries)
    else:
        rows = _rows(vault, newest, entries)
        count = write_table(file, _headings(), rows, sheet_name=_("Log"), zone=LocalZone()) - 1
    kind = file.suffix.lstrip(".").lower()
    security_events.note(vault, "export", about=("change", ""), detail=kind, count=count)
    return Exported(count, newest)


def _entries(
    vault: Vault, wanted: Filter, until: int, total: int, progress: Progress
) -> Iterator[_Entry]:
    after, done = 0, 0
    while True:
        found = auditing.lines_from(vault, wanted, after=after, until=until, limit=_PAGE)
        if not found:
            return
        yield from _in_full(vault, found)
        after, done = found[-1].n, done + len(found)
        progress.step(done, max(total, done))


def _in_full(vault: Vault, lines: list[Line]) -> Iterator[_Entry]:
    numbers = [line.n for line in lines]
    proofs, seen = _proofs(vault, numbers), auditing.bodies(vault, numbers)
    for line in lines:
        proof, body = proofs[line.n], seen.get(line.n)
        edit = msgspec.json.decode(body, type=Edit) if body else None
        entity = vault.schema.by_name.get(proof.entity)
        fields = fields_changed(vault, entity, edit) if edit and entity is not None else ()
        yield _Entry(line, fields, proof)


def _proofs(vault: Vault, numbers: list[int]) -> dict[int, _Proof]:
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT c.n, b.id, c.entity, c.record, c.op, c.clock, c.at, coalesce(c.digest, ''), "
            "(SELECT p.hash FROM main.change AS p WHERE p.n < c.n AND p.hash IS NOT NULL "
            "ORDER BY p.n DESC LIMIT 1), c.hash FROM main.change AS c "
            "JOIN main.batch AS b ON b.n = c.batch "
            "WHERE c.n IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(numbers).decode(),),
        )
        return {int(row[0]): _proof(tuple(row)) for row in rows}


def _proof(row: tuple[object, ...]) -> _Proof:
    n, batch, entity, record, op, clock, at, digest, previous, link = row
    return _Proof(
        n=int(str(n)),
        batch=str(batch),
        entity=str(entity),
        record=str(record),
        op=str(op),
        clock=int(str(clock)),
        at=int(str(at)) if at is not None else None,
        digest=str(digest),
        previous=_hex(previous),
        hash=_hex(link),
    )


def _hex(link: object) -> str:
    return link.hex() if isinstance(link, bytes) else ""


def _headings() -> list[str]:
    words = (
        _("Entry number"),
        _("Time"),
        _("Person"),
        _("Device"),
        _("What"),
        _("Kind of record"),
        _("Record"),
        _("Title"),
        _("Changes"),
        _("Batch kind"),
        _("Label"),
    )
    return [*words, *HEADINGS_OF_PROOF]


def _rows(vault: Vault, newest: Head, entries: Iterator[_Entry]) -> Iterator[list[object]]:
    for entry in entries:
        line, proof = entry.line, entry.proof
        changes = _changes(entry) or (event_words(vault, line) if line.is_event else "")
        yield [
            line.n,
            line.at,
            line.person or line.person_id,
            line.device,
            what_words(vault.schema, line.what),
            entity_words(vault.schema, line.entity),
            line.record,
            line.title,
            changes,
            batch_words(line.batch_kind),
            line.label,
            *(_cell(getattr(proof, name)) for name in HEADINGS_OF_PROOF),
        ]
    rest = [""] * (len(_headings()) - 6)
    yield [newest.number, newest.at, "", "", _("Head of the chain"), *rest, newest.hash]


def _cell(value: object) -> object:
    return str(value) if isinstance(value, int) else value or ""


def _changes(entry: _Entry) -> str:
    return "; ".join(
        f"{_(one.field.label)}: {value_words(one, one.old)} → {value_words(one, one.new)}"
        for one in entry.fields
    )


def _write_lines(file: Path, newest: Head, entries: Iterator[_Entry]) -> int:
    count = 0
    with _replacing(file) as out:
        out.write(msgspec.json.encode({"head": asdict(newest)}) + b"\n")
        for entry in entries:
            out.write(msgspec.json.encode(_document(entry)) + b"\n")
            count += 1
    return count


def _document(entry: _Entry) -> dict[str, object]:
    line = asdict(entry.line)
    known = ("what", "person", "person_id", "device", "title", "detail", "count", "label")
    return {
        **asdict(entry.proof),
        "time": entry.line.at,
        **{name: line[name] for name in known},
        "batch_kind": entry.line.batch_kind,
        "fields": [
            {
                "field": one.field.name,
                "old": value_words(one, one.old),
                "new": value_words(one, one.new),
            }
            for one in entry.fields
        ],
    }


@contextmanager
def _replacing(file: Path) -> Iterator[BinaryIO]:
    """Give a draft that takes the file's place once it is complete."""
    draft = file.with_name(f".{os.urandom(8).hex()}.part")
    with as_facts(file):
        try:
            with draft.open("xb") as out:
                yield out
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
