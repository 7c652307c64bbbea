"""Proving that a vault holds together: pages, database, log, anchor, links, search, files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress

from sqlalchemy import Connection

from desktop.vault.anchor import Kind, goes_through
from desktop.vault.check_log import compare_records, follow_log
from desktop.vault.engine import as_facts, connect
from desktop.vault.errors import VaultDamaged
from desktop.vault.facts import meta
from desktop.vault.finding import Finding
from desktop.vault.folder import DATABASE
from desktop.vault.raw import RawConnection, raw
from desktop.vault.search import searched_columns
from desktop.vault.tables import quoted, search_table
from desktop.vault.vault import Vault
from sync.schema import Entity
from sync.schema import Kind as FieldKind

__all__ = ["Finding", "check", "unreadable"]
_CHUNK = 5_000


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
    try:
        left = _tables(vault)
    except VaultDamaged:
        return ["sqlite_master"]
    damaged: list[str] = []
    while left:
        readable = _read_through(vault, left)
        damaged += left[readable : readable + 1]
        left = left[readable + 1 :]
    return damaged


def _tables(vault: Vault) -> list[str]:
    with _opened(vault) as driver:
        rows = driver.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        ).fetchall()
    return [str(row[0]) for row in rows]


def _read_through(vault: Vault, tables: Sequence[str]) -> int:
    """Return how many tables can be read before the first that cannot: after a damaged page a
    connection reads no other.
    """
    read = 0
    with suppress(VaultDamaged), _opened(vault) as driver:
        for table in tables:
            rows = driver.execute(f"SELECT * FROM {quoted(table)} NOT INDEXED")
            while rows.fetchmany(_CHUNK):
                continue
            read += 1
    return read


@contextmanager
def _opened(vault: Vault) -> Iterator[RawConnection]:
    database = vault.path / DATABASE
    with as_facts(database), closing(connect(database, vault.key)) as driver:
        yield driver


def _pages(connection: Connection, vault: Vault) -> Finding:
    bad = raw(connection).execute("PRAGMA cipher_integrity_check").fetchall()
    if not bad:
        return Finding("pages", ok=True, detail="")
    said = "; ".join([*(str(row[0]) for row in bad[:3]), *unreadable(vault)])
    return Finding("pages", ok=False, detail=said)


def _database(connection: Connection, _vault: Vault) -> Finding:
    said = [str(row[0]) for row in raw(connection).execute("PRAGMA integrity_check(5)").fetchall()]
    return Finding("database", said == ["ok"], "" if said == ["ok"] else "; ".join(said))


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
