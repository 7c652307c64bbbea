"""Who can open a vault: its people, the recovery key, the firm's escrow key, the keychain.

Every change is one new version of the vault's key slots and an entry for the auditors. The vault
key stays the same, except in `rekey`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.services import erased_list, keychain, passphrases, security_events
from desktop.services.policy import policy
from desktop.services.progress import Progress
from desktop.vault import keys
from desktop.vault.errors import LastPassphrase, NotAnEscrowKey, RecordNotFound
from desktop.vault.facts import meta
from desktop.vault.keys import SlotKind
from desktop.vault.rekey import rekey as rekey_vault
from desktop.vault.vault import KEYS_SEQUENCE, Vault
from sync.rights import KEYS, NotAllowed

_SPARE = (SlotKind.RECOVERY, SlotKind.ESCROW)
"""Kinds of slots that are for the day when a passphrase is lost."""


@dataclass(frozen=True, slots=True)
class KeySlot:
    """One way to open the vault, as it is shown.

    Attributes:
        is_open: The vault is open through it now.
        is_old: Made by version 0.1.0 and not used since; it holds up a re-keying.
    """

    id: str
    kind: str
    person: str
    person_name: str
    made_at: datetime
    is_open: bool
    is_old: bool


def list_slots(vault: Vault) -> list[KeySlot]:
    """Return every way to open the vault, people first."""
    kinds = list(SlotKind)
    slots = sorted(_slots(vault), key=lambda slot: kinds.index(SlotKind(slot.kind)))
    return [
        KeySlot(
            slot.id,
            slot.kind,
            slot.person,
            slot.person_name,
            datetime.fromtimestamp(slot.made_at, UTC),
            is_open=slot.id == vault.slot.id,
            is_old=slot.is_direct,
        )
        for slot in slots
    ]


def may_change_keys(vault: Vault) -> bool:
    """Tell whether this person may change more than their own passphrase."""
    return vault.rights is None or vault.rights.may(KEYS)


# ---------------------------------------------------------------- people


def change_passphrase(vault: Vault, passphrase: str) -> str:
    """Give the person at the screen a new passphrase in the place of their others; return the id
    of its slot.

    Raises:
        EmptyPassphrase, WeakPassphrase
    """
    return _replace_passphrases(vault, vault.slot.person, vault.slot.person_name, passphrase)


def recover(vault: Vault, passphrase: str, person: str = "") -> str:
    """Set a new passphrase in a vault that was opened without one; return the id of its slot.

    ``person`` is the id of whose; otherwise the person the vault was made for.

    Raises:
        EmptyPassphrase, WeakPassphrase
        NotAllowed: the vault was opened with a passphrase, which `change_passphrase` is for.
    """
    if vault.slot.kind not in _SPARE:
        raise NotAllowed(verb=KEYS, entity="", record="", field="")
    whose = person or _owner(vault)
    name = _name_of(vault, whose) if person else vault.slot.person_name
    return _replace_passphrases(vault, whose, name, passphrase)


def add_person(vault: Vault, passphrase: str, person: str = "") -> str:
    """Let another passphrase open the vault, for ``person`` or whoever is at the screen; return
    the id of its slot.

    Raises:
        EmptyPassphrase, WeakPassphrase
        RecordNotFound: there is no such person.
        NotAllowed: it is for somebody else, and this person may not.
    """
    if person and person != vault.slot.person:
        _demand_right(vault)
    name = _name_of(vault, person) if person else vault.slot.person_name
    slot = _passphrase_slot(vault, person or vault.slot.person, name, passphrase)
    _store(vault, [*_slots(vault), slot], f"add {SlotKind.PASSPHRASE}")
    return slot.id


def remove_slot(vault: Vault, slot_id: str) -> None:
    """Close one way to open the vault. Older copies of its files still open with it.

    Raises:
        RecordNotFound: there is no such slot.
        LastPassphrase: no passphrase would be left.
        NotAllowed: it is somebody else's, and this person may not.
    """
    slots = _slots(vault)
    gone = next((slot for slot in slots if slot.id == slot_id), None)
    if gone is None:
        raise RecordNotFound(entity="key slot", record=slot_id)
    if gone.person != vault.slot.person or gone.kind in _SPARE:
        _demand_right(vault)
    kept = [slot for slot in slots if slot.id != slot_id]
    if not any(slot.kind == SlotKind.PASSPHRASE for slot in kept):
        raise LastPassphrase(record=slot_id)
    _store(vault, kept, f"remove {gone.kind}")
    if gone.kind == SlotKind.KEYCHAIN:
        keychain.forget(gone.id)


def _replace_passphrases(vault: Vault, person: str, name: str, passphrase: str) -> str:
    slot = _passphrase_slot(vault, person, name, passphrase)
    kept = [one for one in _slots(vault) if one.person != person or one.kind != SlotKind.PASSPHRASE]
    _store(vault, [slot, *kept], f"change {SlotKind.PASSPHRASE}")
    return slot.id


def _passphrase_slot(vault: Vault, person: str, name: str, passphrase: str) -> keys.Slot:
    passphrases.demand(passphrase, (name,))
    return keys.passphrase_slot(vault.id, vault.key, passphrase, person=person, person_name=name)


# ---------------------------------------------------------------- recovery, escrow, keychain


def new_recovery_key(vault: Vault) -> str:
    """Put a new recovery key in the place of the old one; return it, to be printed once.

    Raises:
        NotAllowed
    """
    _demand_right(vault)
    person = _owner(vault)
    slot, recovery = keys.recovery_slot(
        vault.id, vault.key, person=person, person_name=_name_of(vault, person)
    )
    kept = [one for one in _slots(vault) if one.kind != SlotKind.RECOVERY]
    _store(vault, [*kept, slot], f"change {SlotKind.RECOVERY}")
    return recovery


def new_escrow_key(passphrase: str) -> tuple[bytes, bytes]:
    """Return an escrow key for the firm: the private half under ``passphrase``, the public half,
    both as PEM.

    Raises:
        EmptyPassphrase, WeakPassphrase
    """
    passphrases.demand(passphrase)
    return keys.new_escrow_pair(passphrase)


def add_escrow(vault: Vault, pem: bytes) -> str:
    """Let the firm's escrow key open the vault; return the id of its slot.

    Raises:
        NotAnEscrowKey, NotAllowed
    """
    _demand_right(vault)
    return _add_escrow(vault, keys.read_public(pem))


def add_policy_escrow(vault: Vault) -> str | None:
    """Add the escrow key that policy names, unless it is there; return the id of its slot."""
    pem = policy().escrow_key
    if not pem:
        return None
    try:
        public = keys.read_public(pem.encode())
    except NotAnEscrowKey:
        return None
    known = [slot for slot in _slots(vault) if slot.public == public]
    return None if known else _add_escrow(vault, public)


def _add_escrow(vault: Vault, public: bytes) -> str:
    slots = _slots(vault)
    for slot in slots:
        if slot.kind == SlotKind.ESCROW and slot.public == public:
            return slot.id
    slot = keys.lock_to(vault.id, vault.key, public, person="", person_name="")
    _store(vault, [*slots, slot], f"add {SlotKind.ESCROW}")
    return slot.id


def add_keychain(vault: Vault) -> str:
    """Let this person open the vault through the system's keychain; return the id of the slot.

    Raises:
        KeychainForbidden, NoKeychain
    """
    secret = keychain.new_secret()
    slot = keys.lock(
        vault.id,
        vault.key,
        secret,
        kind=SlotKind.KEYCHAIN,
        person=vault.slot.person,
        person_name=vault.slot.person_name,
        cost=None,
    )
    keychain.keep(slot.id, secret)
    _store(vault, [*_slots(vault), slot], f"add {SlotKind.KEYCHAIN}")
    return slot.id


# ---------------------------------------------------------------- a new vault key


def rekey(vault: Vault, progress: Progress) -> str | None:
    """Encrypt the vault under a new key and close it; it has to be opened again.

    Returns a new recovery key where the old one was made by version 0.1.0, else None. Backups made
    before open as they did.

    Raises:
        OldKeySlots, VaultInUse, VaultDamaged, Disk, NotAllowed
    """
    _demand_right(vault)
    erased_list.keep_readable(vault)
    security_events.note(vault, "key_change", detail="rekey")
    return rekey_vault(vault, progress.step)


# ---------------------------------------------------------------- what all of them need


def _slots(vault: Vault) -> tuple[keys.Slot, ...]:
    return vault.key_file.proven(vault.key).slots


def _store(vault: Vault, slots: Sequence[keys.Slot], what: str) -> None:
    sequence = vault.key_file.write(vault.id, slots, vault.key)
    vault.update_meta({KEYS_SEQUENCE: str(sequence)})
    security_events.note(vault, "key_change", detail=what)


def _demand_right(vault: Vault) -> None:
    if not may_change_keys(vault):
        raise NotAllowed(verb=KEYS, entity="", record="", field="")


def _owner(vault: Vault) -> str:
    """Return the id of the person the vault was made for."""
    return vault.slot.person or vault.meta("person") or ""


def _name_of(vault: Vault, person: str) -> str:
    """Return a person's name.

    Raises:
        RecordNotFound
    """
    with vault.inspect() as connection:
        row = connection.exec_driver_sql(
            "SELECT name FROM person WHERE id = ? AND life = 0", (person,)
        ).first()
        if row is None and person == meta(connection, "person"):
            return meta(connection, "person_name") or ""
    if row is None:
        raise RecordNotFound(entity="person", record=person)
    return str(row[0])


def people_without(vault: Vault) -> list[tuple[str, str]]:
    """Return id and name of the people who have no passphrase of their own yet, by name."""
    have = {slot.person for slot in _slots(vault) if slot.kind == SlotKind.PASSPHRASE}
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, name FROM person WHERE life = 0 ORDER BY name"
        )
        return [(str(row[0]), str(row[1])) for row in rows if row[0] not in have]
