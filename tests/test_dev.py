"""The script that sets the project up does what is missing, and only from pinned packages."""

import importlib.util
import json
import re
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"[\w.-]+(\[[\w,-]+\])?==[\w.+!-]+( ; [^#]+)?( --hash=sha256:[0-9a-f]{64})+")


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # its cache would lie beside it
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def commands(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of programs that would have been run from now on."""
    run: list[str] = []

    def record(*command: str | Path, **_environment: str) -> int:
        run.append(" ".join(map(str, command)))
        return 0

    for name in ("call", "must", "must_quietly"):
        monkeypatch.setattr(dev, name, record)
    return run


@pytest.fixture
def environment(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the place of an environment that is not there yet."""
    place = tmp_path / ".venv"
    monkeypatch.setattr(dev, "VENV", place)
    monkeypatch.setattr(dev, "STAMP", place / "stamp.json")
    monkeypatch.setattr(dev, "new_environment", lambda _uv: place.mkdir(exist_ok=True))
    return place


def requirements(lock: Path) -> list[str]:
    """Return one line per package, its hashes included."""
    joined = lock.read_text("utf-8").replace(" \\\n", " ")
    lines = (re.sub(r" +", " ", line).strip() for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def versions(lock: Path) -> set[str]:
    return {line.split(" --hash")[0] for line in requirements(lock)}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_package_is_pinned_with_its_hashes(lock: Path) -> None:
    assert requirements(lock) != []
    assert [line for line in requirements(lock) if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("name", sorted(path.name for path in LOCKS[0].parent.iterdir()))
def test_no_requirement_file_names_an_index(name: str) -> None:
    text = (LOCKS[0].parent / name).read_text("utf-8")

    assert not re.search(r"://|index-url|find-links|trusted-host", text)


@pytest.mark.parametrize("name", ["program", "hub"])
def test_users_get_the_versions_developers_have(name: str) -> None:
    folder = ROOT / "requirements"

    everything = {entry.split(" ;")[0] for entry in versions(folder / "dev.txt")}

    assert {entry.split(" ;")[0] for entry in versions(folder / f"{name}.txt")} <= everything


@pytest.mark.usefixtures("environment")
def test_set_up_installs_only_with_hashes_and_then_the_project(
    dev: ModuleType, commands: list[str]
) -> None:
    dev.make_environment()

    packages, project = commands
    assert "--require-hashes" in packages
    assert str(dev.PINNED) in packages
    assert "--no-deps --no-build-isolation -e" in project


@pytest.mark.usefixtures("environment")
def test_a_second_set_up_does_nothing(dev: ModuleType, commands: list[str]) -> None:
    dev.make_environment()
    commands.clear()

    dev.make_environment()

    assert commands == []


def test_new_pins_are_installed_into_the_same_environment(
    dev: ModuleType, commands: list[str], environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.make_environment()
    commands.clear()
    stamp = json.loads(dev.STAMP.read_text("utf-8"))
    dev.STAMP.write_text(json.dumps({**stamp, "packages": "older"}), "utf-8")
    monkeypatch.setattr(dev, "new_environment", lambda _uv: pytest.fail("made a new one"))

    dev.make_environment()

    assert len(commands) == 2
    assert json.loads(dev.STAMP.read_text("utf-8")) == stamp


@pytest.mark.usefixtures("environment")
def test_a_set_up_that_failed_is_done_again(
    dev: ModuleType, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_command: str | Path) -> None:
        raise dev.SetupFailed("no network")

    with monkeypatch.context() as broken:
        broken.setattr(dev, "install", fail)
        with pytest.raises(dev.SetupFailed):
            dev.make_environment()

    dev.make_environment()

    assert len(commands) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="has no such packages")
def test_who_may_not_install_is_told_what_is_missing(
    dev: ModuleType,
    commands: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)

    dev.need_packages(["libgl1", "fonts-noto-cjk"])

    assert commands == []
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("libgl1 fonts-noto-cjk")


def test_every_check_runs_though_one_fails(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def checked(name: str, *_command: str) -> int:
        ran.append(name)
        return int(name == "format")

    monkeypatch.setattr(dev, "checked", checked)

    assert dev.check([]) == 1
    assert ran == ["format", "style", "types", "imports"]


@pytest.mark.usefixtures("commands")
def test_a_sample_vault_that_failed_is_not_left_behind(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vault = tmp_path / "sample.holdfast"

    def half_made(*_command: str | Path, **_environment: str) -> int:
        vault.mkdir()
        return 1

    monkeypatch.setattr(dev, "call", half_made)

    with pytest.raises(dev.SetupFailed):
        dev.sample_vault([str(vault)])
    assert not vault.exists()


def test_an_unknown_command_is_refused_with_the_list_of_commands(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["launch"]) == 2
    shown = capsys.readouterr().out
    assert all(name in shown for name in dev.COMMANDS)


def test_without_a_display_the_screens_are_pictured_in_both_languages_and_themes(
    dev: ModuleType, commands: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mine.holdfast").mkdir()
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "has_display", lambda: False)

    assert dev.run([str(tmp_path / "mine.holdfast")]) == 0

    assert len(commands) == 4
    assert all(f"--vault {tmp_path / 'mine.holdfast'}" in command for command in commands)
    places = {path.name for path in (tmp_path / "tour").iterdir()}
    assert places == {"zh_CN-light", "zh_CN-dark", "en-light", "en-dark"}
