"""What an import would do, cell by cell and refusal by refusal, for the rows a person looks at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from desktop.services.importing.decision import Outcome
from desktop.services.importing.mapping import Role
from desktop.services.importing.plan import ImportPlan
from desktop.services.importing.problems import Problem
from desktop.services.records.presenting import text_value
from desktop.services.records.reading import Record, titles_for
from desktop.services.tabular.column import shown
from desktop.vault.model import Row
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.schema import Field


@dataclass(frozen=True, slots=True)
class CellPreview:
    """One cell: what will stand there, and what stood there where that changes."""

    text: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One row of the file and the cells of its record; ``line`` is the 1-based line in the file."""

    row: int
    line: int
    outcome: Outcome
    cells: tuple[CellPreview, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a row is refused. ``title`` is what the file calls the record."""

    row: int
    line: int
    title: str
    problem: Problem

    @property
    def value(self) -> str:
        """The cell as the file holds it."""
        return shown(self.problem.raw)

    @property
    def reason(self) -> str:
        """What is wrong, without the heading in front."""
        sentence = self.problem.sentence()
        for mark in (": ", "："):
            sentence = sentence.removeprefix(f"{self.problem.column}{mark}")
        return sentence


def preview_fields(plan: ImportPlan) -> list[Field]:
    """Return the fields the file fills, in its order, the title first."""
    draft = plan.wanted.draft
    found = [t.field for t in draft.targets if t.role is Role.FIELD and t.field is not None]
    return sorted(found, key=lambda field: field.name != draft.entity.title)


def changed_fields(plan: ImportPlan) -> frozenset[str]:
    """Return the fields that some existing record gets another value in."""
    of_column = _field_of_column(plan)
    changed = {column for row in plan.decision.changes.values() for column in row}
    return frozenset(of_column[column] for column in changed if column in of_column)


def changed_cells(plan: ImportPlan) -> int:
    """Return in how many cells existing records change."""
    of_column = _field_of_column(plan)
    changes = plan.decision.changes.values()
    return sum(len({of_column.get(column, column) for column in row}) for row in changes)


def rows_with(plan: ImportPlan, *outcomes: Outcome) -> list[int]:
    """Return the rows that have one of ``outcomes``, in the order of the file."""
    wanted = frozenset(outcomes)
    return [row for row, outcome in enumerate(plan.decision.outcomes) if outcome in wanted]


def preview_rows(
    vault: Vault, plan: ImportPlan, rows: Sequence[int], fields: Sequence[Field]
) -> list[RowPreview]:
    """Return the cells of ``rows`` before and after; refused rows have none.

    Rows that say from when on they held true follow one another, so they show no former value.
    """
    decision, entity = plan.decision, plan.wanted.draft.entity
    is_dated = plan.wanted.draft.at is not None
    known = [row for row in rows if decision.outcomes[row] in (Outcome.UPDATE, Outcome.SAME)]
    with vault.read() as connection:
        before = _present(connection, plan, [decision.records[row] for row in known])
        after = {row: _after(plan, row, before) for row in rows}
        titles = dict(titles_for(connection, vault, entity, [*before.values(), *after.values()]))
    titles |= _made_titles(plan, [*after.values()])
    found = []
    for row in rows:
        old = None if is_dated else before.get(decision.records[row])
        new = Record(entity, after[row], titles)
        past = Record(entity, old, titles) if old is not None else None
        cells = tuple(_cell(new, past, field) for field in fields) if after[row] else ()
        outcome = decision.outcomes[row]
        found.append(RowPreview(row, plan.table.line(row), outcome, cells))
    return found


def _cell(new: Record, past: Record | None, field: Field) -> CellPreview:
    text = text_value(new, field)
    if past is None:
        return CellPreview(text)
    if all(new.columns.get(c) == past.columns.get(c) for c in field.columns):
        return CellPreview(text)
    return CellPreview(text, text_value(past, field))


def _after(plan: ImportPlan, row: int, before: Mapping[str, Row]) -> Row:
    decision = plan.decision
    outcome = decision.outcomes[row]
    if outcome is Outcome.REJECT:
        return {}
    if outcome is Outcome.CREATE:
        return {name: column[row] for name, column in decision.columns.items()}
    present = before.get(decision.records[row], {})
    return {**present, **decision.changes.get(row, {})}


def _present(connection: Connection, plan: ImportPlan, records: Sequence[str]) -> dict[str, Row]:
    entity = plan.wanted.draft.entity
    names = [column for field in preview_fields(plan) for column in field.columns]
    listed = ", ".join(map(quoted, ("id", *dict.fromkeys(names))))
    rows = connection.exec_driver_sql(
        f"SELECT {listed} FROM {quoted(entity.name)} WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(records)).decode(),),
    )
    return {row["id"]: dict(row) for row in rows.mappings()}


def _made_titles(plan: ImportPlan, rows: Sequence[Row]) -> dict[str, str]:
    made, schema = plan.decision.made, plan.wanted.maker.model.schema
    titles: dict[str, str] = {}
    for link in plan.wanted.draft.entity.links():
        known = made.columns.get(link.target, {})
        linked = {str(row[link.name]) for row in rows if row.get(link.name)}
        target = schema.entity(link.target)
        titles |= {one: made.title_of(target, one) or "" for one in linked & known.keys()}
    return titles


def _field_of_column(plan: ImportPlan) -> dict[str, str]:
    return {column: field.name for field in preview_fields(plan) for column in field.columns}


def refusals(plan: ImportPlan) -> list[Refusal]:
    """Return every reason of every refused row, in the order of the file."""
    return list(_refusals(plan))


def _refusals(plan: ImportPlan) -> Iterator[Refusal]:
    draft, table = plan.wanted.draft, plan.table
    titles = next(
        (t.index for t in draft.targets if t.field and t.field.name == draft.entity.title), 0
    )
    column = table.cells[titles]
    for row, problems in sorted(plan.decision.problems.items()):
        for problem in problems:
            yield Refusal(row, table.line(row), shown(column[row]), problem)
