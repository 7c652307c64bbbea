"""Long text merges by line and sentence; where two edits meet, one gives way and it is said so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.textmerge import _LINES, _SENTENCES, _tokens, merge_text

TEXTS = st.text(alphabet="ab .。\n！ ", max_size=40)


@given(TEXTS)
def test_cutting_a_text_loses_nothing(text: str) -> None:
    assert "".join(_tokens(_LINES, text)) == text
    assert "".join(_tokens(_SENTENCES, text)) == text


@given(TEXTS, TEXTS, st.booleans())
def test_one_sided_edits_are_taken_whole(base: str, edited: str, prefer: bool) -> None:
    for first, second in ((edited, base), (base, edited), (edited, edited)):
        merged = merge_text(base, first, second, prefer_second=prefer)
        assert merged == (edited, False)


@given(TEXTS, TEXTS, TEXTS)
def test_both_sides_agree_on_the_result(base: str, first: str, second: str) -> None:
    one = merge_text(base, first, second, prefer_second=True)
    other = merge_text(base, second, first, prefer_second=False)

    assert one == other


@given(st.lists(st.sampled_from(["one\n", "two\n", "three\n", "four\n"]), min_size=3, unique=True))
def test_edits_of_different_lines_both_stay(lines: list[str]) -> None:
    base = "".join(lines)
    first = base.replace(lines[0], "FIRST\n")
    second = base.replace(lines[-1], "LAST\n")

    merged = merge_text(base, first, second, prefer_second=True)

    assert merged == ("".join(["FIRST\n", *lines[1:-1], "LAST\n"]), False)


@pytest.mark.parametrize(
    ("base", "first", "second", "merged", "lost"),
    [
        (
            "已拜访。下周报价。",
            "已拜访王总。下周报价。",
            "已拜访。下周二报价。",
            "已拜访王总。下周二报价。",
            False,
        ),
        ("Call.", "Call Monday.", "Call Friday.", "Call Friday.", True),
        ("", "mine", "theirs", "theirs", True),
        ("a\n", "a\nmine\n", "a\ntheirs\n", "a\ntheirs\n", True),
        ("a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n", False),
        ("a\nb\n", "b\n", "a\nb\nc\n", "b\nc\n", False),
        ("a\nb\n", "b\n", "A\nb\n", "A\nb\n", True),
    ],
)
def test_examples(base: str, first: str, second: str, merged: str, lost: bool) -> None:
    assert merge_text(base, first, second, prefer_second=True) == (merged, lost)


def test_a_very_long_text_is_merged_as_one_piece() -> None:
    base = "line\n" * 6_000

    merged = merge_text(base, base + "mine\n", base + "theirs\n", prefer_second=False)

    assert merged == (base + "mine\n", True)
