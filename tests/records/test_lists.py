"""Pages cover a list exactly once, in order, whatever is empty; filters mean what they say."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.services.query.syntax import BadExpression, parse
from desktop.services.records.reading import Query, count_records, list_records
from desktop.vault.errors import InvalidValue
from sync import language
from sync.schema import UnknownEntity, UnknownField

TODAY = date.today()  # noqa: DTZ011


@pytest.fixture
def deals(vault):
    with vault.batch("edit") as batch:
        medical = batch.create("account", {"name": "康德", "industry": "Medical", "tags": ["vip"]})
        other = batch.create("account", {"name": "睿衡", "industry": "Other"})
        for name, account, amount, days in (
            ("MRI", medical, "1480000", 10),
            ("CT", medical, "90000.50", 200),
            ("X-ray", other, None, 10),
        ):
            batch.create(
                "opportunity",
                {
                    "name": name,
                    "account": account,
                    "amount": amount,
                    "closed_on": TODAY - timedelta(days=days),
                },
            )
    return vault


def names(vault, where, entity="opportunity"):
    page = list_records(vault, Query(entity, where=where, sort=("name",)))
    return [record.title() for record in page.records]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("amount > 100000", ["MRI"]),
        ("amount >= 90000.50", ["CT", "MRI"]),
        ("amount is null", ["X-ray"]),
        ("amount is not null and not name = 'CT'", ["MRI"]),
        ("account.industry = 'Medical'", ["CT", "MRI"]),
        ("account = 康德", ["CT", "MRI"]),
        ("account.tags = vip and closed_on >= -90d", ["MRI"]),
        ("closed_on < today and name in ('MRI', 'CT')", ["CT", "MRI"]),
        ("name ~ 'ray' or name ~ 'c'", ["CT", "X-ray"]),
        ("(name = CT or name = MRI) and account = '康德'", ["CT", "MRI"]),
        ("stage = prospect", ["CT", "MRI", "X-ray"]),
        ("stage = 'Potential customer'", ["CT", "MRI", "X-ray"]),
        ("stage != won", ["CT", "MRI", "X-ray"]),
        ("owner = me", ["CT", "MRI", "X-ray"]),
        ("account.do_not_contact = false", ["CT", "MRI", "X-ray"]),
        ("account.do_not_contact != no or account.do_not_contact = yes", []),
        ("created_at = today", ["CT", "MRI", "X-ray"]),
        ("created_at < today", []),
        ("name = 'it''s'", []),
        ('name = "\'; DROP TABLE account; --"', []),
    ],
)
def test_filter_finds(deals, where, found):
    assert names(deals, where) == found


def test_stage_can_be_named_in_chinese(deals):
    language.use("zh_CN")
    assert names(deals, "stage = 潜在客户") == ["CT", "MRI", "X-ray"]


@pytest.mark.parametrize(
    "text", ["name =", "= 3", "(name = 1", "name = 1 name", "name ! 1", "a is"]
)
def test_a_filter_that_cannot_be_read_says_where(text):
    with pytest.raises(BadExpression) as caught:
        parse(text)
    assert 0 <= caught.value.position <= len(text)


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("nonsense = 1", UnknownField),
        ("amount > lots", InvalidValue),
        ("closed_on > someday", InvalidValue),
        ("name.x = 1", UnknownField),
    ],
)
def test_a_filter_about_nothing_is_refused(deals, where, error):
    with pytest.raises(error):
        names(deals, where)


def test_an_unknown_entity_is_refused(vault):
    with pytest.raises(UnknownEntity):
        list_records(vault, Query("nonsense"))


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([None, "x", "y"])), max_size=9),
    limit=st.integers(1, 4),
    sort=st.sampled_from(["name", "-name", "source", "-source", "-source,name", "source,-name"]),
)
def test_pages_cover_a_list_exactly_once_and_in_order(vault, rows, limit, sort):
    with vault.batch("edit") as batch:
        batch.create("tag", {"name": "a batch is never empty"})
        mark = batch.id[-12:]
        for name, source in rows:
            batch.create("lead", {"name": name, "source": source, "company": mark})
    query = Query("lead", where=f"company = '{mark}'", sort=tuple(sort.split(",")))

    seen, cursor = [], None
    while True:
        page = list_records(vault, query, after=cursor, limit=limit)
        seen += [record.id for record in page.records]
        if (cursor := page.next) is None:
            break

    whole = [record.id for record in list_records(vault, query, limit=100).records]
    assert seen == whole
    assert len(set(seen)) == len(rows) == count_records(vault, query)


def test_a_made_up_cursor_is_refused(vault):
    with pytest.raises(InvalidValue):
        list_records(vault, Query("lead"), after="nonsense")
