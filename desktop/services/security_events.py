"""Writing down what an auditor will ask for: who signed in, looked, exported, changed keys or
rights.

An event is a record like any other, made once and never changed: its entry in the log is a link of
the chain, it travels to the hub, and whoever may audit finds it in lists, filters and exports.
"""

import logging
from collections.abc import Mapping

from desktop.vault.batch import Batch
from desktop.vault.errors import Disk, VaultInUse
from desktop.vault.vault import Vault

ENTITY = "security_event"

log = logging.getLogger(__name__)


def note(
    vault: Vault,
    kind: str,
    *,
    about: tuple[str, str] = ("", ""),
    detail: str = "",
    count: int | None = None,
) -> None:
    """Write down one event of this vault's person.

    ``kind`` is a choice of the event's field of that name, ``about`` a kind of record and an id.
    ``detail`` names a field, a file's kind or a number; never a customer's value. Where the disk
    takes nothing the event is lost, and what was done is not: that is logged.
    """
    try:
        with vault.batch("audit", kind) as batch:
            enter(batch, kind, about=about, detail=detail, count=count)
    except (Disk, VaultInUse) as error:
        log.warning("security event %s was not written: %s", kind, type(error).__name__)


def enter(
    batch: Batch,
    kind: str,
    *,
    about: tuple[str, str] = ("", ""),
    detail: str = "",
    count: int | None = None,
) -> None:
    """Write down an event in the batch that it is part of."""
    values: Mapping[str, object] = {
        "kind": kind,
        "person": batch.author.person or None,
        "about_entity": about[0] or None,
        "about_record": about[1] or None,
        "detail": detail or None,
        "count": count,
    }
    batch.create(ENTITY, values)
