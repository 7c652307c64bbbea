"""Damage that is found while a vault is used: telling of it, writing it down, making anew what
can be made anew.
"""

import logging

from desktop.services import security_events
from desktop.services.formatting import number
from desktop.vault import repair
from desktop.vault.anchor import head_of
from desktop.vault.errors import VaultDamaged
from desktop.vault.repair import Repair
from desktop.vault.vault import Vault
from sync.language import _, ngettext

log = logging.getLogger(__name__)


def accept_loss(vault: Vault) -> None:
    """Write down that the log ends before its anchor, and let the anchor begin anew there. Does
    nothing where nothing is missing.
    """
    loss = vault.anchor.loss
    if loss is None:
        return
    security_events.note(vault, "damage", detail="anchor", count=loss.missing)
    with vault.inspect() as connection:
        vault.anchor.accept(head_of(connection))


def opening_words(vault: Vault) -> list[str]:
    """Return what to tell of a vault that was just opened, a sentence each."""
    said = []
    if vault.read_only:
        said.append(
            _("This vault lies where nothing can be written. It can be read, but not changed.")
        )
    if (loss := vault.anchor.loss) is not None:
        said.append(_loss_words(loss.missing, f"{loss.since.astimezone():%Y-%m-%d %H:%M}"))
    return said


def _loss_words(missing: int, since: str) -> str:
    if not missing:
        return _(
            "The last changes in this vault, of {time}, are not the ones it knew of: its files "
            "were replaced. Compare it with a backup."
        ).format(time=since)
    return ngettext(
        "{n} change after {time} is missing: the vault's files were damaged or replaced by older "
        "ones. Compare it with a backup.",
        "{n} changes after {time} are missing: the vault's files were damaged or replaced by older "
        "ones. Compare it with a backup.",
        missing,
    ).format(n=number(missing), time=since)


def mend(vault: Vault) -> Repair:
    """Make anew what is derived and damaged, and write down that it was. Where the whole file was
    written anew the vault is closed.

    Raises:
        VaultDamaged: records or log cannot be read; nothing was changed.
        VaultInUse, Disk
    """
    done = repair.repair(vault)
    if done and not done.file:
        security_events.note(vault, "damage", detail=_kinds(done))
    return done


def mend_search(vault: Vault) -> bool:
    """Make anew the search indexes that are damaged; tell whether any was."""
    try:
        done = Repair(search=repair.rebuild_search(vault))
    except VaultDamaged:
        log.warning("search cannot be made anew in its place")
        return False
    if done:
        security_events.note(vault, "damage", detail=_kinds(done))
    return bool(done)


def _kinds(done: Repair) -> str:
    return ", ".join([*(f"search {name}" for name in done.search), *["indexes"][: done.indexes]])
