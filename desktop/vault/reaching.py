"""Rights as conditions in SQL: which rows of a table a verb of one person reaches.

There is one rule for a kind of record, and it is here; lists, counts, charts, the log and every
write are held to it through `desktop.vault.lenses` and `desktop.vault.batch`.
"""

from collections.abc import Iterable

from desktop.vault.tables import quoted, stored
from sync.rights import Access, Circle, Reach, Rights, Verb
from sync.schema import Entity, Schema

NOBODY, EVERYBODY = "0", "1"


def reached(rights: Rights, schema: Schema, entity: Entity, verb: Verb, row: str = "r") -> str:
    """Return the condition under which ``verb`` reaches a row of the table aliased ``row``."""
    if rights.has_left:
        return NOBODY
    if entity.about and not entity.writers and not entity.readers:
        return _about(rights, schema, entity, verb, row)
    if entity.parts_of:
        return _part(rights, schema, entity, verb, row)
    own = _own(rights, rights.reach(entity, verb), row)
    if own in (EVERYBODY,) or entity.writers or entity.readers:
        return own
    ways = [own, *_shared(rights, entity, verb, row), *_lent(rights, entity, verb, row)]
    return _any(ways)


def _any(ways: Iterable[str]) -> str:
    open_ways = [way for way in ways if way != NOBODY]
    return " OR ".join(f"({way})" for way in open_ways) or NOBODY


def _own(rights: Rights, reach: Reach, row: str) -> str:
    if reach is Reach.NONE:
        return NOBODY
    if reach is Reach.ALL:
        return EVERYBODY
    me = _text(rights.person)
    own = f"{row}.owner = {me} OR ({row}.owner IS NULL AND {row}.created_by = {me})"
    return _any([own, _in_circle(rights.circle(reach), row)])


def _in_circle(circle: Circle, row: str) -> str:
    if not circle.units:
        return NOBODY
    units, people = _listed(circle.units), _listed(circle.people)
    return f"{row}.unit IN ({units}) OR ({row}.unit IS NULL AND {row}.owner IN ({people}))"


def _shared(rights: Rights, entity: Entity, verb: Verb, row: str) -> list[str]:
    """Return the way through shares of single records; they open reading, or editing too."""
    if verb not in (Verb.READ, Verb.EDIT):
        return []
    level = " AND level = 'edit'" if verb is Verb.EDIT else ""
    mine = f"person = {_text(rights.person)} OR with_unit IN ({_listed(rights.unit.units)})"
    shares = (
        "SELECT about_record FROM main.share WHERE life = 0 "
        f"AND about_entity = {_text(entity.name)} AND ({mine}){level}"
    )
    return [f"{row}.id IN ({shares})"]


def _lent(rights: Rights, entity: Entity, verb: Verb, row: str) -> list[str]:
    return [_in_circle(circle, row) for _rule, circle in rights.lent_to(entity.name, verb)]


def _part(rights: Rights, schema: Schema, entity: Entity, verb: Verb, row: str) -> str:
    """A part goes with the record it is a part of: to change it is to edit the whole."""
    whole = schema.entity(entity.field(entity.parts_of).target)
    inner = reached(rights, schema, whole, _as_edit(verb), f"{row}_")
    return _within(whole, f"{row}.{quoted(entity.parts_of)}", inner, f"{row}_")


def _about(rights: Rights, schema: Schema, entity: Entity, verb: Verb, row: str) -> str:
    """What is about a record goes with it; where it is about one field, that must be seen too."""
    kind, record, *unit = entity.about
    cases = []
    for target in schema.entities:
        if target.about:
            continue
        inner = reached(rights, schema, target, _as_edit(verb), f"{row}_")
        condition = _within(target, f"{row}.{quoted(record)}", inner, f"{row}_")
        if unit and (closed := _closed_units(rights, target)):
            named = f"{row}.{quoted(unit[0])} NOT IN ({_listed(closed)})"
            condition = f"({condition}) AND {named}"
        cases.append(f"WHEN {_text(target.name)} THEN {condition}")
    return f"CASE {row}.{quoted(kind)} {' '.join(cases)} ELSE 0 END"


def _closed_units(rights: Rights, entity: Entity) -> set[str]:
    closed = (Access.HIDDEN, Access.MASKED)
    return {f.merge_unit for f in entity.fields if rights.access(entity, f) in closed}


def _within(target: Entity, link: str, inner: str, row: str) -> str:
    if inner == NOBODY:
        return NOBODY
    table = stored(target.name)
    return f"EXISTS (SELECT 1 FROM {table} AS {row} WHERE {row}.id = {link} AND ({inner}))"


def _as_edit(verb: Verb) -> Verb:
    return verb if verb in (Verb.READ, Verb.EXPORT) else Verb.EDIT


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(_text, sorted(texts)))


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
