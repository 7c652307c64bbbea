"""A masked value can be looked at by whoever may, and each look is written down."""

import pytest

from desktop.services.records.reading import get_record
from desktop.services.rights.revealing import reveal
from desktop.vault.errors import RecordNotFound
from desktop.vault.masks import MASK
from sync.rights import REVEAL, Access, FieldRight, Grant, Member, NotAllowed, Policy, Reach, Role
from tests.rights.oracle import acting

ME = "01a20000-0000-7000-8000-000000000001"
PHONE = "13800001111"


@pytest.fixture
def account(vault):
    with vault.batch("edit") as batch:
        batch.create("person", {"name": "我"}, record=ME)
        return batch.create("account", {"name": "mine", "owner": ME, "phone": PHONE})


def policy(access, *actions, reach=Reach.OWN):
    role = Role("r", "rep", "Rep", actions, is_standard=True)
    fields = (FieldRight("r", "account", "phone", access),)
    return Policy((role,), (Grant("r", "*", reads=reach),), fields, (Member(ME),))


def looks(vault):
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT about_record, detail FROM security_event WHERE kind = 'read'"
        )
        return [tuple(row) for row in rows]


def test_a_look_shows_the_value_and_is_written_down(vault, account):
    with acting(vault, policy(Access.MASKED, REVEAL), ME, pytest.MonkeyPatch):
        shown = get_record(vault, "account", account).value("phone")
        seen = reveal(vault, "account", account, "phone")

    assert MASK in str(shown)
    assert seen == PHONE
    assert (account, "phone") in looks(vault)


@pytest.mark.parametrize(
    "held", [policy(Access.MASKED), policy(Access.HIDDEN, REVEAL)], ids=["no right", "hidden"]
)
def test_without_the_right_or_for_a_hidden_field_there_is_no_look(vault, account, held):
    with acting(vault, held, ME, pytest.MonkeyPatch), pytest.raises(NotAllowed):
        reveal(vault, "account", account, "phone")


def test_a_record_out_of_reach_is_not_looked_at(vault, account):
    held = policy(Access.MASKED, REVEAL, reach=Reach.NONE)
    with acting(vault, held, ME, pytest.MonkeyPatch), pytest.raises(RecordNotFound):
        reveal(vault, "account", account, "phone")
