"""What has been in the trash for long enough is erased, unless it is on hold."""

from datetime import UTC, date, datetime

import pytest

from desktop.services import holding, retention
from desktop.services.retention import later
from desktop.vault.check import check
from tests.services.conftest import become, hire

TODAY = datetime.now(UTC).date()


@pytest.fixture
def trashed(vault):
    """Two contacts in the trash, one alive, and a rule of six months."""
    with vault.batch("edit") as batch:
        batch.create("retention_rule", {"entity": "contact", "months": 6})
        account = batch.create("account", {"name": "康德"})
        one, two, alive = (
            batch.create("contact", {"name": name, "account": account}) for name in "abc"
        )
        batch.create("activity", {"subject": "x", "contact": one})
    with vault.batch("edit") as batch:
        batch.trash_many("contact", [one, two])
    return one, two, alive


def left(vault):
    with vault.read() as connection:
        return {row[0] for row in connection.exec_driver_sql("SELECT id FROM contact")}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 22), 14, date(2028, 1, 22)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_later_ends_with_the_month(day, months, expected):
    assert later(day, months) == expected


def test_nothing_is_due_before_its_time(vault, trashed):
    assert retention.due(vault) == []
    assert retention.due(vault, today=later(TODAY, 5)) == []
    assert retention.run(vault) is None


def test_what_is_due_is_erased_in_one_batch_and_the_rest_stays(vault, trashed):
    one, two, alive = trashed
    day = later(TODAY, 7)
    assert {found.record for found in retention.due(vault, today=day)} == {one, two}

    done = retention.run(vault, today=day)

    assert done is not None
    assert done.records == 2
    assert left(vault) == {alive}
    assert [finding for finding in check(vault) if not finding.ok] == []
    with vault.inspect() as connection:
        event = connection.exec_driver_sql(
            "SELECT detail, count FROM security_event WHERE kind = 'erasure'"
        ).one()
    assert tuple(event) == (f"{done.order} retention", 2)
    assert retention.run(vault, today=day) is None


def test_what_is_on_hold_stays_and_is_shown_as_such(vault, trashed):
    one, two, alive = trashed
    holding.put_on(vault, "contact", one, name="Case 7", reason="a suit")
    day = later(TODAY, 7)

    held = {found.record: found.hold for found in retention.due(vault, today=day)}
    retention.run(vault, today=day)

    assert held[two] is None
    assert held[one] is not None
    assert left(vault) == {one, alive}


def test_of_two_rules_the_longer_counts(vault, trashed):
    with vault.batch("edit") as batch:
        batch.create("retention_rule", {"entity": "contact", "months": 12})

    assert retention.due(vault, today=later(TODAY, 7)) == []
    assert len(retention.due(vault, today=later(TODAY, 13))) == 2


def test_only_an_administrator_s_program_erases(vault, trashed):
    become(vault, hire(vault, "Vera"))

    assert retention.run(vault, today=later(TODAY, 7)) is None
    assert len(left(vault)) <= 3
