"""A vault damaged anywhere is refused with a sentence, or reads as it was: never anything else."""

import pytest

from tests.damage import specimen as specimens
from tests.damage.specimen import Outcome
from tests.damage.trials import BACKUP, GOOD, KINDS, try_out

PLACES = {
    "database": 40,
    "pages exchanged": 12,
    "older page": 24,
    "older file": 6,
    "attached file": 15,
    "attached files exchanged": 1,
    "anchor": 10,
    "write-ahead log": 20,
    "keys": 6,
    "both copies of the keys": 3,
    "tries": 3,
    BACKUP: 12,
}


@pytest.fixture(scope="module")
def specimen(tmp_path_factory, model):
    return specimens.make(tmp_path_factory.mktemp("damage"), model, records=60)


@pytest.fixture(autouse=True)
def no_tries_left_behind(specimen):
    """Every trial is a copy; nothing of one reaches the next."""
    yield
    assert not (specimen.folder / "damaged.holdfast").exists()


def test_an_undamaged_vault_reads_as_it_was(specimen):
    found = specimens.look(specimen, specimen.closed)
    assert (found.outcome, found.said) == (Outcome.SAME, ())


def test_there_are_places_for_every_kind_of_damage():
    assert set(PLACES) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, n) for kind, count in PLACES.items() for n in range(count)]
)
def test_damage_is_named_or_does_no_harm(specimen, kind, number):
    found = try_out(specimen, kind, number)
    assert found.outcome in GOOD, found.said


def test_a_flipped_bit_of_an_attached_file_is_named(specimen):
    assert try_out(specimen, "attached file", 0).outcome is Outcome.TOLD


def test_one_damaged_copy_of_the_keys_does_no_harm(specimen):
    assert {try_out(specimen, "keys", n).outcome for n in range(3)} == {Outcome.SAME}


def test_an_older_database_is_named(specimen):
    outcomes = {try_out(specimen, "older file", n).outcome for n in range(6)}
    assert Outcome.TOLD in outcomes
