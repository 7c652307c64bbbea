"""Search across all kinds of records: words, Chinese characters, pinyin, initials."""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from desktop.services.damage import mend_search
from desktop.services.records.reading import Record, titles_for
from desktop.vault import search as index
from desktop.vault.errors import VaultDamaged
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from desktop.vault.words import folded
from sync.schema import Entity, Kind

_CANDIDATES = 60
_FIRST = ("account", "contact", "lead", "opportunity", "product", "order", "activity")
"""Kinds of records in the order in which equally good hits are shown; others follow."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found; ``subtitle`` is what tells it from others of the same title."""

    entity: str
    id: str
    title: str
    subtitle: str
    rank: int


def search(vault: Vault, text: str, *, limit: int = 20, entity: str | None = None) -> list[Hit]:
    """Return the best hits for ``text`` over all kinds of records, or one kind.

    Ranked by how literally the title fits: equal, beginning with it, containing it, then other
    fields, then sound. A damaged index is made anew first.
    """
    try:
        return _search(vault, text, limit, entity)
    except VaultDamaged:
        if not mend_search(vault):
            raise
        return _search(vault, text, limit, entity)


def _search(vault: Vault, text: str, limit: int, entity: str | None) -> list[Hit]:
    kinds = [vault.entity(entity)] if entity else searched_entities(vault)
    hits: list[tuple[tuple[Any, ...], Hit]] = []
    with vault.read() as connection:
        for order, kind in enumerate(kinds):
            found = dict(index.find(connection, kind, text, max(limit, _CANDIDATES)))
            for record, rank in _records(connection, vault, kind, found):
                hit = Hit(kind.name, record.id, record.title(), subtitle_of(record), rank)
                hits.append(((_nearness(hit.title, text, rank), order, len(hit.title)), hit))
    hits.sort(key=lambda scored: scored[0])
    return [hit for _score, hit in hits[:limit]]


def searched_entities(vault: Vault) -> list[Entity]:
    """Return the kinds of records search covers, the most looked-for first."""
    kinds = [e for e in vault.schema.entities if not e.system and index.searched_columns(e)]
    places = {name: place for place, name in enumerate(_FIRST)}
    return sorted(kinds, key=lambda e: places.get(e.name, len(places)))


def _records(
    connection: Connection, vault: Vault, kind: Entity, found: dict[int, int]
) -> list[tuple[Record, int]]:
    rows = connection.exec_driver_sql(
        f"SELECT * FROM {quoted(kind.name)} WHERE n IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(found)).decode(),),
    )
    columns = [dict(row) for row in rows.mappings()]
    titles = titles_for(connection, vault, kind, columns)
    return [(Record(kind, row, titles), found[int(row["n"])]) for row in columns]


def _nearness(title: str, text: str, rank: int) -> int:
    name, sought = folded(title), folded(text.strip())
    if name == sought:
        return 0
    if name.startswith(sought):
        return 1
    return 2 if sought in name else 3 + rank


def subtitle_of(record: Record) -> str:
    """Return the first of customer, company, region, phone or e-mail that a record has."""
    for name in ("account", "company", "region", "phone", "email", "code"):
        one = record.entity.by_name.get(name)
        if one is not None and name != record.entity.title and record.columns.get(name):
            if one.kind is Kind.LINK:
                return record.linked_title(one)
            return str(record.columns[name])
    return ""
