"""Writing records to a workbook or text file that can be imported again without changing anything.

A link is written as people know the record (its title, else its code), but only where importing
finds that same record by it; otherwise by its id.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Connection

from desktop.services import export_watch
from desktop.services.importing.draft import choice_codes
from desktop.services.importing.lookup import Lookup
from desktop.services.importing.vocabulary import currency_label
from desktop.services.importing.zone import LocalZone
from desktop.services.progress import Progress, Silent
from desktop.services.query.conditions import Condition, condition_of
from desktop.services.records.reading import reader_of
from desktop.services.tabular.writing import write_table
from desktop.vault.facts import meta
from desktop.vault.tables import quoted
from desktop.vault.values import from_columns
from desktop.vault.vault import Vault
from desktop.vault.words import folded
from sync.language import _
from sync.schema import Entity, Field, Kind, UnknownField
from sync.values import Plain

CHUNK = 2_000

Row = Sequence[Plain]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its heading, the columns of the record it needs, how it is shown."""

    heading: str
    needs: tuple[str, ...]
    show: Callable[[Row], object]


def export_fields(entity: Entity) -> list[str]:
    """Return the fields an export has unless told: the id and everything a form shows."""
    return ["id", *(field.name for field in entity.fields if field.form and not field.derived)]


def export_records(
    vault: Vault,
    entity: str,
    path: Path | str,
    *,
    where: str | None = None,
    fields: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the records that ``where`` finds, in the order they were made; return how many.

    Args:
        vault: Where they are.
        entity: Their kind.
        path: An .xlsx or .csv file; one of that name is replaced.
        where: An expression as in saved views; all that are not in the trash otherwise.
        fields: Names of fields; those of `export_fields` otherwise. A dot leads to a field of the
            linked record.
        progress: Who is told how many are done.

    Raises:
        TooManyToExport: policy allows fewer; nothing is written.
        TabularError: the file cannot be written.
        BadExpression, UnknownField, UnknownEntity
    """
    described = vault.entity(entity)
    progress = progress or Silent()
    names = list(fields or export_fields(described))
    with vault.read_for_export() as connection:
        condition = Condition("life = 0").and_(
            condition_of(where, described, reader_of(connection, vault))
        )
        making = _Columns(connection, vault, described, condition)
        columns = making.columns(names)
        export_watch.allow(vault, entity, _count(connection, described, condition))
        rows = _rows(connection, described, condition, columns, progress)
        headings = _distinct([column.heading for column in columns], fields or ())
        name = _(described.plural)
        written = write_table(path, headings, rows, sheet_name=name, zone=LocalZone())
    export_watch.note(vault, described, names, Path(path).suffix, written)
    return written


def _rows(
    connection: Connection,
    entity: Entity,
    condition: Condition,
    columns: Sequence[Column],
    progress: Progress,
) -> Iterator[list[object]]:
    table, where = quoted(entity.name), condition.sql
    total = _count(connection, entity, condition)
    needed = list(dict.fromkeys(name for column in columns for name in column.needs))
    places = [(one.show, [needed.index(name) for name in one.needs]) for one in columns]
    found = connection.exec_driver_sql(
        f"SELECT {', '.join(map(quoted, needed))} FROM {table} WHERE {where} ORDER BY n",
        condition.parameters,
    )
    done = 0
    while chunk := found.fetchmany(CHUNK):
        progress.step(done, total)
        done += len(chunk)
        for row in chunk:
            yield [show([row[place] for place in needs]) for show, needs in places]
    progress.step(done, total)


def _count(connection: Connection, entity: Entity, condition: Condition) -> int:
    sql = f"SELECT count(*) FROM {quoted(entity.name)} WHERE {condition.sql}"
    return int(connection.exec_driver_sql(sql, condition.parameters).scalar_one())


def _distinct(headings: Sequence[str], names: Sequence[str]) -> list[str]:
    return [
        heading if headings.count(heading) == 1 or not names else f"{heading} [{names[place]}]"
        for place, heading in enumerate(headings)
    ]


class _Columns:
    """Makes the columns of an export."""

    def __init__(
        self, connection: Connection, vault: Vault, entity: Entity, condition: Condition
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._entity = entity
        self._condition = condition
        self._currency = meta(connection, "currency") or ""

    def columns(self, names: Sequence[str]) -> list[Column]:
        """Return the columns for fields by name."""
        return [column for name in names for column in self._of(name)]

    def _of(self, name: str) -> Iterator[Column]:
        if name == "id":
            yield Column("ID", ("id",), lambda row: row[0])
            return
        head, _dot, behind = name.partition(".")
        field = self._entity.field(head)
        if behind:
            yield self._behind(field, behind)
            return
        yield Column(self._heading(field), field.columns, self._shown(field))
        if field.kind is Kind.MONEY and self._has_foreign(field):
            yield Column(currency_label(field.label), field.columns[1:], lambda row: row[0])

    def _heading(self, field: Field) -> str:
        label = _(field.label)
        if sum(_(other.label) == label for other in self._entity.fields) > 1:
            label = field.name
        return f"{label} (%)" if field.kind is Kind.PERCENT else label

    def _shown(self, field: Field) -> Callable[[Row], object]:
        if field.kind is Kind.LINK:
            return _LinkTexts(self._connection, self._vault, field)
        if field.kind is Kind.CHOICE:
            return _choice_texts(field)
        if field.kind is Kind.TAGS:
            return lambda row: list(cast("Sequence[str]", from_columns(field, tuple(row))))
        return lambda row: from_columns(field, tuple(row))

    def _has_foreign(self, field: Field) -> bool:
        """Tell whether an amount is in another currency than the vault's own."""
        table, column = quoted(self._entity.name), quoted(field.columns[1])
        rows = self._connection.exec_driver_sql(
            f"SELECT 1 FROM {table} WHERE {column} <> ? AND {self._condition.sql} LIMIT 1",
            (self._currency, *self._condition.parameters),
        )
        return rows.first() is not None

    def _behind(self, link: Field, name: str) -> Column:
        if link.kind is not Kind.LINK:
            raise UnknownField(entity=self._entity.name, field=f"{link.name}.{name}")
        target = self._vault.entity(link.target)
        field = target.field(name)
        wanted = ", ".join(map(quoted, ("id", *field.columns)))
        rows = self._connection.exec_driver_sql(f"SELECT {wanted} FROM {quoted(target.name)}")
        values = {row[0]: row[1:] for row in rows}
        empty, shown = (None,) * len(field.columns), self._shown(field)
        heading = f"{_(link.label)} › {_(field.label)}"
        return Column(heading, link.columns, lambda row: shown(values.get(row[0], empty)))


class _LinkTexts:
    """Writes links; each record's text is chosen once."""

    def __init__(self, connection: Connection, vault: Vault, field: Field) -> None:
        self._lookup = Lookup(connection, vault.entity(field.target))
        self._texts: dict[Plain, str | None] = {None: None}

    def __call__(self, row: Row) -> str | None:
        """Return the text for a linked record's id."""
        record = row[0]
        if record not in self._texts:
            self._texts[record] = self._lookup.text_for(str(record))
        return self._texts[record]


def _choice_texts(field: Field) -> Callable[[Row], object]:
    """Return what writes a choice: its label where that leads back to it, else its code."""
    codes = choice_codes(field)
    labels = {choice.code: _(choice.label) for choice in field.choices}
    texts: dict[Plain, str] = {
        code: label if codes.get(folded(label)) == code else code for code, label in labels.items()
    }
    return lambda row: texts.get(row[0], row[0])
