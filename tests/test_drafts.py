"""What was typed and not saved: kept sealed, found again, deleted when it is done with."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.services import drafts
from desktop.services.drafts import FOLDER, KEPT_DAYS, note_about
from desktop.vault.drafts import Drafts, reseal
from desktop.vault.errors import Disk
from tests.conftest import PASSPHRASE

ABOUT = note_about("account", "0190-康澜")
TEXTS = {"kind": "call", "text": "患者回访 138 0013 8000"}


def files(vault):
    return sorted((vault.path / FOLDER).iterdir())


def test_a_draft_is_found_by_what_it_is_about(vault) -> None:
    drafts.keep(vault, ABOUT, TEXTS)

    assert drafts.find(vault, ABOUT).texts == TEXTS
    assert drafts.find(vault, note_about("account", "other")) is None


def test_the_latest_text_stands(vault) -> None:
    drafts.keep(vault, ABOUT, TEXTS)
    drafts.keep(vault, ABOUT, {"text": "later"})

    assert drafts.find(vault, ABOUT).texts == {"text": "later"}
    assert len(files(vault)) == 1


def test_nothing_of_it_can_be_read_from_the_folder(vault) -> None:
    drafts.keep(vault, ABOUT, TEXTS)

    (file,) = files(vault)
    content = file.read_bytes() + file.name.encode()
    for secret in ("患者", "138 0013 8000", "康澜", "call", "text", "account"):
        assert secret.encode() not in content
    assert file.stat().st_mode & 0o077 == 0


def test_the_length_tells_little(vault) -> None:
    sizes = set()
    for words in ("a", "a" * 100, "a" * 200):
        drafts.keep(vault, ABOUT, {"text": words})
        sizes.add(files(vault)[0].stat().st_size)

    assert len(sizes) == 1


def test_blank_is_no_draft_and_a_dropped_one_is_gone(vault) -> None:
    drafts.keep(vault, ABOUT, TEXTS)
    drafts.keep(vault, ABOUT, {"text": "  \n"})
    assert files(vault) == []

    drafts.keep(vault, ABOUT, TEXTS)
    assert drafts.take(vault, ABOUT).texts == TEXTS
    assert files(vault) == []


def test_it_is_there_after_the_vault_was_opened_anew(vault, model) -> None:
    drafts.keep(vault, ABOUT, TEXTS)
    vault.close()
    again = type(vault).open(vault.path, PASSPHRASE, model)

    assert drafts.find(again, ABOUT).texts == TEXTS
    again.close()


@pytest.mark.parametrize("place", [0, 3, 4, 15, 16, 40, -1])
def test_a_byte_that_was_changed_makes_it_no_draft(vault, place) -> None:
    drafts.keep(vault, ABOUT, TEXTS)
    (file,) = files(vault)
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)

    assert drafts.find(vault, ABOUT) is None


def test_a_draft_under_another_s_name_is_not_taken_for_it(vault) -> None:
    drafts.keep(vault, ABOUT, TEXTS)
    other = note_about("account", "other")
    drafts.keep(vault, other, {"text": "x"})
    mine, others = drafts._drafts(vault)._file(ABOUT), drafts._drafts(vault)._file(other)
    others.write_bytes(mine.read_bytes())

    assert drafts.find(vault, other) is None


def test_a_person_sees_no_draft_of_another(vault) -> None:
    key = b"k" * 32
    Drafts(vault.path, key, "mine").keep(ABOUT, TEXTS)

    theirs = Drafts(vault.path, key, "theirs")
    assert theirs.find(ABOUT) is None
    assert list(theirs.all()) == []


def test_a_record_s_drafts_go_with_it(vault) -> None:
    drafts.keep(vault, note_about("account", "one"), TEXTS)
    drafts.keep(vault, drafts.fields_about("account", "one"), {"phone": "138"})
    drafts.keep(vault, note_about("account", "two"), TEXTS)
    colleague = Drafts(vault.path, vault.subkey("drafts"), "colleague")
    colleague.keep(note_about("account", "one"), TEXTS)

    assert drafts.drop_record(vault, "one") == 3
    assert drafts.find(vault, note_about("account", "two")) is not None


def test_a_draft_nobody_came_back_to_goes(vault) -> None:
    drafts.keep(vault, ABOUT, TEXTS)

    assert drafts.drop_old(vault) == 0
    later = datetime.now(UTC) + timedelta(days=KEPT_DAYS + 1)
    assert drafts.drop_old(vault, now=later) == 1
    assert files(vault) == []


def test_drafts_follow_the_vault_to_another_key(vault) -> None:
    old, new = b"o" * 32, b"n" * 32
    for person in ("one", "two"):
        Drafts(vault.path, old, person).keep(ABOUT, {"text": person})

    assert reseal(vault.path, old, new) == 2

    assert Drafts(vault.path, old, "one").find(ABOUT) is None
    assert Drafts(vault.path, new, "two").find(ABOUT).texts == {"text": "two"}
    assert len(files(vault)) == 2


def test_where_the_disk_takes_nothing_that_is_a_fact(vault) -> None:
    (vault.path / FOLDER).write_text("in the way", "utf-8")

    with pytest.raises(Disk):
        drafts.keep(vault, ABOUT, TEXTS)
