"""Which fields are sensitive: how to reach a person, what not everybody may see, and what may not
leave this machine.
"""

from collections.abc import Iterator, Mapping

from sync.rights import Access, Rights
from sync.schema import STAYS_HERE, Entity, Field, Kind, Visibility
from sync.values import Plain

_KINDS = frozenset({Kind.PHONE, Kind.EMAIL})
_OPEN = frozenset({Access.READ, Access.EDIT})


def is_sensitive(one: Field) -> bool:
    """Tell whether looking at a field, or taking it along, is written down."""
    restricted = one.visibility is not Visibility.EVERYONE
    return one.kind in _KINDS or restricted or (one.local and one.name != STAYS_HERE)


def sensitive_fields(entity: Entity, rights: Rights | None = None) -> Iterator[Field]:
    """Yield the sensitive fields of a kind of record that somebody sees as they are; those of the
    workspace's own records are known to everybody.
    """
    if entity.writers or entity.readers:
        return
    for one in entity.fields:
        if is_sensitive(one) and (rights is None or rights.access(entity, one) in _OPEN):
            yield one


def shows_anything(entity: Entity, row: Mapping[str, Plain], rights: Rights | None) -> bool:
    """Tell whether a record has a value in a sensitive field that somebody sees."""
    return any(row.get(one.name) is not None for one in sensitive_fields(entity, rights))
