"""The worked example of CONTRIBUTING.md, run as it stands there: what it claims is true."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from desktop import features
from desktop.cli.main import main
from desktop.controllers.session import Place
from desktop.registry import Feature, model_of
from desktop.services.records.reading import get_record
from desktop.services.records.searching import search
from desktop.services.records.writing import Edits, add_record, change_record
from desktop.services.syncing.conflicts import open_conflicts
from desktop.services.syncing.syncing import sync_now
from desktop.vault.check import check
from desktop.vault.model import Model
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE
from tests.meeting.conftest import laptop
from tests.server.conftest import database, firm, postgres, time
from tests.views.conftest import runner, settle, theme

__all__ = ["database", "firm", "laptop", "postgres", "runner", "settle", "theme", "time"]

GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"
FILE = re.compile(r"in `(desktop/\w+/\w+\.py)`:\n\n```python\n(.*?)```", re.DOTALL)
LINE = re.compile(r"`desktop/features/__init__\.py`[^\n]*:\n\n```python\n(.*?)```", re.DOTALL)

Command = Callable[..., dict]


def module_of(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


@pytest.fixture(autouse=True)
def vehicles(monkeypatch: pytest.MonkeyPatch) -> Feature:
    """Put the files of the example into the program, and its line into the tuple."""
    text = GUIDE.read_text("utf-8")
    scope = {}
    for path, code in FILE.findall(text):
        name = module_of(path)
        module = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
        exec(compile(code, path, "exec"), module.__dict__)
        scope[name.rpartition(".")[2]] = module
    (line,) = LINE.findall(text)
    added = eval(f"({line.strip()})", scope)
    monkeypatch.setattr(features, "ALL", features.ALL + added)
    return added[0]


@pytest.fixture
def model(vehicles: Feature) -> Model:
    del vehicles
    return model_of(features.ALL)


@pytest.fixture
def holdfast(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Return the command line, on a vault of its own."""
    monkeypatch.setenv("HOLDFAST_VAULT", str(vault.path))
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)

    def run(*words: object, exit_code: int = 0) -> dict:
        capsys.readouterr()
        code = main([*map(str, words), "--json"])
        said = capsys.readouterr()
        assert code == exit_code, said.err
        return json.loads(said.out)

    return run


@pytest.fixture
def car(holdfast: Command) -> str:
    """A customer and a car lent to it."""
    holdfast("add", "account", "name=康德医疗", "code=C-1", "industry=医院")
    words = ("name=红旗轿车", "plate=沪A12345", "account=康德医疗", "price=258000", "state=lent")
    return holdfast("add", "vehicle", *words)["id"]


def test_the_example_is_two_files_and_one_line():
    text = GUIDE.read_text("utf-8")
    assert [path for path, _code in FILE.findall(text)] == [
        "desktop/models/vehicle.py",
        "desktop/features/vehicles.py",
    ]
    assert len(LINE.findall(text)[0].strip().splitlines()) == 1


def test_a_car_is_kept_listed_and_filtered(holdfast: Command, car: str):
    holdfast("add", "vehicle", "name=蔚来", "state=free")

    found = holdfast("list", "vehicle", "--where", "state = lent and account.industry = 医院")

    assert [row["id"] for row in found["rows"]] == [car]
    assert found["rows"][0]["account"]["title"] == "康德医疗"
    assert found["rows"][0]["price"] == {"amount": "258000.00", "currency": "CNY"}


def test_a_car_is_found_by_words_plate_pinyin_and_initials(holdfast: Command, car: str):
    for words in ("红旗", "旗", "沪A12345", "hongqi", "hq"):
        assert [hit["id"] for hit in holdfast("search", words)["hits"]] == [car], words


def test_cars_are_imported_by_their_headings(holdfast: Command, car: str, tmp_path: Path):
    file = tmp_path / "cars.csv"
    rows = (
        "Vehicle model,Number plate,Customer,Price",
        "红旗轿车,沪A12345,C-1,240000",
        "蔚来,沪B1,,",
    )
    file.write_text("\n".join(rows), "utf-8")

    told = holdfast("import", file, "--into", "vehicle")

    assert (told["created"], told["updated"], told["rejected"]) == (1, 1, 0)
    assert holdfast("get", "vehicle", car)["price"]["amount"] == "240000.00"


def test_an_export_imports_unchanged(holdfast: Command, car: str, tmp_path: Path):
    for name in ("cars.xlsx", "cars.csv"):
        assert holdfast("export", "vehicle", tmp_path / name)["rows"] == 1
        told = holdfast("import", tmp_path / name, "--into", "vehicle")
        assert (told["unchanged"], told["read"]) == (1, 1)


def test_a_car_has_a_history_and_every_edit_a_way_back(holdfast: Command, car: str):
    holdfast("set", "vehicle", car, "state=free")

    (change,) = [c for c in holdfast("history", "vehicle", car)["changes"] if c["op"] == "edit"]
    assert (change["field"], change["old"], change["new"]) == ("state", "lent", "free")
    holdfast("undo")

    assert holdfast("get", "vehicle", car)["state"] == "lent"
    assert holdfast("check")["ok"]


def test_a_vault_from_before_gets_the_table_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: Model, vehicles: Feature
):
    from desktop.services.setup import new_vault
    from desktop.vault import keys

    before = model_of([feature for feature in features.ALL if feature is not vehicles])
    path = tmp_path / "old.holdfast"
    old, _recovery = new_vault(
        path, PASSPHRASE, before, person_name="周敏", cost=keys.RECOVERY_COST
    )
    account = add_record(old, "account", {"name": "康德"}).id
    old.close()

    vault = Vault.open(path, PASSPHRASE, model)

    car = add_record(vault, "vehicle", {"name": "红旗", "account": account})
    assert [hit.id for hit in search(vault, "hongqi")] == [car.id]
    assert list((path / "backups").iterdir()) != []
    vault.close()


def test_two_people_edit_one_car_offline(laptop: Callable[[str], Vault]):
    a, b = laptop("a"), laptop("b")
    car = add_record(a, "vehicle", {"name": "红旗", "plate": "沪A12345", "price": "1"}).id
    sync_now(a)
    sync_now(b)
    change_record(a, "vehicle", car, Edits({"state": "lent", "note": "Two keys."}))
    change_record(b, "vehicle", car, Edits({"price": "2 USD", "plate": "沪B1"}, {"tags": ["vip"]}))

    for vault in (a, b, a):
        sync_now(vault)

    mine, theirs = (get_record(vault, "vehicle", car).columns for vault in (a, b))
    names = sorted(a.entity("vehicle").sent_columns)
    assert [mine[name] for name in names] == [theirs[name] for name in names]
    assert (mine["state"], mine["plate"], mine["note"]) == ("lent", "沪B1", "Two keys.")
    assert (mine["price"], mine["price_currency"]) == (20_000, "USD")
    assert open_conflicts(a) == []
    assert [finding.name for finding in check(b) if not finding.ok] == []


@pytest.fixture
def window(vault: Vault, runner, theme, settle):
    """Open the main window on the vault; nothing of it is left afterwards."""
    from desktop import wiring
    from desktop.controllers.preferences import Preferences
    from desktop.services.settings import Settings

    settings = Settings(None)
    session = wiring.open_session(vault, runner, settings)
    made = wiring.open_window(session, Preferences(settings, session))
    made.show()
    yield made
    made.close()
    settle()
    session.stop()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_rail_opens_its_list_and_its_form(vault: Vault, window, settle):
    car = add_record(vault, "vehicle", {"name": "红旗轿车", "plate": "沪A12345"})

    window.rail.item("vehicles").click()
    settle()
    shown = window.pages.page("vehicles").list_of("vehicle")
    cells = shown.table.model()
    texts = [cells.index(0, column).data() for column in range(cells.columnCount())]
    window.session.navigate(Place("vehicles", "vehicle", car.id))
    settle()
    page = window.pages.page("vehicles").record

    assert cells.rowCount() == 1
    assert {"红旗轿车", "沪A12345"} <= set(texts)
    assert page.isVisible()
    assert page.state.facts.record.id == car.id
    fields = [row.objectName() for row in page.fields.findChildren(QWidget)]
    assert {"field_plate", "field_due_back_on", "field_price"} <= set(fields)


def test_a_customer_s_page_shows_the_cars_lent_to_it(vault: Vault, window, settle):
    account = add_record(vault, "account", {"name": "康德医疗"})
    car = add_record(vault, "vehicle", {"name": "红旗轿车", "account": account.id})

    window.session.navigate(Place("customers", "account", account.id))
    settle()

    page = window.pages.page("customers").record
    assert page.findChild(QWidget, "panel_vehicle.account") is not None
    assert page.findChild(QWidget, f"linked_{car.id}") is not None
