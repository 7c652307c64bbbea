"""Where else an erased person or firm is named: in texts of other records, in settings of the
workspace, and in labels of batches.

Texts of records that are linked to them, saved views and import templates are blanked. Elsewhere
the same name may be somebody else's, so those places are shown and blanked only on request.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.services.erasure_scope import Key, Scope, rows_of
from desktop.vault.batch import Batch, Row
from desktop.vault.erasing import blank_label, overwrite
from desktop.vault.tables import quoted, stored
from sync.erasure import blanked, mentions, names_of
from sync.schema import Entity, Kind, Schema

_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.URL, Kind.EMAIL, Kind.PHONE})
_SOMEBODY = frozenset({Kind.PHONE, Kind.EMAIL})
_SETTINGS = frozenset({"saved_view", "import_profile"})
_SHORTEST_TITLE = 2
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that stays and names one of the erased; ``is_linked`` unless it is by chance."""

    entity: str
    record: str
    title: str
    fields: tuple[str, ...]
    is_linked: bool


@dataclass(frozen=True, slots=True)
class Traces:
    """Where the erased are named. ``labels`` are batches of the past, by number."""

    names: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    labels: tuple[int, ...] = ()


def find(connection: Connection, schema: Schema, scope: Scope, *, in_texts: bool = True) -> Traces:
    """Return where the records of a scope are named outside of it."""
    names, titles = _names(connection, schema, scope)
    linked = scope.touched()
    found = tuple(
        mention
        for entity in schema.entities
        if in_texts and names and not entity.append_only
        for mention in _mentions(connection, entity, scope, names, linked)
    )
    return Traces(names, found, labels_naming(connection, names | titles))


def _names(
    connection: Connection, schema: Schema, scope: Scope
) -> tuple[frozenset[str], frozenset[str]]:
    """Return by what the erased are known, and what else of theirs is called something."""
    names: set[str] = set()
    titles: set[str] = set()
    for entity, row in rows_of(connection, scope, schema):
        if any(one.kind in _SOMEBODY for one in entity.fields):
            names |= names_of(entity, row)
        title = row.get(entity.title)
        if isinstance(title, str) and entity.by_name[entity.title].kind is Kind.TEXT:
            titles.add(title.strip())
    return frozenset(names), frozenset(t for t in titles if len(t) >= _SHORTEST_TITLE)


def _text_columns(entity: Entity) -> list[str]:
    return [one.name for one in entity.fields if one.kind in _TEXTS and not one.system]


def _mentions(
    connection: Connection, entity: Entity, scope: Scope, names: frozenset[str], linked: set[Key]
) -> Iterator[Mention]:
    columns = _text_columns(entity)
    listed = ", ".join(map(quoted, ("id", *columns)))
    rows = connection.exec_driver_sql(f"SELECT {listed} FROM {stored(entity.name)}")
    while chunk := rows.fetchmany(_CHUNK):
        for record, *texts in chunk:
            if not mentions("\n".join(text for text in texts if text), names):
                continue
            if scope.has(entity.name, record):
                continue
            pairs = dict(zip(columns, texts, strict=True))
            fields = tuple(c for c, text in pairs.items() if text and mentions(text, names))
            is_linked = (entity.name, record) in linked or entity.name in _SETTINGS
            title = str(pairs.get(entity.title) or "")
            yield Mention(entity.name, str(record), title, fields, is_linked)


def labels_naming(connection: Connection, names: frozenset[str]) -> tuple[int, ...]:
    """Return the numbers of batches whose label names one of the erased."""
    rows = connection.exec_driver_sql("SELECT n, label FROM main.batch WHERE label <> ''")
    return tuple(int(n) for n, label in rows.all() if mentions(label, names))


def blank(batch: Batch, traces: Traces, chosen: Collection[Mention], linked: set[Key]) -> int:
    """Blank the names in the ``chosen`` records, in the log of all that are linked, and in labels;
    return how many records were changed.
    """
    for mention in chosen:
        row = _row(batch, mention)
        columns: Row = {c: blanked(str(row[c]), traces.names) for c in mention.fields}
        overwrite(batch, mention.entity, mention.record, columns, traces.names)
    done = {(mention.entity, mention.record) for mention in chosen}
    for entity, record in sorted(linked - done):
        if traces.names and batch.has(entity, record):
            overwrite(batch, entity, record, {}, traces.names)
    for number in traces.labels:
        blank_label(batch, number, "")
    return len(chosen)


def _row(batch: Batch, mention: Mention) -> Row:
    listed = ", ".join(map(quoted, mention.fields))
    rows = batch.connection.exec_driver_sql(
        f"SELECT {listed} FROM {stored(mention.entity)} WHERE id = ?", (mention.record,)
    )
    return dict(rows.mappings().one())
