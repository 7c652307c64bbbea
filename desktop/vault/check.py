"""Proving that a vault holds together: pages, database, log, anchor, links, search, files."""

from collections.abc import Callable, Iterator
from contextlib import closing

from sqlalchemy import Connection

from desktop.vault.anchor import Kind, goes_through
from desktop.vault.check_log import compare_records, follow_log
from desktop.vault.engine import as_facts, connect
from desktop.vault.errors import VaultDamaged
from desktop.vault.facts import meta
from desktop.vault.finding import Finding
from desktop.vault.folder import DATABASE
from desktop.vault.raw import raw
from desktop.vault.search import searched_columns
from desktop.vault.tables import quoted, search_table
from desktop.vault.vault import Vault
<<<<<<< Updated upstream
from sync.change import CHAIN_START, Op, chain_parts, digest_of
from sync.erasure import ERASURE
from sync.schema import Entity, Kind

_CHUNK, _ORDERS = 5_000, 5
=======
from sync.schema import Entity
from sync.schema import Kind as FieldKind

__all__ = ["Finding", "check", "unreadable"]
_CHUNK = 5_000
>>>>>>> Stashed changes


def check(vault: Vault) -> Iterator[Finding]:
    """Yield a finding for each check, in order of depth."""
    checks: tuple[tuple[str, Callable[[Connection, Vault], Finding]], ...] = (
        ("pages", _pages),
        ("database", _database),
        ("log", follow_log),
        ("anchor", _anchor),
        ("records", compare_records),
        ("links", _links),
        ("search", _search),
        ("blobs", _blobs),
    )
    for name, one in checks:
        yield _found(name, one, vault)


def _found(name: str, one: Callable[[Connection, Vault], Finding], vault: Vault) -> Finding:
    """Run one check; what cannot be read is found to be damaged."""
    try:
        with vault.inspect() as connection:
            return one(connection, vault)
    except VaultDamaged as error:
        return Finding(name, ok=False, detail=", ".join(unreadable(vault)) or str(error.part))


def unreadable(vault: Vault) -> list[str]:
    """Name the tables that cannot be read to their end."""
    database = vault.path / DATABASE
    try:
        with as_facts(database), closing(connect(database, vault.key)) as driver:
            names = driver.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
            ).fetchall()
    except VaultDamaged:
        return ["sqlite_master"]
    return [name for (name,) in names if not _is_readable(vault, name)]


def _is_readable(vault: Vault, table: str) -> bool:
    database = vault.path / DATABASE
    try:  # on a connection of its own, for one that met a damaged page reads no other
        with as_facts(database), closing(connect(database, vault.key)) as driver:
            rows = driver.execute(f"SELECT * FROM {quoted(table)} NOT INDEXED")
            while rows.fetchmany(_CHUNK):
                continue
    except VaultDamaged:
        return False
    return True


def _pages(connection: Connection, vault: Vault) -> Finding:
    bad = raw(connection).execute("PRAGMA cipher_integrity_check").fetchall()
    if not bad:
        return Finding("pages", ok=True, detail="")
    said = "; ".join([*(str(row[0]) for row in bad[:3]), *unreadable(vault)])
    return Finding("pages", ok=False, detail=said)


def _database(connection: Connection, _vault: Vault) -> Finding:
    said = [str(row[0]) for row in raw(connection).execute("PRAGMA integrity_check(5)").fetchall()]
    return Finding("database", said == ["ok"], "" if said == ["ok"] else "; ".join(said))


<<<<<<< Updated upstream
def _log(connection: Connection, _vault: Vault) -> Finding:
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


def _records(connection: Connection, vault: Vault) -> Finding:
    """Compare records that were never edited with the digest in their log entry."""
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
=======
def _anchor(connection: Connection, vault: Vault) -> Finding:
    """Compare the log with the anchor, as it was when the vault was opened and as it is now."""
    anchor = vault.anchor
    if anchor.loss is not None:
        since = f"{anchor.loss.since:%Y-%m-%d %H:%M:%S} UTC"
        if anchor.loss.missing:
            said = f"{anchor.loss.missing} changes after {since} are missing"
            return Finding("anchor", ok=False, detail=said)
        return Finding("anchor", ok=False, detail=f"other changes than these were made by {since}")
    known = anchor.read()
    if known is not None and not goes_through(connection, known):
        return Finding("anchor", ok=False, detail=f"change {known.number} is another one")
    made_anew = anchor.kind is Kind.UNKNOWN
    return Finding(
        "anchor", ok=True, detail="there was none that could be read" if made_anew else ""
    )
>>>>>>> Stashed changes


def _links(connection: Connection, vault: Vault) -> Finding:
    """Name links to records that are not here although nothing says they may be absent.

    In a vault that has joined a hub a linked record may be out of scope or still on its way;
    alone, it may not.
    """
    if meta(connection, "hub_url"):
        return Finding("links", ok=True, detail="")
    lost: list[str] = []
    for entity in vault.schema.entities:
        for one in entity.fields:
            if one.kind is FieldKind.LINK and one.target in vault.schema.by_name:
                lost.extend(_lost(connection, entity, one.name, one.target))
    return Finding("links", not lost, "; ".join(lost[:5]))


def _lost(connection: Connection, entity: Entity, field: str, target: str) -> list[str]:
    rows = connection.exec_driver_sql(
        f"SELECT id FROM {quoted(entity.name)} AS r WHERE {quoted(field)} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {quoted(target)} AS t WHERE t.id = r.{quoted(field)}) "
        "LIMIT 5"
    )
    return [f"{entity.name} {row[0]} {field}" for row in rows]


def _search(connection: Connection, vault: Vault) -> Finding:
    for entity in vault.schema.entities:
        if not searched_columns(entity):
            continue
        records = connection.exec_driver_sql(f"SELECT count(*) FROM {quoted(entity.name)}")
        name = search_table(entity.name)
        indexed = connection.exec_driver_sql(f"SELECT count(*) FROM {quoted(name + '_content')}")
        have, want = int(indexed.scalar_one()), int(records.scalar_one())
        if have != want:
            return Finding("search", ok=False, detail=f"{entity.name}: {have} of {want}")
    return Finding("search", ok=True, detail="")


def _blobs(connection: Connection, vault: Vault) -> Finding:
    from desktop.vault.blobs import Blobs

    store = Blobs.of(vault)
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT sha256 FROM attachment WHERE sha256 IS NOT NULL AND life = 0"
    )
    known = [str(row[0]) for row in rows] if "attachment" in vault.schema.by_name else []
    names = [store.name_of(sha256) for sha256 in known if store.holds(sha256)]
    broken = [name for name in names if not store.is_whole(name)]
    return Finding("blobs", not broken, "; ".join(broken[:3]))
