"""From the texts of a link column to the ids of the records they mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from desktop.services.importing.draft import Draft, LinkColumn
from desktop.services.importing.lookup import Found, Lookup
from desktop.services.importing.making import MadeRecords
from desktop.services.importing.problems import Problem, Why
from desktop.services.tabular.amounts import NOTHING
from desktop.vault.tables import quoted
from sync.ids import is_id
from sync.schema import Entity, Field, Kind, Schema
from sync.values import Plain

Refuse = dict[int, list[Problem]]


NOBODY: Found = ("",)
"""What a text such as "null" means that names no record."""


@dataclass(slots=True)
class Linker:
    """Resolves the link columns of one file; each target entity is read once.

    Attributes:
        create_missing: Entities of which a record is made where a text fits none.
    """

    connection: Connection
    schema: Schema
    made: MadeRecords
    create_missing: frozenset[str]
    lookups: dict[tuple[str, str], Lookup] = field(default_factory=dict)
    known: dict[tuple[str, str, str], Plain] = field(default_factory=dict)

    def lookup(self, entity: str, by: str = "") -> Lookup:
        """Return the records of an entity by what a text says of them."""
        if (entity, by) not in self.lookups:
            self.lookups[entity, by] = Lookup(self.connection, self.schema.entity(entity), by)
        return self.lookups[entity, by]

    def look_up(self, entity: str, record: Plain, column: str = "") -> Plain:
        """Return the title of a record, made or found, or a column of one found."""
        if not record:
            return None
        if column:
            key = (entity, str(record), column)
            if key not in self.known:
                behind = self.lookup(entity).belonging({str(record)}, column)
                self.known[key] = behind.get(str(record))
            return self.known[key]
        described = self.schema.entity(entity)
        made = self.made.title_of(described, str(record))
        return made or self.lookup(entity).titles.get(str(record))

    # ---------------------------------------------------------------- one column

    def resolve(
        self,
        draft: Draft,
        column: LinkColumn,
        scopes: Mapping[str, Sequence[Plain]],
        problems: Refuse,
    ) -> list[Plain]:
        """Return the id for every row; note what is wrong with rows whose text means none.

        ``scopes`` holds the ids other link columns gave: where several records fit, the one that
        belongs to the row's own pipeline, or customer, is meant.
        """
        target = self.schema.entity(column.field.target)
        found = self._find_all(draft.entity, column)
        ids = {text: self._one(target, column, text, records) for text, records in found.items()}
        values: list[Plain] = [ids[text] or None if text else None for text in column.texts]
        if None not in ids.values():
            return values
        unclear = [r for r, t in enumerate(column.texts) if t is not None and ids[t] is None]
        self._choose_within(draft.entity, column, scopes, found, values, unclear)
        for row in unclear:
            if values[row] is None:
                text = column.texts[row] or ""
                problem = self._problem(target, column, text, found[text])
                problems.setdefault(row, []).append(problem)
        return values

    def _find_all(self, entity: Entity, column: LinkColumn) -> dict[str, Found]:
        lookup = self.lookup(column.field.target, column.target.by)
        found = {}
        for text in dict.fromkeys(column.texts):
            if text is None:
                continue
            found[text] = lookup.find(text) or self._linked_already(entity, column.field, text)
            if not found[text] and text.casefold() in NOTHING:
                found[text] = NOBODY
        return found

    def _linked_already(self, entity: Entity, field: Field, text: str) -> Found:
        """Return an id that is on no record of this machine, but to which some record links."""
        if not is_id(text):
            return ()
        rows = self.connection.exec_driver_sql(
            f"SELECT 1 FROM {quoted(entity.name)} WHERE {quoted(field.name)} = ? LIMIT 1", (text,)
        )
        return (text,) if rows.first() else ()

    def _one(self, target: Entity, column: LinkColumn, text: str, found: Found) -> str | None:
        if len(found) == 1:
            return found[0]
        if found or target.name not in self.create_missing or is_id(text):
            return None
        return self.made.make(target, column.target.by, text)

    def _problem(self, target: Entity, column: LinkColumn, text: str, found: Found) -> Problem:
        why = Why.MANY_RECORDS if found else Why.NO_RECORD
        if not found and target.name in self.create_missing:
            why = Why.CANNOT_CREATE
        return Problem(column.target.column, why, text, target.label)

    # ---------------------------------------------------------------- several fit

    def _choose_within(
        self,
        entity: Entity,
        column: LinkColumn,
        scopes: Mapping[str, Sequence[Plain]],
        found: Mapping[str, Found],
        values: list[Plain],
        rows: Iterable[int],
    ) -> None:
        unclear = [row for row in rows if len(found[column.texts[row] or ""]) > 1]
        shared = [
            name for name in shared_links(self.schema, entity, column.field) if name in scopes
        ]
        if not unclear or not shared:
            return
        candidates = {record for row in unclear for record in found[column.texts[row] or ""]}
        lookup = self.lookup(column.field.target, column.target.by)
        for name in shared:
            belonging = lookup.belonging(candidates, name)
            for row in unclear:
                within = scopes[name][row]
                fits = [r for r in found[column.texts[row] or ""] if belonging.get(r) == within]
                if within is not None and len(fits) == 1:
                    values[row] = fits[0]


def shared_links(schema: Schema, entity: Entity, link: Field) -> list[str]:
    """Return the links a record and the record behind ``link`` have in common.

    An opportunity and its stage share the pipeline, an activity and its contact the customer.
    """
    behind = schema.entity(link.target).by_name
    return [
        one.name
        for one in entity.links()
        if one.name != link.name
        and one.group != "belonging"
        and one.name in behind
        and behind[one.name].kind is Kind.LINK
        and behind[one.name].target == one.target
    ]
