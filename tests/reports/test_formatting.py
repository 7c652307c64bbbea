"""Numbers, amounts and dates as people read them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services import formatting


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        (13_960_000, "¥1,396 万", "¥13.96M"),
        (3_872_000, "¥387.2 万", "¥3.87M"),
        (61_800_000, "¥6,180 万", "¥61.8M"),
        (1_250_000_000, "¥12.5 亿", "¥1.25B"),
        (100_000_000, "¥1 亿", "¥100M"),
        (8_200, "¥8,200", "¥8.2K"),
        (12_345, "¥1.23 万", "¥12.35K"),
        (999_999_999, "¥10 亿", "¥1B"),
        (9_999, "¥9,999", "¥10K"),
        (12.5, "¥12.5", "¥12.5"),
        (0, "¥0", "¥0"),
        (-52_000, "−¥5.2 万", "−¥52K"),
        (Decimal("-0.001"), "¥0", "¥0"),
    ],
)
def test_amounts_are_shortened_as_each_language_counts(amount, chinese, english):
    assert formatting.compact_money(amount, "CNY", "zh_CN") == chinese
    assert formatting.compact_money(amount, "CNY", "en") == english


def test_whole_amounts_have_separators_sign_and_the_currency_s_decimals():
    assert formatting.money(Decimal("1396200.5"), "CNY", "en") == "¥1,396,200.50"
    assert formatting.money(-3, "JPY", "en") == "−JP¥3"
    assert formatting.money(3, "USD", "zh_CN") == "US$3.00"
    assert formatting.money(3, "CHF", "en") == "CHF 3.00"


def test_rates_numbers_and_days():
    assert formatting.percent(0.6942) == "69.4%"
    assert formatting.percent(-0.016) == "−1.6%"
    assert formatting.number(1234567.5) == "1,234,568"
    assert formatting.short_number(Decimal("2.50")) == "2.5"
    assert formatting.days(15.4) == "15 d"
    assert formatting.dash_for_zero(0, "0") == "–"
    assert formatting.dash_for_zero(3, "3") == "3"


def test_dates_name_the_year_only_where_it_is_another():
    today = date(2026, 11, 22)

    assert formatting.date_short(date(2026, 9, 28), today) == "09-28"
    assert formatting.date_short(date(2025, 12, 1), today) == "2025-12-01"


@pytest.mark.parametrize(
    ("day", "words"),
    [(21, "yesterday"), (22, "today"), (23, "tomorrow"), (12, "10 days ago"), (25, "in 3 days")],
)
def test_near_days_have_names(day, words):
    assert formatting.relative_days(date(2026, 11, day), date(2026, 11, 22)) == words


@given(st.decimals(-(10**13), 10**13, places=2), st.sampled_from(["zh_CN", "en"]))
def test_short_amounts_stay_short_and_keep_their_sign(amount, language):
    text = formatting.compact_money(amount, "CNY", language)

    assert len(text) <= 12
    assert text.startswith("−") == (amount < Decimal("-0.004"))
