"""The hub's command line keeps its contract: one JSON document, one sentence, an exit code."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from server.cli import main
from tests.server.laptop import Laptop

Run = Callable[..., tuple[int, dict[str, object], str]]


@pytest.fixture
def run(database: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on this test's database."""

    def once(*words: str) -> tuple[int, dict[str, object], str]:
        exit_code = main([*words, "--database", database, "--json"])
        out, err = capsys.readouterr()
        return int(exit_code), json.loads(out) if out else {}, err

    return once


def test_a_workspace_is_made_with_a_code_for_its_admin(run: Run) -> None:
    exit_code, made, _ = run("init", "demo", "--admin", "boss")

    assert exit_code == 0
    assert made["workspace"] == "demo"
    assert len(str(made["code"])) == 27


def test_people_and_units_are_added_changed_and_listed(run: Run) -> None:
    run("init", "demo", "--admin", "boss")
    unit = run("unit", "add", "华东")[1]
    run("unit", "add", "Shanghai", "--parent", "华东")

    run("person", "add", "li", "--name", "李四", "--unit", "华东")
    run("person", "set", "li", "--email", "li@x.cn", "--role", "manager")
    people = run("person", "list")[1]["people"]

    assert isinstance(people, list)
    (li,) = [one for one in people if one["user"] == "li"]
    assert (li["name"], li["email"], li["role"]) == ("李四", "li@x.cn", "manager")
    assert li["unit"] == unit["id"]


def test_refusals_are_one_sentence_and_exit_code_4(run: Run) -> None:
    assert run("status")[0] == 4
    run("init", "demo", "--admin", "boss")

    for words in (
        ("init", "demo", "--admin", "boss"),
        ("code", "nobody"),
        ("person", "add", "boss"),
        ("person", "add", "li", "--unit", "nowhere"),
        ("device", "revoke", "7"),
        ("status", "--workspace", "other"),
    ):
        exit_code, printed, error = run(*words)
        assert (exit_code, printed) == (4, {}), words
        assert error.count("\n") == 1, error
        assert "Traceback" not in error


def test_with_several_workspaces_the_command_must_name_one(run: Run) -> None:
    run("init", "one", "--admin", "boss")
    run("init", "two", "--admin", "boss")

    assert run("status")[0] == 4
    assert run("status", "--workspace", "two")[1]["workspace"] == "two"


def test_an_unreachable_database_is_exit_code_5(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = main(["status", "--database", "postgresql://127.0.0.1:1/x"])

    assert exit_code == 5
    assert "Traceback" not in capsys.readouterr().err


def test_verify_answers_with_exit_code_4_when_something_was_altered(
    run: Run, database: str
) -> None:
    from server.store.pool import connect

    run("init", "demo", "--admin", "boss")
    assert run("verify")[:1] == (0,)

    with connect(database) as connection:
        connection.execute("UPDATE journal SET outcome = 'refused'")
    exit_code, printed, _ = run("verify")

    assert exit_code == 4
    assert printed["ok"] is False


def test_talking_in_clear_beyond_this_machine_is_refused(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code = main(["serve", "--database", database, "--listen", "0.0.0.0:0"])

    assert exit_code == 4
    assert "--tls-cert" in capsys.readouterr().err


def test_a_missing_certificate_is_exit_code_2(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ["--tls-cert", str(tmp_path / "no.pem"), "--tls-key", str(tmp_path / "no.key")]

    exit_code = main(["serve", "--database", database, "--listen", "0.0.0.0:0", *files])

    assert exit_code == 2
    assert "no.pem" in capsys.readouterr().err


class Office:
    """A hub with its own PostgreSQL under a folder, as a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = self.command("init", "demo", "--admin", "boss")
        self._process = self._start()
        self.url = ""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if "listening on" in line:
                self.url = f"http://127.0.0.1:{line.split('port ')[1].split(',')[0]}"
                break

    def _start(self) -> subprocess.Popen[str]:
        words = ["serve", "--data", str(self.folder), "--listen", "127.0.0.1:0"]
        return subprocess.Popen(
            [sys.executable, "-m", "server.cli", *words], stderr=subprocess.PIPE, text=True
        )

    def command(self, *words: str) -> dict[str, object]:
        done = subprocess.run(
            [sys.executable, "-m", "server.cli", *words, "--data", str(self.folder), "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return dict(json.loads(done.stdout))

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate()
        return self._process.returncode


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "hub")
    yield office
    if office._process.poll() is None:
        office.stop()


@pytest.mark.skipif(os.name == "nt", reason="SIGTERM")
def test_commands_work_while_an_embedded_hub_serves_and_it_stops_cleanly(office: Office) -> None:
    code = str(office.command("code", "boss")["code"])

    with Laptop(office.url) as laptop:
        laptop.join(code)
        laptop.fetch()
    (device,) = office.command("device", "list")["devices"]  # type: ignore[misc, attr-defined]
    assert device["user"] == "boss"
    assert device["last_seen"]
    assert httpx.get(office.url + "/v1/health").text == "ok\n"

    assert office.stop() == 0
    assert not (office.folder / "postgres" / "postmaster.pid").exists()


def test_the_embedded_database_asks_for_its_password(office: Office) -> None:
    import psycopg

    socket = str(office.folder / "postgres")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=socket, user="postgres", dbname="postgres")
    assert (office.folder / "postgres.key").stat().st_mode & 0o077 == 0


def test_a_hub_whose_database_is_gone_stops_and_says_so(office: Office) -> None:
    pid = int((office.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    os.kill(pid, signal.SIGKILL)
    _, error = office._process.communicate(timeout=60)

    assert office._process.returncode == 5
    assert "The database does not answer" in error
