"""Restoring a backup into a new vault, and saying what came out of it: how much, from when, and
what the vault beside it has that the backup lacks.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from desktop.services import security_events
from desktop.services.byte_progress import ByteProgress
from desktop.services.erased_list import Erased, erased_in
from desktop.services.erasing import erase_again
from desktop.services.going_back import WentBack, go_back
from desktop.services.progress import Progress
from desktop.vault.before_upgrade import FOLDER
from desktop.vault.check import Finding, check
from desktop.vault.copying import described, link_at
from desktop.vault.errors import TooEarly
from desktop.vault.folder import DATABASE, is_vault
from desktop.vault.keys import Key
from desktop.vault.manifest import Manifest, Opener
from desktop.vault.model import Model
from desktop.vault.restoring import Unlock, discard, restore
from desktop.vault.vault import Vault
from sync.errors import HoldfastError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a backup is to be restored.

    Attributes:
        until: Take it back further, to a moment before the backup.
        beside: The vault to compare with; without it, the one whose folder the backup lies in.
        salvage: From a damaged backup take what is whole.
    """

    until: datetime | None = None
    beside: Path | None = None
    salvage: bool = False


@dataclass(frozen=True, slots=True)
class Lacks:
    """What the vault beside has and the backup has not.

    Attributes:
        changes: Entries in the log; -1 where the two have gone different ways.
        records: How many more records of each kind; fewer is below 0.
        last_change: When the vault was last written.
    """

    changes: int
    records: dict[str, int]
    last_change: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """What restoring gave.

    Attributes:
        file: The backup.
        path: The new vault.
        made_at: When the backup was made; None where version 0.1.0 wrote it.
        last_change: When the restored vault was last written.
        records: How many records of each kind are alive.
        is_same: Whether counts and log are what the backup says they were.
        findings: What the checks found in the new vault.
        openers: The ways to open it: those of that time.
        missing: How many attached files are nowhere to be found.
        damaged: Parts of the backup that were left out.
        erased: How many records were erased again, for that was ordered after the backup.
        not_erased: How many of those could not be, for a legal hold or a right stood in the way.
        lacks: What the vault beside has in addition; None where there is none to compare with.
        went_back: What going back in time did.
    """

    file: Path
    path: Path
    made_at: datetime | None
    last_change: datetime | None
    records: dict[str, int]
    is_same: bool
    findings: tuple[Finding, ...]
    openers: tuple[Opener, ...]
    missing: int = 0
    damaged: tuple[str, ...] = ()
    erased: int = 0
    not_erased: int = 0
    lacks: Lacks | None = None
    went_back: WentBack | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the new vault holds together and is what was backed up, in all its parts."""
        is_whole = self.is_same and not self.missing and not self.damaged
        return is_whole and not self.not_erased and all(finding.ok for finding in self.findings)


def restore_backup(
    file: Path,
    path: Path,
    unlock: Unlock,
    model: Model,
    wishes: Wishes | None = None,
    *,
    progress: Progress | None = None,
) -> Report:
    """Make a vault from a backup at the new folder ``path``, checked, and closed again.

    What was erased for good since the backup is erased in it too.

    Raises:
        TooEarly: the backup ends before ``until``.
        What `desktop.vault.restoring.restore` raises.
    """
    wishes = wishes or Wishes()
    until = wishes.until
    tick = ByteProgress(progress, 4 * file.stat().st_size if file.is_file() else 1)
    restored = restore(file, path, unlock, model, tick, salvage=wishes.salvage)
    with _finished(restored.vault):
        vault, manifest = restored.vault, restored.manifest
        _not_later(until, manifest, file)
        report = _report(file, vault, manifest, tick)
        around = wishes.beside or file.absolute().parent.parent
        report = replace(
            report,
            missing=len(restored.missing),
            damaged=restored.damaged,
            lacks=_lacks(around, vault, report, manifest),
        )
        report = _erased_again(vault, _erased_since(file, around, vault), report)
        if until is not None:
            report = replace(report, went_back=go_back(vault, until, progress))
        if report.erased or report.went_back:
            report = replace(report, records=_seen(vault).records)
        security_events.note(vault, "restore", count=sum(report.records.values()))
    return report


@contextmanager
def _finished(vault: Vault) -> Iterator[None]:
    """Declare the vault to be one when all is done; leave nothing of it where something fails."""
    try:
        yield
        vault.finish()
    except BaseException:
        vault.close()
        discard(vault.path)
        raise
    vault.close()


def _not_later(until: datetime | None, manifest: Manifest | None, file: Path) -> None:
    if until is not None and manifest is not None and until > manifest.made_at:
        raise TooEarly(path=str(file), ends=manifest.made_at)


def _report(file: Path, vault: Vault, manifest: Manifest | None, tick: ByteProgress) -> Report:
    findings = []
    for finding in check(vault):
        tick(0)
        findings.append(finding)
    seen = _seen(vault)
    slots = vault.key_file.read().slots
    return Report(
        file=file,
        path=vault.path,
        made_at=manifest.made_at if manifest else None,
        last_change=seen.last_change,
        records=seen.records,
        is_same=manifest is None or is_same(seen, manifest),
        findings=tuple(findings),
        openers=tuple(Opener(slot.kind, slot.person_name, slot.made_at) for slot in slots),
    )


def _seen(vault: Vault) -> Manifest:
    return described(vault.path / DATABASE, vault.key, kind="whole", program="")


def is_same(seen: Manifest, said: Manifest) -> bool:
    """Tell whether a restored database is what its backup says: records, entries, chain."""
    counts = all(seen.records.get(name) == count for name, count in said.records.items())
    return counts and (seen.changes, seen.chain) == (said.changes, said.chain)


def _erased_since(file: Path, around: Path, vault: Vault) -> list[Erased]:
    """Return what was erased for good, as far as the folders at hand tell."""
    listed = (*erased_in(file.parent, vault), *erased_in(around / FOLDER, vault))
    return list(dict.fromkeys(listed))


def _erased_again(vault: Vault, gone: list[Erased], report: Report) -> Report:
    try:
        return replace(report, erased=erase_again(vault, gone))
    except HoldfastError as error:
        log.warning("erasing again: %s", type(error).__name__)
        return replace(report, not_erased=len(gone))


def _lacks(
    around: Path, restored: Vault, report: Report, manifest: Manifest | None
) -> Lacks | None:
    """Compare with a vault of the same key, if there is one; it is only read."""
    if not is_vault(around) or around.resolve() == restored.path.resolve():
        return None
    try:
        there = described(around / DATABASE, restored.key, kind="whole", program="")
    except HoldfastError:
        return None
    if there.vault != restored.id:
        return None
    known = manifest or _seen(restored)
    is_ahead = _goes_through(around / DATABASE, restored.key, known)
    records = {n: c - report.records.get(n, 0) for n, c in there.records.items()}
    return Lacks(
        changes=there.changes - known.changes if is_ahead else -1,
        records={name: count for name, count in records.items() if count},
        last_change=there.last_change,
    )


def _goes_through(database: Path, key: Key, known: Manifest) -> bool:
    """Tell whether the log in ``database`` goes on where the backup ended."""
    return link_at(database, key, known.changes) in (None, known.chain)


def facts(report: Report) -> dict[str, object]:
    """Return a report as the command line prints it."""
    lacks, went = report.lacks, report.went_back
    return {
        "file": str(report.file),
        "records": report.records,
        "verified": report.is_sound,
        "vault": str(report.path),
        "made_at": report.made_at,
        "last_change": report.last_change,
        "checks": [{"name": f.name, "ok": f.ok, "detail": f.detail} for f in report.findings],
        "same_as_backed_up": report.is_same,
        "opens_with": [{"kind": o.kind, "person": o.person_name} for o in report.openers],
        "missing_files": report.missing,
        "damaged": list(report.damaged),
        "erased_again": report.erased,
        "not_erased_again": report.not_erased,
        "lacks": lacks
        and {"changes": lacks.changes, "records": lacks.records, "last_change": lacks.last_change},
        "went_back": went
        and {
            "until": went.until,
            "batches": went.batches,
            "kept": [{"entity": entity, "id": record} for entity, record in went.kept],
            "not_taken_back": [{"batch": batch, "reason": why} for batch, why in went.stayed],
            "from_hub": went.from_hub,
        },
    }
