"""Records from the command line: made, found, changed, taken back."""

import pytest


def test_a_record_is_printed_flat(run, add, place):
    made = add("account", "name=康德", "code=C-1", "annual_revenue=1234.5 USD", "tags=b,a")

    got = run("get", "account", "code:C-1", "--json").json

    assert got == made
    assert got["annual_revenue"] == {"amount": "1234.50", "currency": "USD"}
    assert (got["tags"], got["phone"]) == (["a", "b"], None)
    assert got["owner"] == {"entity": "person", "id": got["owner"]["id"], "title": "周敏"}
    assert run("get", "account", made["id"].upper()).code == 0


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("1234.50 USD", "1234.50", "USD"),
        ("EUR 5", "5.00", "EUR"),
        ("7 NOK", "7.00", "NOK"),
        ("$5", "5.00", "USD"),
        ("¥5", "5.00", "CNY"),
        ("5", "5.00", "CNY"),
        ("1,234.50", "1234.50", "CNY"),
        ("1.234,50", "1234.50", "CNY"),
        ("12,5", "12.50", "CNY"),
        ("3.5万", "35000.00", "CNY"),
        ("-5", "-5.00", "CNY"),
        ("0.0001", "0.0001", "CNY"),
    ],
)
def test_an_amount_is_what_was_typed(add, typed, amount, currency):
    made = add("opportunity", "name=x", f"amount={typed}")
    assert made["amount"] == {"amount": amount, "currency": currency}


@pytest.mark.parametrize("typed", ["5 DOLLARS", "1.2.3", "5%", "-", "NaN", "$5 EUR"])
def test_an_amount_that_could_be_another_is_refused(run, place, typed):
    assert run("add", "opportunity", "name=x", f"amount={typed}").code == 4


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("opened_on", "2026-11-22", "2026-11-22"),
        ("opened_on", "31.12.2025", "2025-12-31"),
        ("opened_on", "2026年3月4日", "2026-03-04"),
        ("probability", "12.5%", "12.5"),
        ("probability", "0.5", "0.5"),
        ("stage", "won", "won"),
        ("stage", "code:lost", "lost"),
    ],
)
def test_a_value_is_what_was_typed(run, add, field, typed, stored):
    made = add("opportunity", "name=x", f"{field}={typed}")
    if field != "stage":
        assert made[field] == stored
        return
    fields = ["--fields", "stage.code", "--json"]
    assert run("list", "opportunity", *fields).json["rows"][0]["stage.code"] == stored


def test_a_link_is_given_by_id_by_field_or_by_title(run, add):
    account = add("account", "name=康德", "code=C-1")
    for link in (account["id"], "code:C-1", "康德", "C-1"):
        contact = add("contact", "name=张三", f"account={link}")
        assert contact["account"] == {"entity": "account", "id": account["id"], "title": "康德"}
    add("account", "name=康德", "code=C-2")
    ran = run("add", "contact", "name=x", "account=康德")
    assert (ran.code, "Several" in ran.err) == (4, True)


def test_a_unique_field_is_unique(run, add):
    first = add("account", "name=a", "code=C-1")
    second = add("account", "name=b", "code=C-2")

    assert run("add", "account", "name=c", "code=C-1").code == 4
    assert run("set", "account", second["id"], "code=C-1").code == 4
    assert run("set", "account", first["id"], "code=C-1", "name=aa").code == 0
    run("delete", "account", first["id"])
    assert run("set", "account", second["id"], "code=C-1").code == 0


def test_a_record_in_the_trash_is_still_named(run, add):
    add("account", "name=a", "code=C-1")
    assert run("delete", "account", "code:C-1").code == 0
    assert run("list", "account", "--json").json["total"] == 0
    assert run("list", "account", "--trashed", "--json").json["total"] == 1
    assert run("get", "account", "code:C-1", "--json").json["trashed"] is True
    assert run("search", "a", "--json").json == {"hits": []}

    assert run("restore-record", "account", "code:C-1").code == 0

    assert run("list", "account", "--json").json["total"] == 1


def test_several_of_one_name_are_not_guessed(run, add):
    add("account", "name=a")
    add("account", "name=a")
    ran = run("get", "account", "name:a")
    assert (ran.code, "Several" in ran.err) == (4, True)


def test_tags_are_put_in_and_taken_out(run, add):
    made = add("account", "name=a", "tags=x")
    ran = run("set", "account", made["id"], "tags+=y", "tags+=z,w", "tags-=x", "--json")
    assert ran.json["tags"] == ["w", "y", "z"]
    assert run("set", "account", made["id"], "phone+=1").code == 4


def test_history_and_undo_of_undo(run, add):
    made = add("account", "name=a", "phone=1")
    run("set", "account", made["id"], "phone=2")

    changes = run("history", "account", made["id"], "--json").json["changes"]
    assert [(c["op"], c["field"], c["old"], c["new"]) for c in changes] == [
        ("edit", "phone", "1", "2"),
        ("create", None, None, None),
    ]
    assert set(changes[0]) >= {"time", "person", "device", "batch", "field", "old", "new"}
    undone = run("undo", changes[0]["batch"], "--json").json
    assert run("get", "account", made["id"], "--json").json["phone"] == "1"
    again = run("undo", undone["batch"], "--json").json
    assert run("get", "account", made["id"], "--json").json["phone"] == "2"
    assert run("undo", again["batch"]).code == 0
    assert run("undo", again["batch"]).code == 4


def test_undo_keeps_what_was_edited_later_and_says_so(run, add):
    made = add("account", "name=a", "phone=1")
    run("set", "account", made["id"], "phone=2")
    batch = run("history", "account", made["id"], "--json").json["changes"][0]["batch"]
    run("set", "account", made["id"], "phone=3")

    ran = run("undo", batch, "--json")

    assert ran.code == 6
    assert ran.json["kept"] == [{"entity": "account", "id": made["id"]}]


def test_the_batch_that_made_the_vault_stays(run, place, add):
    person = run("list", "person", "--json").json["rows"][0]["id"]
    batch = run("history", "person", person, "--json").json["changes"][0]["batch"]
    assert run("undo", batch).code == 4
    assert run("list", "stage", "--json").json["total"] == 7


@pytest.mark.parametrize(
    "sort", ["name", "-name", "industry,-name", "-industry", "-id", "employees"]
)
def test_pages_show_everything_once(run, add, sort):
    for number in range(23):
        industry = ["", "industry=a", "industry=b"][number % 3]
        words = [f"name=n{number % 7}", industry, f"employees={number}" if number % 2 else ""]
        add("account", *filter(None, words))
    whole = run("list", "account", "--sort", sort, "--json").json
    ids = [row["id"] for row in whole["rows"]]

    seen, after = [], []
    while True:
        page = run("list", "account", "--sort", sort, "--limit", "4", *after, "--json").json
        seen += [row["id"] for row in page["rows"]]
        assert page["total"] == 23
        if page["next"] is None:
            break
        after = ["--after", page["next"]]

    assert (seen, len(set(ids))) == (ids, 23)


@pytest.mark.parametrize("text", ["zs", "zhangs", "zhangsan", "张", "三", "张三", "ZHANG"])
def test_a_chinese_name_is_found_by_its_sound(run, add, text):
    add("contact", "name=张三")
    hits = run("search", text, "--json").json["hits"]
    assert [(hit["entity"], hit["title"]) for hit in hits] == [("contact", "张三")]


AWKWARD = [
    "😀👩‍👩‍👧 Ltd",
    "שלום עולם",
    "a" * 5_000,
    "x\u202etxt",
    "é",
    '"; DROP TABLE account; --',
    "=1+1",
]


@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_name_comes_back_as_it_went_in(run, add, name):
    made = add("account", f"name={name}")
    assert made["name"] == name
    quoted = name.replace("'", "''")
    found = run("list", "account", "--where", f"name = '{quoted}'", "--json").json
    assert [row["id"] for row in found["rows"]] == [made["id"]]
    assert run("list", "account").code == 0
    assert run("check").code == 0


def test_a_table_cannot_steer_the_terminal(run, add):
    add("account", "name=a\x1b[31mb\x07\x00c\u202ed\ne")
    out = run("list", "account").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert len(out.splitlines()) == 3


def test_a_note_of_100_kilobytes(run, add):
    note = "康德 medical " * 8_000
    made = add("account", "name=x", f"note={note}")
    assert run("get", "account", made["id"], "--json").json["note"] == note.strip()
    assert run("set", "account", made["id"], f"note={note}more").code == 0
    assert run("search", note).code == 0


def test_links_and_amounts_are_words_in_a_table(run, add):
    add("account", "name=康德", "annual_revenue=5 EUR")
    add("contact", "name=x", "account=康德")
    fields = "name,account.owner,account.annual_revenue,account.id"
    out = run("list", "contact", "--fields", fields).out
    assert "{" not in out
    assert "周敏" in out
    assert "5.00" in out


def test_a_schema_has_the_fields_of_the_named_vault(run, place):
    run("field", "add", "account", "licence", "--kind", "text")
    names = [field["name"] for field in run("schema", "account", "--json").json["fields"]]
    assert "licence" in names
