"""Finding the record a text means: by id, by code, by a title that only one record has.

Records in the trash are found by their id alone. Titles and codes that differ only in case, width
or spaces are taken for one another where nothing fits exactly.
"""

from collections.abc import Iterable
from functools import cached_property

from sqlalchemy import Connection

from desktop.services.importing.vocabulary import in_every_language
from desktop.services.tabular.column import tidy
from desktop.vault.tables import quoted
from desktop.vault.words import folded
from sync.ids import is_id
from sync.language import _
from sync.schema import Entity, Kind
from sync.values import Plain

Found = tuple[str, ...]
"""Ids of the records a text fits: one is the answer, several are a question."""

CODES = ("code", "number", "reference", "user")
_MANY = 400


def alike(text: str) -> str:
    """Return the form in which texts are compared when nothing fits exactly."""
    return " ".join(folded(text).split())


def code_fields(entity: Entity) -> list[str]:
    """Return the fields by which people name a record beside its title."""
    return [
        field.name
        for field in entity.fields
        if field.name != entity.title
        and field.kind is Kind.TEXT
        and (field.unique or field.name in CODES)
    ]


class Lookup:
    """The records of one entity by what a text may say of them, read once."""

    def __init__(self, connection: Connection, entity: Entity, by: str = "") -> None:
        self.entity = entity
        self._connection = connection
        self._by = by
        self._names = [by] if by and by != "id" else [*code_fields(entity), entity.title]
        if entity.by_name[self._names[-1]].kind is Kind.LINK:
            self._names.pop()
        self._columns: dict[str, dict[str, Found]] = {}
        self._ids = self._load()

    def _load(self) -> list[str]:
        wanted = ", ".join(map(quoted, ("id", *self._names)))
        sql = f"SELECT {wanted} FROM {quoted(self.entity.name)} WHERE life = 0"
        rows = self._connection.exec_driver_sql(sql).all()
        self._texts: dict[str, dict[str, str]] = {}
        for place, name in enumerate(self._names, 1):
            worded = self.entity.worded and name == self.entity.title
            found: dict[str, Found] = {}
            for row in rows:
                if row[place] is None:
                    continue
                for word in in_every_language(row[place]) if worded else (str(row[place]),):
                    _add(found, word, row[0])
            self._columns[name] = found
            self._texts[name] = {row[0]: str(row[place]) for row in rows if row[place] is not None}
        return [row[0] for row in rows]

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of the records that are not in the trash."""
        return frozenset(self._ids)

    @property
    def titles(self) -> dict[str, str]:
        """Title by id."""
        return self._texts.get(self.entity.title, {})

    @cached_property
    def _folded(self) -> list[dict[str, Found]]:
        tables = []
        for column in self._columns.values():
            found: dict[str, Found] = {}
            for text, records in column.items():
                for record in records:
                    _add(found, alike(text), record)
            tables.append(found)
        return tables

    def find(self, text: str) -> Found:
        """Return the records that ``text`` means; none or several where that is not clear."""
        if self._by in ("", "id") and is_id(text):
            return self._by_id(text)
        for column in self._columns.values():
            if found := column.get(text):
                return found
        if not self._by and (found := self._by_field(text)):
            return found
        form = alike(text)
        for column in self._folded:
            if found := column.get(form):
                return found
        return ()

    def _by_id(self, record: str) -> Found:
        if record in self.ids:
            return (record,)
        rows = self._connection.exec_driver_sql(
            f"SELECT id FROM {quoted(self.entity.name)} WHERE id = ?", (record,)
        )
        return tuple(row[0] for row in rows)

    def _by_field(self, text: str) -> Found:
        name, colon, value = text.partition(":")
        if not colon or name not in self.entity.by_name:
            return ()
        rows = self._connection.exec_driver_sql(
            f"SELECT id FROM {quoted(self.entity.name)} WHERE life = 0 AND {quoted(name)} = ?",
            (value.strip(),),
        )
        return tuple(row[0] for row in rows)

    def text_for(self, record: str) -> str:
        """Return what names a record so that `find` finds it: its title, a code, else its id."""
        for name in reversed(self._columns):
            text = self._texts[name].get(record)
            if text is not None and self.entity.worded and name == self.entity.title:
                text = _(text)
            if text and tidy(text) == text and self.find(text) == (record,):
                return text
        return record

    def belonging(self, records: Iterable[str], link: str) -> dict[str, Plain]:
        """Return what each of ``records`` links to by ``link``: stages to their pipeline."""
        wanted, found = sorted(set(records)), {}
        for start in range(0, len(wanted), _MANY):
            part = wanted[start : start + _MANY]
            rows = self._connection.exec_driver_sql(
                f"SELECT id, {quoted(link)} FROM {quoted(self.entity.name)} "
                f"WHERE id IN ({', '.join('?' * len(part))})",
                tuple(part),
            )
            found.update({row[0]: row[1] for row in rows})
        return found


def _add(found: dict[str, Found], text: str, record: str) -> None:
    before = found.get(text, ())
    if record not in before:
        found[text] = (*before, record)
