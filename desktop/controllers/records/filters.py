"""A list's filter as conditions a person can read and change, and as the expression stored.

The expression (see `desktop.services.query`) is what saved views, charts and places carry. One
that is no plain row of conditions joined by "and" is kept whole, as a single condition.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.services.query.literals import as_text
from desktop.services.query.syntax import (
    BadExpression,
    Comparison,
    Expression,
    Joined,
    parse,
    quoted,
)
from desktop.services.records.presenting import choice_text
from sync.ids import is_id
from sync.language import _
from sync.language import mark as _m
from sync.schema import Entity, Field, Kind, Schema

WHOLE = "whole"
"""Operator of a condition that is kept as an expression."""

_EMPTY = (("null", _m("is empty")), ("not null", _m("is filled in")))
_TEXTS = (("~", _m("contains")), ("=", _m("is")), ("!=", _m("is not")))
_SETS = (("in", _m("any of")), ("!=", _m("is not")))
_DATES = (("=", _m("on")), ("<", _m("before")), (">=", _m("from")), ("<=", _m("up to")))
_SIZES = (
    (">=", _m("at least")),
    ("<=", _m("at most")),
    ("=", _m("is")),
    ("<", _m("less than")),
    (">", _m("more than")),
)
_WORDS = {
    **dict(_EMPTY),
    "~": _m("contains"),
    "=": _m("is"),
    "!=": _m("is not"),
    "in": _m("any of"),
    "<": _m("less than"),
    "<=": _m("at most"),
    ">": _m("more than"),
    ">=": _m("at least"),
}
_DAYS = (Kind.DATE, Kind.TIME)
RELATIVE_DAYS = (
    ("today", _m("today")),
    ("-7d", _m("7 days ago")),
    ("-30d", _m("30 days ago")),
    ("-90d", _m("90 days ago")),
    ("-12m", _m("12 months ago")),
    ("+7d", _m("in 7 days")),
    ("+30d", _m("in 30 days")),
)
"""Days told from today, as expressions write them, and their words."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: a field (through links with dots), how it is compared, with which values."""

    path: str
    operator: str
    values: tuple[str, ...] = ()

    def expression(self) -> str:
        """Return it as an expression."""
        if self.operator == WHOLE:
            return f"({self.values[0]})"
        if self.operator in ("null", "not null"):
            return f"{self.path} is {self.operator}"
        if self.operator == "in":
            return f"{self.path} in ({', '.join(map(quoted, self.values))})"
        return f"{self.path} {self.operator} {quoted(self.values[0])}"


def joined(filters: Sequence[Filter]) -> str | None:
    """Return the expression that all conditions hold, None where there are none."""
    return " and ".join(one.expression() for one in filters) or None


def filters_of(where: str | None) -> tuple[Filter, ...]:
    """Return the conditions an expression consists of."""
    if not where or not where.strip():
        return ()
    try:
        tree = parse(where)
    except BadExpression:
        return (Filter("", WHOLE, (where,)),)
    parts = tree.conditions if isinstance(tree, Joined) and tree.operator == "and" else (tree,)
    found = [_filter_of(part) for part in parts]
    plain = [one for one in found if one is not None]
    return tuple(plain) if len(plain) == len(found) else (Filter("", WHOLE, (where,)),)


def _filter_of(part: Expression) -> Filter | None:
    if not isinstance(part, Comparison):
        return None
    values = tuple(as_text(value) for value in part.values)
    return Filter(".".join(part.path), part.operator, values)


def operators_of(field: Field) -> tuple[tuple[str, str], ...]:
    """Return how a field of this kind can be compared: (operator, message id) pairs."""
    if field.kind is Kind.FLAG:
        return (("=", _m("is")),)
    if field.kind in (Kind.CHOICE, Kind.TAGS):
        return (*_SETS, *_EMPTY)
    if field.kind is Kind.LINK:
        return (("=", _m("is")), ("!=", _m("is not")), *_EMPTY)
    if field.kind in _DAYS:
        return (*_DATES, *_EMPTY)
    if field.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY):
        return (*_SIZES, *_EMPTY)
    return (*_TEXTS, *_EMPTY)


def field_at(schema: Schema, entity: Entity, path: str) -> Field | None:
    """Return the field a path leads to, None where the schema has none (any more)."""
    head, _dot, rest = path.partition(".")
    field = entity.by_name.get(head)
    if field is None or not rest:
        return field
    target = schema.by_name.get(field.target)
    return field_at(schema, target, rest) if target is not None else None


def path_label(schema: Schema, entity: Entity, path: str) -> str:
    """Return the words for a path: ``Customer · Industry``."""
    labels, here = [], entity
    for name in path.split("."):
        field = here.by_name.get(name)
        if field is None:
            labels.append(name)
            break
        labels.append(_(field.label))
        here = schema.by_name.get(field.target, here)
    return " · ".join(labels)


@dataclass(frozen=True, slots=True)
class FilterFace:
    """A condition in words."""

    field: str
    operator: str
    value: str


def face_of(
    schema: Schema, entity: Entity, one: Filter, titles: dict[str, str] | None = None
) -> FilterFace:
    """Return a condition in words; ``titles`` are those of linked records, by id."""
    if one.operator == WHOLE:
        return FilterFace(_("Filter"), "", one.values[0])
    field = field_at(schema, entity, one.path)
    words = dict(operators_of(field)) if field is not None else {}
    operator = _(words.get(one.operator, _WORDS.get(one.operator, one.operator)))
    values = [_value_text(field, value, titles or {}) for value in one.values]
    label = path_label(schema, entity, one.path)
    return FilterFace(label, operator, _listed(values))


def _listed(values: Sequence[str]) -> str:
    """Return values as a chip has room for them: two, and how many more."""
    shown = _(", ").join(values[:2])
    return shown if len(values) <= 2 else f"{shown} +{len(values) - 2}"


def _value_text(field: Field | None, value: str, titles: dict[str, str]) -> str:
    if value in titles:
        return titles[value]
    if field is None:
        return value
    if value.lower() == "me":
        return _("me")
    if field.kind in _DAYS:
        return _(dict(RELATIVE_DAYS).get(value, value))
    if field.kind is Kind.FLAG:
        return _("Yes") if value.lower() in ("true", "1", "yes") else _("No")
    if field.kind is Kind.CHOICE:
        return choice_text(field, value)
    return "…" if is_id(value) else value


def linked_ids(schema: Schema, entity: Entity, filters: Sequence[Filter]) -> dict[str, str]:
    """Return the records that conditions name by id, with their kinds: id -> entity."""
    found = {}
    for one in filters:
        field = field_at(schema, entity, one.path) if one.operator != WHOLE else None
        if field is not None and field.kind is Kind.LINK:
            found.update({value: field.target for value in one.values if is_id(value)})
    return found
