"""What happened with a customer, and what it is worth, told from records and log alone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from desktop.models.opportunity import standard_stage_id
from desktop.services.account_columns import add_figures
from desktop.services.account_figures import account_figures
from desktop.services.bulk import preview_change, tag_many
from desktop.services.records.reading import Query, get_record, list_records
from desktop.services.timeline import CHANGES, count_linked, links_to, timeline
from desktop.services.totals import sum_amounts
from desktop.services.undoing import undo
from desktop.vault.errors import InvalidValue
from desktop.vault.vault import Vault
from sync.values import Money

TODAY = date(2026, 11, 22)


@pytest.fixture
def customer(vault: Vault) -> str:
    """A customer with a visit, an order, two payments and two opportunities."""
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "苏州康澜医疗"})
        batch.create(
            "activity",
            {
                "kind": "visit",
                "subject": "现场测量",
                "account": account,
                "done_at": datetime(2026, 11, 19, 6, 20, tzinfo=UTC),
            },
        )
        order = batch.create(
            "order",
            {
                "number": "SO-1",
                "account": account,
                "ordered_on": date(2026, 10, 1),
                "amount": Money(Decimal(900), "CNY"),
            },
        )
        for reference, day, amount in (("P-1", date(2026, 11, 12), 500), ("P-2", _LAST_YEAR, 250)):
            batch.create(
                "payment",
                {
                    "reference": reference,
                    "account": account,
                    "order": order,
                    "received_on": day,
                    "amount": Money(Decimal(amount), "CNY"),
                },
            )
        for code, amount in (("proposal", 1000), ("won", 9000)):
            batch.create(
                "opportunity",
                {
                    "name": code,
                    "account": account,
                    "stage": standard_stage_id(code),
                    "amount": Money(Decimal(amount), "CNY"),
                    "opened_on": date(2026, 9, 1),
                },
            )
    return account


_LAST_YEAR = date(2025, 6, 1)


def test_what_happened_is_told_newest_first_whatever_kind_it_was(vault, customer):
    found = timeline(vault, "account", customer)

    parts = [moment.part for moment in found.moments]
    times = [moment.at for moment in found.moments]
    assert sorted(set(parts)) == ["activity", "change", "opportunity", "order", "payment"]
    assert times == sorted(times, reverse=True)
    assert len(parts) == 7
    assert found.next is None


def test_pages_of_a_timeline_follow_each_other_without_gap_or_repeat(vault, customer):
    whole = [moment.key for moment in timeline(vault, "account", customer).moments]

    paged, place = [], None
    for _page in range(10):
        slice_ = timeline(vault, "account", customer, before=place, limit=2)
        paged += [moment.key for moment in slice_.moments]
        place = slice_.next
        if place is None:
            break

    assert paged == whole


def test_one_part_of_a_timeline_can_be_asked_for(vault, customer):
    with vault.batch("edit") as batch:
        batch.set("account", customer, {"region": "华东"})

    only = timeline(vault, "account", customer, only=(CHANGES,))

    fields = [change.field.name for m in only.moments if m.entry for change in m.entry.fields]
    assert {moment.part for moment in only.moments} == {CHANGES}
    assert fields == ["region"]


def test_a_trashed_activity_leaves_the_timeline(vault, customer):
    visit = next(m.record for m in timeline(vault, "account", customer, only=("activity",)).moments)

    with vault.batch("edit") as batch:
        batch.trash("activity", visit.id)

    assert not timeline(vault, "account", customer, only=("activity",)).moments


def test_links_to_a_customer_are_found_in_the_schema_and_counted(vault, customer):
    links = links_to(vault, "account")

    counts = count_linked(vault, customer, links)

    assert ("opportunity", "account") in links
    assert ("account", "parent") in links
    assert counts["opportunity.account"] == 2
    assert counts["payment.account"] == 2
    assert counts["contact.account"] == 0


def test_figures_weigh_open_deals_and_leave_out_those_won(vault, customer):
    figures = account_figures(vault, customer, TODAY)

    assert figures.open_amount == Money(Decimal(1000), "CNY")
    assert figures.open_count == 1
    assert figures.weighted == Money(Decimal(650), "CNY")


def test_figures_compare_twelve_months_with_the_twelve_before(vault, customer):
    figures = account_figures(vault, customer, TODAY)

    assert figures.paid.amount == 500
    assert figures.paid_before.amount == 250
    assert figures.growth == 1
    assert figures.outstanding.amount == 900 - 750


def test_columns_of_a_list_hold_the_same_figures(vault, customer):
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "空"})
    records = list_records(vault, Query("account")).records

    shown = {one.title(): one for one in add_figures(vault, records, TODAY)}

    figures = account_figures(vault, customer, TODAY)
    row = shown["苏州康澜医疗"]
    assert row.value("weighted") == figures.weighted
    assert row.value("paid_12_months") == figures.paid
    assert row.value("outstanding") == figures.outstanding
    assert row.value("last_contact_at") == datetime(2026, 11, 19, 6, 20, tzinfo=UTC)
    assert shown["空"].value("weighted") is None


def test_totals_cover_everything_found_and_only_that(vault, customer):
    with vault.batch("edit") as batch:
        batch.create("payment", {"reference": "P-3", "amount": Money(Decimal(7), "USD")})

    everything = sum_amounts(vault, Query("payment"), ["amount", "received_on"])
    late = sum_amounts(vault, Query("payment", "received_on > '2026-01-01'"), ["amount"])

    assert everything == {"amount": Money(Decimal(750), "CNY")}
    assert late["amount"].amount == 500


def test_a_bulk_change_says_beforehand_what_it_would_do(vault):
    with vault.batch("edit") as batch:
        ids = [batch.create("account", {"name": f"客户 {n}"}) for n in range(5)]
        batch.set("account", ids[0], {"grade": "A"})
    batches = _batches(vault)

    preview = preview_change(vault, "account", ids, "grade", "A")

    assert (preview.asked, preview.differ, preview.same) == (5, 4, 1)
    assert _batches(vault) == batches


def test_a_bulk_change_that_cannot_stand_is_refused_beforehand(vault):
    with vault.batch("edit") as batch:
        one = batch.create("account", {"name": "客户"})

    with pytest.raises(InvalidValue) as refused:
        preview_change(vault, "account", [one], "name", "")

    assert refused.value.reason == "required"


def test_tags_put_on_many_records_come_off_with_one_undo(vault):
    with vault.batch("edit") as batch:
        ids = [batch.create("account", {"name": f"客户 {n}", "tags": ["旧"]}) for n in range(3)]

    made = tag_many(vault, "account", ids, add=["战略客户"], remove=["旧"])
    tagged = [get_record(vault, "account", one).value("tags") for one in ids]
    undo(vault, made)

    assert tagged == [("战略客户",)] * 3
    assert [get_record(vault, "account", one).value("tags") for one in ids] == [("旧",)] * 3


def test_a_task_to_come_heads_the_timeline(vault, customer):
    later = datetime.now(UTC) + timedelta(days=3)
    with vault.batch("edit") as batch:
        values = {"kind": "task", "subject": "补三年维保报价", "account": customer, "due_at": later}
        batch.create("activity", values)

    first = timeline(vault, "account", customer).moments[0]

    assert first.record is not None
    assert first.record.title() == "补三年维保报价"


def _batches(vault: Vault) -> int:
    with vault.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM batch").scalar_one()
