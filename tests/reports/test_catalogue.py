"""Every report answers with a document, words and the inputs that made it."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from desktop.services.overview import overview
from desktop.services.reports.catalogue import REPORTS, Wish, by_name
from desktop.services.reports.transactions import transactions
from desktop.services.reports.winrate import win_rates
from desktop.services.reports.wording import aligned
from sync import language
from sync.schema import UnknownField
from sync.values import Money


@pytest.fixture
def filled(vault, deal, order, account):
    """Return a vault with a few of everything."""
    for name in ("甲医院", "乙医院", "丙医院"):
        customer = account(name)
        for day in ("2026-01-05", "2026-02-05", "2026-04-05"):
            order(customer, day, "120.50")
        deal("won", account=customer, opened_on=date(2026, 1, 1), closed_on=date(2026, 2, 1))
        deal(account=customer, moves=(("2026-03-01", "contacted"),))
    return vault


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_report_is_one_json_document_with_its_inputs(filled, report):
    document = report.document(report.make(filled, Wish()))

    assert document["inputs"]
    assert json.loads(msgspec.json.encode(document)) == json.loads(json.dumps(document))


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_report_speaks_on_an_empty_vault(vault, report):
    result = report.make(vault, Wish())

    assert report.document(result)["inputs"]
    assert report.text(result)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_report_has_words_in_both_languages(filled, report):
    result = report.make(filled, Wish())

    for spoken in language.LANGUAGES:
        language.use(spoken)
        assert report.text(result).strip()
    language.use("en")


def test_listing_reports_imports_nothing_heavy():
    code = (
        "import sys; from desktop.services.reports import catalogue;"
        "print([m for m in ('numpy', 'scipy', 'pandas') if m in sys.modules])"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


def test_the_funnels_document_keeps_the_contract(filled):
    report = by_name("funnel")
    document = report.document(report.make(filled, Wish()))

    assert set(document) == {
        "stages", "won", "lost", "win_rate", "mean_days_won", "median_days_won", "conversions",
        "inputs",
    }  # fmt: skip
    assert set(document["stages"][0]) == {"code", "name", "count", "amount"}
    assert document["won"] == {"count": 3, "amount": {"amount": "300.00", "currency": "CNY"}}
    assert set(document["conversions"][0]) == {"from", "to", "rate"}
    assert document["mean_days_won"] == 31.0


def test_the_value_reports_document_keeps_the_contract(filled):
    report = by_name("clv")
    document = report.document(report.make(filled, Wish(calibration_end=date(2026, 3, 1))))

    assert set(document) >= {
        "bgnbd", "gamma_gamma", "customers", "transactions", "expected_purchases", "holdout",
        "warnings", "top", "inputs",
    }  # fmt: skip
    assert set(document["bgnbd"]) == {"r", "alpha", "a", "b", "log_likelihood"}
    assert document["holdout"]["actual"] == 3
    assert set(document["top"][0]) == {"account", "clv", "p_alive"}
    assert document["top"][0]["clv"]["currency"] == "CNY"


def test_the_rfm_document_keeps_the_contract(filled):
    report = by_name("rfm")
    document = report.document(report.make(filled, Wish()))

    assert document["customers"] == 3
    assert document["means"]["frequency"] == 3.0
    assert document["means"]["monetary"] == {"amount": "361.50", "currency": "CNY"}
    assert sum(segment["count"] for segment in document["segments"]) == 3


def test_orders_that_cannot_be_counted_are_left_out_and_told(vault, order, account):
    customer = account("A")
    order(customer, "2026-01-05", "10")
    order(None, "2026-01-05", "10")
    order(customer, "2026-01-05", "10", status="cancelled")
    order(customer, "2026-01-05", "10", currency="USD")

    found = transactions(vault)

    assert found.rows == ((customer, date(2026, 1, 5), Decimal(10)),)
    assert found.names == {customer: "A"}
    assert found.inputs["orders"] == 4
    assert found.inputs["without_customer_left_out"] == 1
    assert found.inputs["cancelled_left_out"] == 1
    assert found.inputs["other_currency_left_out"] == 1


def test_win_rates_group_by_a_field_of_the_customer(vault, deal, account):
    fair, call = account("A", source="Fair"), account("B", source="Call")
    deal("won", account=fair)
    deal("lost", account=fair)
    deal("won", account=call)
    deal("lost")

    result = win_rates(vault, Wish(by="account.source"))

    rates = {group.name: group.rate for group in result.groups}
    assert rates == {"Fair": 0.5, "Call": 1.0, "(empty)": 0.0}
    assert result.total.rate == 0.5


def test_win_rates_name_the_owner(vault, deal):
    deal("won")

    result = win_rates(vault)

    assert [group.name for group in result.groups] == [vault.meta("person_name")]


def test_win_rates_refuse_a_field_that_is_not_there(vault):
    with pytest.raises(UnknownField):
        win_rates(vault, Wish(by="account.colour"))


def test_months_without_orders_are_among_the_months(filled):
    report = by_name("sales")
    months = report.document(report.make(filled, Wish()))["months"]

    assert [(month["month"], month["orders"]) for month in months] == [
        ("2026-01", 3), ("2026-02", 3), ("2026-03", 0), ("2026-04", 3),
    ]  # fmt: skip


def test_columns_stand_under_each_other_in_chinese_too():
    text = aligned(["客户", "n"], [["上海某某医院", "1"], ["A", "12"]])

    lines = text.splitlines()
    assert lines[1] == "上海某某医院   1"
    assert [line.rstrip()[-1] for line in lines] == ["n", "1", "2"]
    assert len({len(line.encode("gbk")) for line in lines}) == 1


# ------------------------------------------------------------------ the figures over the charts


def test_the_overview_compares_with_the_year_before(vault, deal):
    deal("won", "100", closed_on=date(2026, 3, 1))
    deal("won", "80", closed_on=date(2025, 3, 1))
    deal("prospect", "50")

    found = overview(vault, Wish(since=date(2026, 1, 1), until=date(2026, 12, 31)))

    assert found.now.won_amount == Decimal(100)
    assert found.before.won_amount == Decimal(80)
    assert found.weighted == Decimal(5)
    assert found.open_count == 1


def test_outstanding_is_what_is_ordered_less_what_is_paid_by_customer(vault, order, account):
    owing, ahead = account("A"), account("B")
    order(owing, "2026-01-05", "100")
    order(ahead, "2026-01-05", "100")
    with vault.batch("edit") as batch:
        for customer, amount in ((owing, 30), (ahead, 150)):
            values = {"account": customer, "amount": Money(Decimal(amount), "CNY")}
            batch.create("payment", values)

    found = overview(vault, Wish())

    assert (found.outstanding, found.owing) == (Decimal(70), 1)


def test_repurchase_is_the_share_of_customers_who_ordered_on_two_days(vault, order, account):
    twice, once = account("A"), account("B")
    order(twice, "2026-01-05", "1")
    order(twice, "2026-01-06", "1")
    order(once, "2026-01-05", "1")
    order(once, "2026-01-05", "1")

    assert overview(vault, Wish()).now.repurchase_rate == 0.5


def test_an_empty_vault_has_nothing_to_count(vault):
    assert not overview(vault, Wish()).has_data
