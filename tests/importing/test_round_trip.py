"""What is exported and imported again changes nothing, whatever the values."""

import string
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.services.custom_fields import Wish, add_field
from desktop.services.exporting import export_fields, export_records
from desktop.services.importing.plan import plan_import
from desktop.services.tabular.reading import open_table
from desktop.services.tabular.table import ERROR_TEXTS
from sync import language
from sync.schema import Kind
from sync.values import Money

signs = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\ufeff"
)
texts = st.text(
    st.one_of(st.sampled_from(string.ascii_letters + "=+-@'\"0;,#! 康德"), signs), max_size=30
)
texts = texts.filter(lambda text: text.strip() not in ERROR_TEXTS)  # what a failed formula shows
names = texts.map(str.strip).filter(bool)
decimals = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001
    lambda when: when.replace(microsecond=0, tzinfo=UTC)
)
accounts = st.fixed_dictionaries(
    {"name": names},
    optional={
        "code": names,
        "english_name": texts,
        "grade": st.sampled_from("ABC"),
        "tier": st.sampled_from(["high_value", "potential", "dormant", "at_risk"]),
        "phone": texts,
        "website": texts,
        "employees": st.integers(-(2**53), 2**53),
        "annual_revenue": st.builds(Money, decimals, st.sampled_from(["CNY", "CNY", "EUR"])),
        "do_not_contact": st.booleans(),
        "note": st.lists(texts, max_size=3).map("\n".join),
        "tags": st.lists(names, max_size=4).map(tuple),
        "created_at": moments,
    },
)
deals = st.fixed_dictionaries(
    {"name": names},
    optional={
        "code": names,
        "probability": st.decimals(0, 100, places=2, allow_nan=False),
        "opened_on": st.dates(date(1950, 1, 1), date(2150, 1, 1)),
        "stage_code": st.sampled_from(["prospect", "proposal", "won", "lost"]),
        "account_place": st.integers(0, 5),
        "amount": st.builds(Money, decimals, st.just("CNY")),
    },
)


def without_doubles(records):
    """Codes are unique."""
    seen = set()
    for record in records:
        if record.get("code") in seen:
            record.pop("code", None)
        seen.add(record.get("code"))
    return records


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    customers=st.lists(accounts, min_size=1, max_size=6).map(without_doubles),
    wanted=st.lists(deals, max_size=6).map(without_doubles),
    kind=st.sampled_from(["xlsx", "csv"]),
    spoken=st.sampled_from(["en", "zh_CN"]),
)
def test_a_round_trip_changes_nothing(vault, tmp_path, customers, wanted, kind, spoken):
    language.use(spoken)
    fill(vault, customers, wanted)

    try:
        for entity in ("account", "opportunity", "stage", "person"):
            path = tmp_path / f"{entity}.{kind}"
            count = export_records(vault, entity, path)
            if count:
                again = plan_import(vault, path, entity)
                differences = (again.decision.changes, list(again.rejects()))
                assert (again.created, again.unchanged) == (0, count), differences
    finally:
        empty(vault)


def fill(vault, customers, wanted):
    with vault.read() as connection:
        stages = dict(connection.exec_driver_sql("SELECT code, id FROM stage").all())
    with vault.batch("edit") as batch:
        made = [batch.create("account", values) for values in customers]
        for place, record in enumerate(made[1:]):
            batch.set("account", record, {"parent": made[place]})
        for given_values in wanted:
            values = dict(given_values)
            place = values.pop("account_place", None)
            if place is not None:
                values["account"] = made[place % len(made)]
            if "stage_code" in values:
                values["stage"] = stages[values.pop("stage_code")]
            batch.create("opportunity", values)


def empty(vault):
    with vault.batch("edit") as batch:
        for entity in ("opportunity", "account"):
            rows = batch.connection.exec_driver_sql(f"SELECT id FROM {entity} WHERE life = 0")
            batch.trash_many(entity, [row[0] for row in rows])


def test_a_file_exported_here_makes_the_same_records_elsewhere(importer, vault, tmp_path, model):
    from desktop.services.setup import new_vault
    from desktop.vault import keys

    importer.run("account", "Code,Customer name,Parent account", [["1", "A", ""], ["2", "B", "A"]])
    path = tmp_path / "out.xlsx"
    export_records(vault, "account", path)
    other, _key = new_vault(
        tmp_path / "other.holdfast",
        "correct horse battery staple",
        model,
        person_name="周敏",
        cost=keys.RECOVERY_COST,
    )
    try:
        from desktop.services.importing.run import run_import

        result = run_import(other, plan_import(other, path, "account"))
        with other.read() as connection:
            there = connection.exec_driver_sql("SELECT id, code, parent FROM account").all()
    finally:
        other.close()

    assert result.created == 2
    assert sorted(map(tuple, there)) == sorted(
        importer.values("SELECT id, code, parent FROM account")
    )


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_custom_fields_come_along(importer, vault, tmp_path, kind):
    field = add_field(vault, Wish("account", "risk", Kind.CHOICE, "risk", choices=("low", "high")))
    importer.run("account", "Customer name,risk", [["A", "high"], ["B", ""]])
    path = tmp_path / f"out.{kind}"
    export_records(vault, "account", path)

    again = plan_import(vault, path, "account")

    assert field.name in export_fields(vault.entity("account"))
    assert (again.unchanged, again.rejected) == (2, 0)


def test_links_are_written_as_people_know_the_record(importer, vault, tmp_path):
    importer.run(
        "account", "Code,Customer name", [["C-1", "Acme"], ["C-2", "Twin"], ["C-3", "Twin"]]
    )
    rows = [["D1", "C-1"], ["D2", "C-2"]]
    importer.run(
        "opportunity", "Opportunity name,Customer", rows, mapping=(("Customer", "account.code"),)
    )
    path = tmp_path / "out.xlsx"

    export_records(vault, "opportunity", path, fields=["name", "account", "stage", "account.code"])

    table = open_table(path)
    assert table.columns == ["Opportunity name", "Customer", "Stage", "Customer › Code"]
    assert table.row(0) == ["D1", "Acme", "Potential customer", "C-1"]
    assert table.row(1) == ["D2", "C-2", "Potential customer", "C-2"]


def test_what_an_expression_finds_is_exported(importer, vault, tmp_path):
    importer.run("account", "Customer name,Employees", [["Big", 500], ["Small", 5]])
    path = tmp_path / "out.csv"

    count = export_records(vault, "account", path, where="employees > 100", fields=["name"])

    assert count == 1
    assert open_table(path).row(0) == ["Big"]


def test_records_in_the_trash_are_not_exported(importer, vault, tmp_path):
    importer.run("account", "Customer name", [["A"], ["B"]])
    [(record,)] = importer.values("SELECT id FROM account WHERE name = 'A'")
    with vault.batch("edit") as batch:
        batch.trash("account", str(record))

    assert export_records(vault, "account", tmp_path / "out.xlsx") == 1
