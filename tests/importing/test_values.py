"""Cells as values of fields, and rows that are refused."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.services.importing.options import ImportOptions
from desktop.services.importing.plan import plan_import
from desktop.services.importing.run import run_import, write_rejects
from desktop.services.importing.zone import LocalZone
from desktop.services.progress import Cancelled
from desktop.services.tabular.errors import AmbiguousDates
from desktop.services.tabular.reading import open_table
from sync.errors import Exit


def test_every_fault_of_a_row_is_told(importer):
    plan = importer.plan(
        "account",
        "Customer name,Employees,Grade,Annual revenue",
        [["", "many", "Z", "1,5,0"], ["Acme", 5, "a", "1,500.25"]],
    )

    assert (plan.created, plan.rejected) == (1, 1)
    assert len(plan.reasons(0)) == 4


def test_choices_are_given_by_code_or_label_in_any_case(importer):
    importer.run(
        "account", "Customer name,Customer tier", [["A", "high_value"], ["B", "at RISK"], ["C", ""]]
    )

    assert importer.values("SELECT tier FROM account ORDER BY name") == [
        ("high_value",), ("at_risk",), (None,),
    ]  # fmt: skip


def test_texts_of_the_file_are_replaced_by_what_they_stand_for(importer):
    importer.run(
        "opportunity",
        "Title,Phase",
        [["D", " Closed - good "]],
        mapping=(("Title", "name"), ("Phase", "stage")),
        values={"stage": {"Closed - good": "won"}},
    )

    assert importer.values("SELECT s.code FROM opportunity o JOIN stage s ON s.id = o.stage") == [
        ("won",)
    ]


def test_the_owner_is_the_person_at_work_unless_the_file_says_otherwise(importer, vault):
    importer.run("account", "Customer name", [["Mine"]])
    importer.run("account", "Customer name,Owner", [["Nobody's", ""], ["Hers", "周敏"]])

    owners = dict(importer.values("SELECT name, owner FROM account"))
    me = vault.meta("person")
    assert owners == {"Mine": me, "Nobody's": None, "Hers": me}


def test_new_records_get_defaults_and_what_rules_add(importer):
    importer.run("lead", "Name,Lead status", [["Li", ""]])
    importer.run("account", "Customer name", [["Acme"]])
    importer.run("product", "Product name", [["Lamp"]])
    importer.run("opportunity", "Customer,Product", [["Acme", "Lamp"]])

    assert importer.values("SELECT status FROM lead") == [("new",)]
    assert importer.values("SELECT name FROM opportunity") == [("Acme · Lamp",)]


def test_amounts_have_the_currency_they_name_else_that_of_the_vault(importer):
    importer.run("product", "Code,Product name,Price", [["1", "A", 12.5]])
    importer.run("product", "Code,Product name,Price", [["2", "B", "€ 9"]])
    importer.run(
        "product",
        "Code,Product name,Price,Cur",
        [["3", "C", 7, "usd"]],
        mapping=(("Cur", "price.currency"),),
    )
    importer.run("product", "Code,Product name,Price", [["3", "C", 8]])

    assert importer.values("SELECT price, price_currency FROM product ORDER BY code") == [
        (125_000, "CNY"), (90_000, "EUR"), (80_000, "USD"),
    ]  # fmt: skip


def test_the_day_of_creation_may_come_from_the_file(importer):
    importer.run(
        "account", "Customer name,Since", [["Old", date(2019, 5, 1)], ["New", None]],
        mapping=(("Since", "created_at"),),
    )  # fmt: skip

    found = dict(importer.values("SELECT name, created_at FROM account"))
    assert str(found["Old"]).startswith("2019-0")
    assert str(found["New"]) > "2026"


def test_dates_whose_order_cannot_be_told_are_asked_about(importer):
    rows = [["A", "01/02/2026"], ["B", "03/04/2026"]]
    options = {"mapping": (("On", "opened_on"),)}

    with pytest.raises(AmbiguousDates):
        importer.plan("opportunity", "Opportunity name,On", rows, **options)

    importer.run("opportunity", "Opportunity name,On", rows, date_order="dmy", **options)
    assert importer.values("SELECT opened_on FROM opportunity ORDER BY name") == [
        ("2026-02-01",), ("2026-04-03",),
    ]  # fmt: skip


def test_refused_rows_go_to_a_workbook_that_can_be_mended_and_imported(importer, vault):
    path = importer.file(["Customer name", "Employees"], [["Acme", "many"], ["Bolt", 3]])

    result = run_import(vault, plan_import(vault, path, "account"))
    table = open_table(result.rejects_file)

    assert result.exit is Exit.PARTLY
    assert result.rejects_file.name == f"{path.stem}.rejected.xlsx"
    assert table.source.reasons
    assert table.row(0) == ["Acme", "many"]

    mended = ImportOptions(values={"employees": {"many": "5"}})
    again = run_import(vault, plan_import(vault, result.rejects_file, "account", mended))
    assert (again.created, again.rejected) == (1, 0)
    assert importer.values("SELECT employees FROM account ORDER BY name") == [(5,), (3,)]


def test_an_earlier_workbook_of_refused_rows_is_kept(importer, vault):
    plan = importer.plan("account", "Customer name,Employees", [["Acme", "many"]])

    first, second = write_rejects(plan), write_rejects(plan)

    assert first != second
    assert first.exists()
    assert second.exists()


def test_a_dry_run_writes_nothing(importer):
    plan = importer.plan("account", "Customer name,Employees", [["Acme", 1], ["Bolt", "x"]])

    document = plan.as_result().as_json()

    assert document["batch"] is None
    assert document["rejects_file"] is None
    assert (document["read"], document["created"], document["rejected"]) == (2, 1, 1)
    assert importer.values("SELECT count(*) FROM account") == [(0,)]


def test_the_document_is_the_one_scripts_rely_on(importer):
    result = importer.run("account", "Customer name,Zzz", [["Acme", "x"]])

    document = result.as_json()

    assert list(document) == [
        "batch", "read", "created", "updated", "unchanged", "rejected", "rejects_file",
        "columns", "warnings",
    ]  # fmt: skip
    assert document["columns"] == [
        {"column": "Customer name", "field": "name", "kind": "text"},
        {"column": "Zzz", "field": None, "kind": None},
    ]


class Impatient:
    """Gives up after some steps."""

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def step(self, done: int, total: int) -> None:
        assert done <= total
        self.patience -= 1
        if self.patience < 0:
            raise Cancelled


@pytest.mark.parametrize("patience", [0, 1, 2])
def test_an_import_given_up_leaves_nothing_behind(importer, vault, monkeypatch, patience):
    monkeypatch.setattr("desktop.services.importing.run.CHUNK", 10)
    plan = importer.plan("account", "Customer name", [[f"A{n}"] for n in range(50)])
    before = importer.values("SELECT count(*) FROM change")

    with pytest.raises(Cancelled):
        run_import(vault, plan, Impatient(patience))

    assert importer.values("SELECT count(*) FROM account") == [(0,)]
    assert importer.values("SELECT count(*) FROM change") == before
    assert run_import(vault, plan).created == 50


def test_refused_rows_go_elsewhere_where_the_folder_takes_no_files(importer, monkeypatch, tmp_path):
    plan = importer.plan("account", "Customer name,Employees", [["Acme", "many"]])
    plan.path = Path("/proc/nowhere/file.xlsx")
    monkeypatch.chdir(tmp_path)

    assert write_rejects(plan).parent == tmp_path


@pytest.mark.parametrize("name", ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "UTC"])
def test_wall_clocks_are_read_in_the_zone_of_this_machine(monkeypatch, name):
    monkeypatch.setenv("TZ", name)
    time.tzset()
    try:
        zone, there = LocalZone(), ZoneInfo(name)
        for hours in range(0, 24 * 400, 7):
            moment = datetime(2025, 1, 1, 0, 40, 5, tzinfo=UTC) + timedelta(hours=hours)
            wall = moment.astimezone(zone)
            assert wall.replace(tzinfo=None) == moment.astimezone(there).replace(tzinfo=None)
            told = wall.replace(tzinfo=None)
            assert told.replace(tzinfo=zone).utcoffset() == told.replace(tzinfo=there).utcoffset()
    finally:
        monkeypatch.undo()
        time.tzset()
