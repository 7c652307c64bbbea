"""Scores of recency, frequency and money."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.services.reports.rfm import rfm

TODAY = date(2026, 6, 30)


def bought(customer, days_ago, amount, times=1):
    return [(customer, TODAY - timedelta(days=days_ago + n), Decimal(amount)) for n in range(times)]


def scored(transactions, **names):
    return rfm(transactions, names=names, currency="CNY", today=TODAY)


def segment_of(report, customer):
    return next(segment.code for segment in report.segments if customer in segment.accounts)


def test_the_best_of_five_customers_scores_five_and_the_worst_one():
    rows = [row for n in range(5) for row in bought(f"c{n}", 10 * n, 100 - n, times=5 - n)]

    report = scored(rows, c0="上海睿衡医学科技")

    assert [segment.code for segment in report.segments] == [
        "R5F5M5", "R4F4M4", "R3F3M3", "R2F2M2", "R1F1M1",
    ]  # fmt: skip
    assert report.segments[0].accounts == {"c0": "上海睿衡医学科技"}
    assert report.segments[0].amount == Decimal(500)


def test_means_are_those_of_days_purchases_and_sums():
    report = scored(bought("a", 10, 100) + bought("b", 20, 50, times=3))

    assert report.customers == 2
    assert report.mean_recency_days == 15
    assert report.mean_frequency == 2
    assert report.mean_monetary == Decimal(125)


def test_equal_customers_share_the_lowest_score_among_them():
    rows = [row for n in range(6) for row in bought(f"c{n}", 5, 10)]
    rows += bought("regular", 5, 10, times=4)

    report = scored(rows)

    assert segment_of(report, "c0") == "R1F1M1"
    assert segment_of(report, "regular") == "R1F5M5"
    assert "equal values share" in report.tie_rule


def test_no_customers_have_no_segments():
    report = scored([])

    assert (report.customers, report.segments, report.mean_frequency) == (0, (), None)


rows = st.lists(
    st.tuples(
        st.sampled_from("abcdefghij"),
        st.dates(date(2025, 1, 1), date(2026, 7, 31)),
        st.decimals(-10, 1000, places=2),
    ),
    max_size=60,
)


@given(rows)
def test_segments_hold_every_customer_once_and_all_the_money(transactions):
    report = scored(transactions)

    members = [customer for segment in report.segments for customer in segment.accounts]
    assert sorted(members) == sorted(set(members))
    assert len(members) == report.customers == sum(s.count for s in report.segments)
    assert all(
        1 <= score <= 5
        for segment in report.segments
        for score in (segment.recency, segment.frequency, segment.monetary)
    )


@given(rows)
def test_who_spent_more_never_scores_less(transactions):
    report = scored(transactions)

    by_score = sorted(report.segments, key=lambda segment: segment.monetary)
    means = [segment.amount / segment.count for segment in by_score]
    scores = [segment.monetary for segment in by_score]
    for lower, higher in zip(range(len(scores)), range(1, len(scores)), strict=False):
        if scores[lower] < scores[higher]:
            assert means[lower] < means[higher]
