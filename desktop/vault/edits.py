"""An edit as the log keeps it: whole units of merge, set elements one by one, and what is local
apart.
"""

from collections.abc import Iterator, Mapping

from desktop.vault.stamps import read_stamps
from desktop.vault.values import read_tags
from sync.change import Edit, TagEdit
from sync.schema import Entity, Kind
from sync.values import Plain

Row = Mapping[str, Plain]


def tag_edits(entity: Entity, before: Row, changed: Row) -> dict[str, TagEdit]:
    """Return the elements put into and taken out of each set that changes."""
    edits = {}
    for column, value in changed.items():
        one = entity.by_name.get(column)
        if one is not None and one.kind is Kind.TAGS:
            old, new = set(read_tags(before.get(column))), set(read_tags(value))
            edits[column] = TagEdit(tuple(sorted(new - old)), tuple(sorted(old - new)))
    return edits


def logged_edits(
    entity: Entity, before: Row, changed: Row, tags: Mapping[str, TagEdit]
) -> Iterator[tuple[Edit, bool]]:
    """Yield the edit that travels and the one that stays here (True), where there are such."""
    stamps, base = read_stamps(before), int(before["clock"] or 0)
    for local in (False, True):
        part = _part(entity, before, changed, local=local)
        if not part:
            continue
        units = {entity.unit_of[c] for c in part}
        edit = Edit(
            fields={c: (before.get(c), v) for c, v in part.items()},
            prev={unit: stamps.get(unit, (base, 0))[0] for unit in units},
            tags={c: t for c, t in tags.items() if c in part},
        )
        yield edit, local


def _part(entity: Entity, before: Row, changed: Row, *, local: bool) -> dict[str, Plain]:
    """Return all columns of each unit touched: half a unit would mix with a colleague's half."""
    units = {entity.unit_of[column] for column in changed}
    return {
        column: changed.get(column, before.get(column))
        for unit in sorted(units)
        for column in entity.units[unit]
        if column in entity.logged_columns
        and (column not in entity.sent_columns) is local
        and (not local or column in changed)
    }
