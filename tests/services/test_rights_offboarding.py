"""After an off-boarding nothing belongs to who left; one undo takes it back."""

import pytest

from desktop.services import keys
from desktop.services.progress import Cancelled
from desktop.services.records.reading import get_record
from desktop.services.rights import offboarding, people
from desktop.services.rights.offboarding import CannotHandOver, Handover
from desktop.services.undoing import undo
from desktop.vault.errors import LastAdministrator, RecordNotFound
from desktop.vault.tables import quoted
from sync.rights import NotAllowed
from tests.conftest import PASSPHRASE
from tests.services.conftest import become, hire, own


@pytest.fixture
def firm(vault):
    unit = people.save_unit(vault, "华东").id
    firm = {"unit": unit}
    firm["leaver"] = hire(vault, "赵宁", "sales", unit=unit)
    firm["heir"] = hire(vault, "钱进", "sales", unit=unit)
    firm["boss"] = hire(vault, "孙立", "manager", unit=unit)
    become(vault, firm["leaver"])
    with vault.batch("edit") as batch:
        firm["account"] = own(batch, "account", firm["leaver"], name="康澜")
        firm["kept"] = own(batch, "account", firm["heir"], name="锡澄")
        firm["nobodys"] = batch.create("account", {"name": "无主", "owner": None})
        own(batch, "opportunity", firm["leaver"], name="CT", account=firm["account"])
        own(batch, "activity", firm["leaver"], subject="电话", kind="call")
        firm["view"] = batch.create("saved_view", {"name": "我的", "entity": "account"})
        gone = own(batch, "account", firm["leaver"], name="旧客户")
        batch.trash("account", gone)
        firm["trashed"] = gone
    become(vault, vault.meta("person"))
    return firm


def belonging_to(vault, person):
    """Return what somebody owns, or made and belongs to nobody and no pool, by kind."""
    found = {}
    with vault.inspect() as connection:
        for entity in vault.schema.entities:
            if entity.append_only or entity.parts_of or entity.about:
                continue
            count = connection.exec_driver_sql(
                f"SELECT count(*) FROM {quoted(entity.name)} WHERE owner = ? "
                "OR (owner IS NULL AND unit IS NULL AND created_by = ?)",
                (person, person),
            ).scalar_one()
            if count:
                found[entity.name] = count
    return found


def test_the_preview_counts_what_is_moved(vault, firm):
    before = offboarding.estate(vault, firm["leaver"])
    done = offboarding.hand_over(vault, Handover(firm["leaver"], to=firm["heir"]))

    assert {one.entity.name: one.count for one in before.owned} == done.moved
    assert before.views == 1
    accounts = next(one for one in before.owned if one.entity.name == "account")
    assert (accounts.alive, accounts.trashed) == (2, 1)


def test_everything_goes_to_one_person_the_trash_too(vault, firm):
    offboarding.hand_over(vault, Handover(firm["leaver"], to=firm["heir"]))

    assert belonging_to(vault, firm["leaver"]) == {}
    for name in ("account", "trashed", "kept", "nobodys"):
        assert get_record(vault, "account", firm[name]).value("owner") == firm["heir"]
    assert get_record(vault, "person", firm["leaver"]).value("inactive") is True


def test_a_pool_has_no_owner_but_a_unit(vault, firm):
    offboarding.hand_over(vault, Handover(firm["leaver"], pool=firm["unit"], views=True))

    assert belonging_to(vault, firm["leaver"]) == {}
    account = get_record(vault, "account", firm["account"])
    assert (account.value("owner"), account.value("unit")) == (None, firm["unit"])
    assert get_record(vault, "saved_view", firm["view"]).is_trashed


def test_people_of_a_leaver_stay_in_their_own_unit(vault, firm):
    with vault.batch("edit") as batch:
        other = own(batch, "person", firm["leaver"], name="新人")

    offboarding.hand_over(vault, Handover(firm["leaver"], pool=firm["unit"]))

    person = get_record(vault, "person", other)
    assert (person.value("unit"), person.value("owner")) == (None, vault.person)


def test_one_undo_takes_all_of_it_back(vault, firm):
    before = belonging_to(vault, firm["leaver"])
    done = offboarding.hand_over(vault, Handover(firm["leaver"], pool=firm["unit"], views=True))

    undo(vault, done.batch)

    assert belonging_to(vault, firm["leaver"]) == before
    assert not get_record(vault, "saved_view", firm["view"]).is_trashed
    assert not get_record(vault, "person", firm["leaver"]).value("inactive")


def test_their_way_into_the_vault_is_closed(vault, firm):
    keys.add_person(vault, f"{PASSPHRASE} 2", firm["leaver"])
    assert len(offboarding.estate(vault, firm["leaver"]).slots) == 1

    done = offboarding.hand_over(vault, Handover(firm["leaver"], to=firm["heir"]))

    assert (done.slots_closed, done.slots_left) == (1, 0)
    assert firm["leaver"] not in {slot.person for slot in keys.list_slots(vault)}


def test_a_manager_hands_over_their_own_unit_but_leaves_the_keys(vault, firm):
    keys.add_person(vault, f"{PASSPHRASE} 2", firm["leaver"])
    become(vault, firm["boss"])

    done = offboarding.hand_over(vault, Handover(firm["leaver"], to=firm["heir"]))

    assert (done.slots_closed, done.slots_left) == (0, 1)
    assert belonging_to(vault, firm["leaver"]) == {}


def test_a_manager_does_not_off_board_other_units(vault, firm):
    stranger = hire(vault, "外人", "sales")
    become(vault, firm["boss"])

    with pytest.raises(NotAllowed):
        offboarding.hand_over(vault, Handover(stranger, to=firm["heir"]))


def test_who_may_not_off_board_is_refused(vault, firm):
    become(vault, firm["heir"])

    with pytest.raises(NotAllowed):
        offboarding.hand_over(vault, Handover(firm["leaver"], to=firm["heir"]))
    with pytest.raises(NotAllowed), vault.batch("offboarding") as batch:
        batch.set("account", firm["account"], {"owner": firm["heir"]})


@pytest.mark.parametrize("reason", ["self", "nobody", "same", "left"])
def test_what_makes_no_sense_is_refused(vault, firm, reason):
    gone = hire(vault, "周舟", "sales")
    people.set_left(vault, gone, has_left=True)
    wishes = {
        "self": Handover(vault.person, to=firm["heir"]),
        "nobody": Handover(firm["leaver"]),
        "same": Handover(firm["leaver"], to=firm["leaver"]),
        "left": Handover(firm["leaver"], to=gone),
    }

    with pytest.raises(CannotHandOver) as refused:
        offboarding.hand_over(vault, wishes[reason])

    assert refused.value.reason == reason


def test_an_heir_who_is_not_there_is_refused(vault, firm):
    with pytest.raises(RecordNotFound):
        offboarding.hand_over(vault, Handover(firm["leaver"], to="nobody"))

    assert "account" in belonging_to(vault, firm["leaver"])


def test_the_last_administrator_cannot_be_off_boarded(vault, firm):
    boss, admin = firm["boss"], vault.person
    become(vault, boss)
    people_above = vault.rights.below.people

    assert admin not in people_above
    with pytest.raises((LastAdministrator, NotAllowed)):
        offboarding.hand_over(vault, Handover(admin, to=firm["heir"]))


def test_cancelling_changes_nothing(vault, firm):
    before = belonging_to(vault, firm["leaver"])

    class Impatient:
        def step(self, done, total):
            if done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        offboarding.hand_over(vault, Handover(firm["leaver"], to=firm["heir"]), Impatient())

    assert belonging_to(vault, firm["leaver"]) == before
    assert not get_record(vault, "person", firm["leaver"]).value("inactive")
