"""From the tree of an expression to a condition in SQL; values only ever travel as parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.services.query.literals import (
    BadLiteral,
    as_text,
    day_of,
    is_moment,
    plain_of,
    start_of,
)
from desktop.services.query.naming import naming_fields, wordings
from desktop.services.query.syntax import (
    BadComparison,
    Comparison,
    Expression,
    Joined,
    Literal,
    Not,
    parse,
)
from desktop.vault.tables import quoted
from sync.ids import is_id
from sync.language import _
from sync.schema import Entity, Field, Kind, Schema, UnknownField
from sync.values import Plain

_UNORDERED = frozenset({Kind.LINK, Kind.TAGS, Kind.FLAG})
_LONGEST_PART = 10_000


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL on the columns of one entity's table, and its parameters."""

    sql: str = "1"
    parameters: tuple[Plain, ...] = ()

    def and_(self, other: "Condition") -> "Condition":
        """Return the condition that both hold."""
        return Condition(f"({self.sql}) AND ({other.sql})", self.parameters + other.parameters)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and when: what ``me`` and ``today`` mean."""

    schema: Schema
    me: str
    today: date


def condition_of(text: str | None, entity: Entity, reader: Reader) -> Condition:
    """Return the condition that an expression stands for; no expression is always true.

    Raises:
        BadExpression, UnknownField, InvalidValue
    """
    if not text or not text.strip():
        return Condition()
    return _compile(parse(text), entity, reader)


def _compile(tree: Expression, entity: Entity, reader: Reader) -> Condition:
    if isinstance(tree, Joined):
        parts = [_compile(part, entity, reader) for part in tree.conditions]
        sql = _joined([part.sql for part in parts], tree.operator.upper())
        return Condition(sql, tuple(value for part in parts for value in part.parameters))
    if isinstance(tree, Not):
        return _opposite(_compile(tree.condition, entity, reader))
    return _comparison(tree, entity, reader)


def _joined(parts: Sequence[str], operator: str) -> str:
    """Join conditions pairwise: the database limits how deep a tree grows, not how wide."""
    if len(parts) == 1:
        return f"({parts[0]})"
    middle = len(parts) // 2
    left, right = _joined(parts[:middle], operator), _joined(parts[middle:], operator)
    return f"({left} {operator} {right})"


def _opposite(condition: Condition) -> Condition:
    """Return what is true wherever a condition is not, for empty fields too."""
    return Condition(f"NOT coalesce(({condition.sql}), 0)", condition.parameters)


_OPPOSITES = {"!=": "=", "null": "not null"}


def _comparison(tree: Comparison, entity: Entity, reader: Reader) -> Condition:
    head, *rest = tree.path
    if head == "id" and not rest:
        if not tree.values:
            return Condition("0" if tree.operator == "null" else "1")
        return _simple("id", tree, tuple(as_text(value) for value in tree.values))
    field = entity.field(head)
    if not rest:
        return _on_field(field, tree, reader)
    if field.kind is not Kind.LINK:
        raise UnknownField(entity=entity.name, field=".".join(tree.path))
    if (positive := _OPPOSITES.get(tree.operator)) is not None:
        return _opposite(_comparison(Comparison(tree.path, positive, tree.values), entity, reader))
    inner = Comparison(tuple(rest), tree.operator, tree.values)
    found = _comparison(inner, reader.schema.entity(field.target), reader)
    sql = f"{quoted(field.name)} IN (SELECT id FROM {quoted(field.target)} WHERE {found.sql})"
    return Condition(sql, found.parameters)


def _on_field(field: Field, tree: Comparison, reader: Reader) -> Condition:
    if tree.operator in ("null", "not null"):
        empty = "IS NULL" if tree.operator == "null" else "IS NOT NULL"
        return Condition(f"{quoted(field.name)} {empty}")
    if field.kind in _UNORDERED and tree.operator[0] in "<>":
        raise BadComparison(field=field.name, operator=tree.operator)
    if field.kind is Kind.LINK:
        return _on_link(field, tree, reader)
    if field.kind is Kind.TAGS:
        return _on_tags(field, tree)
    if field.kind is Kind.TIME and not is_moment(as_text(tree.values[0])):
        return _on_days(field, tree, reader)
    if tree.operator == "~":
        return _contains(field.name, as_text(tree.values[0]))
    values = tuple(plain_of(field, _coded(field, one), reader.today) for one in tree.values)
    if field.kind is Kind.FLAG:
        return _on_flag(field, tree.operator, values)
    return _simple(field.name, tree, values)


def _on_flag(field: Field, operator: str, values: tuple[Plain, ...]) -> Condition:
    """Compare a flag; one that was never set is not set."""
    marks = ", ".join("?" * len(values))
    negated = "NOT " if operator == "!=" else ""
    return Condition(f"coalesce({quoted(field.name)}, 0) {negated}IN ({marks})", values)


def _coded(field: Field, literal: Literal) -> Literal:
    """Let a choice be named by its words as well as by its code."""
    text = as_text(literal)
    for choice in field.choices:
        if text in (choice.label, _(choice.label)):
            return choice.code
    return literal


def _simple(column: str, tree: Comparison, values: tuple[Plain, ...]) -> Condition:
    if tree.operator == "in":
        return Condition(f"{quoted(column)} IN ({', '.join('?' * len(values))})", values)
    if tree.operator == "~":
        return _contains(column, str(values[0]))
    operator = {"!=": "IS NOT", "=": "="}.get(tree.operator, tree.operator)
    return Condition(f"{quoted(column)} {operator} ?", values)


def _contains(column: str, text: str) -> Condition:
    if len(text) > _LONGEST_PART:
        raise BadLiteral(entity="", field=column, value=text, reason="too_long")
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Condition(f"{quoted(column)} LIKE ? ESCAPE '\\'", (f"%{escaped}%",))


def _on_days(field: Field, tree: Comparison, reader: Reader) -> Condition:
    days = [
        _on_day(field, Comparison(tree.path, tree.operator, (value,)), reader)
        for value in tree.values
    ]
    sql = _joined([day.sql for day in days], "OR")
    return Condition(sql, tuple(value for day in days for value in day.parameters))


def _on_day(field: Field, tree: Comparison, reader: Reader) -> Condition:
    """Compare a point in time with a whole local day."""
    day = plain_day(field, tree.values[0], reader.today)
    begin, end = start_of(day), start_of(day + timedelta(days=1))
    column = quoted(field.name)
    within = Condition(f"{column} >= ? AND {column} < ?", (begin, end))
    return {
        "=": within,
        "in": within,
        "!=": Condition(f"NOT coalesce(({within.sql}), 0)", within.parameters),
        "<": Condition(f"{column} < ?", (begin,)),
        "<=": Condition(f"{column} < ?", (end,)),
        ">": Condition(f"{column} >= ?", (end,)),
        ">=": Condition(f"{column} >= ?", (begin,)),
        "~": within,
    }[tree.operator]


def plain_day(field: Field, literal: Literal, today: date) -> date:
    """Return the day written; raises `InvalidValue` where it is none."""
    plain_of(field, literal, today)
    return day_of(as_text(literal), today)


def _on_tags(field: Field, tree: Comparison) -> Condition:
    has = f"EXISTS (SELECT 1 FROM json_each({quoted(field.name)}) WHERE value {{}})"
    texts = tuple(as_text(value) for value in tree.values)
    if tree.operator == "~":
        return Condition(has.format("LIKE '%' || ? || '%'"), texts)
    found = Condition(has.format(f"IN ({', '.join('?' * len(texts))})"), texts)
    return Condition(f"NOT {found.sql}", texts) if tree.operator == "!=" else found


def _on_link(field: Field, tree: Comparison, reader: Reader) -> Condition:
    """Compare a link: with ids, with ``me``, else with the code or title of the linked record."""
    texts = [as_text(value) for value in tree.values]
    if field.target == "person":
        texts = [reader.me if text.lower() == "me" else text for text in texts]
    target = reader.schema.entity(field.target)
    column = quoted(field.name)
    if all(is_id(text) for text in texts) and tree.operator != "~":
        return _simple(field.name, tree, tuple(texts))
    names = ("id", *naming_fields(target))
    texts = [word for text in texts for word in wordings(target, text)]
    matcher = "LIKE '%' || ? || '%'" if tree.operator == "~" else "= ?"
    anyone = " OR ".join(f"{quoted(name)} {matcher}" for name in names for _text in texts)
    parameters: tuple[Plain, ...] = tuple(text for _name in names for text in texts)
    inside = f"{column} IN (SELECT id FROM {quoted(field.target)} WHERE {anyone})"
    if tree.operator == "!=":
        inside = f"NOT coalesce(({inside}), 0)"
    return Condition(inside, parameters)
