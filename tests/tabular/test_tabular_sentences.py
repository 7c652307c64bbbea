"""Every error about a file of cells has a sentence with its facts in it."""

import pytest

from desktop.services.error_text import describe
from desktop.services.tabular import errors
from desktop.services.tabular.sentences import sentence
from sync.errors import HoldfastError

FACTS = {
    "path": "a.xlsx", "sheet": "Leads", "sheets": ("S1", "S2"), "line": 7, "column": "Closed",
    "size": 3 << 30, "limit": 1 << 30, "examples": ("05-03-2026",), "orders": ("dmy", "mdy"),
}  # fmt: skip
REASONS = {
    errors.UnreadableFile: "missing denied damaged empty not_a_table web_page crashed too_slow",
    errors.UnwritableText: "long broken",
    errors.CannotWrite: "denied full failed",
}
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, HoldfastError)
    if kind not in (HoldfastError, errors.TabularError)
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_a_sentence_for_every_reason(kind):
    for reason in REASONS.get(kind, "").split() or [""]:
        for encoding in ("", "gbk"):
            facts = FACTS | {"encoding": encoding} | ({"reason": reason} if reason else {})
            said = sentence(kind(**facts))

            assert said
            assert "{" not in said
            assert describe(kind(**facts)) == said


def test_a_sentence_names_what_there_is_to_choose_from():
    problem = errors.NoSheet(path="a.xlsx", sheet="Leads", sheets=("S1", "S2"))

    assert sentence(problem) == "a.xlsx has no sheet “Leads”. It has: S1, S2."


def test_other_errors_are_left_to_others():
    assert sentence(HoldfastError(path="a.xlsx")) is None
