"""Texts that name other records."""

import pytest

MAP = (("Deal", "name"), ("Customer", "account"))


@pytest.fixture
def customers(importer):
    importer.run(
        "account",
        "Code,Customer name",
        [["C-1", "Acme"], ["C-2", "康德医疗"], ["C-3", "Twin"], ["C-4", "Twin"], ["C-5", "C-1"]],
    )
    return dict(importer.values("SELECT code, id FROM account"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Acme", "C-1"),
        (" acme ", "C-1"),
        ("ＡＣＭＥ", "C-1"),
        ("C-2", "C-2"),
        ("code:C-3", "C-3"),
        ("C-1", "C-1"),
    ],
)
def test_a_link_is_found_by_code_title_or_field(importer, customers, text, code):
    result = importer.run("opportunity", "Deal,Customer", [["D", text]], mapping=MAP)

    assert result.created == 1
    assert importer.values("SELECT account FROM opportunity") == [(customers[code],)]


def test_a_link_is_found_by_id(importer, customers):
    importer.run("opportunity", "Deal,Customer", [["D", customers["C-2"]]], mapping=MAP)

    assert importer.values("SELECT account FROM opportunity") == [(customers["C-2"],)]


def test_a_link_that_names_a_field_is_found_by_that_alone(importer, customers):
    by_name = (("Deal", "name"), ("Customer", "account.name"))

    importer.run("opportunity", "Deal,Customer", [["D", "C-1"]], mapping=by_name)

    assert importer.values("SELECT account FROM opportunity") == [(customers["C-5"],)]


@pytest.mark.usefixtures("customers")
def test_what_fits_none_or_several_is_refused_with_the_reason(importer):
    plan = importer.plan(
        "opportunity", "Deal,Customer", [["D", "Nobody"], ["E", "Twin"], ["F", ""]], mapping=MAP
    )

    assert (plan.created, plan.rejected) == (1, 2)
    assert "Nobody" in plan.reasons(0)[0]
    assert "several" in plan.reasons(1)[0]


@pytest.mark.usefixtures("customers")
def test_words_for_nothing_are_no_link(importer):
    result = importer.run("opportunity", "Deal,Customer", [["D", "null"], ["E", "-"]], mapping=MAP)

    assert result.created == 2


def test_missing_records_are_made_once_and_only_where_asked(importer):
    rows = [["D1", "New Co"], ["D2", "new co"], ["D3", "Other"], ["D4", ""]]

    refused = importer.plan("opportunity", "Deal,Customer", rows, mapping=MAP)
    result = importer.run(
        "opportunity", "Deal,Customer", rows, mapping=MAP, create_missing=frozenset({"account"})
    )

    assert refused.rejected == 3
    assert result.created == 4
    assert result.linked == {"account": 2}
    assert importer.values("SELECT name FROM account ORDER BY name") == [("New Co",), ("Other",)]
    assert importer.values("SELECT count(DISTINCT batch) FROM change WHERE entity = 'account'") == [
        (1,)
    ]


def test_the_value_also_serves_as_name_where_one_is_required(importer):
    importer.run(
        "order",
        "customer,date,amount",
        [["00004", "1997-01-01", 29.33]],
        mapping=(("customer", "account.code"),),
        create_missing=frozenset({"account"}),
    )

    assert importer.values("SELECT code, name FROM account") == [("00004", "00004")]


def test_nothing_is_made_for_rows_that_are_refused(importer):
    result = importer.run(
        "opportunity",
        "Deal,Customer,Amount",
        [["D", "New Co", "not a number"]],
        mapping=(*MAP, ("Amount", "amount")),
        create_missing=frozenset({"account"}),
    )

    assert result.batch is None
    assert importer.values("SELECT count(*) FROM account") == [(0,)]


def test_rows_of_one_file_link_to_each_other_in_any_order(importer):
    result = importer.run(
        "account", "Customer name,Parent account", [["Child", "Mother"], ["Mother", ""]]
    )

    assert result.created == 2
    assert importer.values("SELECT p.name FROM account c JOIN account p ON p.id = c.parent") == [
        ("Mother",)
    ]


def test_a_row_that_links_to_a_refused_row_is_refused_too(importer):
    plan = importer.plan(
        "account",
        "Customer name,Parent account,Employees",
        [
            ["Grandchild", "Child", 1],
            ["Child", "Mother", 1],
            ["Mother", "", "many"],
            ["Alone", "", 2],
        ],
    )

    assert [plan.outcome(row) for row in range(4)] == ["reject", "reject", "reject", "create"]


@pytest.mark.parametrize("text", ["won", "Won", "WON"])
def test_a_stage_is_given_by_code_or_name(importer, text):
    importer.run("opportunity", "Opportunity name,Stage", [["D", text]])

    assert importer.values("SELECT s.code FROM opportunity o JOIN stage s ON s.id = o.stage") == [
        ("won",)
    ]


def test_a_stage_brings_its_own_pipeline(importer):
    importer.run("pipeline", "Name,Position", [["Renewals", 2]])
    importer.run(
        "stage",
        "Name,Code,Pipeline,Position,Outcome",
        [["Offered", "offered", "Renewals", 1, "open"], ["Won", "r_won", "Renewals", 2, "won"]],
        mapping=(("Name", "name"),),
    )

    result = importer.run("opportunity", "Opportunity name,Stage", [["D", "Offered"]])
    unclear = importer.plan("opportunity", "Opportunity name,Stage", [["E", "Won"]])
    within = importer.run(
        "opportunity", "Opportunity name,Stage,Pipeline", [["F", "Won", "Renewals"]]
    )

    assert (result.created, unclear.rejected, within.created) == (1, 1, 1)
    assert importer.values(
        "SELECT o.name, p.name, s.code FROM opportunity o JOIN pipeline p ON p.id = o.pipeline "
        "JOIN stage s ON s.id = o.stage ORDER BY 1"
    ) == [("D", "Renewals", "offered"), ("F", "Renewals", "r_won")]
