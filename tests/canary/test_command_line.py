"""Somebody works at a terminal, meets a hub and is killed; nothing of it is in any file."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.services.records.writing import Edits, change_record
from desktop.services.syncing.syncing import sync_now
from desktop.vault.check import check
from desktop.vault.vault import Vault
from tests.canary.hiding import Needles
from tests.canary.planted import CANARIES, PERSON
from tests.canary.sandbox import Sandbox, Talk, talking

BROKEN = "desktop.services.records.reading:list_records"


@dataclass
class Clerk:
    """Somebody at a terminal."""

    sandbox: Sandbox
    talk: Talk
    environment: dict[str, str]

    @property
    def vault(self) -> Path:
        return self.sandbox.inside / "home" / "firm.holdfast"

    def ask(self, *words: str | Path, broken: str = "", **more: str) -> dict[str, Any]:
        """Run a command and return what it answered."""
        environment = {**self.environment, **more}
        asked = {"words": ["-v", *map(str, words)], "environment": environment, "broken": broken}
        self.talk.go_on(json.dumps(asked))
        return self.talk.hear()

    def do(self, *words: str | Path, **more: str) -> dict[str, Any]:
        """Run a command that succeeds, and return the document it prints."""
        ran = self.ask(*words, "--json", **more)
        assert ran["code"] == 0, ran["err"]
        return json.loads(ran["out"]) if ran["out"] else {}

    def fail(self, *words: str | Path, broken: str = "") -> None:
        """Run a command that fails."""
        ran = self.ask(*words, broken=broken)
        assert ran["code"] != 0
        assert ran["err"].count("\n") == 1

    def found(self, more: dict[str, str], secrets: dict[str, bytes]) -> dict[str, set[str]]:
        """Look for canaries in every file, those of backups outside included."""
        needles = Needles(CANARIES | more, secrets)
        found = needles.in_files([self.sandbox.inside])
        for file in self.sandbox.desk.glob("*.backup"):
            if what := needles.in_content(file.read_bytes()):
                found[str(file)] = what
        return found


@pytest.fixture
def clerk(tmp_path) -> Iterator[Clerk]:
    sandbox = Sandbox(tmp_path)
    rows = [
        f"客户名称,{CANARIES['imported heading']},电话",
        f"{CANARIES['imported name']},{CANARIES['imported cell']},1",
    ]
    (sandbox.desk / f"{CANARIES['imported file']}.csv").write_text("\n".join(rows), "utf-8")
    many = (f"{CANARIES['imported name']} {n},{CANARIES['phone']}" for n in range(20_000))
    (sandbox.desk / "many.csv").write_text("客户名称,电话\n" + "\n".join(many), "utf-8")
    contract = sandbox.desk / f"{CANARIES['attached name']}.txt"
    contract.write_text(CANARIES["attached content"] * 50, "utf-8")
    environment = {
        "HOLDFAST_VAULT": str(sandbox.inside / "home" / "firm.holdfast"),
        "HOLDFAST_PASSPHRASE": CANARIES["passphrase"],
        "HOLDFAST_NEW_PASSPHRASE": CANARIES["new passphrase"],
        "CANARY": CANARIES["message of a bug"],
    }
    with talking(sandbox.start("tests.canary.clerk", traced=True)) as talk:
        yield Clerk(sandbox, talk, environment)


def fill(clerk: Clerk) -> tuple[str, str]:
    """Make a vault and work with it; return its recovery key and the customer's id."""
    desk = clerk.sandbox.desk
    key = clerk.do("new", clerk.vault, "--name", PERSON)["recovery_key"]
    field = ("field", "add", "account", "diary", "--kind", "text", "--local-only")
    clerk.do(*field, "--label", CANARIES["label of a field"])
    made = clerk.do(
        *("add", "account", f"name={CANARIES['Chinese name']}", f"phone={CANARIES['phone']}"),
        *(f"note={CANARIES['note']}", f"diary={CANARIES['local field']}"),
        *(f"email={CANARIES['e-mail']}", f"tags={CANARIES['tag']}"),
    )
    record = made["id"]
    clerk.do("set", "account", record, f"note={CANARIES['changed note']}")
    clerk.do("search", CANARIES["search"])
    clerk.do("list", "account", "--where", f"name ~ '{CANARIES['filter of a view']}'")
    clerk.do(
        *("import", desk / f"{CANARIES['imported file']}.csv", "--into", "account", "--profile"),
        *(CANARIES["import profile"], "--map", f"{CANARIES['imported heading']}=region"),
    )
    clerk.do("export", "account", desk / "out.xlsx")
    file = desk / f"{CANARIES['attached name']}.txt"
    attached = clerk.do("attach", "account", record, file)
    clerk.do("save-attachment", attached["id"], desk / "again.txt")
    return key, record


def blunder(clerk: Clerk, record: str) -> None:
    """Make mistakes that carry values, and meet a bug."""
    clerk.fail("set", "account", record, f"employees={CANARIES['wrong value']}")
    clerk.fail("set", "account", record, f"{CANARIES['unknown field']}=1")
    clerk.fail("add", CANARIES["unknown field"], "name=x")
    clerk.fail("list", "account", "--where", f"name ~~ '{CANARIES['bad expression']}")
    clerk.fail("show", "account", CANARIES["wrong value"])
    clerk.fail("export", "account", f"/nowhere/{CANARIES['wrong value']}.csv")
    clerk.fail("import", clerk.sandbox.desk / CANARIES["wrong value"], "--into", "account")
    clerk.fail(CANARIES["wrong value"])
    clerk.fail("list", "account", broken=BROKEN)
    ran = clerk.ask("info", HOLDFAST_PASSPHRASE=CANARIES["wrong passphrase"])
    assert ran["code"] == 3


def look_after(clerk: Clerk) -> None:
    """Back up, restore, and change the passphrase."""
    desk = clerk.sandbox.desk
    clerk.do("backup", desk / "b.backup")
    clerk.do("backup")
    clerk.do("restore", desk / "b.backup", clerk.sandbox.inside / "home" / "again.holdfast")
    clerk.do("keys", "change")
    clerk.environment["HOLDFAST_PASSPHRASE"] = CANARIES["new passphrase"]
    clerk.do("upkeep", "--run")


def meet(clerk: Clerk, firm, laptop, record: str) -> str:
    """Join a hub, disagree with a colleague, and decide; return the code."""
    code = firm.new_code()
    clerk.do("join", firm.url, code)
    clerk.do("sync")
    colleague = laptop("b")
    sync_now(colleague)
    there = {"note": CANARIES["conflict there"], "english_name": CANARIES["English name"]}
    change_record(colleague, "account", record, Edits(there))
    clerk.do("set", "account", record, f"english_name={CANARIES['conflict here']}")
    sync_now(colleague)
    clerk.do("sync")
    (conflict,) = clerk.do("conflicts")["conflicts"]
    clerk.do("resolve", conflict["id"], "--keep", "mine")
    clerk.do("sync")
    return code


def kill_an_import(clerk: Clerk) -> None:
    """Kill a process that is writing."""
    command = [sys.executable, "-m", "desktop.cli.main", "import"]
    words = [str(clerk.sandbox.desk / "many.csv"), "--into", "account", "-v"]
    environment = clerk.sandbox.environment | clerk.environment
    process = subprocess.Popen(
        [*command, *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    waiting, begun = clerk.vault / "holdfast.db-wal", False
    while not begun and process.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.01)
        begun = waiting.exists() and waiting.stat().st_size > 100_000
    assert begun, "it was killed in the middle of its work"
    process.kill()
    process.wait()


def test_nothing_done_at_the_terminal_is_in_any_file(clerk, firm, laptop, model) -> None:
    recovery, record = fill(clerk)
    blunder(clerk, record)
    look_after(clerk)
    code = meet(clerk, firm, laptop, record)
    kill_an_import(clerk)
    after_the_kill = clerk.found({"recovery key": recovery, "code": code}, {})
    assert after_the_kill == {}

    vault = Vault.open(clerk.vault, CANARIES["new passphrase"], model)
    secrets = {"vault key": bytes(vault.key), "device key": device_key(vault)}
    assert clerk.found({"recovery key": recovery, "code": code}, secrets) == {}
    assert [finding for finding in check(vault) if not finding.ok] == []
    vault.close()
    assert clerk.found({"recovery key": recovery, "code": code}, secrets) == {}
    assert clerk.sandbox.written_elsewhere() == set()


def device_key(vault: Vault) -> bytes:
    return bytes.fromhex(vault.meta("device_key") or "")
