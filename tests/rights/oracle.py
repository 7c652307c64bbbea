"""A brute-force answer to "what may this person see?", and a vault in which nothing else is left.

The answer is computed row by row from the rules as the manual states them, without SQL and without
`sync.rights`. In the pruned copy every row the person may not see is gone and every value they may
not see is covered, so that whatever a service says there, with no rights at work, is what it has to
say to the person.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from desktop.vault import search, standing
from desktop.vault.engine import connect
from desktop.vault.masks import masked
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.rights import Access, Policy, Reach, Verb
from sync.schema import Entity, Visibility

Row = dict[str, Any]
RANK = list(Reach)
OPEN = [Access.HIDDEN, Access.MASKED, Access.READ, Access.EDIT]


@contextmanager
def acting(vault: Vault, policy: Policy | None, person: str, patch: Any) -> Iterator[Vault]:
    """Let a person act under a policy."""
    slot = vault.slot
    with patch.context() as within:
        within.setattr(standing, "policy_in_force", lambda *_: policy)
        within.setattr(standing, "person_of", lambda *_: person)
        vault._reload()
        yield vault
    vault.slot = slot
    vault._reload()


class Oracle:
    """What one person may see under a policy, by the letter."""

    def __init__(self, policy: Policy, person: str, rows: dict[str, dict[str, Row]], model: Any):
        self.policy, self.person, self.rows, self.schema = policy, person, rows, model.schema
        member = next(m for m in policy.members if m.id == person)
        self.unit = member.unit
        roles = [r for r in policy.roles if r.code in member.roles]
        roles = roles or [r for r in policy.roles if r.is_standard]
        self.roles = [] if member.has_left else roles
        self.left = member.has_left

    def may(self, action: str) -> bool:
        return any(action in role.actions for role in self.roles)

    def sees(self, entity: Entity, row: Row, verb: Verb = Verb.READ) -> bool:
        if self.left:
            return False
        if entity.readers:
            return self.may(entity.readers)
        if entity.writers:
            return True
        if entity.about:
            about = self.rows.get(row[entity.about[0]], {}).get(row[entity.about[1]])
            target = self.schema.by_name.get(row[entity.about[0]])
            if about is None or target is None or target.about:
                return False
            unit = row[entity.about[2]] if len(entity.about) == 3 else None
            closed = any(
                self.access(target, f) in OPEN[:2] for f in target.fields if f.merge_unit == unit
            )
            return self.sees(target, about, verb) and not closed
        if entity.parts_of:
            target = self.schema.entity(entity.field(entity.parts_of).target)
            whole = self.rows[target.name].get(row[entity.parts_of])
            return whole is not None and self.sees(target, whole, verb)
        return any(
            (
                any(self.by_role(role, entity, row, verb) for role in self.roles),
                verb is Verb.READ and self.by_share(entity, row),
                verb is Verb.READ and self.by_rule(entity, row),
            )
        )

    def by_role(self, role: Any, entity: Entity, row: Row, verb: Verb) -> bool:
        grants = [g for g in self.policy.grants if g.role == role.id]
        own = [g for g in grants if g.entity == entity.name] or [
            g for g in grants if g.entity == "*"
        ]
        if not own:
            return False
        reach = {Verb.READ: own[-1].reads, Verb.EXPORT: own[-1].exports}[verb]
        if reach is Reach.ALL:
            return True
        if reach is Reach.NONE:
            return False
        if row["owner"] == self.person:
            return True
        if row["owner"] is None and row["created_by"] == self.person:
            return True
        home = row["unit"] or self.unit_of(row["owner"])
        if reach is Reach.OWN or not home or not self.unit:
            return False
        return home == self.unit or (reach is Reach.UNIT_BELOW and self.is_below(home))

    def unit_of(self, person: str | None) -> str:
        return next((m.unit for m in self.policy.members if m.id == person), "")

    def is_below(self, unit: str) -> bool:
        parents = {u.id: u.parent for u in self.policy.units}
        for _step in parents:
            unit = parents.get(unit, "")
            if unit == self.unit:
                return True
        return False

    def by_share(self, entity: Entity, row: Row) -> bool:
        return any(
            s["about_entity"] == entity.name
            and s["about_record"] == row["id"]
            and s["life"] == 0
            and (s["person"] == self.person or (self.unit and s["with_unit"] == self.unit))
            for s in self.rows["share"].values()
        )

    def by_rule(self, entity: Entity, row: Row) -> bool:
        home = row["unit"] or self.unit_of(row["owner"])
        return any(
            r.entity in (entity.name, "*") and r.to_unit == self.unit and r.from_unit == home
            for r in self.policy.sharing_rules
            if self.unit and home
        )

    def access(self, entity: Entity, one: Any) -> Access:
        if one.system or one.derived or entity.writers or entity.readers:
            return Access.EDIT
        unsaid = {
            Visibility.EVERYONE: Access.EDIT,
            Visibility.MASKED: Access.MASKED,
            Visibility.HIDDEN: Access.HIDDEN,
        }[one.visibility]
        best = [unsaid] if not self.roles else []
        for role in self.roles:
            said = [
                f
                for f in self.policy.field_rights
                if f.role == role.id
                and f.entity in (entity.name, "*")
                and f.field in (one.name, "*")
            ]
            said.sort(key=lambda f: (f.entity != "*", f.field != "*"))
            best.append(said[-1].access if said else unsaid)
        return max(best, key=OPEN.index)


def all_rows(vault: Vault) -> dict[str, dict[str, Row]]:
    """Return every row of every table."""
    with vault.inspect() as connection:
        return {
            entity.name: {
                row["id"]: dict(row)
                for row in connection.exec_driver_sql(
                    f"SELECT * FROM {quoted(entity.name)}"
                ).mappings()
            }
            for entity in vault.schema.entities
        }


def pruned(vault: Vault, oracle: Oracle, verb: Verb, folder: Path, model: Any) -> Vault:
    """Return a copy of the vault in which only what the person may see is left."""
    shutil.copytree(vault.path, folder)
    connection = connect(folder / "holdfast.db", bytes(vault.key))
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("BEGIN")
    gone: list[str] = []
    for entity in oracle.schema.entities:
        for record, row in oracle.rows[entity.name].items():
            if oracle.sees(entity, row, Verb.READ) and oracle.sees(entity, row, verb):
                _cover(connection, oracle, entity, row)
            else:
                gone.append(record)
                connection.execute(f"DELETE FROM {quoted(entity.name)} WHERE id = ?", (record,))
    _prune_log(connection, vault, oracle, set(gone))
    connection.execute("COMMIT")
    connection.close()
    copy = Vault.open_with_key(folder, bytes(vault.key), vault.slot, model)
    with copy._writer() as writer:
        for entity in oracle.schema.entities:
            if search.searched_columns(entity):
                search.reindex(writer, entity)
        writer.commit()
    return copy


def _cover(connection: Any, oracle: Oracle, entity: Entity, row: Row) -> None:
    for one in entity.fields:
        access = oracle.access(entity, one)
        for column in one.columns if access in OPEN[:2] else ():
            shown = masked(row[column], one.kind) if access is Access.MASKED else None
            connection.execute(
                f"UPDATE {quoted(entity.name)} SET {quoted(column)} = ?, stamps = NULL, "
                "elements = NULL, extra = NULL WHERE id = ?",
                (shown, row["id"]),
            )


def _prune_log(connection: Any, vault: Vault, oracle: Oracle, gone: set[str]) -> None:
    with vault.inspect() as reader:
        entries = reader.exec_driver_sql("SELECT n, entity, record, body FROM change").all()
    for n, name, record, body in entries:
        if record in gone:
            connection.execute("DELETE FROM change WHERE n = ?", (n,))
            continue
        entity, edit = oracle.schema.entity(name), msgspec.json.decode(body) if body else None
        for one in entity.fields if edit else ():
            access = oracle.access(entity, one)
            for column in one.columns if access in OPEN[:2] else ():
                pair = edit["fields"].pop(column, None)
                edit.get("tags", {}).pop(column, None)
                if pair and access is Access.MASKED:
                    edit["fields"][column] = [masked(side, one.kind) for side in pair]
        text = msgspec.json.encode(edit).decode() if edit else None
        connection.execute("UPDATE change SET body = ?, salt = NULL WHERE n = ?", (text, n))
