"""What becomes of each column of a file: which field it fills, and by what links are found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from desktop.services.importing.errors import (
    MappedTwice,
    NothingMapped,
    UnknownColumn,
    UnknownTarget,
)
from desktop.services.importing.options import ImportOptions
from desktop.services.importing.result import MappedColumn
from desktop.services.importing.vocabulary import (
    CURRENCY,
    currency_label,
    currency_labels,
    currency_of,
    labels_of,
)
from desktop.services.tabular.column import tidy
from desktop.services.tabular.matching import normalised, suggest_mapping
from desktop.services.tabular.table import Cell, Table, is_blank
from sync.ids import is_id
from sync.language import _
from sync.schema import Entity, Field, Kind, Schema

AT = "@at"
SURE_ENOUGH = 0.6
SAMPLES = 200


class Role(StrEnum):
    """What a column is used for."""

    IGNORE = "ignore"
    FIELD = "field"
    ID = "id"
    CURRENCY = "currency"
    AT = "at"


@dataclass(frozen=True, slots=True)
class Target:
    """What becomes of one column, counted from 0.

    Attributes:
        by: Of a link: the field of the other record the cells hold; "" where that is found out.
    """

    column: str
    index: int
    role: Role = Role.IGNORE
    field: Field | None = None
    by: str = ""
    confidence: float = 1.0

    @property
    def name(self) -> str:
        """The target as a person writes it."""
        if self.role in (Role.IGNORE, Role.ID, Role.AT):
            return {Role.IGNORE: "", Role.ID: "id", Role.AT: AT}[self.role]
        assert self.field is not None  # noqa: S101 - by construction
        part = CURRENCY if self.role is Role.CURRENCY else self.by
        return f"{self.field.name}.{part}" if part else self.field.name

    @property
    def filled(self) -> str:
        """What two columns must not both fill."""
        return self.field.name if self.role is Role.FIELD and self.field else self.name

    def described(self) -> MappedColumn:
        """Return it as results tell it."""
        kind = self.field.kind if self.field and self.role is Role.FIELD else ""
        return MappedColumn(self.column, self.name, kind, self.confidence)


def map_columns(
    schema: Schema, entity: Entity, table: Table, options: ImportOptions
) -> list[Target]:
    """Return what becomes of every column, as told and otherwise by its heading.

    Raises:
        UnknownColumn, UnknownTarget, MappedTwice, NothingMapped
    """
    told = [
        parse_target(schema, entity, _find_column(table.columns, column), target)
        for column, target in options.mapping
    ]
    targets = [*told, *_by_heading(entity, table, told)]
    targets.sort(key=lambda target: target.index)
    _refuse_doubles(targets)
    if not any(target.role is Role.FIELD for target in targets):
        raise NothingMapped(entity=entity.name, columns=tuple(table.columns))
    return targets


def _find_column(columns: Sequence[str], wanted: str) -> tuple[int, str]:
    if wanted in columns:
        return columns.index(wanted), wanted
    alike = [i for i, name in enumerate(columns) if _folded(name) == _folded(wanted)]
    if len(alike) != 1:
        raise UnknownColumn(column=wanted, columns=tuple(columns))
    return alike[0], columns[alike[0]]


def _folded(name: str) -> str:
    return tidy(name).casefold()


def parse_target(schema: Schema, entity: Entity, column: tuple[int, str], target: str) -> Target:
    """Return the target a person wrote for a column.

    Raises:
        UnknownTarget: there is no such field, or nothing may be written to it.
    """
    index, heading = column
    if not target:
        return Target(heading, index)
    if target in (AT, "id"):
        return Target(heading, index, Role.AT if target == AT else Role.ID)
    name, _dot, part = target.partition(".")
    field = entity.by_name.get(name)
    if field is None or field.derived:
        raise UnknownTarget(column=heading, target=target, entity=entity.name)
    if field.kind is Kind.MONEY and part == CURRENCY:
        return Target(heading, index, Role.CURRENCY, field)
    if part and not _is_field_behind(schema, field, part):
        raise UnknownTarget(column=heading, target=target, entity=entity.name)
    return Target(heading, index, Role.FIELD, field, part)


def _is_field_behind(schema: Schema, field: Field, part: str) -> bool:
    if field.kind is not Kind.LINK:
        return False
    behind = schema.entity(field.target).by_name.get(part)
    return part == "id" or (behind is not None and behind.kind not in (Kind.LINK, Kind.TAGS))


def _by_heading(entity: Entity, table: Table, told: Sequence[Target]) -> Iterator[Target]:
    """Yield what becomes of the columns nobody spoke of."""
    spoken, filled = {t.index for t in told}, {t.filled for t in told}
    free = [i for i in range(len(table.columns)) if i not in spoken]
    for index in [*free]:
        if "id" not in filled and _holds_ids(table, index):
            filled.add("id")
            free.remove(index)
            yield Target(table.columns[index], index, Role.ID)
            break
    for target in _by_name(entity, table, free):
        if target.filled not in filled:
            filled.add(target.filled)
            free.remove(target.index)
            yield target
    samples = {index: _sample(table, index) for index in free}
    yield from _suggested(entity, table, filled, {i: s for i, s in samples.items() if s})
    yield from _suggested(entity, table, filled, {i: s for i, s in samples.items() if not s})


def _by_name(entity: Entity, table: Table, free: Sequence[int]) -> Iterator[Target]:
    """Yield columns headed by a field's own name or label, whatever is in them.

    Where their cells are of another kind the rows are refused, rather than the column left out.
    """
    named: dict[str, list[Target]] = {}
    for field, labels in _offered(entity):
        name, _dot, part = field.name.partition(".")
        role = Role.CURRENCY if part else Role.FIELD
        target = Target("", 0, role, entity.field(name))
        for word in {normalised(text) for text in (field.name, *labels)}:
            named.setdefault(word, []).append(target)
    for index in [*free]:
        fits = named.get(normalised(table.columns[index]), [])
        if len(fits) == 1:
            yield replace(fits[0], column=table.columns[index], index=index)


def _sample(table: Table, index: int) -> list[Cell]:
    return list(islice((cell for cell in table.cells[index] if not is_blank(cell)), SAMPLES))


def _suggested(
    entity: Entity, table: Table, filled: set[str], samples: Mapping[int, list[Cell]]
) -> Iterator[Target]:
    """Yield what becomes of some columns, all of them with cells to judge by or all blank."""
    offered = {one.name: (one, words) for one, words in _offered(entity) if one.name not in filled}
    found = suggest_mapping(
        [table.columns[index] for index in samples],
        [field for field, _words in offered.values()],
        entity=entity.name,
        cells=[*filter(None, samples.values())],
        labels={name: words for name, (_field, words) in offered.items()},
    )
    for index, one in zip(samples, found, strict=True):
        if one.field is None or one.confidence < SURE_ENOUGH:
            yield Target(table.columns[index], index, confidence=0.0)
            continue
        name, _dot, part = one.field.partition(".")
        role = Role.CURRENCY if part else Role.FIELD
        filled.add(one.field)
        yield Target(table.columns[index], index, role, entity.field(name), "", one.confidence)


def _holds_ids(table: Table, index: int) -> bool:
    """Tell whether a column headed ID holds our own ids; those of other programs are codes."""
    if _folded(table.columns[index]) != "id":
        return False
    cells = table.cells[index][:SAMPLES]
    return all(not cell or (isinstance(cell, str) and is_id(tidy(cell))) for cell in cells)


def _offered(entity: Entity) -> Iterator[tuple[Field, tuple[str, ...]]]:
    """Yield every field a column may fill unasked, with its labels."""
    for field in entity.fields:
        if field.derived or field.access or not field.form:
            continue
        yield field, labels_of(entity, field)
        if field.kind is Kind.MONEY:
            yield currency_of(field), currency_labels(field)


def _refuse_doubles(targets: Sequence[Target]) -> None:
    by_field: dict[str, list[str]] = {}
    for target in targets:
        if target.role is not Role.IGNORE:
            by_field.setdefault(target.filled, []).append(target.column)
    for name, columns in by_field.items():
        if len(columns) > 1:
            raise MappedTwice(field=name, columns=tuple(columns))


def targets_of(schema: Schema, entity: Entity) -> list[tuple[str, str]]:
    """Return every target a column may have, with its name in the current language."""
    found = [("id", "ID")]
    for field in entity.fields:
        if field.derived or field.access:
            continue
        found.append((field.name, _(field.label)))
        if field.kind is Kind.MONEY:
            found.append((f"{field.name}.{CURRENCY}", currency_label(field.label)))
        if field.kind is Kind.LINK:
            found.extend(_behind(schema, field))
    found.append((AT, _("Date from which the row held true")))
    return found


def _behind(schema: Schema, field: Field) -> Iterator[tuple[str, str]]:
    target = schema.entity(field.target)
    for behind in target.fields:
        if behind.name == target.title or behind.unique or behind.name == "code":
            yield f"{field.name}.{behind.name}", f"{_(field.label)} › {_(behind.label)}"
