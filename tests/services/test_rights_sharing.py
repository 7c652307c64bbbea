"""Opening records to others: single ones at once, a unit's by rules that were approved."""

import pytest

from desktop.services.records.reading import get_record
from desktop.services.records.writing import Edits, change_record
from desktop.services.rights import people, sharing
from desktop.services.rights.document import as_html, as_text
from desktop.services.rights.sharing import RuleDraft
from desktop.services.undoing import undo
from desktop.vault.errors import InvalidValue, RecordNotFound
from sync.rights import NotAllowed
from tests.services.conftest import become, hire, own


@pytest.fixture
def firm(vault):
    east, west = (people.save_unit(vault, name).id for name in ("华东", "华西"))
    firm = {"east": east, "west": west}
    firm["rep"] = hire(vault, "赵宁", "sales", unit=east)
    firm["other"] = hire(vault, "钱进", "sales", unit=west)
    with vault.batch("edit") as batch:
        firm["account"] = own(batch, "account", firm["other"], name="锡澄", phone="1")
    return firm


def test_a_share_to_read_opens_reading_alone(vault, firm):
    sharing.share_record(vault, "account", firm["account"], person=firm["rep"])

    become(vault, firm["rep"])
    assert get_record(vault, "account", firm["account"]).title() == "锡澄"
    with pytest.raises(NotAllowed):
        change_record(vault, "account", firm["account"], Edits({"phone": "2"}))


def test_a_share_with_a_unit_to_edit_opens_both(vault, firm):
    sharing.share_record(vault, "account", firm["account"], unit=firm["east"], level="edit")

    become(vault, firm["rep"])
    changed = change_record(vault, "account", firm["account"], Edits({"phone": "2"}))
    assert changed.value("phone") == "2"


def test_sharing_again_changes_the_level(vault, firm):
    first = sharing.share_record(vault, "account", firm["account"], person=firm["rep"])
    again = sharing.share_record(
        vault, "account", firm["account"], person=firm["rep"], level="edit"
    )

    assert again.id == first.id
    shared = sharing.shares_of(vault, "account", firm["account"])
    assert [(one.name, one.is_unit, one.level) for one in shared] == [("赵宁", False, "edit")]


def test_a_share_taken_back_closes_the_record_again(vault, firm):
    shared = sharing.share_record(vault, "account", firm["account"], person=firm["rep"])

    sharing.take_back(vault, shared.id)

    assert sharing.shares_of(vault, "account", firm["account"]) == []
    become(vault, firm["rep"])
    with pytest.raises(RecordNotFound):
        get_record(vault, "account", firm["account"])


def test_who_owns_a_record_may_share_it_and_nobody_else(vault, firm):
    become(vault, firm["other"])
    sharing.share_record(vault, "account", firm["account"], person=firm["rep"])

    become(vault, firm["rep"])
    with pytest.raises(NotAllowed):
        sharing.share_record(vault, "account", firm["account"], unit=firm["east"])


def test_a_share_needs_somebody(vault, firm):
    with pytest.raises(InvalidValue):
        sharing.share_record(vault, "account", firm["account"])


# ---------------------------------------------------------------- rules


def rule_of(vault):
    (rule,) = sharing.list_rules(vault)
    return rule


def test_a_rule_counts_once_it_is_approved(vault, firm):
    rule = sharing.save_rule(vault, RuleDraft("互助", firm["west"], firm["east"], "account")).id
    assert (rule_of(vault).version, rule_of(vault).counts) == (1, False)

    sharing.approve_rule(vault, rule)

    assert rule_of(vault).approved_by == "周敏"
    become(vault, firm["rep"])
    assert get_record(vault, "account", firm["account"]).title() == "锡澄"


def test_each_change_is_a_version_without_approval_whatever_path_it_takes(vault, firm):
    draft = RuleDraft("互助", firm["west"], firm["east"], "account")
    rule = sharing.save_rule(vault, draft).id
    sharing.approve_rule(vault, rule)

    change_record(vault, "sharing_rule", rule, Edits({"level": "edit"}))

    assert (rule_of(vault).version, rule_of(vault).counts) == (2, False)


def test_undoing_a_change_of_a_rule_brings_the_approval_back(vault, firm):
    draft = RuleDraft("互助", firm["west"], firm["east"], "account")
    rule = sharing.save_rule(vault, draft).id
    sharing.approve_rule(vault, rule)
    changed = sharing.save_rule(vault, RuleDraft("互", firm["west"], firm["east"], id=rule))

    undo(vault, changed.batch)

    assert (rule_of(vault).name, rule_of(vault).version, rule_of(vault).counts) == ("互助", 1, True)


def test_a_unit_does_not_share_with_itself(vault, firm):
    with pytest.raises(InvalidValue) as refused:
        sharing.save_rule(vault, RuleDraft("互助", firm["west"], firm["west"]))

    assert refused.value.reason == "same_unit"


def test_a_rule_is_a_page_to_sign(vault, firm):
    draft = RuleDraft("互助", firm["west"], firm["east"], terms="每季度复核。\n不得转售。")
    sharing.approve_rule(vault, sharing.save_rule(vault, draft).id)

    page = sharing.rule_document(vault.schema, rule_of(vault))

    text = as_text(page)
    assert "Version\t1" in text
    assert "Approved by\t周敏" in text
    assert "不得转售。" in text
    assert "华西: ____" in text
    assert "________________" in as_html(page)
