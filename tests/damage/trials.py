"""Damaging a vault in many places, one at a time, and looking each time what a person has of it."""

import random
import shutil
from pathlib import Path

from tests.damage import damages
from tests.damage.damages import Damage
from tests.damage.specimen import Outcome, Result, Specimen, look, look_at_backup

GOOD = frozenset({Outcome.SAME, Outcome.NAMED, Outcome.TOLD})
BACKUP = "backup"
KINDS = (
    *damages.DATABASE_DAMAGES,
    *damages.LOG_DAMAGES,
    *damages.KEY_DAMAGES,
    BACKUP,
)


def try_out(specimen: Specimen, kind: str, number: int) -> Result:
    """Damage a copy of the vault in one place, which ``number`` decides, and look."""
    chance, place = random.Random(f"{kind} {number}"), specimen.folder / "damaged.holdfast"
    try:
        if kind == BACKUP:
            return _damaged_backup(specimen, place, chance)
        return _damaged_vault(specimen, kind, place, chance)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _damaged_vault(specimen: Specimen, kind: str, place: Path, chance: random.Random) -> Result:
    works = kind in damages.LOG_DAMAGES
    shutil.copytree(specimen.working if works else specimen.closed, place)
    damage: Damage = (damages.DATABASE_DAMAGES | damages.LOG_DAMAGES | damages.KEY_DAMAGES)[kind]
    damage(specimen, place, chance)
    return look(specimen, place, secret=kind in damages.KEY_DAMAGES)


def _damaged_backup(specimen: Specimen, place: Path, chance: random.Random) -> Result:
    place.mkdir()
    file = place / "damaged.backup"
    shutil.copy(specimen.backup, file)
    damages.one_of_three(file, chance)
    return look_at_backup(specimen, file, place / "restored.holdfast")
