"""The auditor's commands: audit, hold, retention, erase."""

import json

import pytest

NAME = "Quentin Zweig"


@pytest.fixture
def contact(add, run):
    """A contact that was edited once."""
    made = add("contact", f"name={NAME}", "phone=0799-3141592")["id"]
    assert run("set", "contact", made, "note=called").code == 0
    return made


def entries(run, *words):
    return run("audit", *words, "--json").json["entries"]


def test_the_log_is_listed_and_filtered(run, contact):
    found = entries(run, "--record", f"contact:{contact}", "--kind", "changes")
    assert [line["what"] for line in found] == ["edit", "create"]
    assert found[0]["title"] == NAME
    assert found[0]["at"].endswith("Z")
    assert len(found[0]["hash"]) == 64

    assert entries(run, "--person", "周敏", "--kind", "trash") == []
    assert [line["what"] for line in entries(run, "--kind", "sign_in")] == ["sign_in"]
    assert entries(run, "--from", "2020-01-01", "--to", "2020-01-31") == []
    ran = run("audit", "--limit", "2", "--json").json
    assert len(ran["entries"]) == 2
    assert ran["total"] > 2
    assert entries(run, "--limit", "1", "--after", str(ran["next"]))[0]["n"] == ran["next"] - 1
    assert NAME in run("audit").out


def test_reading_a_record_is_in_it(run, contact):
    run("get", "contact", contact)
    run("get", "contact", contact)

    assert len(entries(run, "--record", f"contact:{contact}", "--kind", "read")) == 1


def test_one_entry_is_printed_in_full(run, contact):
    number = entries(run, "--record", contact, "--kind", "edit")[0]["n"]

    found = run("audit", "--entry", str(number), "--json").json

    assert found["fields"] == [{"field": "note", "old": "", "new": "called"}]
    assert found["erased_by"] is None
    assert run("audit", "--entry", "99999").code == 2


def test_the_chain_is_verified_and_exported_with_its_head(run, contact, tmp_path):
    found = run("audit", "--verify", "--json").json
    assert found["ok"] is True

    file = tmp_path / "log.jsonl"
    done = run("audit", "--record", contact, "--export", file, "--json").json

    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines[0]["head"]["hash"] == done["head"]["hash"]
    assert len(lines) == done["entries"] + 1
    assert run("audit", "--export", tmp_path / "log.pdf").code == 2


@pytest.mark.parametrize("words", [["--kind", "nonsense"], ["--from", "yesterday"]])
def test_what_is_not_understood_is_refused(run, place, words):
    assert run("audit", *words).code == 2


def test_a_record_is_erased_after_its_title_was_given(run, contact):
    plan = run("erase", "contact", contact, "--json").json
    assert (plan["title"], plan["records"]) == (NAME, {"contact": 1})
    assert run("get", "contact", contact).code == 0

    assert run("erase", "contact", contact, "--confirm", "yes").code == 4
    done = run("erase", "contact", contact, "--confirm", NAME, "--json").json

    assert done["records"] == 1
    assert run("get", "contact", contact).code == 4
    assert done["order"] in run("check").out
    assert [line["what"] for line in entries(run, "--record", contact, "--kind", "purge")] == [
        "purge"
    ]
    assert run("undo", "--json").json["undid"] != done["order"]


def test_a_hold_forbids_erasing_until_it_is_lifted(run, contact):
    words = ("hold", "put", "contact", contact, "--name", "Case 7", "--reason", "a suit")
    made = run(*words, "--json").json["id"]
    assert [hold["name"] for hold in run("hold", "--json").json["holds"]] == ["Case 7"]
    assert "Case 7" in run("hold").out

    refused = run("erase", "contact", contact, "--confirm", NAME)
    assert refused.code == 4
    assert "Case 7" in refused.err

    assert run("hold", "lift", made).code == 0
    assert run("hold", "--json").json["holds"] == []
    assert run("erase", "contact", contact, "--confirm", NAME).code == 0


def test_retention_shows_what_is_due_and_erases_it(run, add, contact):
    add("retention_rule", "entity=contact", "months=0")
    run("delete", "contact", contact)

    due = run("retention", "--json").json
    assert [one["id"] for one in due["due"]] == [contact]
    assert due["erased"] is None

    assert run("retention", "--run", "--json").json["erased"]["records"] == 1
    assert run("retention", "--json").json["due"] == []
