"""The language of filters, word for word."""

import pytest


@pytest.fixture
def deals(run, add):
    add("account", "name=康德", "code=C-1", "industry=Medical", "tags=vip,east")
    add("account", "name=Other", "code=C-2", "region=华东", "do_not_contact=yes", "employees=12")
    deal = "opportunity"
    add(deal, "name=a", "account=康德", "amount=100", "stage=won", "closed_on=2026-01-10")
    add(deal, "name=b", "account=Other", "amount=200 USD", "stage=prospect", "opened_on=today")
    add(deal, "name=c", "amount=300", "stage=lost", "closed_on=2020-01-10", "probability=12.5")
    add("person", "name=Li")


@pytest.mark.parametrize(
    ("entity", "where", "names"),
    [
        ("opportunity", "stage = won", "a"),
        ("opportunity", "stage = 'Won'", "a"),
        ("opportunity", "stage != won", "b c"),
        ("opportunity", "stage in (won, lost)", "a c"),
        ("opportunity", "stage ~ 'los'", "c"),
        ("opportunity", "stage.kind = open", "b"),
        ("opportunity", "account.industry = 'Medical'", "a"),
        ("opportunity", "account.industry != 'Medical'", "b c"),
        ("opportunity", "account.industry is null", "b c"),
        ("opportunity", "account.industry is not null", "a"),
        ("opportunity", "account is null", "c"),
        ("opportunity", "account = 'C-1'", "a"),
        ("opportunity", "account.owner = me", "a b"),
        ("opportunity", "account.owner.name ~ '敏'", "a b"),
        ("opportunity", "owner = me and not stage = won", "b c"),
        ("opportunity", "amount >= 200", "b c"),
        ("opportunity", "amount > 100 and amount < 300.01", "b c"),
        ("opportunity", "amount in (100, 300)", "a c"),
        ("opportunity", "closed_on >= 2026-01-01", "a"),
        ("opportunity", "closed_on < -3y", "c"),
        ("opportunity", "closed_on ~ '2020'", "c"),
        ("opportunity", "opened_on = today", "b"),
        ("opportunity", "opened_on >= -90d and opened_on <= +2w", "b"),
        ("opportunity", "closed_on is null", "b"),
        ("opportunity", "probability >= 12.5%", "c"),
        ("opportunity", "created_at = today", "a b c"),
        ("opportunity", "created_at = Today", "a b c"),
        ("opportunity", "created_at in ('2020-01-01', today)", "a b c"),
        ("opportunity", "created_at >= '2020-01-01T00:00:00Z'", "a b c"),
        ("opportunity", "created_at != today", ""),
        ("opportunity", "id is null", ""),
        ("opportunity", "id is not null", "a b c"),
        ("opportunity", "(name = a or name = b) and not (name = b)", "a"),
        ("opportunity", "name = a or name = b and name = c", "a"),
        ("opportunity", "name=a", "a"),
        ("opportunity", "name<>a", "b c"),
        ("opportunity", '  name = "a"  ', "a"),
        ("opportunity", "", "a b c"),
        ("account", "tags = vip", "康德"),
        ("account", "tags != vip", "Other"),
        ("account", "tags ~ 'as'", "康德"),
        ("account", "tags in (vip, west)", "康德"),
        ("account", "tags is null", "Other"),
        ("account", "do_not_contact = true", "Other"),
        ("account", "do_not_contact = 是", "Other"),
        ("account", "do_not_contact != true", "康德"),
        ("account", "employees > 11", "Other"),
        ("account", "name ~ '%'", ""),
        ("account", "name ~ 'OTH'", "Other"),
        ("account", "region = '华东'", "Other"),
    ],
)
def test_a_filter_finds(run, deals, entity, where, names):
    ran = run("list", entity, "--where", where, "--sort", "name", "--json", "--fields", "name")
    assert ran.code == 0, ran.err
    assert sorted(row["name"] for row in ran.json["rows"]) == sorted(names.split())
    assert ran.json["total"] == len(names.split())


@pytest.mark.parametrize(
    "where",
    [
        "name =",
        "name",
        "= a",
        "name = a or",
        "(name = a",
        "name = a)",
        "name = 'a",
        "name is",
        "name is not",
        "name in ()",
        "name in a",
        "not",
        "name == a",
        "name = a name = b",
        "nope = 1",
        "name.x = 1",
        "account.nope = 1",
        "account < 'x'",
        "tags > 1",
        "closed_on >= 'x'",
        "closed_on >= -99999999d",
        "closed_on >= -90000y",
        "closed_on >= 2026-13-45",
        "amount > abc",
        "amount > NaN",
        "amount > 1e400",
        "amount > 99999999999999999999999",
        "created_at >= 'x T y'",
        "probability = %",
        "name ~ '" + "x" * 60_000 + "'",
        "(" * 300 + "name = a" + ")" * 300,
        "not " * 300 + "name = a",
    ],
)
def test_a_filter_that_cannot_be_read_is_wrong_usage(run, place, where):
    ran = run("list", "opportunity", "--where", where)
    assert ran.code == 2, ran.err
    assert len(ran.err) < 600


def test_a_very_wide_filter_is_read(run, add):
    add("account", "name=n700")
    where = " or ".join(f"name = n{number}" for number in range(3_000))
    assert run("list", "account", "--where", where, "--json").json["total"] == 1
    names = ", ".join(f"n{number}" for number in range(9_000))
    ran = run("list", "account", "--where", f"name in ({names})", "--json")
    assert (ran.code, ran.json["total"]) == (0, 1)
