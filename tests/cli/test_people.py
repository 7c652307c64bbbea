"""People and rights from the command line."""

import pytest

THEIRS = "violet canyon seventeen lanterns"


@pytest.fixture
def rep(run, add, monkeypatch) -> dict[str, str]:
    """A sales person with a passphrase of their own and one customer."""
    east = add("unit", "name=华东")["id"]
    made = add("person", "name=赵宁", "roles=sales", f"unit={east}")
    add("account", "name=康澜", "code=C-1", "phone=13800138000", f"owner={made['id']}")
    add("account", "name=锡澄", "code=C-2", "phone=13900139000")
    monkeypatch.setenv("HOLDFAST_NEW_PASSPHRASE", THEIRS)
    assert run("keys", "add", "--person", made["id"]).code == 0
    return {"id": made["id"], "unit": east}


@pytest.fixture
def as_rep(rep, monkeypatch):
    """From here on the sales person is at the terminal."""
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", THEIRS)
    return rep


def test_what_a_person_may_see_is_counted(run, rep):
    said = run("rights", "赵宁", "--json").json

    accounts = next(kind for kind in said["kinds"] if kind["entity"] == "account")
    assert said["roles"] == ["sales"]
    assert (accounts["read"], accounts["total"]) == ({"reach": "own", "count": 1}, 2)


def test_why_not_is_answered_for_one_record(run, rep):
    said = run("rights", "赵宁", "account", "code:C-2", "--json").json
    told = run("rights", "赵宁", "account", "code:C-2")

    assert said["verbs"]["read"]["allowed"] is False
    assert "Role “Sales” reaches only: Own records" in told.out


def test_who_sees_a_record(run, rep, tmp_path):
    said = run("who-sees", "account", "code:C-1", "--json").json
    file = tmp_path / "who.html"

    assert {one["person"]["name"] for one in said["people"] if one["verbs"]["read"]["allowed"]} == {
        "周敏",
        "赵宁",
    }
    assert run("who-sees", "account", "code:C-1", "--file", file).code == 0
    assert "赵宁" in file.read_text("utf-8")
    assert run("who-sees", "account", "code:C-1", "--file", tmp_path / "who.docx").code == 2


def test_asking_about_others_needs_a_right(run, as_rep):
    assert run("rights", "me", "--json").json["person"]["name"] == "赵宁"
    refused = run("rights", "周敏")
    assert refused.code == 4
    assert refused.err.strip() == "This needs the right “Audit”. Ask an administrator."
    assert run("who-sees", "account", "code:C-1").code == 4


def test_what_is_not_allowed_is_refused_with_a_sentence(run, as_rep):
    assert run("get", "account", "code:C-2").code == 4
    refused = run("set", "person", as_rep["id"], "roles+=admin")
    assert (refused.code, refused.err.strip()) == (
        4,
        "Your roles do not let you change this record (People).",
    )


def test_a_masked_field_cannot_be_set_and_a_hidden_one_is_not_listed(run, add, rep, monkeypatch):
    role = run("get", "role", "code:sales", "--json").json["id"]
    for field, access in (("phone", "masked"), ("email", "hidden")):
        add("field_right", f"role={role}", "entity=account", f"field={field}", f"access={access}")
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", THEIRS)

    got = run("get", "account", "code:C-1", "--json").json
    refused = run("set", "account", "code:C-1", "phone=1")
    schema = run("schema", "account", "--json").json

    assert got["phone"] == "138••••8000"
    assert "email" not in got
    assert (refused.code, refused.err.strip()) == (
        4,
        "Your roles do not let you change “Phone” (Customers).",
    )
    assert "email" not in {field["name"] for field in schema["fields"]}


def test_a_record_is_shared_and_taken_back(run, rep, monkeypatch):
    shared = run("share", "account", "code:C-2", "--with", "赵宁", "--edit", "--json").json
    assert [(one["name"], one["level"]) for one in shared["shares"]] == [("赵宁", "edit")]

    back = run("share", "account", "code:C-2", "--with", "赵宁", "--take-back", "--json").json
    assert back["shares"] == []
    assert run("share", "account", "code:C-2").out.strip() == "Shared with nobody."


def test_a_rule_is_approved_and_printed(run, add, rep, tmp_path):
    west = add("unit", "name=华西")["id"]
    made = add(
        "sharing_rule",
        "name=互助",
        f"from_unit={rep['unit']}",
        f"to_unit={west}",
        "entity=account",
        "approved_by=me",
        "approved_on=2026-01-01",
    )
    assert run("rules", "--json").json["rules"][0]["counts"] is False

    assert run("rules", "approve", made["id"]).code == 0

    assert run("rules", "--json").json["rules"][0]["counts"] is True
    printed = run("rules", "print", made["id"])
    assert "周敏" in printed.out


def test_off_boarding_is_foretold_done_and_undone(run, rep, monkeypatch):
    foretold = run("offboard", "赵宁", "--to", "me", "--dry-run", "--json").json
    assert foretold == {"moved": {"account": 1}, "trashed": {}, "views": 0, "slots": 1}

    done = run("offboard", "赵宁", "--to", "me", "--json").json

    assert (done["moved"], done["slots_closed"]) == ({"account": 1}, 1)
    assert run("get", "account", "code:C-1", "--json").json["owner"]["title"] == "周敏"
    assert run("undo", done["batch"]).code == 0
    assert run("get", "account", "code:C-1", "--json").json["owner"]["title"] == "赵宁"
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", THEIRS)
    assert run("info").code == 3


def test_off_boarding_to_a_pool(run, rep):
    assert run("offboard", "赵宁", "--pool", "华东").code == 0

    got = run("get", "account", "code:C-1", "--json").json
    assert (got["owner"], got["unit"]["title"]) == (None, "华东")


def test_off_boarding_names_who_takes_over(run, rep):
    refused = run("offboard", "赵宁", "--dry-run")

    assert (refused.code, refused.err.strip()) == (
        4,
        "Name who takes over: either a person or the pool of a unit.",
    )


def test_the_last_administrator_stays(run, place):
    me = run("list", "person", "--json").json["rows"][0]["id"]

    refused = run("set", "person", me, "inactive=yes")

    assert refused.code == 4
    assert "nobody could administer" in refused.err


def test_a_record_stays_on_this_machine(run, add, place):
    made = add("account", "name=康澜", "stays_here=yes")

    assert made["stays_here"] is True
    found = run("list", "account", "--where", "stays_here = true", "--json").json
    assert [row["id"] for row in found["rows"]] == [made["id"]]
