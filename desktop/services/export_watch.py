"""What leaves the vault in files is written down, and held to the number policy allows.

An event says what kind of records, how many, in which format, and which sensitive fields; never
where the file lies or what it is called. An export several times larger than this person's usual
ones is marked.
"""

from collections.abc import Iterable

from desktop.services import attendance, security_events
from desktop.services.policy import policy
from desktop.services.security_events import ENTITY
from desktop.services.sensitive import is_sensitive
from desktop.vault.vault import Vault
from sync.errors import Exit, HoldfastError
from sync.rights import NotAllowed, Verb
from sync.schema import Entity, Field

UNUSUAL = "unusual"
_TIMES, _FEWEST, _COMPARED = 3, 100, 20


class TooManyToExport(HoldfastError):
    """Policy allows fewer records per export. Facts: limit, count, entity."""

    exit = Exit.REFUSED


def allow(vault: Vault, entity: str, count: int) -> None:
    """Refuse an export that is larger than policy allows.

    Raises:
        TooManyToExport
    """
    limit = policy().export_limit
    if limit and count > limit:
        refusal = NotAllowed(verb=Verb.EXPORT, entity=entity, record="", field=f"{count}>{limit}")
        attendance.of(vault).refused(refusal)
        raise TooManyToExport(limit=limit, count=count, entity=entity)


def note(vault: Vault, entity: Entity, paths: Iterable[str], suffix: str, count: int) -> None:
    """Write down that records were exported; ``paths`` are their fields, such as
    ``account.phone``.
    """
    parts = [suffix.lstrip(".").lower(), *_sensitive(vault, entity, paths)]
    if _is_unusual(vault, count):
        parts.append(UNUSUAL)
    security_events.note(
        vault, "export", about=(entity.name, ""), detail=" ".join(parts), count=count
    )


def _sensitive(vault: Vault, entity: Entity, paths: Iterable[str]) -> list[str]:
    return [path for path in paths if (one := _field(vault, entity, path)) and is_sensitive(one)]


def _field(vault: Vault, entity: Entity, path: str) -> Field | None:
    head, _dot, rest = path.partition(".")
    one = entity.by_name.get(head)
    if rest and one is not None:
        return _field(vault, vault.entity(one.target), rest)
    return one


def _is_unusual(vault: Vault, count: int) -> bool:
    """Tell whether an export is several times as large as the latest ones of this person."""
    if count < _FEWEST:
        return False
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT count FROM {ENTITY} WHERE kind = 'export' AND person = ? "
            "AND count IS NOT NULL ORDER BY created_at DESC, n DESC LIMIT ?",
            (vault.person, _COMPARED),
        )
        before = [int(row[0]) for row in rows]
    return bool(before) and count > _TIMES * sum(before) / len(before)
