"""Who opened the vault, and the policy by which their rights are computed.

Without a hub the records of roles, grants and units in the vault are the policy. In a vault that
joined a hub only a policy counts that an administrator's device signed: what somebody writes into
their own copy changes nothing.
"""

from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy import Connection

from desktop.vault.facts import meta, set_meta
from desktop.vault.model import CUSTOM_FIELD
from desktop.vault.tables import stored
from desktop.vault.values import read_tags
from sync.rights import (
    Access,
    FieldRight,
    Grant,
    Member,
    Policy,
    Reach,
    Role,
    SharingRule,
    Unit,
)
from sync.schema import Schema
from sync.signing import is_signed
from sync.values import Plain

DECIDING = frozenset(
    {"role", "grant", "field_right", "sharing_rule", "person", "unit", "rights_seal", CUSTOM_FIELD}
)
"""Kinds of record on which schema and rights depend."""

ADMIN_KEYS = "admin_keys"
"""The fact that holds the public keys of administrators' devices, as the hub names them."""
ACCEPTED = "policy"
"""The fact that holds the policy in force in a vault that joined a hub."""

Row = Mapping[str, Plain]


def person_of(connection: Connection, opened_by: str) -> str:
    """Return the person who acts: the one of the slot that was opened, or who they became when
    the vault joined a hub.
    """
    became = meta(connection, f"became:{opened_by}")
    if became:
        return became
    row = connection.exec_driver_sql(
        "SELECT 1 FROM main.person WHERE id = ? AND life = 0", (opened_by,)
    ).first()
    return opened_by if row else meta(connection, "person") or opened_by


def policy_in_force(connection: Connection, schema: Schema) -> Policy | None:
    """Return the policy that decides; None where everybody may do everything."""
    if "role" not in schema.by_name:
        return None
    if meta(connection, "hub_url"):
        return sealed_policy(connection)
    policy = written_policy(connection)
    return policy if policy.roles else None


def written_policy(connection: Connection) -> Policy:
    """Return the policy that the records of this vault make up."""
    return Policy(
        roles=tuple(
            Role(
                str(r["id"]),
                str(r["code"]),
                str(r["name"]),
                tuple(read_tags(r["actions"])),
                bool(r["is_standard"]),
            )
            for r in _rows(connection, "role")
        ),
        grants=tuple(
            Grant(
                str(r["role"]),
                str(r["entity"]),
                bool(r["may_create"]),
                *(_reach(r[verb]) for verb in ("reads", "edits", "deletes", "exports")),
            )
            for r in _rows(connection, "grant")
        ),
        field_rights=tuple(
            FieldRight(str(r["role"]), str(r["entity"]), str(r["field"]), _access(r["access"]))
            for r in _rows(connection, "field_right")
        ),
        members=tuple(
            Member(
                str(r["id"]),
                str(r["name"]),
                str(r["unit"] or ""),
                tuple(read_tags(r["roles"])),
                bool(r["inactive"]),
            )
            for r in _rows(connection, "person")
        ),
        units=tuple(
            Unit(str(r["id"]), str(r["name"]), str(r["parent"] or ""))
            for r in _rows(connection, "unit")
        ),
        sharing_rules=tuple(
            SharingRule(
                str(r["id"]),
                str(r["from_unit"]),
                str(r["to_unit"]),
                str(r["entity"]),
                r["level"] == "edit",
            )
            for r in _rows(connection, "sharing_rule")
            if r["approved_by"] and r["approved_on"]
        ),
    )


def _rows(connection: Connection, entity: str) -> Iterator[Row]:
    rows = connection.exec_driver_sql(f"SELECT * FROM {stored(entity)} WHERE life = 0 ORDER BY id")
    return (dict(row) for row in rows.mappings().all())


def _reach(plain: Plain) -> Reach:
    return Reach(plain) if plain in set(Reach) else Reach.NONE


def _access(plain: Plain) -> Access:
    return Access(plain) if plain in set(Access) else Access.HIDDEN


def sealed_policy(connection: Connection) -> Policy | None:
    """Return the policy that was accepted last; None where none was published yet."""
    accepted = _accepted(connection)
    return msgspec.json.decode(accepted.content, type=Policy) if accepted.version else None


class Accepted(msgspec.Struct, frozen=True):
    """A policy that was signed by an administrator's device at the time it came."""

    version: int = 0
    content: str = ""


def _accepted(connection: Connection) -> Accepted:
    return msgspec.json.decode(meta(connection, ACCEPTED) or "{}", type=Accepted)


def accept_policies(connection: Connection) -> None:
    """Accept the newest signed policy, if an administrator's device signed it.

    What was accepted stays in force until a newer one is: who loses the right to sign takes
    nobody's bounds away with it.
    """
    rows = connection.exec_driver_sql(
        "SELECT version, content, signer, signature FROM main.rights_seal WHERE life = 0 "
        "AND version > ? ORDER BY version, id",
        (_accepted(connection).version,),
    ).all()
    keys = admin_keys(connection)
    for version, content, signer, signature in rows:
        if signer in keys and is_signed(signer, str(content).encode(), str(signature)):
            accepted = Accepted(int(version), str(content))
            set_meta(connection, ACCEPTED, msgspec.json.encode(accepted).decode())


def admin_keys(connection: Connection) -> frozenset[str]:
    """Return the public keys of the devices whose signature counts, as the hub last named them."""
    return msgspec.json.decode(meta(connection, ADMIN_KEYS) or "[]", type=frozenset[str])
