"""Any batch can be taken back, and what a person did later stays."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.services.records.reading import get_record
from desktop.services.undoing import last_undoable, undo
from desktop.vault.errors import InvalidValue


@pytest.fixture
def account(vault):
    with vault.batch("edit") as batch:
        return batch.create("account", {"name": "康德", "phone": "1", "tags": ["vip"]})


def columns(vault, account):
    return get_record(vault, "account", account).columns


def test_undo_sets_edited_fields_back(vault, account):
    with vault.batch("edit") as batch:
        batch.set("account", account, {"phone": "2", "industry": "x"})

    undone = undo(vault)

    assert undone.kept == ()
    assert columns(vault, account)["phone"] == "1"
    assert columns(vault, account)["industry"] is None


def test_undo_keeps_and_names_what_was_edited_later(vault, account):
    with vault.batch("bulk") as batch:
        batch.set("account", account, {"phone": "2", "industry": "x"})
    bulk = batch.id
    with vault.batch("edit") as batch:
        batch.set("account", account, {"phone": "3"})

    undone = undo(vault, bulk)

    assert undone.kept == (("account", account),)
    assert columns(vault, account)["phone"] == "3"
    assert columns(vault, account)["industry"] is None


def test_undo_of_a_creation_is_the_trash_and_again_is_back(vault, account):
    undone = undo(vault)
    assert columns(vault, account)["life"] == 1

    undo(vault, undone.batch)
    assert columns(vault, account)["life"] == 0


def test_undo_of_tags_leaves_tags_put_on_since(vault, account):
    with vault.batch("bulk") as batch:
        batch.change_tags("account", account, add=["hot"], remove=["vip"])
    bulk = batch.id
    with vault.batch("edit") as batch:
        batch.change_tags("account", account, add=["later"])

    undo(vault, bulk)

    assert get_record(vault, "account", account).value("tags") == ("later", "vip")


def test_a_batch_is_taken_back_only_once(vault, account):
    with vault.batch("edit") as batch:
        batch.set("account", account, {"phone": "2"})
    undo(vault, batch.id)
    with pytest.raises(InvalidValue) as caught:
        undo(vault, batch.id)
    assert caught.value.reason == "already_undone"


def test_undo_goes_back_one_batch_after_the_other(vault, account):
    for phone in ("2", "3", "4"):
        with vault.batch("edit") as batch:
            batch.set("account", account, {"phone": phone})
    seen = []
    for _ in range(3):
        undo(vault)
        seen.append(columns(vault, account)["phone"])
    assert seen == ["3", "2", "1"]


def test_setting_up_the_vault_cannot_be_undone(vault):
    assert last_undoable(vault) is None
    with pytest.raises(InvalidValue):
        undo(vault)


EDITS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "phone": st.sampled_from(["1", "2", ""]),
            "industry": st.sampled_from(["a", "b", ""]),
            "do_not_contact": st.booleans(),
            "annual_revenue": st.sampled_from(["1.5", "20", ""]),
        },
    ),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(EDITS)
def test_a_batch_and_its_undo_leave_every_field_as_it_was(vault, edits):
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "x", "phone": "1", "annual_revenue": "9"})
    before = columns(vault, account)
    with vault.batch("bulk") as batch:
        batch.create("lead", {"name": "so that the batch is never empty"})
        for edit in edits:
            batch.set("account", account, edit)

    undo(vault, batch.id)

    after = columns(vault, account)
    fields = ["life", *vault.entity("account").logged_columns]
    assert [after[name] for name in fields] == [before[name] for name in fields]
