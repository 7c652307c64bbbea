"""Rows that are about records which are already there."""

from desktop.services.importing.options import Empty
from desktop.services.importing.run import run_import
from desktop.services.undoing import undo


def test_the_same_file_twice_changes_nothing(importer, count):
    rows = [["C-1", "Acme", 10], ["C-2", "Bolt", None]]

    first = importer.run("account", "Code,Customer name,Employees", rows)
    second = importer.run("account", "Code,Customer name,Employees", rows)

    assert count(first) == (2, 0, 0, 0)
    assert count(second) == (0, 0, 2, 0)
    assert second.batch is None
    assert any("Code" in warning for warning in second.warnings)


def test_a_key_finds_records_and_only_what_differs_is_written(importer, count):
    importer.run(
        "account", "Code,Customer name,Phone", [["C-1", "Acme", "1"], ["C-2", "Bolt", "2"]]
    )

    result = importer.run(
        "account",
        "Customer name,Phone,Employees",
        [["Acme", "1", 5], ["Bolt", "2", None], ["Core", "3", 7]],
        key=("name",),
    )

    assert count(result) == (1, 1, 1, 0)
    assert importer.values("SELECT name, phone, employees FROM account ORDER BY name") == [
        ("Acme", "1", 5),
        ("Bolt", "2", None),
        ("Core", "3", 7),
    ]
    [(body,)] = importer.values("SELECT body FROM change WHERE op = 'edit'")
    assert '"employees"' in str(body)
    assert "phone" not in str(body)


def test_without_a_key_and_unique_fields_every_row_is_new(importer, count):
    importer.run("account", "Customer name", [["Acme"]])

    assert count(importer.run("account", "Customer name", [["Acme"]])) == (1, 0, 0, 0)


def test_an_empty_cell_leaves_what_is_there_or_clears_it(importer):
    importer.run("account", "Code,Customer name,Phone", [["C-1", "Acme", "1"]])

    importer.run("account", "Code,Customer name,Phone", [["C-1", "Acme", ""]])
    assert importer.values("SELECT phone FROM account") == [("1",)]

    importer.run("account", "Code,Customer name,Phone", [["C-1", "Acme", ""]], empty=Empty.CLEAR)
    assert importer.values("SELECT phone FROM account") == [(None,)]


def test_what_is_required_cannot_be_cleared(importer):
    importer.run("account", "Code,Customer name", [["C-1", "Acme"]])

    plan = importer.plan("account", "Code,Customer name", [["C-1", ""]], empty=Empty.CLEAR)

    assert plan.rejected == 1
    assert "empty" in plan.reasons(0)[0]


def test_a_key_that_stands_twice_is_refused_the_second_time(importer):
    plan = importer.plan(
        "account", "Code,Customer name", [["C-1", "Acme"], ["C-2", "Bolt"], ["C-1", "Else"]]
    )

    assert [plan.outcome(row) for row in range(3)] == ["create", "create", "reject"]
    assert "row 2" in plan.reasons(2)[0]


def test_a_refused_row_does_not_take_the_key_from_a_good_one(importer):
    plan = importer.plan(
        "account", "Code,Customer name,Employees", [["C-1", "Acme", "many"], ["C-1", "Acme", 5]]
    )

    assert [plan.outcome(row) for row in range(2)] == ["reject", "create"]


def test_a_unique_value_of_another_record_is_refused(importer):
    importer.run("account", "Code,Customer name", [["C-1", "Acme"], ["C-2", "Bolt"]])

    plan = importer.plan("account", "Code,Customer name", [["C-1", "Bolt"]], key=("name",))

    assert plan.rejected == 1
    assert "Acme" in plan.reasons(0)[0]


def test_a_key_that_several_records_have_is_refused(importer):
    importer.run("account", "Customer name", [["Acme"], ["Acme"]])

    plan = importer.plan("account", "Customer name,Phone", [["Acme", "1"]], key=("name",))

    assert plan.rejected == 1


def test_an_empty_key_is_refused(importer):
    plan = importer.plan("account", "Code,Customer name", [["", "Acme"]], key=("code",))

    assert plan.rejected == 1


def test_records_in_the_trash_are_not_matched(importer, vault, count):
    importer.run("account", "Code,Customer name", [["C-1", "Acme"]])
    [(record,)] = importer.values("SELECT id FROM account")
    with vault.batch("edit") as batch:
        batch.trash("account", str(record))

    assert count(importer.run("account", "Code,Customer name", [["C-1", "Acme"]])) == (1, 0, 0, 0)
    by_id = importer.plan("account", "ID,Customer name", [[record, "Acme"]])
    assert by_id.rejected == 1


def test_a_key_of_several_fields_matches_by_all_of_them(importer, count):
    headings = "Customer name,Region,Phone"
    importer.run("account", headings, [["Acme", "North", "1"], ["Acme", "South", "2"]])

    result = importer.run("account", headings, [["Acme", "South", "3"]], key=("name", "region"))

    assert count(result) == (0, 1, 0, 0)
    assert importer.values("SELECT phone FROM account ORDER BY region") == [("1",), ("3",)]


def test_an_import_is_undone_as_a_whole(importer, vault, count):
    importer.run("account", "Code,Customer name", [["C-1", "Acme"]])
    result = importer.run("account", "Code,Customer name", [["C-1", "Changed"], ["C-2", "New"]])

    undo(vault, result.batch)

    assert count(result) == (1, 1, 0, 0)
    assert importer.values("SELECT name FROM account WHERE life = 0") == [("Acme",)]


def test_a_plan_whose_vault_has_changed_is_made_anew(importer, vault):
    plan = importer.plan("account", "Code,Customer name", [["C-1", "Acme"]])
    importer.run("account", "Code,Customer name", [["C-1", "Acme"]])

    result = run_import(vault, plan)

    assert (result.created, result.unchanged) == (0, 1)
    assert importer.values("SELECT count(*) FROM account") == [(1,)]
