"""Which column fills which field."""

import pytest

from desktop.services.importing.errors import (
    BadOption,
    KeyNotMapped,
    MappedTwice,
    NothingMapped,
    UnknownColumn,
    UnknownTarget,
    ValueNotMapped,
)
from desktop.services.importing.mapping import targets_of
from desktop.services.importing.options import parse_map, parse_value


def mapped(plan):
    return {one.column: one.field for one in plan.columns}


def test_headings_find_their_fields_by_name_label_and_alias(importer):
    plan = importer.plan(
        "account", "Customer name,tax_id,地区,员工人数", [["康德医疗", "T1", "上海", 12]]
    )

    assert mapped(plan) == {
        "Customer name": "name",
        "tax_id": "tax_id",
        "地区": "region",
        "员工人数": "employees",
    }


def test_what_is_said_outright_wins_and_the_rest_is_found(importer):
    plan = importer.plan(
        "account",
        "Name,Region,Rubbish",
        [["A", "North", "x"]],
        mapping=(("Name", "english_name"), ("Region", "name")),
    )

    assert mapped(plan) == {"Name": "english_name", "Region": "name", "Rubbish": ""}


def test_a_column_left_out_on_purpose_is_not_mentioned(importer):
    plan = importer.plan("account", "Name,Qqq,Zzz", [["A", "x", "y"]], mapping=(("Qqq", ""),))

    told = " ".join(plan.warnings)
    assert "Zzz" in told
    assert "Qqq" not in told


def test_a_column_with_nothing_in_it_is_still_mapped(importer):
    plan = importer.plan("product", "Code,Product name,Price", [["P", "Lamp", None]])

    assert mapped(plan)["Price"] == "price"


def test_an_id_column_of_another_program_is_not_taken_for_ours(importer):
    plan = importer.plan("account", "ID,Customer name", [["17", "A"]])

    assert mapped(plan)["ID"] != "id"


def test_labels_of_the_other_language_are_known(importer, monkeypatch):
    from desktop.services.importing import vocabulary

    vocabulary.in_every_language.cache_clear()
    monkeypatch.setattr(
        vocabulary,
        "_catalogue",
        lambda name: Words({"Region": "区域啊"} if name == "zh_CN" else {}),
    )
    try:
        plan = importer.plan("account", "Customer name,区域啊", [["A", "North"]])
    finally:
        vocabulary.in_every_language.cache_clear()

    assert mapped(plan)["区域啊"] == "region"


class Words:
    def __init__(self, words):
        self.words = words

    def gettext(self, text):
        return self.words.get(text, text)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"mapping": (("Nothing", "name"),)}, UnknownColumn),
        ({"mapping": (("Name", "nothing"),)}, UnknownTarget),
        ({"mapping": (("Name", "parent.nothing"),)}, UnknownTarget),
        ({"mapping": (("Name", "name.code"),)}, UnknownTarget),
        ({"mapping": (("Name", "changed_at"),)}, UnknownTarget),
        ({"mapping": (("Name", "name"), ("Phone", "name"))}, MappedTwice),
        ({"mapping": (("Name", ""), ("Phone", ""))}, NothingMapped),
        ({"key": ("code",)}, KeyNotMapped),
        ({"values": {"code": {"a": "b"}}}, ValueNotMapped),
    ],
)
def test_an_import_that_cannot_be_meant_is_refused(importer, options, error):
    with pytest.raises(error):
        importer.plan("account", "Name,Phone", [["A", "1"]], **options)


def test_options_are_read_as_scripts_write_them():
    assert parse_map("Preis = EUR=price") == ("Preis = EUR", "price")
    assert parse_map("Column=") == ("Column", "")
    assert parse_value("product:GTXPro=GTX Pro") == ("product", "GTXPro", "GTX Pro")
    for text in ("name", "=name"):
        with pytest.raises(BadOption):
            parse_map(text)
    for text in ("product=GTX", "product:GTX"):
        with pytest.raises(BadOption):
            parse_value(text)


def test_every_target_offered_can_be_chosen(importer, model):
    entity = model.schema.entity("opportunity")
    offered = dict(targets_of(model.schema, entity))

    assert {"id", "@at", "name", "stage.code", "account.name", "amount.currency"} <= offered.keys()
    for target in offered.keys() - {"id", "@at"}:
        other = "note" if target != "note" else "name"
        both = (("X", target), ("Y", other))
        plan = importer.plan("opportunity", "Y,X", [["A", None]], mapping=both)
        assert mapped(plan) == {"X": target, "Y": other}


def test_every_mistake_has_a_sentence(importer):
    from desktop.services.error_text import describe
    from desktop.services.importing import errors

    facts = {
        "option": "map", "text": "x", "column": "C", "columns": ("A", "B"), "target": "t",
        "entity": "account", "field": "f",
    }  # fmt: skip
    for kind in errors.ImportMistake.__subclasses__():
        text = describe(kind(**facts))
        assert kind.__name__ not in text
        assert text.endswith(".")
