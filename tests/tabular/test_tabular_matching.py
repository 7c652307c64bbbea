"""Columns find their fields by heading, in either language, and by what is in them."""

import pytest

from desktop.services.tabular.guessing import guess_kind
from desktop.services.tabular.matching import suggest_mapping
from sync.schema import Field, Kind

ACCOUNT = [
    Field(name="name", label="Name", kind=Kind.TEXT),
    Field(name="industry", label="Industry", kind=Kind.CHOICE),
    Field(name="phone", label="Phone", kind=Kind.PHONE),
    Field(name="email", label="E-mail", kind=Kind.EMAIL),
    Field(name="annual_revenue", label="Annual revenue", kind=Kind.MONEY),
    Field(name="owner", label="Owner", kind=Kind.LINK),
    Field(name="region", label="Region", kind=Kind.TEXT, aliases=("Bundesland",)),
]
OPPORTUNITY = [
    Field(name="name", label="Name", kind=Kind.TEXT),
    Field(name="account", label="Account", kind=Kind.LINK),
    Field(name="amount", label="Amount", kind=Kind.MONEY),
    Field(name="stage", label="Stage", kind=Kind.LINK),
    Field(name="opened_on", label="Opened on", kind=Kind.DATE),
    Field(name="closed_on", label="Closed on", kind=Kind.DATE),
    Field(name="owner", label="Owner", kind=Kind.LINK),
]


def fields(columns, among, **how):
    return [s.field for s in suggest_mapping(columns, among, **how)]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (
            ["Name", "phone", "E-Mail", "Annual_Revenue"],
            ["name", "phone", "email", "annual_revenue"],
        ),
        (["companyName", "Sector", "Mobile"], ["name", "industry", "phone"]),
        (
            ["客户名称*", "手机", "电子邮箱", "年营业额（万元）"],
            ["name", "phone", "email", "annual_revenue"],
        ),
        (["公司", "联系电话", "负责人", "所属行业"], ["name", "phone", "owner", "industry"]),
        (["Annual revenu", "Bundesland", "Shoe size"], ["annual_revenue", "region", None]),
    ],
)
def test_headings_in_either_language_find_their_fields(columns, found):
    assert fields(columns, ACCOUNT, entity="account") == found


def test_the_kind_of_record_decides_what_a_word_means():
    columns = ["客户名称", "商机名称", "销售阶段", "创建日期", "成交日期", "金额", "销售"]

    assert fields(columns, OPPORTUNITY, entity="opportunity") == [
        "account", "name", "stage", "opened_on", "closed_on", "amount", "owner",
    ]  # fmt: skip


def test_no_field_is_proposed_twice_and_the_better_heading_wins():
    suggestions = suggest_mapping(["Telephone", "Phone"], ACCOUNT, entity="account")

    assert [s.field for s in suggestions] == [None, "phone"]
    assert suggestions[1].confidence == 1.0


def test_what_is_in_a_column_can_say_what_it_is_and_what_it_is_not():
    cells = [["a@b.cn", "c@d.com"], ["lots", "few"]]

    assert fields(["Column 1", "Revenue"], ACCOUNT, entity="account", cells=cells) == [
        "email",
        None,
    ]


def test_labels_in_further_languages_may_be_given():
    found = fields(["Umsatz"], ACCOUNT, labels={"annual_revenue": ["Umsatz"]})

    assert found == ["annual_revenue"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["13800138000", "010-88888888", ""], Kind.PHONE),
        ([13800138000.0], Kind.PHONE),
        (["a@b.cn"], Kind.EMAIL),
        (["https://example.com"], Kind.URL),
        (["是", "否", "是"], Kind.FLAG),
        ([True, False], Kind.FLAG),
        (["2026-03-05", "2026年3月6日"], Kind.DATE),
        (["2026-03-05 10:30"], Kind.TIME),
        (["1996-07-04 00:00:00.000"], Kind.DATE),
        (["¥1,000", "¥20"], Kind.MONEY),
        (["12%", "5%"], Kind.PERCENT),
        (["1", "20"], Kind.INTEGER),
        (["00012", "00013"], Kind.TEXT),
        (["1.5", "20"], Kind.DECIMAL),
        ([1.0, 2.5], Kind.DECIMAL),
        (["vip;医院", "华东、重点", "a; b"], Kind.TAGS),
        (["won", "lost", "won", "open"] * 5, Kind.CHOICE),
        (["a\nb"], Kind.LONG_TEXT),
        (["Ann", "Bob"], Kind.TEXT),
        ([], Kind.TEXT),
    ],
)
def test_the_kind_of_a_column_is_guessed_from_its_cells(cells, kind):
    assert guess_kind(cells) is kind
