"""Writing down who looked at what, and what was refused, without anybody waiting for it.

Whoever reads a record with sensitive fields, or many records, or tries what they may not, is
noted here by the services that do it; a few seconds later, or when the vault closes, the notes
become security events, and where policy says so they go to the firm's log server. Somebody who
looks at one record ten times a day looked at it once.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from desktop.services.policy import policy
from desktop.services.security_events import ENTITY, enter
from desktop.services.sensitive import sensitive_fields, shows_anything
from desktop.vault.errors import VaultError
from desktop.vault.vault import Vault
from sync.rights import NotAllowed
from sync.schema import Entity
from sync.values import Plain, utc_text

DELAY_SECONDS = 5.0
MANY = 500
"""So many records of one kind within an hour are many; then ten times as many, and so on."""
_HOUR, _MINUTE = 3_600, 60
_MOST_WAITING = 1_000

if TYPE_CHECKING:
    from desktop.services.syslog import Forwarder

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Noted:
    """Something to write down."""

    kind: str
    about: tuple[str, str]
    detail: str = ""
    count: int | None = None


class Attendance:
    """What one open vault still has to write down; usable from any thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._lock = threading.Lock()
        self._waiting: list[Noted] = []
        self._timer: threading.Timer | None = None
        self._looked: set[tuple[str, str, str]] = set()
        self._rows: dict[tuple[str, int], set[str]] = {}
        self._refused: dict[tuple[str, str], float] = {}
        self._forwarder = _forwarder(vault, policy().syslog)

    # ---------------------------------------------------------------- what happened

    def saw(self, entity: Entity, row: Mapping[str, Plain]) -> None:
        """Note that a record was looked at."""
        if not policy().read_log or not shows_anything(entity, row, self._vault.rights):
            return
        key = (self._vault.person, str(row["id"]), _today())
        with self._lock:
            if key in self._looked:
                return
            self._looked.add(key)
        self._note(Noted("read", (entity.name, key[1])))

    def saw_many(self, entity: Entity, ids: Iterable[str]) -> None:
        """Note that records were listed."""
        if (
            not policy().read_log
            or next(sensitive_fields(entity, self._vault.rights), None) is None
        ):
            return
        hour = int(time.time()) // _HOUR
        with self._lock:
            self._rows = {key: rows for key, rows in self._rows.items() if key[1] == hour}
            rows = self._rows.setdefault((entity.name, hour), set())
            before = len(rows)
            rows.update(ids)
            crossed = _level(len(rows)) > _level(before)
        if crossed:
            self._note(Noted("bulk_read", (entity.name, ""), count=len(rows)))

    def refused(self, error: NotAllowed) -> None:
        """Note that somebody tried what they may not; the same within a minute is one try."""
        facts = error.facts
        verb, entity = str(facts.get("verb", "")), str(facts.get("entity") or "")
        now = time.monotonic()
        with self._lock:
            if now - self._refused.get((verb, entity), -_MINUTE) < _MINUTE:
                return
            self._refused[verb, entity] = now
        detail = f"{verb} {facts.get('field') or ''}".strip()
        self._note(Noted("refused", (entity, str(facts.get("record") or "")), detail))

    def closing(self) -> None:
        """Write down what waits; the vault is about to close."""
        with self._lock:
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
        self.write()
        if self._forwarder is not None:
            self._forwarder.close()

    # ---------------------------------------------------------------- writing it down

    def _note(self, noted: Noted) -> None:
        with self._lock:
            if len(self._waiting) >= _MOST_WAITING:
                log.warning("a security event of kind %s was not kept", noted.kind)
                return
            self._waiting.append(noted)
            if self._timer is None:
                self._timer = threading.Timer(DELAY_SECONDS, self._ring)
                self._timer.daemon = True
                self._timer.start()

    def _ring(self) -> None:
        with self._lock:
            self._timer = None
        self.write()

    def write(self) -> None:
        """Make events of what was noted."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            with self._vault.batch("audit", "attendance") as batch:
                known = self._known_today(waiting)
                for noted in waiting:
                    if noted.kind != "read" or noted.about[1] not in known:
                        enter(
                            batch,
                            noted.kind,
                            about=noted.about,
                            detail=noted.detail,
                            count=noted.count,
                        )
        except VaultError as error:
            log.warning(
                "%d security events were not written: %s", len(waiting), type(error).__name__
            )

    def _known_today(self, waiting: Iterable[Noted]) -> set[str]:
        """Return the records that this person is known to have looked at today."""
        records = [noted.about[1] for noted in waiting if noted.kind == "read"]
        if not records:
            return set()
        with self._vault.inspect() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT about_record FROM {ENTITY} WHERE kind = 'read' AND person = ? "
                "AND created_at >= ? AND about_record IN (SELECT value FROM json_each(?))",
                (self._vault.person, _midnight(), msgspec.json.encode(records).decode()),
            )
            return {str(row[0]) for row in rows}


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _midnight() -> str:
    return utc_text(datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0))


def _level(rows: int) -> int:
    """Return how often the number of many was passed: 1 from 501, 2 from 5,001 and so on."""
    level, bound = 0, MANY
    while rows > bound:
        level, bound = level + 1, bound * 10
    return level


def _forwarder(vault: Vault, address: str) -> "Forwarder | None":
    if not address:
        return None
    from desktop.services.syslog import forward

    return forward(vault, address)


def of(vault: Vault) -> Attendance:
    """Return who attends an open vault."""
    if not isinstance(vault.attendant, Attendance):
        vault.attendant = Attendance(vault)
    return vault.attendant


def attended(vault: Vault, work: Callable[..., T]) -> Callable[..., T]:
    """Return ``work`` such that what it is refused is noted."""

    def attended_work(*arguments: object) -> T:
        try:
            return work(*arguments)
        except NotAllowed as error:
            of(vault).refused(error)
            raise

    return attended_work
