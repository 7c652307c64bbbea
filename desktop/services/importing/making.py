"""Records made because a row links to them, and what every new record holds unless told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.services.importing.lookup import alike
from desktop.vault.errors import InvalidValue
from desktop.vault.model import Model, Row
from desktop.vault.values import to_columns
from sync.ids import new_id
from sync.schema import Entity, Kind
from sync.values import Plain

_WORDS = (Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL)


@dataclass(frozen=True, slots=True)
class Maker:
    """By what rules and for whom records are made."""

    model: Model
    person: str
    currency: str

    def defaults(self, entity: Entity) -> Row:
        """Return the columns a new record has when nothing is said of them, but its stamps."""
        found: Row = {f.name: f.default for f in entity.fields if f.default is not None}
        if entity.name != "person" and "owner" in entity.by_name and self.person:
            found["owner"] = self.person
        return found


@dataclass(slots=True)
class MadeRecords:
    """New link targets by entity: for every text one record, however it is capitalised."""

    maker: Maker
    by_text: dict[tuple[str, str, str], str] = field(default_factory=dict)
    columns: dict[str, dict[str, Row]] = field(default_factory=dict)

    def make(self, entity: Entity, by: str, text: str) -> str | None:
        """Return the id of the new record that ``text`` names; None where a text is not enough."""
        name = by or entity.title
        place = (entity.name, name, alike(text))
        if place not in self.by_text:
            columns = self._columns(entity, name, text)
            if columns is None:
                return None
            self.by_text[place] = record = new_id()
            self.columns.setdefault(entity.name, {})[record] = columns
        return self.by_text[place]

    def _columns(self, entity: Entity, name: str, text: str) -> Row | None:
        field = entity.by_name.get(name)
        if field is None or field.kind not in _WORDS:
            return None
        columns = self.maker.defaults(entity)
        try:
            columns[name] = to_columns(field, text, self.maker.currency)[0]
        except InvalidValue:
            return None
        title = entity.field(entity.title)
        if title.required and columns.get(title.name) is None and title.kind is Kind.TEXT:
            columns[title.name] = text
        self.maker.model.settle(entity.name, None, columns, _nothing)
        lacking = any(f.required and columns.get(f.name) is None for f in entity.fields)
        return None if lacking else columns

    def title_of(self, entity: Entity, record: str) -> str | None:
        """Return the title of a new record."""
        columns = self.columns.get(entity.name, {}).get(record, {})
        title = columns.get(entity.title)
        return str(title) if title is not None else None

    def keep_used(self, used: Mapping[str, set[str]]) -> None:
        """Forget records that no accepted row links to."""
        for entity, columns in self.columns.items():
            kept = used.get(entity, set())
            self.columns[entity] = {r: row for r, row in columns.items() if r in kept}

    def counts(self) -> dict[str, int]:
        """Return how many records are made, by entity."""
        return {entity: len(rows) for entity, rows in self.columns.items() if rows}


def _nothing(entity: str, record: Plain, column: str = "") -> Plain:
    """A record made for a link knows of no other."""
    del entity, record, column
    return None


def as_rows(columns: Mapping[str, Row]) -> tuple[list[str], list[Sequence[Plain]]]:
    """Return column names and rows (id first) of records given one by one."""
    names = list(dict.fromkeys(name for row in columns.values() for name in row))
    rows = [(record, *(row.get(name) for name in names)) for record, row in columns.items()]
    return names, list(rows)
