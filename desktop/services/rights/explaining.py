"""What a person may see and do, and why: by kind of record, and for one record.

How many records a verb reaches is counted by the condition by which every connection of that
person is narrowed (`desktop.vault.reaching`), so that the answer is what they meet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.services.progress import Progress, Silent
from desktop.services.rights.people import PersonRow, list_people
from desktop.services.rights.roles import governed, governed_fields
from desktop.vault.errors import RecordNotFound
from desktop.vault.reaching import EVERYBODY, NOBODY, reached
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.language import _
from sync.rights import (
    ACTIONS,
    ADMINISTER,
    AUDIT,
    Access,
    NotAllowed,
    Reach,
    Rights,
    Verb,
    grounds,
    rights_of,
)
from sync.schema import Entity, Schema

COUNTED = (Verb.READ, Verb.EDIT, Verb.DELETE, Verb.EXPORT)


@dataclass(frozen=True, slots=True)
class KindRights:
    """What a person may do with one kind of record; counts are of records not in the trash."""

    entity: Entity
    reaches: Mapping[Verb, Reach]
    counts: Mapping[Verb, int]
    total: int
    hidden: tuple[str, ...]
    masked: tuple[str, ...]
    read_only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonRights:
    """What a person may do. ``is_unrestricted`` where the vault has no roles, or none is in force
    yet.
    """

    person: PersonRow
    roles: tuple[str, ...]
    actions: tuple[str, ...]
    kinds: tuple[KindRights, ...]
    is_unrestricted: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verb reaches a record, or why not.

    ``word`` is role, share, rule, action, part, or, where it does not reach it: left, reach,
    none. ``facts`` fill its sentence.
    """

    word: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class VerbAnswer:
    """Whether a verb reaches one record, and why."""

    verb: Verb
    reaches: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RecordRights:
    """What a person may do with one record."""

    person: PersonRow
    entity: Entity
    record: str
    title: str
    verbs: tuple[VerbAnswer, ...]
    hidden: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()


def may_ask(vault: Vault, person: str = "") -> bool:
    """Tell whether the person at the screen may ask about ``person``: oneself always, others who
    administers or audits.
    """
    rights = vault.rights
    if rights is None or (person and person == vault.person):
        return True
    return rights.may(ADMINISTER) or rights.may(AUDIT)


def _demand(vault: Vault, person: str = "") -> None:
    if not may_ask(vault, person):
        raise NotAllowed(verb=AUDIT, entity="", record="", field="")


def _person(vault: Vault, person: str) -> PersonRow:
    for row in list_people(vault):
        if row.id == person:
            return row
    raise RecordNotFound(entity="person", record=person)


def rights_of_person(vault: Vault, person: str) -> Rights | None:
    """Return a person's rights; None where nobody is restricted."""
    return rights_of(vault.policy, person) if vault.policy is not None else None


# ---------------------------------------------------------------- one person


def explain_person(vault: Vault, person: str, progress: Progress | None = None) -> PersonRights:
    """Return what a person may do with every kind of record.

    Raises:
        NotAllowed: it is somebody else, and one may neither administer nor audit.
        RecordNotFound, Cancelled
    """
    _demand(vault, person)
    row, rights = _person(vault, person), rights_of_person(vault, person)
    schema, progress = vault.model.schema, progress or Silent()
    kinds, found = governed(schema), []
    with vault.inspect() as connection:
        for done, entity in enumerate(kinds):
            progress.step(done, len(kinds))
            found.append(_kind(connection, schema, entity, rights))
    roles = tuple(_(role.name) for role in rights.roles) if rights else ()
    actions = tuple(a for a in ACTIONS if rights is None or rights.may(a))
    return PersonRights(row, roles, actions, tuple(found), is_unrestricted=rights is None)


def _kind(
    connection: Connection, schema: Schema, entity: Entity, rights: Rights | None
) -> KindRights:
    table = quoted(entity.name)
    if rights is None:
        total = _number(connection, f"SELECT count(*) FROM {table} WHERE life = 0")
        everything = dict.fromkeys(Verb, Reach.ALL)
        return KindRights(entity, everything, dict.fromkeys(COUNTED, total), total, (), (), ())
    conditions = {verb: reached(rights, schema, entity, verb) for verb in COUNTED}
    asked = sorted({c for c in conditions.values() if c not in (NOBODY, EVERYBODY)})
    sums = "".join(f", coalesce(sum({condition}), 0)" for condition in asked)
    sql = f"SELECT count(*){sums} FROM {table} AS r WHERE r.life = 0"
    total, *counted = map(int, connection.exec_driver_sql(sql).one())
    numbers = dict(zip(asked, counted, strict=True)) | {NOBODY: 0, EVERYBODY: total}
    return KindRights(
        entity,
        {verb: rights.reach(entity, verb) for verb in Verb},
        {verb: numbers[condition] for verb, condition in conditions.items()},
        total,
        *(
            _labels(rights, entity, access)
            for access in (Access.HIDDEN, Access.MASKED, Access.READ)
        ),
    )


def _number(connection: Connection, sql: str) -> int:
    return int(connection.exec_driver_sql(sql).scalar_one())


def _labels(rights: Rights, entity: Entity, access: Access) -> tuple[str, ...]:
    return tuple(_(f.label) for f in governed_fields(entity) if rights.access(entity, f) is access)


# ---------------------------------------------------------------- one record


def explain_record(vault: Vault, person: str, entity: str, record: str) -> RecordRights:
    """Return what a person may do with one record, and why; ``record`` is an id or
    ``field:value``.

    Raises:
        NotAllowed, RecordNotFound, UnknownEntity
    """
    _demand(vault, person)
    found = _sure(vault, entity, record)
    return _explained(vault, _person(vault, person), vault.model.schema.entity(entity), *found)


def who_sees(vault: Vault, entity: str, record: str) -> list[RecordRights]:
    """Return what each person who has not left may do with one record, those who may read it
    first.

    Raises:
        NotAllowed, RecordNotFound, UnknownEntity
    """
    _demand(vault)
    found, described = _sure(vault, entity, record), vault.model.schema.entity(entity)
    people = [row for row in list_people(vault) if not row.has_left]
    answers = [_explained(vault, row, described, *found) for row in people]
    return sorted(answers, key=lambda one: not one.verbs[0].reaches)


def _sure(vault: Vault, entity: str, record: str) -> tuple[str, str]:
    """Return id and title of a record that the person at the screen may see."""
    from desktop.services.records.reading import get_record

    found = get_record(vault, entity, record)
    return found.id, found.title()


def _explained(
    vault: Vault, person: PersonRow, entity: Entity, record: str, title: str
) -> RecordRights:
    rights = rights_of_person(vault, person.id)
    if rights is None:
        free = (Reason("free", {}),)
        verbs = tuple(VerbAnswer(verb, reaches=True, reasons=free) for verb in COUNTED)
        return RecordRights(person, entity, record, title, verbs)
    with vault.inspect() as connection:
        asked = _Asked(connection, vault.model.schema, rights)
        verbs = tuple(asked.answer(entity, record, verb) for verb in COUNTED)
    hidden, masked = (_labels(rights, entity, a) for a in (Access.HIDDEN, Access.MASKED))
    return RecordRights(person, entity, record, title, verbs, hidden, masked)


def verbs_on(vault: Vault, entity: str, record: str) -> frozenset[Verb]:
    """Return what the person at the screen may do with one record."""
    rights, schema = vault.rights, vault.model.schema
    if rights is None:
        return frozenset(Verb)
    with vault.inspect() as connection:
        asked = _Asked(connection, schema, rights)
        described = schema.entity(entity)
        return frozenset(verb for verb in COUNTED if asked.reaches(described, record, verb))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whom is asked about, and on which connection."""

    connection: Connection
    schema: Schema
    rights: Rights

    def reaches(self, entity: Entity, record: str, verb: Verb) -> bool:
        """Tell whether a verb reaches a record."""
        condition = reached(self.rights, self.schema, entity, verb)
        sql = f"SELECT 1 FROM {quoted(entity.name)} AS r WHERE r.id = ? AND ({condition})"
        return self.connection.exec_driver_sql(sql, (record,)).first() is not None

    def answer(self, entity: Entity, record: str, verb: Verb) -> VerbAnswer:
        """Return whether a verb reaches a record, and why."""
        does = self.reaches(entity, record, verb)
        whole, row, aside = self._whole(entity, record)
        asked = verb if whole is entity or verb in (Verb.READ, Verb.EXPORT) else Verb.EDIT
        reasons = self._grounds(whole, row, asked) if does else self._obstacles(whole, asked)
        return VerbAnswer(verb, does, (*aside, *reasons))

    def _whole(
        self, entity: Entity, record: str
    ) -> tuple[Entity, Mapping[str, object], list[Reason]]:
        """Return the record by which rights to a part, or to what is about another, are told."""
        row = self._row(entity, record)
        aside: list[Reason] = []
        seen = {record}
        while True:
            target, linked = self._above(entity, row)
            if target is None or not linked or linked in seen:
                return entity, row, aside
            above = self._row(target, linked)
            if not above:
                return entity, row, aside
            seen.add(linked)
            entity, row = target, above
            title = str(row.get(entity.title) or linked)
            aside.append(Reason("part", {"kind": _(entity.label), "title": title}))

    def _above(self, entity: Entity, row: Mapping[str, object]) -> tuple[Entity | None, str]:
        if entity.writers or entity.readers:
            return None, ""
        if entity.about:
            kind, record = (str(row.get(column) or "") for column in entity.about[:2])
            return self.schema.by_name.get(kind), record
        if entity.parts_of:
            target = entity.field(entity.parts_of).target
            return self.schema.entity(target), str(row.get(entity.parts_of) or "")
        return None, ""

    def _row(self, entity: Entity, record: str) -> Mapping[str, object]:
        rows = self.connection.exec_driver_sql(
            f"SELECT * FROM {quoted(entity.name)} WHERE id = ?", (record,)
        )
        found = rows.mappings().first()
        return dict(found) if found is not None else {}

    def _grounds(self, entity: Entity, row: Mapping[str, object], verb: Verb) -> Iterable[Reason]:
        action = entity.readers if verb in (Verb.READ, Verb.EXPORT) else entity.writers
        if entity.writers and not action:
            return [Reason("everybody", {})]
        if action:
            held = [_(role.name) for role in self.rights.roles if action in role.actions]
            return [Reason("action", {"action": action, "role": "、".join(held)})]
        shares = self._shares(entity, str(row.get("id")), verb)
        found = grounds(self.rights, entity, verb, row, shares)
        return [self._reason(entity, verb, word, one, shares) for word, one in found]

    def _shares(self, entity: Entity, record: str, verb: Verb) -> dict[str, str]:
        """Return the shares of a record that open it for a verb, with whom it is shared."""
        if verb not in (Verb.READ, Verb.EDIT):
            return {}
        rows = self.connection.exec_driver_sql(
            "SELECT s.id, s.person, s.with_unit, coalesce(p.name, u.name), s.level FROM share AS s "
            "LEFT JOIN person AS p ON p.id = s.person LEFT JOIN unit AS u ON u.id = s.with_unit "
            "WHERE s.life = 0 AND s.about_entity = ? AND s.about_record = ?",
            (entity.name, record),
        ).all()
        return {
            str(row[0]): str(row[3] or "")
            for row in rows
            if (row[1] == self.rights.person or row[2] in self.rights.unit.units)
            and (verb is Verb.READ or row[4] == "edit")
        }

    def _reason(
        self, entity: Entity, verb: Verb, word: str, one: str, shares: Mapping[str, str]
    ) -> Reason:
        if word == "share":
            return Reason(word, {"with": shares[one], "id": one})
        if word == "rule":
            return Reason(word, {"name": self._rule_name(one), "id": one})
        role = next(role for role in self.rights.roles if role.id == one)
        grant = next(g for g in self.rights.granted(entity.name) if g.role == one)
        return Reason(word, {"role": _(role.name), "reach": grant.reach(verb).value, "id": one})

    def _rule_name(self, rule: str) -> str:
        row = self.connection.exec_driver_sql(
            "SELECT name, version FROM sharing_rule WHERE id = ?", (rule,)
        ).first()
        return f"{row[0]} ({row[1]})" if row else rule

    def _obstacles(self, entity: Entity, verb: Verb) -> Iterable[Reason]:
        if self.rights.has_left:
            return [Reason("left", {})]
        action = entity.readers if verb in (Verb.READ, Verb.EXPORT) else entity.writers
        if action:
            return [Reason("no_action", {"action": action})]
        if entity.append_only and verb in (Verb.EDIT, Verb.DELETE):
            return [Reason("append_only", {})]
        if not self.rights.roles:
            return [Reason("no_role", {})]
        names = {role.id: _(role.name) for role in self.rights.roles}
        return [
            Reason("reach", {"role": names[g.role], "reach": g.reach(verb).value})
            for g in self.rights.granted(entity.name)
            if g.role in names
        ]
