"""Completing the columns of new records as the vault's own `create` does: defaults, rules, duty."""

from collections.abc import Iterable, Sequence

from desktop.services.importing.decision import Decision, Outcome
from desktop.services.importing.links import shared_links
from desktop.services.importing.problems import Problem, Why
from desktop.services.importing.work import Work
from sync.schema import Field, Kind
from sync.values import Plain

Columns = dict[str, list[Plain]]


def create(work: Work, decision: Decision, rows: Sequence[int]) -> None:
    """Decide that ``rows`` become new records, but for those that lack what is required."""
    columns = decision.columns = dict(work.given)
    for name, value in work.maker.defaults(work.entity).items():
        _default(work, columns, name, value)
    _add_currencies(work, columns)
    _bring_along(work, columns)
    if work.entity.name in work.maker.model.rules:
        rows = [row for row in rows if row not in work.problems]
        _settle(work, columns, rows)
    for one in work.entity.fields:
        if one.required:
            _require(work, columns, one, rows)
    for row in rows:
        if row not in work.problems:
            decision.outcomes[row] = Outcome.CREATE


def _default(work: Work, columns: Columns, name: str, value: Plain) -> None:
    """Fill in a default; an owner left empty in the file is nobody, on purpose."""
    if name not in columns:
        columns[name] = [value] * work.rows
    elif name != "owner" and None in columns[name]:
        columns[name] = [value if one is None else one for one in columns[name]]


def _add_currencies(work: Work, columns: Columns) -> None:
    for one in work.mapped():
        if one.kind is Kind.MONEY:
            amounts, named = columns[one.name], columns[one.columns[1]]
            columns[one.columns[1]] = [
                None if amount is None else currency or work.maker.currency
                for amount, currency in zip(amounts, named, strict=True)
            ]


def _bring_along(work: Work, columns: Columns) -> None:
    """Let a stage bring its pipeline: the rest of a standard list a record takes part in."""
    schema = work.maker.model.schema
    for link in work.draft.links:
        if not schema.entity(link.field.target).worded:
            continue
        for name in shared_links(schema, work.entity, link.field):
            linked = columns[link.field.name]
            given = columns.get(name) or [None] * work.rows
            there = {str(one) for one in linked if one}
            behind = work.linker.lookup(link.field.target).belonging(there, name)
            columns[name] = [
                value or behind.get(str(one)) for value, one in zip(given, linked, strict=True)
            ]


def _settle(work: Work, columns: Columns, rows: Iterable[int]) -> None:
    """Let the entity's rule complete every new record."""
    settle, look_up = work.maker.model.settle, work.linker.look_up
    filled = {name: [*column] for name, column in columns.items()}
    for row in rows:
        record = {name: column[row] for name, column in columns.items()}
        settle(work.entity.name, None, record, look_up)
        for name, value in record.items():
            if name not in filled:
                filled[name] = [None] * work.rows
            filled[name][row] = value
    columns.update(filled)


def _require(work: Work, columns: Columns, one: Field, rows: Iterable[int]) -> None:
    column, heading = columns.get(one.name), work.heading(one)
    if column is not None and None not in column:
        return
    for row in rows:
        told = any(problem.column == heading for problem in work.problems.get(row, ()))
        if not told and (column is None or column[row] is None):
            work.refuse(row, Problem(heading, Why.REQUIRED))
