"""What a vault needs from time to time: cleaning, a backup, a check. Each has its turn, its last
result, and an alarm where it failed or did not come.

The results lie with the vault's own facts, so that every program on it knows them. Whoever is idle
runs what is due.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from desktop.services import backups, drafts, retention, security_events
from desktop.services.damage import mend_search
from desktop.services.policy import policy
from desktop.services.progress import Progress, Silent
from desktop.services.watching_backups import broken_parts
from desktop.vault import errors
from desktop.vault.blobs import Blobs
from desktop.vault.check import check
from desktop.vault.delivering import sweep
from desktop.vault.errors import BackupRunning, VaultDamaged
from desktop.vault.tidying import tidy
from desktop.vault.vault import Vault
from sync.clock import time_of
from sync.errors import HoldfastError

CLEANING, BACKUP, CHECK = "cleaning", "backup", "check"
_CLEANING_EVERY, _CHECK_EVERY = timedelta(hours=24), timedelta(days=7)
_AGAIN = timedelta(hours=1)
"""When something that failed is tried again, at the latest."""
_MISSED = 3
"""After how many turns without success something counts as overdue."""

Now = Callable[[], datetime]
Figures = dict[str, int]


def now_utc() -> datetime:
    """Return the present time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class Result(msgspec.Struct, frozen=True):
    """How a run ended.

    Attributes:
        at: When it ended.
        ok: Whether it did what it is for.
        good_at: When one last did.
        error: Name of the failure's class.
        facts: The failure's facts.
        failed: Names of checks that did not pass.
        figures: What was done, in numbers.
    """

    at: datetime
    ok: bool
    good_at: datetime | None = None
    error: str = ""
    facts: dict[str, str] = {}
    failed: tuple[str, ...] = ()
    figures: Figures = {}


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the three, as things stand.

    Attributes:
        due: When it is to run next.
        alarm: ``failed``, ``overdue``, or nothing.
    """

    name: str
    every: timedelta
    last: Result | None
    due: datetime
    alarm: str

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is to run now."""
        return self.due <= now


class _Failed(Exception):
    """A run that found damage. Holds names of checks."""

    def __init__(self, failed: tuple[str, ...], figures: Figures) -> None:
        super().__init__(", ".join(failed))
        self.failed, self.figures = failed, figures


# ---------------------------------------------------------------- how things stand


def turns(vault: Vault, *, now: Now = now_utc) -> tuple[Turn, ...]:
    """Return how things stand with each of the three."""
    born, moment = _born(vault), now()
    return tuple(_turn(vault, name, every, born, moment) for name, every in _every().items())


def _every() -> Mapping[str, timedelta]:
    return {
        BACKUP: timedelta(hours=max(1, policy().backup_hours)),
        CHECK: _CHECK_EVERY,
        CLEANING: _CLEANING_EVERY,
    }


def _turn(vault: Vault, name: str, every: timedelta, born: datetime, now: datetime) -> Turn:
    last = _last(vault, name)
    if last is None:
        due = born if name == BACKUP else born + every
    else:
        due = last.at + (every if last.ok else min(every, _AGAIN))
        due = min(due, now + every)  # the clock was set back since
    good_at = (last.good_at if last else None) or born
    alarm = "overdue" if now - good_at > _MISSED * every else ""
    if last is not None and not last.ok:
        alarm = "failed"
    return Turn(name, every, last, due, alarm)


def _last(vault: Vault, name: str) -> Result | None:
    kept = vault.meta(_fact(name))
    if not kept:
        return None
    try:
        return msgspec.json.decode(kept, type=Result)
    except msgspec.MsgspecError:
        return None


def _fact(name: str) -> str:
    return f"upkeep_{name}"


def _born(vault: Vault) -> datetime:
    """Return when the first batch of the vault was written."""
    with vault.inspect() as connection:
        clock = connection.exec_driver_sql("SELECT clock FROM batch ORDER BY n LIMIT 1").scalar()
    return time_of(int(clock)).replace(microsecond=0) if clock else now_utc()


# ---------------------------------------------------------------- running


def run(vault: Vault, name: str, progress: Progress | None = None, *, now: Now = now_utc) -> Result:
    """Run one of the three now and keep its result; an expected failure is a result too.

    Raises:
        Cancelled: the person gave up; nothing is kept of it.
        BackupRunning: another program is at it.
    """
    before = _last(vault, name)
    good_at = before.good_at if before else None
    try:
        figures = _RUNS[name](vault, progress or Silent())
        ended = now()
        result = Result(ended, ok=True, good_at=ended, figures=figures)
    except BackupRunning:
        raise
    except _Failed as found:
        result = Result(
            now(), ok=False, good_at=good_at, failed=found.failed, figures=found.figures
        )
    except HoldfastError as error:
        facts = {key: str(value) for key, value in error.facts.items()}
        result = Result(now(), ok=False, good_at=good_at, error=type(error).__name__, facts=facts)
    vault.update_meta({_fact(name): msgspec.json.encode(result).decode()})
    return result


def run_due(
    vault: Vault, progress: Progress | None = None, *, now: Now = now_utc
) -> dict[str, Result]:
    """Run what is due, one after the other; return what came of it."""
    done: dict[str, Result] = {}
    for turn in turns(vault, now=now):
        if turn.is_due(now()):
            try:
                done[turn.name] = run(vault, turn.name, progress, now=now)
            except BackupRunning:
                continue
    return done


def _clean(vault: Vault, progress: Progress) -> Figures:
    """Remove what nobody needs, or nobody may keep: old drafts, leftovers, attached files without
    a record, and what a retention rule says is to be erased.
    """
    erased = retention.run(vault)
    freed = tidy(vault)
    progress.step(1, 4)
    removed = sweep(vault.path, vault.id) + drafts.drop_old(vault)
    progress.step(2, 4)
    freed += Blobs.of(vault).sweep(_attached(vault))
    progress.step(3, 4)
    figures = {"freed": freed, "removed": removed, "backups": backups.drop_old(vault)}
    return figures | ({"erased": erased.records} if erased is not None else {})


def _attached(vault: Vault) -> set[str]:
    """Return the checksums of all attached files, those of records in the trash included."""
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT DISTINCT sha256 FROM main.attachment WHERE sha256 IS NOT NULL"
        )
        return {str(row[0]) for row in rows}


def _back_up(vault: Vault, progress: Progress) -> Figures:
    made = backups.back_up_now(vault, progress)
    said = made.manifest
    figures = {"size": made.size, "records": sum(said.records.values()) if said else 0}
    if said is not None and said.findings:
        raise _Failed(said.findings, figures)
    return figures


def _check(vault: Vault, progress: Progress) -> Figures:
    """Check the vault, and the newest backup as it lies there."""
    failed = []
    for done, finding in enumerate(check(vault), 1):
        progress.step(done, 10)
        if finding.ok or (finding.name == "search" and mend_search(vault)):
            continue
        failed.append(finding.name)
        security_events.note(vault, "damage", detail=finding.name)
    for part in broken_parts(vault, progress):
        failed.append(f"backup: {part}")
        security_events.note(vault, "damage", detail=f"backup: {part}")
    if failed:
        raise _Failed(tuple(failed), {})
    return {"checks": 8}


_RUNS: Mapping[str, Callable[[Vault, Progress], Figures]] = {
    CLEANING: _clean,
    BACKUP: _back_up,
    CHECK: _check,
}


# ---------------------------------------------------------------- for those who show it


def failure(result: Result) -> HoldfastError:
    """Return the failure a run ended with, as it was raised."""
    kind = getattr(errors, result.error, None)
    if isinstance(kind, type) and issubclass(kind, HoldfastError):
        return kind(**result.facts)
    return VaultDamaged(path=result.facts.get("path", ""), part=", ".join(result.failed))


def facts(turn: Turn) -> dict[str, object]:
    """Return how things stand with a turn as the command line prints it."""
    last = turn.last
    return {
        "name": turn.name,
        "every_hours": round(turn.every.total_seconds() / 3600),
        "next_due": turn.due.replace(microsecond=0),
        "alarm": turn.alarm or None,
        "last": last
        and {
            "at": last.at,
            "ok": last.ok,
            "error": last.error or None,
            "failed": list(last.failed),
            "figures": last.figures,
        },
        "last_good": last.good_at if last else None,
    }
