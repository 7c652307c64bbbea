"""What a person may see, and why: the answer is what they meet when they look."""

import pytest

from desktop.services.records.reading import Query, count_records
from desktop.services.rights import document, explaining, people, roles, sharing
from desktop.services.rights.standard import role_id
from desktop.vault.errors import RecordNotFound
from sync.rights import Access, NotAllowed, Reach, Verb
from tests.services.conftest import become, hire, own


@pytest.fixture
def firm(vault):
    """Two units; a rep in each and a manager above; customers of both, an order, an attachment."""
    head = people.save_unit(vault, "公司").id
    east = people.save_unit(vault, "华东", head).id
    west = people.save_unit(vault, "华西", head).id
    firm = {
        "east": east,
        "west": west,
        "rep": hire(vault, "赵宁", "sales", unit=east),
        "other": hire(vault, "钱进", "sales", unit=west),
        "boss": hire(vault, "孙立", "manager", unit=head),
        "auditor": hire(vault, "李察", "auditor"),
    }
    with vault.batch("edit") as batch:
        firm["mine"] = own(batch, "account", firm["rep"], name="康澜", phone="13800138000")
        firm["theirs"] = own(batch, "account", firm["other"], name="锡澄", unit=west)
        order = own(batch, "order", firm["other"], number="O-1", account=firm["theirs"], unit=west)
        firm["line"] = batch.create("order_line", {"order": order, "quantity": 1})
    return firm


def answers(vault, firm, person, entity, record):
    said = explaining.explain_record(vault, firm[person], entity, firm.get(record, record))
    return {one.verb: (one.reaches, [reason.word for reason in one.reasons]) for one in said.verbs}


def test_counts_are_what_the_person_finds(vault, firm):
    said = {p: explaining.explain_person(vault, firm[p]) for p in ("rep", "boss", "auditor")}

    for person, rights in said.items():
        become(vault, firm[person])
        for kind in rights.kinds:
            assert kind.counts[Verb.READ] == count_records(vault, Query(kind.entity.name)), person
        accounts = next(kind for kind in rights.kinds if kind.entity.name == "account")
        assert accounts.total == 2
        assert accounts.counts[Verb.READ] == {"rep": 1, "boss": 2, "auditor": 2}[person]


def test_own_records_are_reached_by_the_role(vault, firm):
    assert answers(vault, firm, "rep", "account", "mine")[Verb.EDIT] == (True, ["role"])
    assert answers(vault, firm, "rep", "account", "theirs")[Verb.READ] == (False, ["reach"])


def test_a_share_is_a_reason_to_read_but_not_to_edit(vault, firm):
    sharing.share_record(vault, "account", firm["theirs"], person=firm["rep"])

    said = answers(vault, firm, "rep", "account", "theirs")

    assert said[Verb.READ] == (True, ["share"])
    assert said[Verb.EDIT] == (False, ["reach"])


def test_an_approved_rule_is_a_reason(vault, firm):
    draft = sharing.RuleDraft("互助", firm["west"], firm["east"], "account")
    rule = sharing.save_rule(vault, draft).id
    assert answers(vault, firm, "rep", "account", "theirs")[Verb.READ][0] is False

    sharing.approve_rule(vault, rule)

    assert answers(vault, firm, "rep", "account", "theirs")[Verb.READ] == (True, ["rule"])


def test_a_part_goes_with_its_whole(vault, firm):
    said = answers(vault, firm, "other", "order_line", "line")

    assert said[Verb.DELETE] == (True, ["part", "role"])
    assert answers(vault, firm, "rep", "order_line", "line")[Verb.READ] == (
        False,
        ["part", "reach"],
    )


def test_who_has_left_is_told_so(vault, firm):
    people.set_left(vault, firm["rep"], has_left=True)

    assert answers(vault, firm, "rep", "account", "mine")[Verb.READ] == (False, ["left"])


def test_records_an_action_opens_name_the_action(vault, firm):
    assert answers(vault, firm, "rep", "person", "rep")[Verb.EDIT] == (False, ["no_action"])
    assert answers(vault, firm, "rep", "person", "rep")[Verb.READ] == (True, ["everybody"])


def test_who_sees_lists_readers_first(vault, firm):
    seen = explaining.who_sees(vault, "account", firm["theirs"])

    readers = [one.person.name for one in seen if one.verbs[0].reaches]
    assert readers == [one.person.name for one in seen[: len(readers)]]
    assert set(readers) == {"周敏", "钱进", "孙立", "李察"}


def test_masked_and_hidden_fields_are_named(vault, firm):
    draft = roles.read_role(vault, role_id("sales"))
    draft = draft.with_field("account", "phone", Access.MASKED)
    roles.save_role(vault, draft.with_field("account", "note", Access.HIDDEN))

    said = explaining.explain_person(vault, firm["rep"])

    accounts = next(kind for kind in said.kinds if kind.entity.name == "account")
    assert (accounts.masked, accounts.hidden) == (("Phone",), ("Note",))
    assert accounts.reaches[Verb.READ] is Reach.OWN


def test_one_asks_about_oneself_others_only_with_a_right(vault, firm):
    become(vault, firm["rep"])

    assert explaining.explain_person(vault, firm["rep"]).roles == ("Sales",)
    with pytest.raises(NotAllowed):
        explaining.explain_person(vault, firm["boss"])
    with pytest.raises(NotAllowed):
        explaining.who_sees(vault, "account", firm["mine"])
    with pytest.raises(RecordNotFound):
        explaining.explain_record(vault, firm["rep"], "account", firm["theirs"])


def test_an_auditor_may_ask_about_everybody(vault, firm):
    become(vault, firm["auditor"])

    assert explaining.explain_person(vault, firm["boss"]).roles == ("Manager",)


def test_verbs_on_a_record_are_those_that_succeed(vault, firm):
    become(vault, firm["boss"])
    assert Verb.EDIT in explaining.verbs_on(vault, "account", firm["theirs"])

    become(vault, firm["rep"])
    assert explaining.verbs_on(vault, "account", firm["theirs"]) == frozenset()


def test_documents_say_it_in_words(vault, firm):
    page = document.person_document(explaining.explain_person(vault, firm["rep"]))
    why = document.record_document(
        explaining.explain_record(vault, firm["rep"], "account", firm["theirs"])
    )
    who = document.sight_document(explaining.who_sees(vault, "account", firm["mine"]))

    assert "Own records (1)" in document.as_text(page)
    assert "Role “Sales” reaches only: Own records" in document.as_text(why)
    assert "赵宁\tYes\tYes" in document.as_text(who)


def test_html_holds_names_as_they_are(vault, firm, tmp_path):
    rep = hire(vault, "<b>赵</b> & Co", "sales")

    file = tmp_path / "rights.html"
    said = explaining.explain_person(vault, rep)
    document.write_document(document.person_document(said), file)

    content = file.read_text("utf-8")
    assert "&lt;b&gt;赵&lt;/b&gt; &amp; Co" in content
    assert "<script" not in content
