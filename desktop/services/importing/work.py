"""What the steps of deciding share: the draft, the vault at one moment, the refusals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection

from desktop.services.importing.draft import Draft
from desktop.services.importing.links import Linker
from desktop.services.importing.making import MadeRecords, Maker
from desktop.services.importing.options import Empty, ImportOptions
from desktop.services.importing.problems import Problem, Why
from desktop.services.progress import Progress
from desktop.services.tabular.column import tidy
from desktop.services.tabular.texts import plain_signs
from desktop.vault.model import Row
from desktop.vault.tables import quoted
from sync.schema import Entity, Field, Kind
from sync.values import Plain

CHUNK = 500
_SIGNS = (Kind.PHONE, Kind.EMAIL, Kind.URL)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is decided about, by whose rules and wishes."""

    draft: Draft
    options: ImportOptions
    maker: Maker


@dataclass
class Work:
    """One decision in the making.

    Attributes:
        given: The file's columns; links become ids as they are resolved.
    """

    connection: Connection
    wanted: Wanted
    progress: Progress
    problems: dict[int, list[Problem]] = field(init=False)
    given: dict[str, list[Plain]] = field(init=False)
    linker: Linker = field(init=False)

    def __post_init__(self) -> None:
        self.problems = {row: [*found] for row, found in self.draft.problems.items()}
        self.given = dict(self.draft.columns)
        made = MadeRecords(self.maker)
        schema = self.maker.model.schema
        self.linker = Linker(self.connection, schema, made, self.options.create_missing)

    @property
    def draft(self) -> Draft:
        """The file."""
        return self.wanted.draft

    @property
    def options(self) -> ImportOptions:
        """What the person asked for."""
        return self.wanted.options

    @property
    def maker(self) -> Maker:
        """By what rules and for whom records are made."""
        return self.wanted.maker

    @property
    def entity(self) -> Entity:
        """What the rows are."""
        return self.draft.entity

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.draft.table.rows

    def refuse(self, row: int, problem: Problem) -> None:
        """Note what is wrong with a row."""
        self.problems.setdefault(row, []).append(problem)

    def heading(self, one: Field) -> str:
        """Return what the file calls a field."""
        return self.draft.heading.get(one.name, one.name)

    def mapped(self) -> list[Field]:
        """Return the fields that the file fills."""
        return [one for one in self.entity.fields if one.name in self.given]

    def columns_of(self, row: int, before: Mapping[str, Plain]) -> Row:
        """Return what a row says of a record that exists; refuse an empty cell that may not be.

        An amount without a currency keeps that of the record, or gets that of the vault.
        """
        columns: Row = {}
        for one, values, currencies in self._filled:
            value = values[row]
            if value is None and self.options.empty is Empty.LEAVE:
                continue
            if value is None and one.required:
                self.refuse(row, Problem(self.heading(one), Why.REQUIRED))
            columns[one.name] = value
            if currencies is not None:
                name = one.columns[1]
                kept = currencies[row] or before.get(name) or self.maker.currency
                columns[name] = None if value is None else kept
        return columns

    @cached_property
    def _filled(self) -> list[tuple[Field, list[Plain], list[Plain] | None]]:
        return [
            (
                one,
                self.given[one.name],
                self.given[one.columns[1]] if one.kind is Kind.MONEY else None,
            )
            for one in self.mapped()
        ]

    def differences(self, said: Row, before: Mapping[str, Plain]) -> Row:
        """Return what a row says that is not so yet.

        What reading a cell tidies away is no difference: blanks around a text, full-width signs in
        a phone number.
        """
        return {
            name: value
            for name, value in said.items()
            if before[name] != value and not self._is_same_text(name, before[name], value)
        }

    def _is_same_text(self, name: str, old: Plain, new: Plain) -> bool:
        if not isinstance(old, str):
            return False
        one = self.entity.by_name.get(name)
        text = tidy(old)
        return new == (plain_signs(text) if one and one.kind in _SIGNS else text or None)

    def present(self, known: Mapping[int, str]) -> Iterator[tuple[int, Row]]:
        """Yield the acceptable rows of ``known`` with the present columns of their records."""
        names = [*self.given]
        rows = [row for row in known if row not in self.problems]
        for start in range(0, len(rows), CHUNK):
            self.progress.step(start, self.rows)
            part = rows[start : start + CHUNK]
            found = self._fetch(names, [known[row] for row in part])
            yield from ((row, found[known[row]]) for row in part)

    def _fetch(self, names: Sequence[str], records: Sequence[str]) -> dict[str, Row]:
        listed = ", ".join(map(quoted, ("id", *names)))
        rows = self.connection.exec_driver_sql(
            f"SELECT {listed} FROM {quoted(self.entity.name)} "
            f"WHERE id IN ({', '.join('?' * len(records))})",
            tuple(records),
        )
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
