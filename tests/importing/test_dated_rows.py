"""Rows that say from when on they held true: history comes in as dated edits."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from desktop.services.importing.errors import DatedWithoutKey

MAP = (("Deal", "code"), ("Stage", "stage"), ("Since", "@at"))
HEADINGS = "Deal,Stage,Since"
DAY = date(2026, 3, 1)


def day(number):
    return DAY + timedelta(days=number)


def steps(importer):
    """Return (day, stage before, stage after) of every dated edit, in the order of the log."""
    stages = dict(importer.values("SELECT id, code FROM stage"))
    found = []
    for at, body in importer.values(
        "SELECT at, body FROM change WHERE entity = 'opportunity' AND op = 'edit' ORDER BY n"
    ):
        old, new = msgspec.json.decode(body)["fields"]["stage"]
        when = datetime.fromtimestamp(at / 1000, UTC).astimezone().date()
        found.append((when, stages[old], stages[new]))
    return found


@pytest.fixture
def deal(importer):
    importer.run("opportunity", "Code,Opportunity name", [["O-1", "Scanner"]])


@pytest.mark.usefixtures("deal")
def test_history_is_applied_in_the_order_of_its_dates(importer, count):
    rows = [
        ["O-1", "won", day(30)],
        ["O-1", "prospect", day(0)],
        ["O-1", "proposal", day(9)],
    ]

    result = importer.run("opportunity", HEADINGS, rows, mapping=MAP, key=("code",))

    assert count(result) == (0, 2, 1, 0)
    assert steps(importer) == [
        (day(9), "prospect", "proposal"),
        (day(30), "proposal", "won"),
    ]
    assert importer.values(
        "SELECT s.code FROM opportunity o JOIN stage s ON s.id = o.stage"
    ) == [("won",)]  # fmt: skip


@pytest.mark.usefixtures("deal")
def test_the_same_history_twice_is_there_once(importer, count):
    rows = [
        ["O-1", "prospect", day(0)],
        ["O-1", "contacted", day(5)],
        ["O-1", "proposal", day(5)],
        ["O-1", "lost", day(9)],
    ]
    importer.run("opportunity", HEADINGS, rows, mapping=MAP)
    before = steps(importer)

    again = importer.run("opportunity", HEADINGS, rows, mapping=MAP)

    assert count(again) == (0, 0, 4, 0)
    assert again.batch is None
    assert steps(importer) == before


@pytest.mark.usefixtures("deal")
def test_history_older_than_what_is_recorded_is_refused(importer):
    importer.run("opportunity", HEADINGS, [["O-1", "proposal", day(20)]], mapping=MAP)

    plan = importer.plan("opportunity", HEADINGS, [["O-1", "contacted", day(10)]], mapping=MAP)

    assert plan.rejected == 1
    assert "2026-03" in plan.reasons(0)[0]


def test_a_record_may_appear_with_its_history(importer, count):
    rows = [["O-9", "proposal", day(9)], ["O-9", "prospect", day(0)], ["O-8", "won", day(3)]]

    result = importer.run("opportunity", HEADINGS, rows, mapping=MAP)

    assert count(result) == (2, 1, 0, 0)
    assert steps(importer) == [(day(9), "prospect", "proposal")]
    created = dict(importer.values("SELECT code, created_at FROM opportunity"))
    moment = datetime.fromisoformat(str(created["O-9"]))
    assert moment.astimezone().date() == day(0)


def test_rows_whose_record_could_not_be_made_are_refused(importer):
    mapping = (("Code", "code"), ("Name", "name"), ("Since", "@at"))
    rows = [["C-1", "", day(0)], ["C-1", "Acme", day(1)], ["C-2", "Bolt", day(0)]]

    plan = importer.plan("account", "Code,Name,Since", rows, mapping=mapping)

    assert [plan.outcome(row) for row in range(3)] == ["reject", "reject", "create"]


def test_a_row_without_a_date_is_refused(importer):
    plan = importer.plan("opportunity", HEADINGS, [["O-1", "won", None]], mapping=MAP)

    assert plan.rejected == 1


def test_dated_rows_need_to_say_whose_they_are(importer):
    with pytest.raises(DatedWithoutKey):
        importer.plan(
            "opportunity",
            "Name,Since",
            [["A", day(0)]],
            mapping=(("Name", "name"), ("Since", "@at")),
        )
