"""Lifetime values: what goes in, what comes out, and when not to trust it."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.services.progress import Cancelled
from desktop.services.reports.clv import clv
from tests.reports import simulate

TODAY = date(2025, 1, 1)


def value(transactions, **changes):
    asked = {"names": {}, "currency": "CNY", "calibration_end": None, "today": TODAY} | changes
    return clv(transactions, **asked)


def messages(report):
    return " ".join(warning.text() for warning in report.warnings)


@pytest.fixture(scope="module")
def drawn():
    return simulate.transactions(customers=4000, weeks=100, r=0.6, alpha=5.0, a=0.8, b=2.5)


def test_the_models_recover_the_parameters_customers_were_drawn_with(drawn):
    report = value(drawn)

    model, spend = report.bgnbd, report.gamma_gamma
    assert report.customers == 4000
    assert (model.r, model.alpha) == pytest.approx((0.6, 5.0), rel=0.15)
    assert model.a / (model.a + model.b) == pytest.approx(0.8 / 3.3, rel=0.1)
    assert (spend.p, spend.q, spend.v) == pytest.approx((6.0, 4.0, 15.0), rel=0.15)
    assert messages(report) == ""


def test_expected_purchases_come_close_to_those_made_later(drawn):
    report = value(drawn, calibration_end=date(2023, 12, 31))

    assert report.holdout_expected == pytest.approx(report.holdout_actual, rel=0.08)


def test_values_are_ordered_named_and_within_bounds(drawn):
    report = value(drawn, names={"c000001": "上海睿衡医学科技"})

    amounts = [row.clv for row in report.values]
    assert amounts == sorted(amounts, reverse=True)
    assert {row.account for row in report.values} > {"上海睿衡医学科技", "c000002"}
    assert all(0 <= row.p_alive <= 1 for row in report.values)
    assert report.expected_purchases == pytest.approx(
        sum(row.expected_purchases for row in report.values)
    )


def test_the_unit_does_not_change_what_a_year_is_worth(drawn):
    by_week = value(drawn, unit="week", horizon=52).values
    by_day = value(drawn, unit="day", horizon=364).values

    assert float(by_day[0].clv) == pytest.approx(float(by_week[0].clv), rel=1e-4)


def test_scaling_amounts_scales_values(drawn):
    tenfold = [(customer, day, amount * 10) for customer, day, amount in drawn]

    one, ten = value(drawn), value(tenfold)

    assert float(ten.values[0].clv) == pytest.approx(10 * float(one.values[0].clv), rel=1e-4)
    assert ten.bgnbd == one.bgnbd


def test_a_discount_lowers_values_and_a_longer_horizon_raises_them(drawn):
    plain, later = value(drawn), value(drawn, horizon=104)
    discounted = value(drawn, discount_rate=0.15)

    assert discounted.values[0].clv < plain.values[0].clv < later.values[0].clv
    assert float(discounted.values[0].clv) > float(plain.values[0].clv) / 1.15


def test_inputs_say_what_was_read_and_how_the_search_ended(drawn):
    inputs = value(drawn, calibration_end=date(2024, 6, 30), unit="month", horizon=12).inputs

    assert inputs["calibration_end"] == "2024-06-30"
    assert (inputs["unit"], inputs["horizon"], inputs["rows"]) == ("month", 12, len(drawn))
    assert inputs["optimiser"]["bgnbd"]["converged"] is True


class Watching:
    def __init__(self, patience=99):
        self.seen, self.patience = [], patience

    def step(self, done, total):
        self.seen.append(done / total)
        if len(self.seen) > self.patience:
            raise Cancelled


def test_progress_reaches_the_end(drawn):
    watching = Watching()

    value(drawn[:2000], progress=watching)

    assert watching.seen == sorted(watching.seen)
    assert watching.seen[-1] == 1.0


def test_a_report_can_be_cancelled_between_its_models(drawn):
    with pytest.raises(Cancelled):
        value(drawn[:2000], progress=Watching(patience=1))


def days(*offsets, customer="a", amount="100"):
    return [
        (customer, date(2024, 11, 1) + timedelta(days=offset), Decimal(amount))
        for offset in offsets
    ]


def test_no_transactions_give_a_warning_and_no_model():
    report = value([])

    assert (report.customers, report.values, report.bgnbd) == (0, (), None)
    assert "no purchases" in messages(report)


def test_customers_who_bought_once_give_a_warning_and_no_values():
    report = value([row for n in range(40) for row in days(n, customer=f"c{n}")])

    assert (report.customers, report.transactions, report.values) == (40, 40, ())
    assert "second time" in messages(report)


@pytest.mark.parametrize(
    "transactions",
    [
        days(0, 7),
        days(0, 7, 14, amount="0"),
        [*days(0, 9), *days(3, 5, customer="b", amount="-5")],
        [*days(0, 9), *days(3, 5, customer="b", amount="0")],
        days(*range(60)),
        [*days(0, 1), *days(0, 1, customer="b", amount="0.0001")],
    ],
)
def test_a_handful_of_customers_gives_values_and_warnings(transactions):
    report = value(transactions)

    assert "guess" in messages(report)
    assert len(report.values) == report.customers
    assert all(row.clv >= 0 and 0 <= row.p_alive <= 1 for row in report.values)


def test_equal_amounts_are_their_own_estimate():
    rows = [row for n in range(40) for row in days(n, n + 5, n % 7 + 14, customer=f"c{n}")]

    report = value(rows)

    first = report.values[0]
    assert report.gamma_gamma is None
    assert "same amount" in messages(report)
    assert float(first.clv) == pytest.approx(100 * first.expected_purchases, rel=1e-3)


def test_returns_and_future_purchases_are_counted_in_warnings():
    report = value([*days(0, 9), *days(4, amount="-3"), *days(900)])

    assert "returns: 1" in messages(report)
    assert "after today were left out: 1" in messages(report)


@pytest.mark.parametrize("end", [date(2020, 1, 1), date(2024, 12, 31)])
def test_a_calibration_end_outside_the_purchases_is_pointed_out(end):
    report = value(days(0, 9), calibration_end=end)

    assert "outside the purchases" in messages(report)


def test_purchases_that_ended_long_ago_are_pointed_out():
    report = value(days(0, 9), today=date(2026, 1, 1))

    assert "2024-11-10" in messages(report)


def test_amounts_that_rise_with_frequency_are_pointed_out():
    rows = [
        row
        for n in range(60)
        for row in days(*range(n % 6 + 2), customer=f"c{n}", amount=str(10 + 30 * (n % 6) + n % 5))
    ]

    assert "go together" in messages(value(rows))


def test_customers_who_never_stop_run_to_a_boundary():
    rows = [row for n in range(60) for row in days(*range(n % 3, 60, 3), customer=f"c{n}")]

    assert "boundary" in messages(value(rows))


rows = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        st.decimals(-10, 1000, places=2),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(rows, st.sampled_from(["day", "week", "month"]))
def test_whatever_the_data_values_are_finite_and_order_is_of_no_account(transactions, unit):
    report = value(transactions, unit=unit)
    shuffled = random.Random(5).sample(transactions, len(transactions))

    assert value(shuffled, unit=unit) == report
    for row in report.values:
        assert row.clv.is_finite()
        assert 0 <= row.p_alive <= 1
        assert row.expected_purchases >= 0
