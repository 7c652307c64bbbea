"""What a file says, column by column, before the vault is asked: plain values and refused cells.

Links are still texts here; `links` finds the records they mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desktop.services.importing.errors import ValueNotMapped
from desktop.services.importing.mapping import Role, Target
from desktop.services.importing.options import ImportOptions
from desktop.services.importing.problems import Problem, Why
from desktop.services.importing.vocabulary import in_every_language
from desktop.services.importing.zone import LocalZone
from desktop.services.progress import Progress
from desktop.services.tabular.amounts import NOTHING
from desktop.services.tabular.column import ParsedColumn, shown, tidy
from desktop.services.tabular.table import Cell, Table
from desktop.services.tabular.values import parse_column
from desktop.vault.values import tags_text
from desktop.vault.words import folded
from sync.ids import is_id
from sync.schema import Entity, Field, Kind
from sync.values import Plain

Texts = list[str | None]


@dataclass(slots=True)
class LinkColumn:
    """A column of texts that name other records."""

    target: Target
    field: Field
    texts: Texts


@dataclass(slots=True)
class Draft:
    """The file's values by column of the entity, one per row.

    Attributes:
        columns: Plain values; the currency of an amount is None where the file names none.
        ids: Record ids, where a column holds them.
        at: From when each row held true, where a column says so.
        heading: Heading by field name, for messages.
    """

    entity: Entity
    table: Table
    targets: Sequence[Target]
    columns: dict[str, list[Plain]] = field(default_factory=dict)
    links: list[LinkColumn] = field(default_factory=list)
    ids: Texts | None = None
    at: list[datetime | None] | None = None
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    date_orders: dict[str, str] = field(default_factory=dict)
    heading: dict[str, str] = field(default_factory=dict)

    def refuse(self, row: int, problem: Problem) -> None:
        """Note what is wrong with a row."""
        self.problems.setdefault(row, []).append(problem)


def read_columns(
    entity: Entity,
    table: Table,
    targets: Sequence[Target],
    options: ImportOptions,
    progress: Progress,
) -> Draft:
    """Return every mapped column as plain values.

    Raises:
        AmbiguousDates: the order of day and month of a column cannot be told.
        ValueNotMapped: a replacement names a field that no column fills.
    """
    draft = Draft(entity, table, targets)
    replaced = _replacements(targets, options.values)
    used = [target for target in targets if target.role is not Role.IGNORE]
    for count, target in enumerate(used):
        progress.step(count * table.rows // len(used), table.rows)
        cells = table.cells[target.index]
        if words := replaced.get(target.index):
            cells = [words.get(shown(cell), cell) for cell in cells]
        _read(draft, target, cells, options)
    for row, count in table.overlong.items():
        draft.refuse(row, Problem("", Why.TOO_MANY_CELLS, count))
    return draft


def _replacements(
    targets: Sequence[Target], values: Mapping[str, Mapping[str, str]]
) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, words in values.items():
        meant = [t for t in targets if t.role is not Role.IGNORE and _is_called(t, name)]
        if not meant:
            raise ValueNotMapped(field=name)
        for target in meant:
            trimmed = {tidy(old): new for old, new in words.items()}
            found.setdefault(target.index, {}).update(trimmed)
    return found


def _is_called(target: Target, name: str) -> bool:
    return name in (target.name, target.column, target.filled)


def _read(draft: Draft, target: Target, cells: Sequence[Cell], options: ImportOptions) -> None:
    if target.role is Role.ID:
        draft.heading["id"] = target.column
        draft.ids = _read_ids(draft, target, cells)
    elif target.role is Role.AT:
        draft.at = _read_at(draft, target, cells, options)
    elif target.role is Role.CURRENCY:
        _read_currencies(draft, target, cells)
    elif target.field is not None:
        _read_field(draft, target, target.field, cells, options)


def _parse(
    draft: Draft, target: Target, cells: Sequence[Cell], kind: Kind, options: ImportOptions
) -> ParsedColumn:
    parsed = parse_column(
        cells,
        kind,
        heading=target.column,
        date_order=options.date_order,
        zone=LocalZone(),
        plain=True,
    )
    for row, problem in parsed.errors.items():
        draft.refuse(row, Problem(target.column, problem.reason, problem.raw))
    if parsed.date_order:
        draft.date_orders[target.column] = parsed.date_order
    return parsed


def _texts(draft: Draft, target: Target, cells: Sequence[Cell], options: ImportOptions) -> Texts:
    return _parse(draft, target, cells, Kind.TEXT, options).values  # type: ignore[return-value]


def _read_ids(draft: Draft, target: Target, cells: Sequence[Cell]) -> Texts:
    ids = _texts(draft, target, cells, ImportOptions())
    for row, text in enumerate(ids):
        if text is not None and not is_id(text):
            draft.refuse(row, Problem(target.column, Why.NOT_AN_ID, text))
    return ids


def _read_at(
    draft: Draft, target: Target, cells: Sequence[Cell], options: ImportOptions
) -> list[datetime | None]:
    parsed = _parse(draft, target, cells, Kind.TIME, options)
    for row, value in enumerate(parsed.values):
        if value is None and row not in parsed.errors:
            draft.refuse(row, Problem(target.column, Why.NO_DATE))
    return [_moment(value) for value in parsed.values]


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text is not None else None


def _read_currencies(draft: Draft, target: Target, cells: Sequence[Cell]) -> None:
    assert target.field is not None  # noqa: S101 - by construction
    codes: list[Plain] = []
    for row, text in enumerate(_texts(draft, target, cells, ImportOptions())):
        code = text.upper() if text else None
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            draft.refuse(row, Problem(target.column, Why.CURRENCY, text or ""))
        codes.append(code)
    column = f"{target.field.name}_currency"
    beside = draft.columns.get(column) or codes
    draft.columns[column] = [one or other for one, other in zip(codes, beside, strict=True)]


def _read_field(
    draft: Draft, target: Target, field: Field, cells: Sequence[Cell], options: ImportOptions
) -> None:
    draft.heading[field.name] = target.column
    if field.kind is Kind.LINK:
        texts = _texts(draft, target, cells, options)
        draft.links.append(LinkColumn(target, field, texts))
        return
    if field.kind is Kind.CHOICE:
        texts = _texts(draft, target, cells, options)
        draft.columns[field.name] = _choices(draft, target, field, texts)
        return
    parsed = _parse(draft, target, cells, field.kind, options)
    values: list[Plain] = parsed.values  # type: ignore[assignment]
    if field.kind is Kind.TAGS:
        values = _tags(parsed.values)
    draft.columns[field.name] = values
    if field.kind is Kind.MONEY:
        _default_currency(draft, f"{field.name}_currency", parsed.currency)


def _tags(found: Sequence[object]) -> list[Plain]:
    sets = [tuple(tags) if isinstance(tags, list) else () for tags in found]
    texts = {tags: tags_text(tags) for tags in set(sets)}
    return [texts[tags] for tags in sets]


def _default_currency(draft: Draft, column: str, named: str | None) -> None:
    """Take the currency beside the amounts for rows whose own column, if any, names none."""
    given = draft.columns.get(column) or [None] * draft.table.rows
    draft.columns[column] = [one or named for one in given]


def _choices(draft: Draft, target: Target, field: Field, texts: Texts) -> list[Plain]:
    if not field.choices:
        return [*texts]
    known = choice_codes(field)
    codes: dict[str | None, str | None] = {None: None}
    for text in set(texts) - {None}:
        codes[text] = known.get(text or "") or known.get(folded(text or ""))
    for row, text in enumerate(texts):
        if text is not None and codes[text] is None and text.casefold() not in NOTHING:
            draft.refuse(row, Problem(target.column, Why.CHOICE, text, _choice_words(field)))
    return [codes[text] for text in texts]


def choice_codes(field: Field) -> dict[str, str]:
    """Return the code for every way to write a choice: code or label, in any language or case."""
    codes: dict[str, str] = {}
    for choice in field.choices:
        for word in in_every_language(choice.label):
            codes.setdefault(folded(word), choice.code)
    codes.update({folded(choice.code): choice.code for choice in field.choices})
    codes.update({choice.code: choice.code for choice in field.choices})
    return codes


def _choice_words(field: Field) -> str:
    return ", ".join(choice.code for choice in field.choices)
