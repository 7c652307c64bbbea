"""Opening vaults, and what a new one holds from the start: the person it belongs to and the
standard pipeline.
"""

from datetime import UTC, datetime
from pathlib import Path

from desktop.models.opportunity import (
    STANDARD_PIPELINE,
    STANDARD_PIPELINE_NAME,
    STANDARD_STAGES,
    standard_stage_id,
)
from desktop.services import attendance, passphrases
from desktop.services import keys as key_slots
from desktop.services.rights.standard import ADMIN_ROLE, make_standard_roles
from desktop.vault import keys
from desktop.vault.batch import Batch
from desktop.vault.model import Model
from desktop.vault.vault import Vault

STANDARD_CLOCK = 1
_EVER_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def new_vault(
    path: Path,
    passphrase: str,
    model: Model,
    *,
    person_name: str,
    currency: str = "CNY",
    cost: keys.Cost | None = None,
) -> tuple[Vault, str]:
    """Make a vault with its first records; return it and the recovery key to print.

    Raises:
        VaultExists: there is something at ``path``.
        EmptyPassphrase, WeakPassphrase, Disk
    """
    passphrases.demand(passphrase, (person_name,))
    vault, recovery = Vault.create(
        path, passphrase, model, person_name=person_name, currency=currency, cost=cost
    )
    try:
        _first_records(vault, model, person_name)
    except BaseException:
        vault.close()
        raise
    vault.finish()
    attendance.of(vault)
    key_slots.add_policy_escrow(vault)
    return vault, recovery


def _first_records(vault: Vault, model: Model, person_name: str) -> None:
    with vault.batch("setup") as batch:
        first = {"name": person_name, "roles": [ADMIN_ROLE]}
        batch.create("person", first, record=batch.author.person)
        if "role" in model.schema.by_name:
            make_standard_roles(batch)
        if "pipeline" in model.schema.by_name:
            _standard_pipeline(batch)


def _standard_pipeline(batch: Batch) -> None:
    """Make the pipeline every vault starts with: the same ids, values and clock everywhere."""
    alike: dict[str, object] = {"owner": None, "created_by": None, "created_at": _EVER_SINCE}
    batch.create(
        "pipeline",
        {"name": STANDARD_PIPELINE_NAME, "position": 1, **alike},
        record=STANDARD_PIPELINE,
        clock=STANDARD_CLOCK,
    )
    for position, (code, name, probability, kind, stalled) in enumerate(STANDARD_STAGES, 1):
        values: dict[str, object] = {
            "name": name,
            "code": code,
            "pipeline": STANDARD_PIPELINE,
            "position": position,
            "probability": probability,
            "kind": kind,
            "stalled_days": stalled,
        }
        batch.create("stage", values | alike, record=standard_stage_id(code), clock=STANDARD_CLOCK)
