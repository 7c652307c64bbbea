"""Every record is found by any part of its words, in characters, pinyin or initials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.records.searching import search
from desktop.vault import words


@pytest.fixture
def people(vault):
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "上海康德医疗器械有限公司", "phone": "021-5555"})
        batch.create(
            "contact", {"name": "张三", "account": account, "email": "zs.mail@example.com"}
        )
        batch.create("contact", {"name": "欧阳重庆"})
        batch.create("contact", {"name": "单雄"})
        batch.create("account", {"name": "Zanzibar Café Instruments", "code": "C-0042"})
    return vault


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("张", "张三"),
        ("三", "张三"),
        ("zs", "张三"),
        ("zhangsan", "张三"),
        ("zhangs", "张三"),
        ("康德", "上海康德医疗器械有限公司"),
        ("德医", "上海康德医疗器械有限公司"),
        ("kd", "上海康德医疗器械有限公司"),
        ("shkd", "上海康德医疗器械有限公司"),
        ("kangde", "上海康德医疗器械有限公司"),
        ("chongqing", "欧阳重庆"),
        ("shanxiong", "单雄"),
        ("zhongqing", "欧阳重庆"),
        ("cafe", "Zanzibar Café Instruments"),
        ("zanz", "Zanzibar Café Instruments"),
        ("ＺＡＮＺ", "Zanzibar Café Instruments"),
        ("C-0042", "Zanzibar Café Instruments"),
        ("0042", "Zanzibar Café Instruments"),
        ("5555", "上海康德医疗器械有限公司"),
    ],
)
def test_is_found(people, typed, title):
    assert title in [hit.title for hit in search(people, typed)]


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', "*", "AND", "zs OR 1", "(", "不存在的公司", "-:^"]
)
def test_odd_queries_find_nothing_and_break_nothing(people, typed):
    assert search(people, typed) == []


def test_exact_titles_come_first(vault):
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "康德医疗集团"})
        batch.create("account", {"name": "北京康德"})
        batch.create("account", {"name": "康德"})
    assert [hit.title for hit in search(vault, "康德")][:2] == ["康德", "康德医疗集团"]


def test_trashed_records_are_not_found(vault):
    with vault.batch("edit") as batch:
        record = batch.create("account", {"name": "康德"})
    with vault.batch("edit") as batch:
        batch.trash("account", record)
    assert search(vault, "康德") == []


def test_an_edited_title_is_found_by_its_new_words_only(vault):
    with vault.batch("edit") as batch:
        record = batch.create("account", {"name": "康德"})
    with vault.batch("edit") as batch:
        batch.set("account", record, {"name": "睿衡"})
    assert search(vault, "康德") == []
    assert [hit.title for hit in search(vault, "rh")] == ["睿衡"]


@given(st.text(max_size=60))
def test_no_query_is_malformed(text):
    for expression in words.match_expressions(text):
        assert expression.count('"') % 2 == 0


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=45))
def test_syllables_put_together_again_are_what_was_typed(typed):
    cut = words.as_syllables(typed)
    assert cut is None or "".join(cut) == typed
