"""The words in which a kind of record is described.

Each function returns one `sync.schema.Field`; `record` adds what every record has and gives the
`Entity` from which tables, forms, lists, filters, search, import, export, history and sync are
derived.
"""

from typing import Any

import msgspec

from sync.language import mark as _m
from sync.schema import STAYS_HERE, Choice, Entity, Field, Kind, Merge


def _maker(kind: Kind) -> Any:
    def make(name: str, label: str, **facts: Any) -> Field:
        return Field(name=name, kind=kind, label=label, **facts)

    return make


text = _maker(Kind.TEXT)
phone = _maker(Kind.PHONE)
email = _maker(Kind.EMAIL)
url = _maker(Kind.URL)
integer = _maker(Kind.INTEGER)
decimal = _maker(Kind.DECIMAL)
percent = _maker(Kind.PERCENT)
money = _maker(Kind.MONEY)
date = _maker(Kind.DATE)
time = _maker(Kind.TIME)
flag = _maker(Kind.FLAG)


def long_text(name: str, label: str, **facts: Any) -> Field:
    """Return a field of free text that is merged in three ways."""
    return Field(name=name, kind=Kind.LONG_TEXT, label=label, merge=Merge.TEXT, **facts)


def link(name: str, label: str, target: str, **facts: Any) -> Field:
    """Return a link to a record of ``target``; that record may lawfully be absent from this
    machine.
    """
    return Field(name=name, kind=Kind.LINK, label=label, target=target, **facts)


def tags(name: str, label: str, **facts: Any) -> Field:
    """Return a set of words, merged element by element."""
    return Field(name=name, kind=Kind.TAGS, label=label, merge=Merge.ELEMENTS, **facts)


def choice(name: str, label: str, *choices: tuple[str, ...], **facts: Any) -> Field:
    """Return a choice among (code, label[, tone])."""
    return Field(
        name=name,
        kind=Kind.CHOICE,
        label=label,
        choices=tuple(Choice(*one) for one in choices),
        **facts,
    )


_BELONGING = (
    link(
        "owner",
        _m("Owner"),
        "person",
        group="belonging",
        aliases=("负责人", "销售", "rep", "sales agent"),
    ),
    link("unit", _m("Business unit"), "unit", group="belonging", aliases=("部门",)),
    tags("tags", _m("Tags"), search=True, group="belonging"),
    flag(STAYS_HERE, _m("Stays on this machine"), local=True, group="belonging"),
)
_STAMPS = (
    time("created_at", _m("Created"), system=True, group="belonging", index=True),
    link("created_by", _m("Created by"), "person", system=True, group="belonging", form=False),
    time("changed_at", _m("Changed"), system=True, derived=True, group="belonging", index=True),
)


def record(name: str, label: str, plural: str, *fields: Field, **facts: Any) -> Entity:
    """Return the description of a kind of record: its own fields and those every record has.

    A field given here takes the place of a common one of the same name.
    """
    return with_common(Entity(name=name, label=label, plural=plural, fields=fields, **facts))


def with_common(entity: Entity) -> Entity:
    """Return a description with the fields every record has; its own of the same name stay."""
    common = tuple(one for one in (*_BELONGING, *_STAMPS) if one.name not in entity.by_name)
    return msgspec.structs.replace(entity, fields=(*entity.fields, *common))
