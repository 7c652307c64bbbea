"""The full-text index: one FTS5 table for each entity, kept in the transaction that writes the
record.

`title` and `body` hold the words, `pinyin` and `initials` the sound of the title. Row numbers are
those of the entity's table.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from desktop.vault.lenses import lens_of
from desktop.vault.raw import raw
from desktop.vault.tables import quoted, search_table, stored
from desktop.vault.words import match_expressions, pinyin_and_initials, searched_text
from sync.schema import Entity, Kind
from sync.values import Plain

COLUMNS = "title, body, pinyin, initials"
_LONGEST_BODY = 20_000
_SHOWN, _MOST_COVERED = "search_shown", 5_000
_CHUNK = 5_000


class Words(NamedTuple):
    """What the index holds of one record."""

    title: str
    body: str
    pinyin: str
    initials: str


def searched_columns(entity: Entity) -> tuple[str, ...]:
    """Return the columns whose text is indexed, the title first."""
    title = entity.title if entity.by_name[entity.title].kind is not Kind.LINK else ""
    others = (field.name for field in entity.fields if field.search and field.name != title)
    return (title, *others) if title else tuple(others)


def words_of(entity: Entity, row: Mapping[str, Plain]) -> Words:
    """Return the words under which a record is found."""
    texts = [str(row.get(column) or "") for column in searched_columns(entity)]
    return make_words(texts)


def make_words(texts: Sequence[str]) -> Words:
    """Return the words for texts of which the first is the title."""
    title, *others = texts or ("",)
    if sum(map(len, others)) > _LONGEST_BODY:
        others = [" ".join(others)[:_LONGEST_BODY]]
    body = " ".join([searched_text(text) for text in others if text])
    return Words(searched_text(title), body, *pinyin_and_initials(title))


def create_index(connection: Connection, entity: Entity) -> None:
    """Create the full-text table of an entity; what is deleted from it leaves no word behind."""
    name = search_table(entity.name)
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {quoted(name)} USING fts5"
        f"({COLUMNS}, tokenize='unicode61 remove_diacritics 2', columnsize=0)"
    )
    connection.exec_driver_sql(
        f"INSERT INTO {quoted(name)}({quoted(name)}, rank) VALUES ('secure-delete', 1)"
    )


def reindex(connection: Connection, entity: Entity) -> int:
    """Fill the index of an entity anew from its records; return how many there are."""
    name, columns = search_table(entity.name), searched_columns(entity)
    connection.exec_driver_sql(f"DELETE FROM {quoted(name)}")
    wanted = ", ".join(map(quoted, ("n", *columns)))
    rows = connection.exec_driver_sql(f"SELECT {wanted} FROM {stored(entity.name)}")
    count = 0
    while chunk := rows.fetchmany(_CHUNK):
        add(connection, entity, ((row[0], make_words([t or "" for t in row[1:]])) for row in chunk))
        count += len(chunk)
    return count


def add(connection: Connection, entity: Entity, rows: Iterable[tuple[int, Words]]) -> None:
    """Index records by row number."""
    statement = (
        f"INSERT INTO {quoted(search_table(entity.name))}(rowid, {COLUMNS}) VALUES (?, ?, ?, ?, ?)"
    )
    raw(connection).executemany(statement, ((n, *words) for n, words in rows))


def replace(connection: Connection, entity: Entity, n: int, words: Words) -> None:
    """Index one record anew."""
    remove(connection, entity, n)
    add(connection, entity, [(n, words)])


def remove(connection: Connection, entity: Entity, n: int) -> None:
    """Take one record out of the index."""
    connection.exec_driver_sql(
        f"DELETE FROM {quoted(search_table(entity.name))} WHERE rowid = ?", (n,)
    )


def find(connection: Connection, entity: Entity, query: str, limit: int) -> list[tuple[int, int]]:
    """Return (row number, rank) of the records found, the best first; rank 0 is the most literal.

    Records in the trash are left out, and those a person may not see. Nothing is scored over the
    whole index, so that a word a million records share costs no more than a rare one.
    """
    found: dict[int, int] = {}
    lens = lens_of(connection)
    covered = lens is not None and lens.closes_words(entity)
    for rank, expression in enumerate(match_expressions(query)):
        if covered:
            numbers = _found_openly(connection, entity, expression, limit)
        else:
            numbers = _found(connection, entity, expression, limit)
        for n in numbers:
            found.setdefault(n, rank)
        if len(found) >= limit:
            break
    return sorted(found.items(), key=lambda item: item[1])[:limit]


def _found(connection: Connection, entity: Entity, expression: str, limit: int) -> list[int]:
    table = quoted(search_table(entity.name))
    alive = f"(SELECT life FROM {quoted(entity.name)} AS r WHERE r.n = s.rowid) = 0"
    rows = connection.exec_driver_sql(
        f"SELECT s.rowid FROM {table} AS s WHERE s.{table} MATCH ? AND {alive} LIMIT ?",
        (expression, limit),
    )
    return [row[0] for row in rows]


def _found_openly(connection: Connection, entity: Entity, expression: str, limit: int) -> list[int]:
    """Return what is found by words the person may see: the index knows others, so whatever it
    finds is looked for once more in an index of only what is shown of it.
    """
    driver, listed = raw(connection), ", ".join(map(quoted, ("n", *searched_columns(entity))))
    driver.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{_SHOWN} USING fts5"
        f"({COLUMNS}, tokenize='unicode61 remove_diacritics 2')"
    )
    numbers = _found(connection, entity, expression, _MOST_COVERED)
    rows = connection.exec_driver_sql(
        f"SELECT {listed} FROM {quoted(entity.name)} "
        f"WHERE n IN ({', '.join(str(int(n)) for n in numbers)})"
    ).all()
    driver.execute(f"DELETE FROM temp.{_SHOWN}")
    driver.executemany(
        f"INSERT INTO temp.{_SHOWN}(rowid, {COLUMNS}) VALUES (?, ?, ?, ?, ?)",
        ((row[0], *make_words([text or "" for text in row[1:]])) for row in rows),
    )
    shown = driver.execute(
        f"SELECT rowid FROM temp.{_SHOWN} WHERE {_SHOWN} MATCH ? LIMIT ?", (expression, limit)
    ).fetchall()
    return [row[0] for row in shown]
