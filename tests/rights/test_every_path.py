"""Whatever path a person takes, they meet exactly what the rules say: compared with a vault in
which nothing else is left.
"""

import csv
import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop import features
from desktop.registry import model_of
from desktop.services import exporting, timeline, totals
from desktop.services.account_figures import account_figures
from desktop.services.records import reading, searching
from desktop.services.records.history import history
from desktop.services.records.linked import linked_values
from desktop.services.records.reading import Query
from desktop.services.reports.basis import Wish
from desktop.services.reports.catalogue import REPORTS
from desktop.services.vault_facts import record_counts
from sync import rights
from sync.errors import HoldfastError
from sync.ids import derived_id
from sync.rights import (
    Access,
    FieldRight,
    Grant,
    Member,
    Policy,
    Reach,
    Role,
    SharingRule,
    Unit,
    Verb,
)
from tests.rights.oracle import Oracle, acting, all_rows, pruned

PEOPLE = [derived_id("person", name) for name in ("an", "bo", "chen", "du")]
UNITS = [derived_id("unit", name) for name in ("firm", "east", "west")]
KINDS = (
    "account",
    "contact",
    "opportunity",
    "order",
    "activity",
    "lead",
    "product",
    "payment",
    "*",
)
FIELDS = (
    ("account", "phone"),
    ("account", "name"),
    ("account", "industry"),
    ("contact", "phone"),
    ("contact", "email"),
    ("opportunity", "amount"),
    ("opportunity", "stage"),
    ("order", "amount"),
    ("activity", "body"),
    ("*", "note"),
    ("account", "*"),
)
FILES = ("account", "opportunity", "contact")


@pytest.fixture(scope="module")
def firm(tmp_path_factory, model):
    """A small firm: four people, three units, records of every kind owned by all and by nobody."""
    from desktop.services.setup import new_vault
    from desktop.vault import keys

    vault, _ = new_vault(
        tmp_path_factory.mktemp("firm") / "v.holdfast",
        "correct horse battery staple",
        model,
        person_name="owner",
        cost=keys.RECOVERY_COST,
    )
    owners = itertools.cycle([*PEOPLE, None, PEOPLE[0]])
    units = itertools.cycle([None, UNITS[1], None, None, UNITS[2], UNITS[0], None])
    with vault.batch("edit") as batch:
        for person in PEOPLE:
            batch.create("person", {"name": person[:4]}, record=person)
        for unit in UNITS:
            batch.create("unit", {"name": unit[:4]}, record=unit)

        def make(entity, **values):
            return batch.create(entity, values | {"owner": next(owners), "unit": next(units)})

        products = [make("product", name=f"product {n}", code=f"P{n}") for n in range(2)]
        accounts = []
        for n in range(12):
            account = make(
                "account",
                name=f"客户{n} client{n}",
                phone=f"1380000{n:04d}",
                industry=("medical", "bank")[n % 2],
                note=f"secret{n}",
            )
            accounts.append(account)
            make("contact", name=f"person{n}", account=account, phone=f"1390000{n:04d}")
            deal = make(
                "opportunity", name=f"deal{n}", account=account, amount=100 * n, product=products[0]
            )
            order = make(
                "order",
                number=f"N{n}",
                account=account,
                ordered_on=date(2026, 3, 1 + n),
                amount=50 + n,
            )
            make("order_line", order=order, product=products[1], quantity=n + 1)
            make(
                "payment",
                account=account,
                order=order,
                received_on=date(2026, 4, 1 + n),
                amount=10 + n,
            )
            make(
                "activity",
                kind="call",
                subject=f"call{n}",
                account=account,
                opportunity=deal,
                body=f"said{n}",
            )
            make("lead", name=f"lead{n}", company=f"client{n}")
            batch.create(
                "attachment", {"name": f"f{n}", "about_entity": "account", "about_record": account}
            )
        from desktop.models.opportunity import standard_stage_id

        for deal in [
            r[0] for r in batch.connection.exec_driver_sql("SELECT id FROM opportunity").all()
        ][:6]:
            batch.set(
                "opportunity",
                deal,
                {"stage": standard_stage_id("won"), "closed_on": date(2026, 5, 1)},
            )
        for account in accounts[:5]:
            batch.set("account", account, {"phone": "13911112222", "note": "changed secret"})
        for n, account in enumerate(accounts[::3]):
            shared = {
                "about_entity": "account",
                "about_record": account,
                "level": ("read", "edit")[n % 2],
            }
            to = {"person": PEOPLE[n % 4]} if n % 2 else {"with_unit": UNITS[n % 3]}
            batch.create("share", shared | to)
        batch.trash("account", accounts[-1])
    yield vault
    vault.close()


def grants(role):
    reach = st.sampled_from(list(Reach))
    one = st.builds(
        Grant, st.just(role), st.sampled_from(KINDS), st.booleans(), reach, reach, reach, reach
    )
    return st.lists(one, min_size=1, max_size=5, unique_by=lambda g: g.entity)


def field_rights(role):
    pairs = st.tuples(st.sampled_from(FIELDS), st.sampled_from(list(Access)))
    return st.lists(pairs, max_size=4, unique_by=lambda p: p[0]).map(
        lambda found: [FieldRight(role, e, f, access) for (e, f), access in found]
    )


@st.composite
def policies(draw):
    roles = [
        Role(
            "r1",
            "one",
            "One",
            tuple(draw(st.sets(st.sampled_from(rights.ACTIONS)))),
            draw(st.booleans()),
        ),
        Role("r2", "two", "Two", tuple(draw(st.sets(st.sampled_from(rights.ACTIONS))))),
    ]
    parents = ["", UNITS[0], draw(st.sampled_from([UNITS[0], UNITS[1]]))]
    members = [
        Member(
            person,
            "",
            draw(st.sampled_from(["", *UNITS])),
            tuple(draw(st.sets(st.sampled_from(["one", "two"])))),
            draw(st.sampled_from([False] * 9 + [True])),
        )
        for person in PEOPLE
    ]
    rules = st.builds(
        SharingRule,
        st.uuids().map(str),
        st.sampled_from(UNITS),
        st.sampled_from(UNITS),
        st.sampled_from(KINDS),
        st.booleans(),
    )
    return Policy(
        tuple(roles),
        tuple(draw(grants("r1")) + draw(grants("r2"))),
        tuple(draw(field_rights("r1")) + draw(field_rights("r2"))),
        tuple(members),
        tuple(Unit(u, "", p) for u, p in zip(UNITS, parents, strict=True)),
        tuple(draw(st.lists(rules, max_size=2))),
    )


def every_answer(vault, folder):
    """Ask everything a person can ask, and return the answers."""
    said = {}
    for entity in vault.schema.entities:
        if entity.name == "security_event":  # asking makes some
            continue
        for trashed in (False, True):
            query = Query(entity.name, trashed=trashed)
            page = reading.list_records(vault, query, limit=500)
            said["list", entity.name, trashed] = [plain(r) for r in page.records]
            said["titles", entity.name, trashed] = [sorted(r.titles.items()) for r in page.records]
            said["count", entity.name, trashed] = reading.count_records(vault, query)
            said["ids", entity.name, trashed] = sorted(reading.select_ids(vault, query))
        money = [f.name for f in entity.fields if f.kind == "money"]
        said["sums", entity.name] = totals.sum_amounts(vault, Query(entity.name), money)
    for where in (
        "phone = '13911112222'",
        "phone ~ '1380000'",
        "industry = 'medical'",
        "owner = me",
        "note ~ 'secret'",
        "name > 'c'",
    ):
        said["where", where] = sorted(reading.select_ids(vault, Query("account", where=where)))
    for where in ("account.phone = '13911112222'", "account.industry = 'bank' and amount > 300"):
        said["where", where] = sorted(reading.select_ids(vault, Query("opportunity", where=where)))
    for sort in ("phone", "-industry", "name"):
        page = reading.list_records(vault, Query("account", sort=(sort,)), limit=500)
        said["sorted", sort] = [(r.id, r.columns[sort.lstrip("-")]) for r in page.records]
    for text in (
        "13911112222",
        "1380000",
        "client",
        "secret",
        "kehu",
        "person3",
        "changed",
        "deal",
        "said1",
    ):
        hits = searching.search(vault, text, limit=200)
        said["search", text] = sorted((h.entity, h.id, h.title, h.subtitle) for h in hits)
    said["facts"] = {k: n for k, n in record_counts(vault).items() if k != "security_event"}
    wish = Wish()
    for report in REPORTS:
        said["report", report.name] = answer(
            lambda r=report: rounded(r.document(r.make(vault, wish)))
        )
    return said


def of_records(vault, rows, folder):
    """Ask about single records, and write files."""
    said = {}
    for name in ("account", "opportunity", "contact", "activity"):
        for record in rows[name]:
            said["get", record] = answer(
                lambda n=name, r=record: plain(reading.get_record(vault, n, r))
            )
            said["history", record] = answer(lambda n=name, r=record: told(history(vault, n, r)))
        page = reading.list_records(vault, Query(name), limit=500)
        paths = (
            ["owner.name", "account.phone", "account.owner.name"]
            if name != "account"
            else ["owner.name"]
        )
        said["linked", name] = linked_values(vault, page.records, paths)
    for record in list(rows["account"])[:6]:
        said["timeline", record] = answer(
            lambda r=record: [
                (m.at, m.part, m.record.id if m.record else told([m.entry]))
                for m in timeline.timeline(vault, "account", r, limit=100).moments
            ]
        )
        said["figures", record] = answer(
            lambda r=record: account_figures(vault, r, date(2026, 6, 1))
        )
    return said


def told(entries):
    return [
        (e.op, e.at, e.person, e.batch, e.kind, [(f.field.name, f.old, f.new) for f in e.fields])
        for e in entries
    ]


def written(vault, folder, name, oracle):
    entity, file = oracle.schema.entity(name), folder / f"{name}.csv"
    shown = [f.name for f in entity.fields if oracle.access(entity, f) is not Access.HIDDEN]
    exporting.export_records(vault, name, file, fields=["id", *shown])
    with file.open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.reader(lines))
    file.unlink()
    return found


def rounded(said):
    """Return an answer without what depends on the very moment it was asked."""
    if isinstance(said, float):
        return round(said, 3)
    if isinstance(said, dict):
        return {key: rounded(value) for key, value in said.items()}
    return [rounded(one) for one in said] if isinstance(said, (list, tuple)) else said


def plain(record):
    kept = ("id", "life", *record.entity.columns)
    return {c: v for c, v in record.columns.items() if c in kept and v is not None}


def answer(ask):
    try:
        return ask()
    except HoldfastError as error:
        return type(error).__name__


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(policy=policies(), who=st.sampled_from(PEOPLE))
def test_every_path_says_what_the_rules_say(firm, tmp_path_factory, policy, who):
    model = model_of(features.ALL)
    rows = all_rows(firm)
    oracle = Oracle(policy, who, rows, model)
    folder = tmp_path_factory.mktemp("case")
    with acting(firm, policy, who, pytest.MonkeyPatch) as vault:
        seen = every_answer(vault, folder) | of_records(vault, rows, folder)
        files = {name: written(vault, folder, name, oracle) for name in FILES}

    for verb, ask in ((Verb.READ, None), (Verb.EXPORT, files)):
        left = pruned(firm, oracle, verb, folder / f"{verb}.holdfast", model)
        with acting(left, None, who, pytest.MonkeyPatch) as all_there_is:
            if ask is None:
                expected = every_answer(all_there_is, folder) | of_records(
                    all_there_is, rows, folder
                )
                for path, said in expected.items():
                    assert seen[path] == said, path
            else:
                for name, table in ask.items():
                    assert table == written(all_there_is, folder, name, oracle), name
        left.close()
