"""Published exports give the published figures; the files are no part of the project."""

import os
from pathlib import Path

import pytest

from desktop.services.importing.options import ImportOptions
from desktop.services.importing.plan import plan_import
from desktop.services.importing.run import run_import
from desktop.services.tabular.errors import AmbiguousDates

DATA = Path(os.environ.get("HOLDFAST_TEST_DATA") or "no such folder")
MAVEN = DATA / "maven_crm"
STAGES = {"Prospecting": "prospect", "Engaging": "contacted", "Won": "won", "Lost": "lost"}
DEALS = (
    ("opportunity_id", "code"),
    ("sales_agent", "owner"),
    ("product", "product.name"),
    ("account", "account.name"),
    ("deal_stage", "stage"),
    ("engage_date", "opened_on"),
    ("close_date", "closed_on"),
    ("close_value", "amount"),
)

pytestmark = pytest.mark.skipif(not MAVEN.is_dir(), reason="the published files are not here")


def bring(vault, file, entity, mapping, **options):
    plan = plan_import(
        vault, MAVEN / file, entity, ImportOptions(mapping=tuple(mapping), **options)
    )
    foreseen = plan.as_result()
    result = run_import(vault, plan)
    assert (foreseen.created, foreseen.rejected) == (result.created, result.rejected)
    return result


def figures(importer):
    [(count, amount, days)] = importer.values(
        "SELECT count(*), sum(amount) / 10000.0, avg(julianday(closed_on) - julianday(opened_on)) "
        "FROM opportunity o JOIN stage s ON s.id = o.stage WHERE s.code = 'won'"
    )
    stages = importer.values(
        "SELECT s.code, count(*) FROM opportunity o JOIN stage s ON s.id = o.stage "
        "GROUP BY 1 ORDER BY 2"
    )
    return count, amount, round(days, 3), stages


PUBLISHED = (
    4238,
    10_005_534.0,
    51.782,
    [("prospect", 500), ("contacted", 1589), ("lost", 2473), ("won", 4238)],
)


def test_a_crm_export_gives_the_published_figures(importer, vault):
    accounts = bring(
        vault,
        "accounts.csv",
        "account",
        [
            ("account", "name"),
            ("sector", "industry"),
            ("revenue", ""),
            ("employees", "employees"),
            ("office_location", "region"),
            ("subsidiary_of", "parent.name"),
            ("year_established", ""),
        ],
    )
    products = [("product", "name"), ("sales_price", "price"), ("series", "")]
    bring(vault, "products.csv", "product", products)
    values = {"product": {"GTXPro": "GTX Pro"}, "stage": STAGES}
    people = frozenset({"person"})
    unmended = plan_import(
        vault,
        MAVEN / "sales_pipeline.csv",
        "opportunity",
        ImportOptions(mapping=DEALS, create_missing=people, values={"stage": STAGES}),
    )

    deals = bring(
        vault, "sales_pipeline.csv", "opportunity", DEALS, create_missing=people, values=values
    )

    assert accounts.created == 85
    assert unmended.rejected == 1480
    assert (deals.created, deals.rejected, deals.linked) == (8800, 0, {"person": 30})
    assert figures(importer) == PUBLISHED
    assert importer.values("SELECT count(*) FROM opportunity WHERE account IS NULL") == [(1425,)]


def test_the_day_first_copy_gives_the_same_dates_or_asks(importer, vault):
    try:
        bring(
            vault,
            "sales_pipeline_dd-mm-YYYY.csv",
            "opportunity",
            DEALS,
            create_missing=frozenset({"person", "account", "product"}),
            values={"stage": STAGES},
        )
    except AmbiguousDates:
        return
    assert figures(importer) == PUBLISHED
    assert importer.values("SELECT count(*) FROM account") == [(85,)]
