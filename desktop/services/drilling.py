"""The restore drill: proving with the newest backup that it can be restored, and leaving nothing.

The backup is restored into a folder of its own inside the vault, opened with the vault's key,
checked and compared with what it says of itself, and removed again.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.services import security_events
from desktop.services.backups import newest
from desktop.services.byte_progress import ByteProgress
from desktop.services.progress import Progress
from desktop.services.restoring import is_same
from desktop.vault.check import Finding, check
from desktop.vault.copying import described
from desktop.vault.delivering import draft_folder
from desktop.vault.folder import DATABASE
from desktop.vault.restoring import Restored, restore, sealed_copies, with_key_of
from desktop.vault.vault import Vault
from sync.errors import HoldfastError


@dataclass(frozen=True, slots=True)
class Drill:
    """What a drill showed.

    Attributes:
        file: The backup that was tried.
        made_at: When it was made; None where version 0.1.0 wrote it.
        seconds: How long restoring it took.
        records: How many records are in it, by kind.
        is_same: Whether counts and log are what the backup says.
        keys_fit: Whether its key slots are genuine, so that their passphrases open it.
        findings: What the checks found.
        missing: How many attached files are not there, or not whole.
    """

    file: Path
    made_at: datetime | None
    seconds: float
    records: dict[str, int]
    is_same: bool
    keys_fit: bool
    findings: tuple[Finding, ...]
    missing: int

    @property
    def passed(self) -> bool:
        """Whether the backup gives a whole vault."""
        is_whole = self.is_same and self.keys_fit and not self.missing
        return is_whole and all(finding.ok for finding in self.findings)


def drill(vault: Vault, file: Path | None = None, progress: Progress | None = None) -> Drill:
    """Restore a backup, the newest where none is named, prove what came out, and remove it.

    Raises:
        NoBackup: there is none.
        OtherKey: it is of another vault, or from before the key was changed.
        FileUnreadable, NotABackup, BackupDamaged: it cannot be restored.
        Disk: there is no room to try it.
    """
    chosen = file or newest(vault).path
    began = time.monotonic()
    try:
        found = _tried(vault, chosen, began, progress)
    except HoldfastError:
        security_events.note(vault, "damage", detail="drill")
        raise
    security_events.note(vault, "backup" if found.passed else "damage", detail="drill")
    return found


def _tried(vault: Vault, file: Path, began: float, progress: Progress | None) -> Drill:
    tick = ByteProgress(progress, 4 * file.stat().st_size if file.is_file() else 1)

    with draft_folder(vault.path, vault.id) as place:
        path = place / "drill.holdfast"
        restored = restore(file, path, with_key_of(vault), vault.built_in, tick, on_trial=True)
        try:
            return _found(vault, file, restored, began, tick)
        finally:
            restored.vault.close()


def _found(vault: Vault, file: Path, restored: Restored, began: float, tick: ByteProgress) -> Drill:
    copy, manifest = restored.vault, restored.manifest
    findings = []
    for finding in check(copy):
        tick(0)
        findings.append(finding)
    seen = described(copy.path / DATABASE, copy.key, kind="whole", program="")
    return Drill(
        file=file,
        made_at=manifest.made_at if manifest else None,
        seconds=time.monotonic() - began,
        records=seen.records,
        is_same=manifest is None or is_same(seen, manifest),
        keys_fit=seen.vault == vault.id and all(sealed_copies(copy.path, copy.key)),
        findings=tuple(findings),
        missing=len(restored.missing),
    )


def facts(found: Drill) -> dict[str, object]:
    """Return what a drill showed as the command line prints it."""
    return {
        "file": str(found.file),
        "passed": found.passed,
        "made_at": found.made_at,
        "seconds": round(found.seconds, 2),
        "records": found.records,
        "same_as_backed_up": found.is_same,
        "keys_fit": found.keys_fit,
        "checks": [{"name": f.name, "ok": f.ok, "detail": f.detail} for f in found.findings],
        "missing_files": found.missing,
    }
