"""Vaults of version 0.1.0: their slots open, and become today's when their secret is at hand."""

import shutil
import zipfile
from pathlib import Path

import pytest

from desktop.services.keys import rekey
from desktop.services.progress import Silent
from desktop.vault import keys
from desktop.vault.errors import OldKeySlots, VaultDamaged, WrongPassphrase
from desktop.vault.keys import NAMES, KeyFile
from desktop.vault.vault import Vault

RELEASED = Path(__file__).parent / "released" / "0.1.0.backup"
PASSPHRASE = "gar den chair 12"
RECOVERY = "DURGM-LXTCG-K7OB5-SWX2M-J2KIY-VH7RS-DJSHQ"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("released") / "first.holdfast"
    with zipfile.ZipFile(RELEASED) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def first(unpacked, tmp_path):
    folder = tmp_path / "first.holdfast"
    shutil.copytree(unpacked, folder)
    return folder


def test_its_passphrase_and_its_recovery_key_open_it_and_are_brought_up_to_date(first, model):
    ids = [slot.id for slot in KeyFile(first).read().slots]
    for secret in (PASSPHRASE, RECOVERY):
        Vault.open(first, secret, model).close()

    slots = KeyFile(first).read().slots

    assert [slot.id for slot in slots] == ids
    assert not any(slot.is_direct for slot in slots)
    for secret in (PASSPHRASE, RECOVERY):
        Vault.open(first, secret, model).close()


def test_a_flip_in_one_copy_is_survived(first):
    slots = KeyFile(first)
    key = slots.open(PASSPHRASE)[0]
    content = bytearray((first / "keys-1").read_bytes())
    content[len(content) // 2] ^= 1
    (first / "keys-1").write_bytes(content)
    assert slots.open(PASSPHRASE)[0] == key


def test_flips_in_both_copies_never_open_it_with_another_key(first):
    slots = KeyFile(first)
    key = slots.open(PASSPHRASE)[0]
    whole = (first / "keys-1").read_bytes()
    for place in range(0, len(whole), 97):
        content = bytearray(whole)
        content[place] ^= 4
        for name in NAMES:
            (first / name).write_bytes(content)
        (first / "tries").unlink(missing_ok=True)
        try:
            assert slots.open(PASSPHRASE)[0] == key
        except (VaultDamaged, WrongPassphrase):
            continue


def test_a_new_key_replaces_a_recovery_key_that_was_not_used_since(first, model):
    vault = Vault.open(first, PASSPHRASE, model)
    recovery = rekey(vault, Silent())

    with pytest.raises(WrongPassphrase):
        Vault.open(first, RECOVERY, model)
    Vault.open(first, recovery, model).close()
    Vault.open(first, PASSPHRASE, model).close()


def test_a_new_key_waits_for_passphrases_that_were_not_used_since(first, model):
    by_recovery = Vault.open(first, RECOVERY, model)
    with pytest.raises(OldKeySlots):
        rekey(by_recovery, Silent())
    by_recovery.close()
    assert keys.KeyFile(first).open(PASSPHRASE)[0]
