"""Proving that log and records belong together: each link of the chain, each record's last
entry.
"""

import hashlib

from sqlalchemy import Connection

from desktop.vault.facts import meta
from desktop.vault.finding import Finding
from desktop.vault.raw import raw
from desktop.vault.sealing import DamagedEntry, unsealed
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.change import CHAIN_START, Op, chain_parts, digest_of
from sync.erasure import ERASURE

_CHUNK, _ORDERS = 5_000, 5


def follow_log(connection: Connection, _vault: Vault) -> Finding:
    """Follow the hash chain of this device's own changes and name the first link that does not
    fit, or whose content is missing although nobody erased it.
    """
    previous, count, erased = CHAIN_START, 0, 0
    rows = raw(connection).execute(
        "SELECT c.n, b.id, c.entity, c.record, c.op, c.clock, c.at, coalesce(c.digest, ''), "
        "CAST(c.body AS BLOB), s.key, s.erased_at, c.salt, c.hash FROM main.change AS c "
        "JOIN batch AS b ON b.n = c.batch LEFT JOIN subject AS s ON s.record = c.record "
        "ORDER BY c.n"
    )
    while chunk := rows.fetchmany(_CHUNK):
        for *head, sealed, key, erased_at, salt, link in chunk:
            try:
                body = _opened(sealed, key, salt)
            except DamagedEntry:
                return Finding("log", ok=False, detail=f"change {head[0]}")
            if sealed is not None and body is None and not erased_at:
                return Finding("log", ok=False, detail=f"change {head[0]}: its key is missing")
            if link is None:
                continue
            missing = body is None and head[4] != Op.CREATE
            if missing and not head[-1]:  # of format 1, whose link covers what is gone
                previous = link
            else:
                previous = chain_parts(previous, tuple(head), b"" if head[-1] else body or b"")
            unordered = missing and not erased_at
            if previous != link or unordered or not _is_genuine(head[4], head[-1], body, salt):
                return Finding("log", ok=False, detail=f"change {head[0]}")
            count, erased = count + 1, erased + missing
    if (meta(connection, "chain") or CHAIN_START.hex()) != previous.hex():
        return Finding("log", ok=False, detail="the last changes are missing")
    return Finding("log", ok=True, detail=f"{count} changes{_orders(connection, erased)}")


def _orders(connection: Connection, erased: int) -> str:
    """Say by which orders entries were erased, the latest few by number."""
    if not erased:
        return ""
    labels = connection.exec_driver_sql(
        "SELECT label FROM batch WHERE kind = ? ORDER BY n DESC LIMIT ?", (ERASURE, _ORDERS)
    )
    named = ", ".join(str(row[0]) for row in labels)
    return f", {erased} erased by order {named}" if named else f", {erased} erased"


def _opened(sealed: bytes | None, key: bytes | None, salt: bytes | None) -> bytes | None:
    """Return what an entry says; what format 1 wrote is no JSON sealed, but JSON."""
    if sealed is None or (salt is None and sealed[:1] == b"{"):
        return sealed
    text = unsealed(sealed, key)
    return text.encode() if text is not None else None


def _is_genuine(op: str, digest: str, body: bytes | None, salt: bytes | None) -> bool:
    """Tell whether what an entry says is what its digest covers; what was erased says nothing."""
    if body is None or not digest or op == Op.CREATE:
        return True
    return hashlib.sha256((salt or b"") + body).hexdigest() == digest


def compare_records(connection: Connection, vault: Vault) -> Finding:
    """Compare records with what the log says of them: with the digest of their first entry where
    they were never edited, and with the number of the batch that wrote them last.
    """
    if late := _older_than_log(connection, vault):
        return Finding("records", ok=False, detail=late)
    for entity in vault.schema.entities:
        sent = sorted(entity.sent_columns)
        if not sent:
            continue
        listed = ", ".join(f"r.{quoted(column)}" for column in sent)
        rows = raw(connection).execute(
            f"SELECT r.id, c.digest, c.salt, {listed} FROM {quoted(entity.name)} AS r "
            "JOIN change AS c ON c.record = r.id AND c.op = 'create' AND c.device = 0 "
            "WHERE r.stamps IS NULL AND r.extra IS NULL AND c.digest <> '' AND (c.salt IS NOT NULL "
            "OR c.n < (SELECT min(n) FROM change WHERE salt IS NOT NULL))"
        )
        while chunk := rows.fetchmany(_CHUNK):
            for record, digest, salt, *values in chunk:
                pairs = zip(sent, values, strict=True)
                held = {c: v for c, v in pairs if v is not None}
                if digest_of(held, salt or b"") != digest:
                    return Finding("records", ok=False, detail=f"{entity.name} {record}")
    return Finding("records", ok=True, detail="")


def _older_than_log(connection: Connection, vault: Vault) -> str:
    """Name a record whose row was written before this device's newest entry about it, or that is
    gone although nothing removed it. A hub may take records away that are out of scope.
    """
    gone = "" if meta(connection, "hub_url") else "r.id IS NULL OR "
    for entity in vault.schema.entities:
        row = connection.exec_driver_sql(
            "SELECT c.record FROM (SELECT record, max(iif(device = 0, batch, 0)) AS batch "
            "FROM main.change WHERE entity = ? GROUP BY record HAVING NOT max(op = 'purge')) AS c "
            f"LEFT JOIN main.{quoted(entity.name)} AS r ON r.id = c.record "
            f"WHERE {gone}r.written < c.batch LIMIT 1",
            (entity.name,),
        ).first()
        if row is not None:
            return f"{entity.name} {row[0]}"
    return ""
