"""Erasing a person: what goes, what stays without their name, and what forbids it."""

from pathlib import Path

import pytest

from desktop.services import drafts, erased_list, erasing, holding, security_events
from desktop.services.attaching import attach
from desktop.services.holding import OnLegalHold
from desktop.services.records.history import history
from desktop.services.records.searching import search
from desktop.services.undoing import last_undoable, undo
from desktop.vault.blobs import Blobs
from desktop.vault.check import check
from desktop.vault.errors import InvalidValue
from desktop.vault.folder import DATABASE
from sync.rights import NotAllowed
from tests.vault.pages import decrypted

NAME, PHONE, SAID = "Quentin Zweig", "0799-3141592", "allergic to quinces"


@pytest.fixture
def person(vault, tmp_path):
    """A contact of whom there is something everywhere."""
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "康德", "note": f"ask {NAME}"})
        deal = batch.create("opportunity", {"name": "Lamp", "account": account})
        other = batch.create("contact", {"name": "Somebody", "account": account})
        contact = batch.create("contact", {"name": NAME, "phone": PHONE, "account": account})
        said = {"kind": "call", "contact": contact, "account": account, "opportunity": deal}
        call = batch.create("activity", {"subject": "Call", "body": SAID, **said})
        kept = batch.create("activity", {"subject": f"Met {NAME}", "account": account})
        view = batch.create(
            "saved_view", {"name": NAME, "entity": "contact", "filter": f"name = '{NAME}'"}
        )
    with vault.batch("import", f"{NAME}.csv") as batch:
        batch.set("contact", contact, {"note": SAID})
    file = tmp_path / f"{NAME}.txt"
    file.write_text(SAID * 40)
    attach(vault, "contact", contact, file)
    drafts.keep(vault, drafts.note_about("contact", contact), {"text": SAID})
    return {
        "contact": contact,
        "account": account,
        "deal": deal,
        "other": other,
        "call": call,
        "kept": kept,
        "view": view,
    }


def erase(vault, person, **choices):
    wish = {"reason": "person_asked", "typed": NAME} | choices
    return erasing.erase(vault, "contact", person["contact"], **wish)


def column(vault, entity, record, name):
    with vault.read() as connection:
        sql = f'SELECT "{name}" FROM "{entity}" WHERE id = ?'
        return connection.exec_driver_sql(sql, (record,)).scalar()


def failed(vault):
    return [finding for finding in check(vault) if not finding.ok]


def everything_on_disk(vault):
    names = [str(file.relative_to(vault.path)) for file in vault.path.rglob("*")]
    return decrypted(vault.path / DATABASE, vault.key) + "\n".join(names).encode()


def test_the_plan_says_what_goes_and_what_may_go(vault, person):
    plan = erasing.plan(vault, "contact", person["contact"])

    assert plan.title == NAME
    assert plan.records == {"contact": 1, "attachment": 1, "activity": 1}
    assert {one.way.key: (one.gone, one.staying) for one in plan.linked} == {
        "activity.contact": (1, 0)
    }
    assert (plan.files, plan.hold) == (1, None)
    linked = {(one.entity, one.is_linked) for one in plan.mentions}
    assert linked == {("account", False), ("activity", False), ("saved_view", True)}
    assert plan.labels == 2  # the import's and the attached file's


def test_nothing_of_the_person_is_left_anywhere(vault, person):
    done = erase(vault, person, everywhere=True)

    content = everything_on_disk(vault)
    assert [text for text in (NAME, PHONE, SAID) if text.encode() in content] == []
    assert (done.records, done.cleaned, done.files) == (3, 3, 1)
    assert done.is_swept
    assert list(Blobs.of(vault).names()) == []
    assert drafts.find(vault, drafts.note_about("contact", person["contact"])) is None
    assert failed(vault) == []
    assert search(vault, "Quentin") == []


def test_what_is_linked_may_stay_and_loses_link_and_name(vault, person):
    done = erase(vault, person, also=())

    assert done.records == 2
    assert column(vault, "activity", person["call"], "contact") is None
    assert column(vault, "activity", person["call"], "body") == SAID
    assert failed(vault) == []


def test_a_name_that_is_not_linked_stays_unless_asked_for(vault, person):
    erase(vault, person)

    assert column(vault, "account", person["account"], "note") == f"ask {NAME}"
    assert column(vault, "saved_view", person["view"], "filter") == "name = '•••'"


def test_it_must_be_confirmed_by_typing_the_name(vault, person):
    with pytest.raises(erasing.NotConfirmed):
        erase(vault, person, typed="yes")
    assert column(vault, "contact", person["contact"], "name") == NAME


def test_it_is_written_down_without_a_name_and_listed_for_backups(vault, person):
    done = erase(vault, person)

    with vault.inspect() as connection:
        events = connection.exec_driver_sql(
            "SELECT kind, detail, count, about_record FROM security_event WHERE kind = 'erasure'"
        ).all()
    assert [tuple(row) for row in events] == [("erasure", f"{done.order} person_asked", 3, None)]
    listed = erased_list.erased_in(vault.path / "backups", vault)
    assert ("contact", person["contact"]) in listed
    log = next(finding for finding in check(vault) if finding.name == "log")
    assert f"erased by order {done.order}" in log.detail


def test_it_cannot_be_undone(vault, person):
    done = erase(vault, person)

    latest = last_undoable(vault)
    assert latest is not None
    assert latest.label != done.order
    with vault.read() as connection:
        batches = connection.exec_driver_sql(
            "SELECT id FROM batch WHERE kind IN ('erasure', 'audit')"
        ).all()
    for (batch,) in batches:
        with pytest.raises(InvalidValue) as refused:
            undo(vault, batch)
        assert refused.value.facts["reason"] == "for_good"


def test_what_a_restored_backup_still_has_is_erased_again(vault, person):
    with vault.batch("edit") as batch:
        there = batch.create("contact", {"name": "Back again"})

    gone = [("contact", there), ("contact", "not here"), ("gadget", "no such kind")]
    assert erasing.erase_again(vault, gone) == 1
    assert erasing.erase_again(vault, gone) == 0


@pytest.mark.parametrize("held", ["contact", "call", "account"])
def test_a_legal_hold_on_it_or_what_belongs_to_it_forbids(vault, person, held):
    entity = {"call": "activity"}.get(held, held)
    hold = holding.put_on(vault, entity, person[held], name="Case 7", reason="a suit")

    with pytest.raises(OnLegalHold) as refused:
        erase(vault, person)
    assert refused.value.facts["name"] == "Case 7"
    assert erasing.plan(vault, "contact", person["contact"]).hold is not None

    holding.lift(vault, hold)
    assert erase(vault, person).records == 3


def test_a_held_record_still_goes_to_the_trash_and_stays_there(vault, person):
    holding.put_on(vault, "contact", person["contact"], name="Case 7", reason="a suit")
    with vault.batch("edit") as batch:
        batch.trash("contact", person["contact"])

    assert column(vault, "contact", person["contact"], "life") == 1
    assert [hold.name for hold in holding.holds_on(vault, "contact", person["contact"])]


def test_the_workspace_itself_cannot_be_erased(vault):
    with pytest.raises(erasing.NotErasable):
        erasing.plan(vault, "person", vault.person)


def test_a_customer_takes_those_who_are_chosen_along(vault, person):
    also = {"activity.account", "contact.account", "activity.contact"}
    done = erasing.erase(
        vault, "account", person["account"], reason="person_asked", typed="康德", also=also
    )

    assert done.records == 1 + 2 + 2 + 1  # customer, contacts, activities, the file
    assert column(vault, "opportunity", person["deal"], "account") is None
    content = everything_on_disk(vault)
    assert [text for text in (NAME, PHONE, SAID, "康德") if text.encode() in content] == []
    assert failed(vault) == []


def test_a_deal_named_after_its_customer_loses_the_name(vault):
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "Quince Ltd"})
        product = batch.create("product", {"name": "Lamp"})
        deal = batch.create("opportunity", {"account": account, "product": product})
    assert column(vault, "opportunity", deal, "name") == "Quince Ltd · Lamp"

    erasing.erase(vault, "account", account, reason="authority", typed="Quince Ltd")

    assert column(vault, "opportunity", deal, "name") == "••• · Lamp"
    assert [entry.fields for entry in history(vault, "opportunity", deal)]
    assert b"Quince" not in everything_on_disk(vault)
    assert failed(vault) == []


def test_only_an_administrator_erases(vault, person, monkeypatch):
    class Nobody:
        def may(self, _action: str) -> bool:
            return False

    monkeypatch.setattr(vault, "rights", Nobody())
    with pytest.raises(NotAllowed):
        erasing.plan(vault, "contact", person["contact"])
    with pytest.raises(NotAllowed):
        holding.put_on(vault, "contact", person["contact"], name="x", reason="y")


def test_events_name_no_file(vault, person):
    with vault.inspect() as connection:
        texts = connection.exec_driver_sql(f"SELECT detail FROM {security_events.ENTITY}").all()
    assert not any(Path(str(text)).suffix == ".txt" for (text,) in texts)
