"""What a person has typed and not saved: kept encrypted with the vault, found again by what it is
about, deleted when it is saved or given up.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from desktop.vault import drafts
from desktop.vault.drafts import FOLDER, Draft
from desktop.vault.engine import as_facts
from desktop.vault.errors import Disk
from desktop.vault.vault import Vault

KEPT_DAYS = 90
"""A draft nobody came back to in this time is deleted."""
PLACE = "place"
"""What the draft is about that says where the person was when the vault was locked."""
NEWS = "news"
"""What the draft is about that says how work ended behind the lock."""


def keep(vault: Vault, about: str, texts: Mapping[str, str]) -> None:
    """Keep what was typed; nothing but blanks is no draft.

    Raises:
        Disk: it takes nothing.
    """
    with as_facts(vault.path / FOLDER):
        if any(text.strip() for text in texts.values()):
            _drafts(vault).keep(about, texts)
        else:
            _drafts(vault).drop(about)


def find(vault: Vault, about: str) -> Draft | None:
    """Return the draft about something, if there is one."""
    return _drafts(vault).find(about)


def drop(vault: Vault, about: str) -> None:
    """Delete the draft about something.

    Raises:
        Disk
    """
    with as_facts(vault.path / FOLDER):
        _drafts(vault).drop(about)


def take(vault: Vault, about: str) -> Draft | None:
    """Return a draft and delete it, if the disk lets us."""
    found = find(vault, about)
    with suppress(Disk):
        drop(vault, about)
    return found


def drop_record(vault: Vault, record: str) -> int:
    """Delete everybody's drafts about a record, as when it is erased; return how many.

    Raises:
        Disk
    """
    with as_facts(vault.path / FOLDER):
        return drafts.drop_record(vault.path, vault.subkey("drafts"), record)


def drop_old(vault: Vault, *, now: datetime | None = None) -> int:
    """Delete drafts nobody came back to; return how many."""
    limit = ((now or datetime.now(UTC)) - timedelta(days=KEPT_DAYS)).timestamp()
    old = [draft.about for draft in _drafts(vault).all() if draft.at < limit]
    for about in old:
        drop(vault, about)
    return len(old)


def note_about(entity: str, record: str) -> str:
    """Return what a note being written about a record is about."""
    return f"note {entity} {record}"


def line_about(entity: str, record: str) -> str:
    """Return what the line under a peeked record is about."""
    return f"line {entity} {record}"


def fields_about(entity: str, record: str) -> str:
    """Return what the fields being edited on a record's page are about."""
    return f"fields {entity} {record}"


def new_about(entity: str) -> str:
    """Return what a record being made in the drawer is about."""
    return f"new {entity}"


def _drafts(vault: Vault) -> drafts.Drafts:
    return drafts.Drafts(vault.path, vault.subkey("drafts"), vault.person)
