"""No-network mode: nothing gets out, by any way, from any process; all else goes on working."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.services import network, network_test
from desktop.services.network_test import CHILD, HERE, WAYS
from desktop.services.settings import Settings, config_folder
from sync.errors import Exit
from tests.conftest import PASSPHRASE

ROOT = Path(__file__).parents[1]
ENTRIES = [
    path
    for path in (ROOT / "desktop").rglob("*.py")
    if 'if __name__ == "__main__"' in path.read_text("utf-8")
]


def python(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def holdfast(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "desktop.cli.main", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def managed(tmp_path, monkeypatch) -> Path:
    """Give a folder of policies that the programs started by a test obey."""
    folder = tmp_path / "policies"
    folder.mkdir()
    monkeypatch.setenv("HOLDFAST_POLICY_DIR", str(folder))
    return folder


# ---------------------------------------------------------------- the self-test


def test_every_way_out_is_refused_here_and_in_a_child() -> None:
    said = json.loads(holdfast("network", "--test", "--json", HOLDFAST_NO_NETWORK="1").stdout)

    assert (said["no_network"], said["reason"], said["holds"]) == (True, "environment", True)
    needed = [one for one in said["attempts"] if one["needed"]]
    tried = {(one["way"], one["where"]) for one in needed}
    assert {(way, where) for way in WAYS if way != "system" for where in (HERE, CHILD)} <= tried
    assert [one for one in needed if not one["refused"]] == []


def test_without_the_mode_the_same_test_finds_the_ways_open() -> None:
    said = holdfast("network", "--test", "--json")

    document = json.loads(said.stdout)
    assert (document["no_network"], document["holds"], said.returncode) == (False, False, 0)
    open_ways = {one["way"] for one in document["attempts"] if not one["refused"]}
    assert {"local", "listen", "http"} <= open_ways


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own filter is Linux's")
def test_linux_refuses_what_does_not_go_through_python() -> None:
    said = json.loads(holdfast("network", "--test", "--json", HOLDFAST_NO_NETWORK="1").stdout)
    below = [one for one in said["attempts"] if one["way"] == "system" and one["needed"]]
    if not below:
        pytest.skip("this kernel takes no filter")

    assert [one["refused"] for one in below] == [True, True]


# ---------------------------------------------------------------- who may switch it


def test_a_policy_stands_above_the_person(managed) -> None:
    (managed / "firm.json").write_text('{"no_network": true}', "utf-8")

    said = json.loads(holdfast("network", "--on", "--json").stdout)

    assert said == {"no_network": True, "reason": "policy"}


def test_the_person_switches_it_and_back() -> None:
    off = json.loads(holdfast("network", "--off", "--json").stdout)
    kept = Settings(config_folder()).no_network
    on = json.loads(holdfast("network", "--on", "--json").stdout)

    assert off == {"no_network": True, "reason": "setting"}
    assert kept
    assert on == {"no_network": False, "reason": ""}


# ---------------------------------------------------------------- what the guard lets pass


TAKE = "from desktop.services import precautions; precautions.take()\nimport socket\n"


def test_sockets_that_stay_on_this_machine_by_construction_work(tmp_path) -> None:
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("no such sockets here")
    code = (
        f"{TAKE}one, two = socket.socketpair()\none.send(b'hello')\n"
        f"s = socket.socket(socket.AF_UNIX)\ns.bind({str(tmp_path / 's')!r})\n"
        "print(two.recv(5).decode())"
    )

    assert python(code, HOLDFAST_NO_NETWORK="1").stdout == "hello\n"


def test_a_socket_made_before_the_mode_cannot_be_used_after() -> None:
    code = (
        f"{TAKE}import os\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "os.environ['HOLDFAST_NO_NETWORK'] = '1'\n"
        "to = ('127.0.0.1', 9)\n"
        "for use in (lambda: s.connect(to), lambda: s.sendto(b'', to), lambda: s.bind(to)):\n"
        "    try: use()\n"
        "    except Exception as error: print(type(error).__name__)\n"
    )

    assert python(code).stdout.split() == ["NetworkOff"] * 3


def test_meeting_a_hub_says_that_the_mode_is_on(vault, monkeypatch) -> None:
    vault.close()
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("HOLDFAST_VAULT", str(vault.path))
    said = holdfast("join", "https://192.0.2.1", "ABCD-EFGH-JKLM", HOLDFAST_NO_NETWORK="1")

    assert said.returncode == Exit.HUB
    assert said.stderr == "No-network mode is on, so the program opens no connection.\n"


def test_the_client_of_the_hub_passes_the_refusal_on() -> None:
    code = (
        f"{TAKE}from desktop.services.network import NetworkOff\n"
        "from desktop.services.syncing.client import HubClient\n"
        "from sync.wire import Refusal\n"
        "client = HubClient('http://192.0.2.1', look=lambda: None)\n"
        "try: client.ask('/v1/join', Refusal(code='x'), Refusal)\n"
        "except NetworkOff as error: print(error.reason)"
    )

    assert python(code, HOLDFAST_NO_NETWORK="1").stdout == "environment\n"


# ---------------------------------------------------------------- by construction


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)
def test_every_process_takes_the_precautions_first(path) -> None:
    assert "precautions.take()" in path.read_text("utf-8")


def test_the_window_never_loads_the_network_of_qt() -> None:
    code = (
        "import desktop.app, desktop.wiring, importlib, pkgutil, desktop, sys\n"
        "from desktop.services.progress import Silent\n"
        "desktop.wiring._warm(Silent())\n"
        "for found in pkgutil.walk_packages(desktop.views.__path__, 'desktop.views.'):\n"
        "    importlib.import_module(found.name)\n"
        "print([name for name in sys.modules if 'QtNetwork' in name or 'QtWeb' in name])\n"
        "if sys.platform == 'linux':\n"
        "    print('libQt6Network' in open('/proc/self/maps').read())"
    )
    said = python(code, QT_QPA_PLATFORM="offscreen")

    assert said.stdout.split("\n")[0] == "[]", said.stderr
    assert "True" not in said.stdout


def test_no_code_of_ours_names_the_network_of_qt() -> None:
    named = re.compile(r"QtNetwork|QtWebSockets|QtWebEngine|QTcpSocket|QNetworkAccess")
    assert [p for p in (ROOT / "desktop").rglob("*.py") if named.search(p.read_text("utf-8"))] == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_kernel_sees_no_internet_socket(vault, tmp_path, monkeypatch) -> None:
    vault.close()
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)
    trace = tmp_path / "trace"
    commands = (
        ("add", "account", "name=康澜医疗"),
        ("list", "account"),
        ("search", "康澜"),
        ("tour", str(tmp_path / "pictures"), "--only", "customers,settings"),
    )
    for words in commands:
        run = ["strace", "-f", "-q", "-e", "trace=network", "-A", "-o", str(trace), sys.executable]
        done = subprocess.run(
            [*run, "-m", "desktop.cli.main", *words, "--vault", str(vault.path)],
            cwd=ROOT,
            env={**os.environ, network.VARIABLE: "1"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if "ptrace" in done.stderr.lower() and "not permitted" in done.stderr:
            pytest.skip("this machine forbids tracing")
        assert done.returncode == 0, done.stderr

    assert re.findall(r"^.*AF_INET.*$", trace.read_text("utf-8", "replace"), re.MULTILINE) == []


def test_every_attempt_has_a_name() -> None:
    assert {*network_test._ATTEMPTS, "system"} == WAYS.keys()
