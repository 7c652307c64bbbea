"""Every write asks for the right to it, whichever way it comes."""

import pytest

from desktop.services import undoing
from desktop.services.records import writing
from desktop.services.records.writing import Edits
from desktop.vault.errors import AccessEnded, InvalidValue
from desktop.vault.masks import MASK
from desktop.vault.vault import Vault
from sync.rights import (
    BULK_EDIT,
    IMPORT,
    Access,
    FieldRight,
    Grant,
    Member,
    NotAllowed,
    Policy,
    Reach,
    Role,
)
from tests.conftest import PASSPHRASE
from tests.rights.oracle import acting

ME = "01a20000-0000-7000-8000-000000000001"


@pytest.fixture
def records(vault):
    with vault.batch("edit") as batch:
        batch.create("person", {"name": "我"}, record=ME)
        mine = batch.create("account", {"name": "mine", "owner": ME, "phone": "13800001111"})
        other = batch.create("account", {"name": "other", "phone": "13800002222"})
        share = {"about_entity": "account", "about_record": other, "person": ME, "level": "read"}
        batch.create("share", share)
    return mine, other


def policy(*grants, fields=(), actions=()):
    role = Role("r", "rep", "Rep", tuple(actions), is_standard=True)
    return Policy((role,), grants, tuple(fields), (Member(ME),))


def own(entity="*", creates=True):
    return Grant("r", entity, creates, Reach.OWN, Reach.OWN, Reach.NONE, Reach.NONE)


@pytest.fixture
def act(vault):
    def acting_with(found):
        return acting(vault, found, ME, pytest.MonkeyPatch)

    return acting_with


def test_a_record_that_is_shared_for_reading_is_seen_and_not_changed(vault, records, act):
    _mine, other = records
    with act(policy(own())):
        with vault.read() as connection:
            seen = connection.exec_driver_sql("SELECT name FROM account ORDER BY name").all()
        with pytest.raises(NotAllowed) as refused:
            writing.change_record(vault, "account", other, Edits({"phone": "13900000000"}))

    assert [row[0] for row in seen] == ["mine", "other"]
    assert refused.value.facts["record"] == other


def test_own_records_are_changed_but_not_deleted_without_that_right(vault, records, act):
    mine, _other = records
    with act(policy(own())):
        writing.change_record(vault, "account", mine, Edits({"phone": "13900000000"}))
        with pytest.raises(NotAllowed):
            writing.trash_records(vault, "account", [mine])


def test_without_the_right_to_create_nothing_is_made(vault, records, act):
    with act(policy(own(creates=False))), pytest.raises(NotAllowed):
        writing.add_record(vault, "account", {"name": "new"})


@pytest.mark.parametrize(("kind", "action"), [("import", IMPORT), ("bulk", BULK_EDIT)])
def test_an_action_needs_its_right(vault, records, act, kind, action):
    with act(policy(own())), pytest.raises(NotAllowed), vault.batch(kind):
        pass
    with act(policy(own(), actions=[action])), vault.batch(kind) as batch:
        assert batch.is_empty()


def test_roles_are_written_by_administrators_alone(vault, records, act):
    everything = Grant("r", "*", True, Reach.ALL, Reach.ALL, Reach.ALL, Reach.ALL)
    with act(policy(everything)), pytest.raises(NotAllowed):
        writing.change_record(vault, "person", ME, Edits(add={"roles": ["admin"]}))


@pytest.mark.parametrize("access", [Access.READ, Access.MASKED, Access.HIDDEN])
def test_a_field_without_the_right_to_edit_stays_as_it_is(vault, records, act, access):
    mine, _other = records
    held = FieldRight("r", "account", "phone", access)
    with act(policy(own(), fields=[held])), pytest.raises(NotAllowed), vault.batch("edit") as batch:
        batch.set_columns("account", mine, {"phone": "13912341234"})

    with vault.inspect() as connection:
        row = connection.exec_driver_sql("SELECT phone FROM account WHERE id = ?", (mine,)).one()
    assert row[0] == "13800001111"


def test_what_is_given_back_as_it_was_shown_changes_nothing(vault, records, act):
    mine, _other = records
    held = FieldRight("r", "account", "phone", Access.MASKED)
    with act(policy(own(), fields=[held])), vault.batch("edit") as batch:
        shown = batch.row("account", mine)["phone"]
        assert not batch.set_columns("account", mine, {"phone": shown})
        assert batch.set_columns("account", mine, {"phone": shown, "industry": "bank"})

    with vault.inspect() as connection:
        row = connection.exec_driver_sql("SELECT phone FROM account WHERE id = ?", (mine,)).one()
    assert MASK in shown
    assert row[0] == "13800001111"


def test_a_covered_value_is_never_entered(vault, records):
    with pytest.raises(InvalidValue) as refused:
        writing.add_record(vault, "account", {"name": "new", "phone": f"138{MASK}1111"})
    assert refused.value.facts["reason"] == "masked"


def test_undo_takes_nothing_back_that_the_person_may_not_change(vault, records, act):
    _mine, other = records
    with vault.batch("edit") as batch:
        batch.set("account", other, {"industry": "bank"})
    with act(policy(own())), pytest.raises(NotAllowed):
        undoing.undo(vault, batch.id)


def test_who_has_left_sees_nothing(vault, records, act):
    left = Policy((), (), (), (Member(ME, has_left=True),))
    with act(left), vault.read() as connection:
        for table in ("account", "person", "change"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0


def test_what_is_about_a_record_needs_the_right_to_edit_it(vault, records, act):
    mine, other = records
    note = {"name": "a.pdf", "about_entity": "account"}
    with act(policy(own())):
        with vault.batch("edit") as batch:
            batch.create("attachment", note | {"about_record": mine})
        with pytest.raises(NotAllowed), vault.batch("edit") as batch:
            batch.create("attachment", note | {"about_record": other})


def test_security_events_are_neither_changed_nor_deleted_by_anybody(vault):
    from desktop.services.security_events import note

    note(vault, "export", count=3)
    with vault.read() as connection:
        event = connection.exec_driver_sql("SELECT id FROM security_event").scalar_one()
    for write in (
        lambda batch: batch.set("security_event", event, {"count": 1}),
        lambda batch: batch.trash("security_event", event),
    ):
        with pytest.raises(NotAllowed), vault.batch("edit") as batch:
            write(batch)


def test_who_has_left_cannot_open_the_vault(vault, model):
    other = "01a20000-0000-7000-8000-000000000009"
    with vault.batch("edit") as batch:
        batch.create("person", {"name": "admin", "roles": ["admin"]}, record=other)
        batch.set("person", vault.person, {"inactive": True})

    with pytest.raises(AccessEnded):
        Vault.open(vault.path, PASSPHRASE, model)
