"""Columns of cells become values; what cannot is refused with its reason, never guessed."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.tabular.errors import AmbiguousDates
from desktop.services.tabular.texts import join_tags, split_tags
from desktop.services.tabular.values import parse_column
from sync.errors import Exit
from sync.values import MONEY_SCALE, scaled


def values(cells, kind, **how):
    column = parse_column(cells, kind, **how)
    assert not column.errors
    return column.values


def reasons(cells, kind, **how):
    return {row: str(p.reason) for row, p in parse_column(cells, kind, **how).errors.items()}


def test_texts_lose_blanks_of_every_width_and_nothing_else():
    assert values(["　张三\u3000", " a  b\xa0", "\ufeffx", "", "  "], "text") == [
        "张三", "a  b", "x", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13800138000.0, "13800138000"),
        (1.5, "1.5"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (date(2026, 3, 5), "2026-03-05"),
        (time(9, 30), "09:30:00"),
    ],
)
def test_cells_that_are_no_text_show_as_a_person_would_type_them(cell, text):
    assert values([cell], "text") == [text]


def test_one_and_true_stay_apart_in_one_column():
    assert values([True, 1.0, False, 0.0], "text") == ["TRUE", "1", "FALSE", "0"]


def test_full_width_signs_in_numbers_and_addresses_become_plain():
    assert values(["１３８００１３８０００"], "phone") == ["13800138000"]
    assert values(["li＠example．com"], "email") == ["li@example.com"]


@pytest.mark.parametrize("kind", ["text", "phone", "money", "date", "time", "flag", "tags"])
def test_failed_formulas_are_refused_as_any_kind(kind):
    assert reasons(["#N/A", "", "#DIV/0!"], kind) == {0: "error_cell", 2: "error_cell"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("¥1,234.50", "1234.50"),
        ("￥１，０００", "1000"),
        ("1234元", "1234"),
        ("12.5万", "125000"),
        ("3万元", "30000"),
        ("1.2亿", "120000000"),
        ("$342.09K", "342090"),
        ("(1,234.50)", "-1234.50"),
        ("-¥5", "-5"),
        ("¥-5", "-5"),
        ("5-", "-5"),
        ("+7", "7"),
        (".5", "0.5"),
        ("1.2E+05", "120000"),
        ("1,23,456", "123456"),
        ("1.234,50", "1234.50"),
        ("1 234,50 €", "1234.50"),
        ("RMB 5,000", "5000"),
    ],
)
def test_amounts_are_read_in_every_usual_form(text, number):
    assert values([text], "money") == [Decimal(number)]


@pytest.mark.parametrize(
    "text", ["abc", "12..3", "1,,234", "100,000,00", "1.2.3", "0x12", "12%", "(5"]
)
def test_what_is_no_amount_is_refused(text):
    assert reasons([text], "money") == {0: "bad_number"}


@pytest.mark.parametrize("text", ["NULL", "-", "—", "N/A", "无"])
def test_words_for_nothing_are_blank_where_a_number_or_a_day_is_asked_for(text):
    assert values([text], "money") == values([text], "date") == [None]
    assert values([text], "text") == [text]


def test_a_comma_parts_decimals_only_if_the_whole_column_agrees():
    assert values(["1.234", "12,5"], "decimal") == [Decimal(1234), Decimal("12.5")]
    assert values(["1,234", "12.5"], "decimal") == [Decimal(1234), Decimal("12.5")]
    assert values(["1,234", "1.234"], "decimal") == [Decimal(1234), Decimal("1.234")]
    assert reasons(["12,5", "12.5"], "decimal") == {0: "bad_number"}


def test_amounts_in_a_rarer_currency_are_refused():
    column = parse_column(["¥5", "¥6", "$7", "8"], "money")

    assert column.currency == "CNY"
    assert column.values == [Decimal(5), Decimal(6), None, Decimal(8)]
    assert column.errors[2].reason == "other_currency"


def test_whole_numbers_must_be_whole():
    assert values(["1,234", 5.0, "3万"], "integer") == [1234, 5, 30000]
    assert reasons(["1.5", 2.5, "5%"], "integer") == dict.fromkeys(range(3), "not_whole")


def test_numbers_too_large_to_store_are_refused():
    assert reasons(["9e18", "1e300"], "money") == {0: "too_large", 1: "too_large"}
    assert reasons([1e19], "integer") == {0: "too_large"}


def test_per_cents_are_points_and_fractions_are_known_by_the_column():
    assert values(["12.5%", "80"], "percent") == [Decimal("12.5"), Decimal(80)]
    assert values([0.125, 1.0], "percent") == [Decimal("12.5"), Decimal(100)]
    assert values([0.5, 40.0], "percent") == [Decimal("0.5"), Decimal(40)]
    assert values([0.5, 1.0], "percent", heading="Rate (%)") == [Decimal("0.5"), Decimal(1)]


@given(st.lists(st.one_of(st.just(""), st.floats(-1e9, 1e9)), max_size=20))
def test_amounts_of_workbooks_are_the_same_plain_or_not(cells):
    exact = parse_column(cells, "money").values
    plain = parse_column(cells, "money", plain=True).values

    wanted = [None if v is None else scaled(v, MONEY_SCALE) for v in exact]
    assert plain == wanted


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "２０２６年３月５日", "20260305",
        20260305.0, 46086.0, "5 Mar 2026", "Mar 5, 2026", "5-Mar-26", "March 5th, 2026",
        "2026-03-05 16:30", "2026年3月5日 星期四", "2026-03-05T16:30:00Z", date(2026, 3, 5),
        datetime.fromisoformat("2026-03-05T16:30"),
    ],
)  # fmt: skip
def test_days_are_read_in_every_usual_form(cell):
    assert values([cell], "date") == [date(2026, 3, 5)]


@pytest.mark.parametrize("cell", ["2026-13-01", "2026-02-30", "3月5日", "soon", 7.0, True])
def test_what_is_no_day_is_refused(cell):
    assert reasons([cell], "date") == {0: "bad_date"}


@pytest.mark.parametrize(
    ("cells", "order", "first"),
    [
        (["05/03/2026", "13/03/2026"], "dmy", date(2026, 3, 5)),
        (["05/03/2026", "03/13/2026"], "mdy", date(2026, 5, 3)),
        (["99-03-05", "26-03-31"], "ymd", date(1999, 3, 5)),
        (["05-03-2026 10:00", "", "31-03-2026 11:00"], "dmy", date(2026, 3, 5)),
    ],
)
def test_the_column_tells_the_order_of_day_and_month(cells, order, first):
    column = parse_column(cells, "date")

    assert (column.date_order, column.values[0]) == (order, first)


def test_days_that_fit_two_orders_are_asked_about_and_never_guessed():
    with pytest.raises(AmbiguousDates) as asked:
        parse_column(["05/03/2026", "06/07/2026"], "date", heading="Closed")

    assert asked.value.exit is Exit.REFUSED
    assert asked.value.facts == {
        "column": "Closed",
        "examples": ("05-03-2026", "06-07-2026"),
        "orders": ("dmy", "mdy"),
    }


def test_days_that_are_the_same_in_every_order_need_no_question():
    assert values(["03/03/2026", "07/07/2026"], "date") == [date(2026, 3, 3), date(2026, 7, 7)]


def test_days_that_prove_two_orders_are_asked_about():
    with pytest.raises(AmbiguousDates):
        parse_column(["13/03/2026", "03/13/2026"], "date")


def test_an_order_given_decides_and_refuses_what_does_not_fit():
    column = parse_column(["05/03/2026", "03/13/2026"], "date", date_order="dmy")

    assert column.values == [date(2026, 3, 5), None]
    assert column.errors[1].reason == "other_order"


def test_days_a_program_has_half_turned_round_are_asked_about():
    turned = [date(2017, 1, 3), date(2017, 2, 3), date(2017, 3, 4)]

    with pytest.raises(AmbiguousDates):
        parse_column([*turned, "25/03/2017"], "date")


@given(
    st.lists(st.dates(date(1970, 1, 1), date(2068, 1, 1)), min_size=1),
    st.sampled_from(["%d/%m/%Y", "%m-%d-%Y"]),
)
def test_days_are_right_or_asked_about(days, form):
    cells = [day.strftime(form) for day in days]

    try:
        column = parse_column(cells, "date")
    except AmbiguousDates:
        return

    assert column.values == days


def test_times_are_in_the_zone_named_unless_they_have_their_own():
    cells = ["2026-03-05 16:30", "2026-03-05T16:30:00Z", "2026年3月5日 下午4:30", date(2026, 3, 5)]

    column = parse_column(cells, "time", zone=ZoneInfo("Asia/Shanghai"))

    assert column.values == [
        datetime(2026, 3, 5, 8, 30, tzinfo=UTC),
        datetime(2026, 3, 5, 16, 30, tzinfo=UTC),
        datetime(2026, 3, 5, 8, 30, tzinfo=UTC),
        datetime(2026, 3, 4, 16, 0, tzinfo=UTC),
    ]


@pytest.mark.parametrize("cell", ["2026-03-05 25:00", "2026-03-05 10:61", "0001-01-01T00:00+14:00"])
def test_what_is_no_time_is_refused(cell):
    assert reasons([cell], "time", zone=ZoneInfo("Asia/Shanghai")) == {0: "bad_date"}


def test_yes_and_no_in_words_signs_and_numbers():
    cells = ["是", "No", 1.0, True, "x", "√", "FALSE", "０"]

    assert values(cells, "flag") == [True, False, True, True, True, True, False, False]
    assert reasons(["maybe", 2.0], "flag") == {0: "bad_flag", 1: "bad_flag"}


def test_tags_are_parted_at_the_usual_signs():
    assert values(["vip；医院, 华东、 vip"], "tags") == [["vip", "医院", "华东"]]


@given(st.lists(st.text(min_size=1), unique=True))
def test_tags_come_back_from_one_cell(tags):
    assert split_tags(join_tags(tags)) == tags


def test_plain_values_are_what_the_vault_stores():
    assert values(["12.5"], "money", plain=True) == [125_000]
    assert values(["12.5%"], "percent", plain=True) == [12_500_000]
    assert values(["是"], "flag", plain=True) == [1]
    assert values(["2026/3/5"], "date", plain=True) == ["2026-03-05"]
    assert values(["2026-03-05 09:30"], "time", plain=True) == ["2026-03-05T09:30:00Z"]
