"""Who may do what: rights computed from roles, units, shares and their rules. Pure.

A person holds roles; a role grants for each kind of record how far each verb *reaches* (own
records, the unit's, the unit's and those below, all), how much of a field it shows, and which
actions it allows. Of several roles the most generous word counts. Shares and approved sharing rules
add single records, and the records of another unit.

Desktop and hub compute the same rights from the same `Policy`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from sync.errors import HoldfastError
from sync.schema import Entity, Field, Visibility

ADMINISTER, AUDIT, IMPORT, BULK_EDIT = "administer", "audit", "import", "bulk_edit"
BACKUP, KEYS, OFFBOARD, REVEAL = "backup", "keys", "offboard", "reveal"
ACTIONS = (ADMINISTER, AUDIT, IMPORT, BULK_EDIT, BACKUP, KEYS, OFFBOARD, REVEAL)
ANY = "*"
"""Stands for every kind of record, or every field, without a word of its own."""


class NotAllowed(HoldfastError):
    """A right is missing. Facts: verb (or action), entity, record, field; empty where none. The
    words for entity and field are ``kind`` and ``label``, where they are known.
    """


class Verb(StrEnum):
    """What is done with records."""

    CREATE = "create"
    READ = "read"
    EDIT = "edit"
    DELETE = "delete"
    EXPORT = "export"


class Reach(StrEnum):
    """How far a right reaches, in rising order."""

    NONE = "none"
    OWN = "own"
    UNIT = "unit"
    UNIT_BELOW = "unit_below"
    ALL = "all"


class Access(StrEnum):
    """How much of a field a person has, in rising order."""

    HIDDEN = "hidden"
    MASKED = "masked"
    READ = "read"
    EDIT = "edit"


_REACHES, _ACCESSES = tuple(Reach), tuple(Access)


class Role(msgspec.Struct, frozen=True):
    """A role, by the id of its record."""

    id: str
    code: str
    name: str
    actions: tuple[str, ...] = ()
    is_standard: bool = False


class Grant(msgspec.Struct, frozen=True):
    """What a role may do with one kind of record, or with `ANY`."""

    role: str
    entity: str
    creates: bool = False
    reads: Reach = Reach.NONE
    edits: Reach = Reach.NONE
    deletes: Reach = Reach.NONE
    exports: Reach = Reach.NONE

    def reach(self, verb: Verb) -> Reach:
        """Return how far a verb reaches."""
        if verb is Verb.CREATE:
            return Reach.ALL if self.creates else Reach.NONE
        reaches = {
            Verb.READ: self.reads,
            Verb.EDIT: self.edits,
            Verb.DELETE: self.deletes,
            Verb.EXPORT: self.exports,
        }
        return reaches[verb]


class FieldRight(msgspec.Struct, frozen=True):
    """How much of one field, or of `ANY`, a role shows."""

    role: str
    entity: str
    field: str
    access: Access


class Member(msgspec.Struct, frozen=True):
    """A person: their unit, the codes of their roles, and whether they have left."""

    id: str
    name: str = ""
    unit: str = ""
    roles: tuple[str, ...] = ()
    has_left: bool = False


class Unit(msgspec.Struct, frozen=True):
    """A business unit and the one it belongs to."""

    id: str
    name: str = ""
    parent: str = ""


class SharingRule(msgspec.Struct, frozen=True):
    """An approved rule: the records of one unit are open to another."""

    id: str
    from_unit: str
    to_unit: str
    entity: str
    edits: bool = False


class Policy(msgspec.Struct, frozen=True):
    """Everything rights are computed from, in the form in which it is signed."""

    roles: tuple[Role, ...] = ()
    grants: tuple[Grant, ...] = ()
    field_rights: tuple[FieldRight, ...] = ()
    members: tuple[Member, ...] = ()
    units: tuple[Unit, ...] = ()
    sharing_rules: tuple[SharingRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Circle:
    """Whose records a reach takes in: units, and the people in them."""

    units: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do.

    Attributes:
        person: Their id.
        roles: The roles that count for them.
        unit: Their own unit and who is in it; ``below`` takes in the units below.
        lent: By kind of record and by whether it may be edited, whose records rules share.
        has_left: Nothing is left to them.
    """

    person: str
    roles: tuple[Role, ...] = ()
    unit: Circle = Circle()
    below: Circle = Circle()
    grants: tuple[Grant, ...] = ()
    field_rights: tuple[FieldRight, ...] = ()
    lent: tuple[tuple[SharingRule, Circle], ...] = ()
    has_left: bool = False
    _known: dict[tuple[str, str], Access] = field(default_factory=dict, compare=False)

    def may(self, action: str) -> bool:
        """Tell whether any role allows an action."""
        return any(action in role.actions for role in self.roles)

    def reach(self, entity: Entity, verb: Verb) -> Reach:
        """Return how far a verb reaches with a kind of record that is no part of another."""
        if self.has_left:
            return Reach.NONE
        if verb in (Verb.READ, Verb.EXPORT) and entity.readers:
            return Reach.ALL if self.may(entity.readers) else Reach.NONE
        if entity.writers:
            may = self.may(entity.writers) or verb in (Verb.READ, Verb.EXPORT)
            return Reach.ALL if may else Reach.NONE
        if entity.append_only and verb in (Verb.EDIT, Verb.DELETE):
            return Reach.NONE
        return max((g.reach(verb) for g in self.granted(entity.name)), key=_REACHES.index)

    def granted(self, entity: str) -> tuple[Grant, ...]:
        """Return the grants that count for a kind of record: of each role its own word for it,
        else its word for any.
        """
        counted = []
        for role in self.roles:
            words = {g.entity: g for g in self.grants if g.role == role.id}
            counted.append(words.get(entity) or words.get(ANY) or Grant(role.id, entity))
        return tuple(counted) or (Grant("", entity),)

    def access(self, entity: Entity, one: Field) -> Access:
        """Return how much of a field this person has."""
        key = (entity.name, one.name)
        if key not in self._known:
            self._known[key] = self._access(entity, one)
        return self._known[key]

    def _access(self, entity: Entity, one: Field) -> Access:
        if one.system or one.derived or entity.writers or entity.readers:
            return Access.EDIT
        words = [self.field_word(role, entity, one) for role in self.roles]
        return max(words, key=_ACCESSES.index) if words else _unsaid(one)

    def field_word(self, role: Role, entity: Entity, one: Field) -> Access:
        """Return what one role says of a field: the most particular word it has."""
        words = {(f.entity, f.field): f.access for f in self.field_rights if f.role == role.id}
        for place in ((entity.name, one.name), (entity.name, ANY), (ANY, one.name), (ANY, ANY)):
            if place in words:
                return words[place]
        return _unsaid(one)

    def shows_all_of(self, entity: Entity) -> bool:
        """Tell whether every field can be read as it is."""
        return all(self.access(entity, f) in (Access.READ, Access.EDIT) for f in entity.fields)

    def circle(self, reach: Reach) -> Circle:
        """Return whose records a reach takes in beside one's own."""
        return {Reach.UNIT: self.unit, Reach.UNIT_BELOW: self.below}.get(reach, Circle())

    def lent_to(self, entity: str, verb: Verb) -> Iterator[tuple[SharingRule, Circle]]:
        """Yield the sharing rules that open records of a kind for a verb."""
        for rule, circle in self.lent:
            fits = rule.entity in (entity, ANY)
            if fits and (verb is Verb.READ or (verb is Verb.EDIT and rule.edits)):
                yield rule, circle


def _unsaid(one: Field) -> Access:
    words = {
        Visibility.EVERYONE: Access.EDIT,
        Visibility.MASKED: Access.MASKED,
        Visibility.HIDDEN: Access.HIDDEN,
    }
    return words[one.visibility]


def rights_of(policy: Policy, person: str) -> Rights:
    """Return what a person may do. Who has left may do nothing; who has no role has the standard
    one, if there is one.
    """
    members = {member.id: member for member in policy.members}
    member = members.get(person, Member(person))
    if member.has_left:
        return Rights(person, has_left=True)
    roles = tuple(role for role in policy.roles if role.code in member.roles)
    if not roles:
        roles = tuple(role for role in policy.roles if role.is_standard)
    held = {role.id for role in roles}
    unit = frozenset({member.unit} - {""})
    below = frozenset(units_below(policy.units, unit))
    lent = tuple(
        (rule, circle_of(policy, {rule.from_unit}))
        for rule in policy.sharing_rules
        if rule.to_unit in unit
    )
    return Rights(
        person=person,
        roles=roles,
        unit=circle_of(policy, unit),
        below=circle_of(policy, below),
        grants=tuple(grant for grant in policy.grants if grant.role in held),
        field_rights=tuple(one for one in policy.field_rights if one.role in held),
        lent=lent,
    )


def has_administrator(policy: Policy) -> bool:
    """Tell whether somebody who has not left may administer."""
    known = {role.code for role in policy.roles}
    may = {role.code for role in policy.roles if ADMINISTER in role.actions}
    standard = any(role.is_standard and role.code in may for role in policy.roles)
    return any(
        not may.isdisjoint(member.roles) or (standard and known.isdisjoint(member.roles))
        for member in policy.members
        if not member.has_left
    )


def units_below(units: Iterable[Unit], top: Iterable[str]) -> set[str]:
    """Return ``top`` and every unit below; a ring of units ends where it began."""
    children: dict[str, list[str]] = {}
    for unit in units:
        children.setdefault(unit.parent, []).append(unit.id)
    found, waiting = set[str](), list(top)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting.extend(children.get(unit_id, ()))
    return found


def circle_of(policy: Policy, units: Iterable[str]) -> Circle:
    """Return units with the people in them."""
    chosen = frozenset(units)
    people = frozenset(m.id for m in policy.members if m.unit and m.unit in chosen)
    return Circle(chosen, people)


Row = Mapping[str, object]


def grounds(
    rights: Rights, entity: Entity, verb: Verb, row: Row, shared: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return why a person may do something with one record that is no part of another: pairs of
    a stable word (role, share, rule) and its id; none where they may not.

    ``shared`` holds the ids of the shares of this record that are theirs and allow the verb.
    """
    found = [
        ("role", grant.role)
        for grant in rights.granted(entity.name)
        if _takes_in(rights, _own_reach(rights, entity, verb, grant), row)
    ]
    if entity.writers or entity.readers:
        return found[:1]
    found += [("share", share) for share in shared]
    found += [
        ("rule", rule.id)
        for rule, circle in rights.lent_to(entity.name, verb)
        if _belongs(circle, row)
    ]
    return found


def _own_reach(rights: Rights, entity: Entity, verb: Verb, grant: Grant) -> Reach:
    if entity.writers or entity.readers or entity.append_only:
        return rights.reach(entity, verb)
    return grant.reach(verb)


def _takes_in(rights: Rights, reach: Reach, row: Row) -> bool:
    if reach in (Reach.NONE, Reach.ALL):
        return reach is Reach.ALL
    owner, maker = row.get("owner"), row.get("created_by")
    if owner == rights.person or (owner is None and maker == rights.person):
        return True
    return _belongs(rights.circle(reach), row)


def _belongs(circle: Circle, row: Row) -> bool:
    unit, owner = row.get("unit"), row.get("owner")
    return unit in circle.units if unit is not None else owner in circle.people
