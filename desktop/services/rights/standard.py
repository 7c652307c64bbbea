"""The roles every vault starts with. They are records like any other, and may be changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.vault.batch import Batch
from sync.ids import derived_id
from sync.language import mark as _m
from sync.rights import (
    ACTIONS,
    ANY,
    AUDIT,
    BULK_EDIT,
    IMPORT,
    OFFBOARD,
    Access,
    Reach,
)

ADMIN_ROLE = "admin"
_CLOCK = 1
_EVER_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_ALIKE: dict[str, object] = {"owner": None, "created_by": None, "created_at": _EVER_SINCE}
_CATALOGUES = ("product", "tag", "saved_view", "import_profile")
"""What everybody picks from: read by all, whoever made it."""


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard role: how far each verb reaches with records of any kind."""

    code: str
    name: str
    actions: tuple[str, ...]
    reads: Reach
    writes: Reach
    exports: Reach
    is_standard: bool = False
    sees_all_fields: bool = False


ROLES = (
    Standard(
        ADMIN_ROLE,
        _m("Administrator"),
        ACTIONS,
        Reach.ALL,
        Reach.ALL,
        Reach.ALL,
        sees_all_fields=True,
    ),
    Standard(
        "manager",
        _m("Manager"),
        (IMPORT, BULK_EDIT, OFFBOARD),
        Reach.UNIT_BELOW,
        Reach.UNIT_BELOW,
        Reach.UNIT_BELOW,
        sees_all_fields=True,
    ),
    Standard(
        "sales",
        _m("Sales"),
        (IMPORT, BULK_EDIT),
        Reach.OWN,
        Reach.OWN,
        Reach.OWN,
        is_standard=True,
    ),
    Standard("viewer", _m("Read only"), (), Reach.UNIT_BELOW, Reach.NONE, Reach.NONE),
    Standard("auditor", _m("Auditor"), (AUDIT,), Reach.ALL, Reach.NONE, Reach.ALL),
)


def role_id(code: str) -> str:
    """Return the id of a standard role, the same in every vault."""
    return derived_id("role", code)


def make_standard_roles(batch: Batch) -> None:
    """Make the standard roles and their rights; every vault makes the same records."""
    for role in ROLES:
        made = role_id(role.code)
        values: dict[str, object] = {
            "name": role.name,
            "code": role.code,
            "actions": role.actions,
            "is_standard": role.is_standard,
        }
        _make(batch, "role", values, made)
        for entity, grant in _grants(role):
            values = {"role": made, "entity": entity, **grant}
            _make(batch, "grant", values, derived_id("grant", role.code, entity))
        if role.sees_all_fields:
            field: dict[str, object] = {
                "role": made,
                "entity": ANY,
                "field": ANY,
                "access": Access.EDIT,
            }
            _make(batch, "field_right", field, derived_id("field_right", role.code, ANY, ANY))


def _make(batch: Batch, entity: str, values: dict[str, object], record: str) -> None:
    if not batch.has(entity, record):
        batch.create(entity, values | _ALIKE, record=record, clock=_CLOCK)


def _grants(role: Standard) -> Iterator[tuple[str, dict[str, object]]]:
    writes = role.writes is not Reach.NONE
    yield ANY, _grant(writes, role.reads, role.writes, role.exports)
    if role.reads is not Reach.ALL:
        for entity in _CATALOGUES:
            own = Reach.OWN if writes else Reach.NONE
            exports = Reach.ALL if role.exports is not Reach.NONE else Reach.NONE
            yield entity, _grant(writes, Reach.ALL, own, exports)


def _grant(creates: bool, reads: Reach, writes: Reach, exports: Reach) -> dict[str, object]:  # noqa: FBT001
    return {
        "may_create": creates,
        "reads": reads,
        "edits": writes,
        "deletes": writes,
        "exports": exports,
    }


def is_governed(batch: Batch) -> bool:
    """Tell whether the vault has roles at all."""
    row = batch.connection.exec_driver_sql("SELECT 1 FROM role WHERE life = 0 LIMIT 1").first()
    return row is not None


def introduce_roles(batch: Batch, administrator: str) -> None:
    """Make the standard roles in a vault from before there were any, with a first administrator.

    The person's batch must be allowed to administer, which everybody is before there are roles.
    """
    make_standard_roles(batch)
    batch.change_tags("person", administrator, add=[ADMIN_ROLE], name="roles")
