"""A field added from the command line is used like any other from the next command on."""

import pytest

VALUES = {
    "text": ("t", "t"),
    "long_text": ("a\nb", "a\nb"),
    "phone": ("021-5555", "021-5555"),
    "email": ("a@b.cn", "a@b.cn"),
    "url": ("https://x.cn", "https://x.cn"),
    "choice": ("b", "b"),
    "tags": ("b,a", ["a", "b"]),
    "date": ("2026-11-22", "2026-11-22"),
    "time": ("2026-11-22T09:49:00Z", "2026-11-22T09:49:00Z"),
    "integer": ("12", 12),
    "flag": ("yes", True),
    "decimal": ("1.25", "1.25"),
    "percent": ("12.5", "12.5"),
    "money": ("5 EUR", {"amount": "5.00", "currency": "EUR"}),
    "link": ("张三", None),
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_every_kind_is_listed_filtered_exported_and_remembered(run, add, tmp_path, kind, suffix):
    typed, stored = VALUES[kind]
    contact = add("contact", "name=张三")
    if kind == "link":
        stored = {"entity": "contact", "id": contact["id"], "title": "张三"}
    words = ["--kind", kind, "--choices", "a,b", "--target", "contact", "--local-only"]
    assert run("field", "add", "account", "permit", *words).code == 0
    made = add("account", "name=x", f"permit={typed}")
    add("account", "name=y")
    assert made["permit"] == stored

    found = run("list", "account", "--where", "permit is not null", "--json").json
    assert [row["permit"] for row in found["rows"]] == [stored]
    assert run("list", "account", "--sort", "-permit", "--json").json["total"] == 2
    file = tmp_path / f"out.{suffix}"
    assert run("export", "account", file).code == 0
    again = run("import", file, "--into", "account", "--json").json
    assert (again["unchanged"], again["rejected"]) == (2, 0)
    run("set", "account", made["id"], "permit=")
    change = run("history", "account", made["id"], "--json").json["changes"][0]
    assert (change["field"], change["new"]) == ("permit", [] if kind == "tags" else None)
    run("undo")
    assert run("get", "account", made["id"], "--json").json["permit"] == stored
    assert run("check").code == 0


def test_a_required_field_asks_new_records_and_leaves_old_ones_alone(run, add):
    old = add("account", "name=old")
    run("field", "add", "account", "licence", "--kind", "text", "--required")

    assert run("add", "account", "name=new").code == 4
    assert run("set", "account", old["id"], "phone=1").code == 0
    assert run("set", "account", old["id"], "licence=x").code == 0
    assert run("set", "account", old["id"], "licence=").code == 4


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("account nochoice --kind choice", 4),
        ("account nolink --kind link", 4),
        ("account nolink --kind link --target nope", 2),
        ("nope x --kind text", 2),
        ("account Bad --kind text", 4),
        ("account " + "x" * 41 + " --kind text", 4),
    ],
)
def test_a_field_that_cannot_be_is_refused(run, place, words, code):
    assert run("field", "add", *words.split()).code == code
    assert run("list", "custom_field", "--json").json["total"] == 0


def test_names_in_use_get_a_prefix_once(run, place):
    add = ("field", "add", "account")
    assert run(*add, "phone", "--kind", "text", "--json").json["name"] == "x_phone"
    assert run(*add, "phone", "--kind", "text").code == 4
    assert run(*add, "id", "--kind", "text", "--json").json["name"] == "x_id"
    assert run(*add, "fee", "--kind", "money").code == 0
    currency = run(*add, "fee_currency", "--kind", "text", "--json").json["name"]
    assert currency == "x_fee_currency"
    for name in ("rowid", "select", "order"):
        assert run(*add, name, "--kind", "text").code == 0
        assert run("add", "account", f"name={name}", f"{name}=v", "--json").json[name] == "v"


def test_a_field_taken_away_comes_back_with_what_it_held(run, add):
    run("field", "add", "account", "permit", "--kind", "text")
    made = add("account", "name=x", "permit=kept")
    assert run("delete", "custom_field", "name:permit").code == 0
    assert run("list", "account", "--fields", "permit").code == 2

    assert run("field", "add", "account", "permit", "--kind", "integer").code == 4
    assert run("field", "add", "account", "permit", "--kind", "text", "--label", "New").code == 0

    assert run("get", "account", made["id"], "--json").json["permit"] == "kept"
