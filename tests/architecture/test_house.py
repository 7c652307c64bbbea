"""Every feature keeps the contract of the house, and starting up stays light."""

import ast
import json
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import QCoreApplication, QEvent
from sqlalchemy import Connection, inspect
from sqlalchemy.schema import MetaData, Table

from desktop import features, wiring
from desktop.cli.main import _parser as desktop_commands
from desktop.cli.parser import with_dashes_kept
from desktop.controllers.preferences import Preferences
from desktop.controllers.session import Place
from desktop.registry import model_of
from desktop.services.custom_fields import Wish, add_field
from desktop.services.settings import Settings
from desktop.vault.check import check
from desktop.vault.model import Model
from desktop.vault.tables import SYSTEM, entity_tables, search_table
from desktop.vault.vault import Vault
from desktop.views.frame.window import MainWindow
from desktop.views.theme.icons import _codes
from server.cli import _parser as hub_commands
from sync.schema import Entity, Field, Kind
from tests.views.conftest import runner, settle, theme

__all__ = ["runner", "settle", "theme"]

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "resources" / "translations" / "holdfast.pot"
SCREENS = [feature.key for feature in features.ALL if feature.make_page is not None]
HEAVY = {
    "pandas",
    "numpy",
    "scipy",
    "openpyxl",
    "xlsxwriter",
    "pyqtgraph",
    "pypinyin",
    "httpx",
    "python_calamine",
    "charset_normalizer",
    "alembic",
    "babel",
}
MODEL = model_of(features.ALL)
ENTITIES = MODEL.schema.entities


def every_field() -> Iterator[tuple[Entity, Field]]:
    for entity in ENTITIES:
        for field in entity.fields:
            yield entity, field


# ---------------------------------------------------------------- what features say


def test_keys_and_entities_have_one_owner() -> None:
    keys = Counter(feature.key for feature in features.ALL)
    owned = Counter(entity.name for feature in features.ALL for entity in feature.entities)
    fields = Counter((entity.name, field.name) for entity, field in every_field())

    assert [name for counted in (keys, owned, fields) for name, n in counted.items() if n > 1] == []


def test_icons_are_in_the_family() -> None:
    named = {feature.icon for feature in features.ALL} | {entity.icon for entity in ENTITIES}
    assert named - _codes().keys() == set()


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_an_entity_names_only_what_there_is(entity: Entity) -> None:
    known = MODEL.schema.by_name
    assert entity.title in entity.by_name
    assert entity.order.lstrip("-") in entity.by_name
    assert [link.name for link in entity.links() if link.target not in known] == []
    assert not entity.parts_of or entity.by_name[entity.parts_of].kind is Kind.LINK
    choices = [field for field in entity.fields if field.kind is Kind.CHOICE]
    assert [field.name for field in choices if not field.choices] == []
    defaults = [field for field in choices if field.default is not None]
    assert [f.name for f in defaults if f.default not in {c.code for c in f.choices}] == []


def test_rules_are_about_records_of_their_feature() -> None:
    for feature in features.ALL:
        assert feature.rules.keys() <= {entity.name for entity in feature.entities}


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_a_heading_means_one_field_of_an_entity(entity: Entity) -> None:
    meant: dict[str, set[str]] = {}
    for field in entity.fields:
        if field.form and not field.system:
            for heading in (field.name, field.label, *field.aliases):
                meant.setdefault(heading.casefold(), set()).add(field.name)
    assert {heading: names for heading, names in meant.items() if len(names) > 1} == {}


def test_every_label_is_in_the_catalogue() -> None:
    with TEMPLATE.open("rb") as file:
        known = {message.id for message in read_po(file)}
    shown = [feature.title for feature in features.ALL]
    shown += [words for entity in ENTITIES for words in (entity.label, entity.plural)]
    shown += [words for _e, field in every_field() for words in (field.label, field.help) if words]
    shown += [
        choice.label
        for _e, field in every_field()
        for choice in field.choices
        if choice.label != choice.code
    ]
    assert sorted(set(shown) - known) == []


def marked_texts(path: Path) -> Iterator[str]:
    """Yield every text a module marks, wherever it stands; the collector skips some places."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = node.args[0] if node.args else None
            if node.func.id in {"_", "_m", "mark", "ngettext"} and isinstance(first, ast.Constant):
                yield first.value


@pytest.mark.parametrize("room", ["desktop", "server", "sync"])
def test_every_marked_text_is_collected(room: str) -> None:
    with TEMPLATE.open("rb") as file:
        ids = [message.id for message in read_po(file)]
    known = {text if isinstance(text, str) else text[0] for text in ids}
    marked = {text: path for path in (ROOT / room).rglob("*.py") for text in marked_texts(path)}
    lost = {text: str(path) for text, path in marked.items() if text and text not in known}
    assert lost == {}, "not inside an f-string or another marked text; then: ./dev translations"


# ---------------------------------------------------------------- screens


@pytest.fixture
def window(vault, runner, theme, settle) -> Iterator[MainWindow]:
    """Open the main window; nothing of it is left afterwards."""
    settings = Settings(None)
    session = wiring.open_session(vault, runner, settings)
    window = wiring.open_window(session, Preferences(settings, session))
    window.show()
    yield window
    window.close()
    settle()
    session.stop()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def unopened(window: MainWindow, settle: Callable[[], None]) -> list[str]:
    """Visit every screen; return those that did not open."""
    missing = []
    for key in SCREENS:
        window.session.navigate(Place(key))
        settle()
        page = window.pages.page(key)
        if page is None or not page.isVisible():
            missing.append(key)
    return missing


def test_every_screen_opens_on_an_empty_vault(window, settle) -> None:
    assert unopened(window, settle) == []


def test_every_screen_opens_on_a_full_vault(vault, window, settle) -> None:
    from desktop.services.sample_loading import load_sample

    load_sample(vault, language="zh_CN", today=date(2026, 11, 22))

    assert unopened(window, settle) == []
    assert [finding for finding in check(vault) if not finding.ok] == []


# ---------------------------------------------------------------- tables


def shape(table: Table) -> tuple[object, ...]:
    """Return what two tables must have in common: columns with type and duty, and indexes."""
    columns = {
        column.name: (str(column.type), column.nullable, bool(column.primary_key))
        for column in table.columns
    }
    indexes = {
        (index.name, tuple(column.name for column in index.columns), bool(index.unique))
        for index in table.indexes
    }
    return columns, indexes


def found_in(connection: Connection, names: set[str]) -> dict[str, tuple[object, ...]]:
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _metadata: name in names)
    return {name: shape(table) for name, table in metadata.tables.items()}


def names_of(connection: Connection, kind: str) -> set[str]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = ?", (kind,))
    return {row[0] for row in rows}


def test_the_log_s_tables_are_those_the_migrations_make(vault: Vault) -> None:
    wanted = {name: shape(table) for name, table in SYSTEM.tables.items()}
    with vault.read() as connection:
        assert found_in(connection, set(wanted)) == wanted


def test_every_entity_has_the_table_its_description_says(vault: Vault, model: Model) -> None:
    wanted = {name: shape(table) for name, table in entity_tables(model.schema).items()}
    with vault.read() as connection:
        assert found_in(connection, set(wanted)) == wanted
        unique = {
            name
            for name in wanted
            for constraint in inspect(connection).get_unique_constraints(name)
            if constraint["column_names"] == ["id"]
        }
    assert unique == set(wanted)


def test_every_entity_is_guarded_and_searchable(vault: Vault, model: Model) -> None:
    names = [entity.name for entity in model.schema.entities]
    guards = {f"guard_{name}_{event}" for name in names for event in ("insert", "update", "delete")}
    log = {
        f"guard_{name}_{event}" for name in ("batch", "change") for event in ("update", "delete")
    }
    with vault.read() as connection:
        triggers, tables = names_of(connection, "trigger"), names_of(connection, "table")
    assert guards | log <= triggers
    assert {search_table(name) for name in names} <= tables


def test_there_is_no_table_nobody_owns(vault: Vault, model: Model) -> None:
    owned = {*SYSTEM.tables, *(entity.name for entity in model.schema.entities), "alembic_version"}
    with vault.read() as connection:
        tables = names_of(connection, "table")
    assert {t for t in tables if not t.startswith(("search_", "sqlite_"))} == owned


def test_a_field_added_at_run_time_has_the_column_a_built_in_one_would(vault: Vault) -> None:
    for kind in Kind:
        details = {"choices": ("a", "b"), "target": "person"}
        add_field(vault, Wish("account", f"own_{kind.value}", kind, kind.value, **details))

    wanted = shape(entity_tables(vault.schema)["account"])

    with vault.read() as connection:
        assert found_in(connection, {"account"})["account"] == wanted


# ---------------------------------------------------------------- start-up


def imported_by(code: str) -> set[str]:
    said = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint(json.dumps([*sys.modules]))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in json.loads(said.stdout)}


def test_the_command_line_starts_without_windows_and_heavy_libraries() -> None:
    assert imported_by("import desktop.cli.main") & {*HEAVY, "PySide6"} == set()


def test_the_window_starts_without_heavy_libraries() -> None:
    loaded = imported_by("import desktop.app")
    assert loaded & {*HEAVY, "qtawesome", "sqlalchemy", "sqlcipher3"} == set()


def test_what_an_open_vault_imports_is_not_heavy() -> None:
    code = "from desktop import wiring\nfrom desktop.services.progress import Silent"
    assert imported_by(f"{code}\nwiring._warm(Silent())") & HEAVY == set()


def test_desktop_and_hub_stay_apart() -> None:
    assert "server" not in imported_by("import desktop.cli.main, desktop.app")
    assert "desktop" not in imported_by("import server.cli")


# ---------------------------------------------------------------- the manual

MANUALS = [ROOT / "docs" / "en", ROOT / "docs" / "zh_CN"]
PAGES = sorted(page for folder in MANUALS for page in folder.glob("*.md"))


def commands_in(page: Path) -> Iterator[list[str]]:
    """Yield the words of every command a page tells people to type."""
    for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] in ("holdfast", "holdfast-hub"):
                yield list(takewhile(lambda word: word not in ("|", ">"), words))


def test_the_manual_has_the_same_pages_in_both_languages() -> None:
    english, chinese = ({page.name for page in folder.glob("*.md")} for folder in MANUALS)
    assert english == chinese


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_every_command_in_the_manual_is_one(page: Path) -> None:
    parsers = {"holdfast": desktop_commands(), "holdfast-hub": hub_commands()}
    for program, *words in commands_in(page):
        given = with_dashes_kept(words) if program == "holdfast" else words
        parsers[program].parse_args(given)


@pytest.mark.parametrize(
    "page", [*PAGES, *ROOT.glob("*.md"), *ROOT.glob("docs/adr/*.md")], ids=lambda page: page.stem
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
