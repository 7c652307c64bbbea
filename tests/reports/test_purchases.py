"""Transactions become purchases: one per customer and day."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.services.reports.purchases import history, later_purchases, merge_days

TODAY = date(2026, 6, 30)


def on(day, amount, customer="a"):
    return customer, date(2026, 1, day), Decimal(amount)


def test_transactions_of_one_day_are_one_purchase():
    purchases = merge_days([on(5, "10.50"), on(5, "0.25"), on(9, 3)], TODAY)

    assert purchases.amount.tolist() == [107_500, 30_000]
    assert purchases.rows == 3


def test_a_return_is_no_purchase_and_a_free_order_is():
    purchases = merge_days([on(5, 10), on(6, -4), on(7, 0), on(8, 9), on(8, -9)], TODAY)

    assert [date.fromordinal(day).day for day in purchases.day.tolist()] == [5, 7, 8]
    assert purchases.returns == 1


def test_purchases_after_today_are_left_out():
    purchases = merge_days([on(5, 10), ("a", date(2026, 7, 1), Decimal(1))], TODAY)

    assert len(purchases) == 1
    assert purchases.future == 1


def test_history_counts_repeats_last_purchase_and_age_in_days():
    purchases = merge_days(
        [on(5, 10), on(9, 30), on(20, 50), on(7, 8, "b"), on(30, 99), on(28, 1, "late")], TODAY
    )

    known = history(purchases, date(2026, 1, 25))

    assert known.ids == ("a", "b")
    assert known.repeats.tolist() == [2, 0]
    assert known.last.tolist() == [15, 0]
    assert known.age.tolist() == [20, 18]
    assert known.repeat_mean.tolist() == [40.0, 0.0]
    assert known.total.tolist() == [900_000, 80_000]
    assert later_purchases(purchases, date(2026, 1, 25)) == 1


def test_nothing_makes_an_empty_history():
    known = history(merge_days([], TODAY), TODAY)

    assert len(known) == 0


rows = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.dates(date(2026, 1, 1), date(2026, 2, 1)),
        st.decimals(-50, 500, places=2),
    ),
    max_size=30,
)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_transactions_does_not_matter(transactions, random):
    shuffled = random.sample(transactions, len(transactions))

    ordered, mixed = merge_days(transactions, TODAY), merge_days(shuffled, TODAY)

    assert ordered.ids == mixed.ids
    for column in ("customer", "day", "amount"):
        assert getattr(ordered, column).tolist() == getattr(mixed, column).tolist()


@given(rows)
def test_no_money_is_lost_except_in_returns(transactions):
    purchases = merge_days(transactions, TODAY)

    sums: dict[tuple[str, date], Decimal] = {}
    for customer, day, amount in transactions:
        sums[customer, day] = sums.get((customer, day), Decimal(0)) + amount
    kept = [amount for amount in sums.values() if amount >= 0]
    assert int(purchases.amount.sum()) == int(sum(kept) * 10_000)
    assert purchases.returns == len(sums) - len(kept)
