"""Whatever is wrong with a command line is told in one sentence, with the right exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("nope", 2, "nope"),
        ("--bogus", 2, "--bogus"),
        ("--js info", 2, "--js"),
        ("list", 2, "entity"),
        ("keys", 2, "action"),
        ("list nope", 2, "nope"),
        ("get nope x", 2, "nope"),
        ("add nope a=b", 2, "nope"),
        ("schema nope", 2, "nope"),
        ("list account --fields nope", 2, "nope"),
        ("list account --fields parent.nope", 2, "nope"),
        ("list account --sort nope", 2, "nope"),
        ("list account --sort -", 2, "field"),
        ("list account --limit x", 2, "x"),
        ("list account --limit -3", 2, "-3"),
        ("list account --after zzz", 2, "zzz"),
        ("list account --after W10=", 2, "W10="),
        ("get account nope", 4, "nope"),
        ("get account nope:x", 2, "nope"),
        ("history account nope", 4, "nope"),
        ("delete account nope", 4, "nope"),
        ("undo nope", 4, "nope"),
        ("undo", 4, "nothing to undo"),
        ("add account", 4, "name"),
        ("add account name", 2, "field=value"),
        ("add account =x", 2, "field=value"),
        ("add account name=", 4, "name"),
        ("add account name=x nope=1", 2, "nope"),
        ("add account name=x changed_at=2020-01-01", 4, "changed_at"),
        ("add opportunity name=x amount=abc", 4, "abc"),
        ("add opportunity name=x amount=Infinity", 4, "Infinity"),
        ("add opportunity name=x amount=1e30", 4, "amount"),
        ("add opportunity name=x stage=zzz", 4, "zzz"),
        ("add opportunity name=x opened_on=03/04/2026", 4, "03/04/2026"),
        ("add lead name=x score=1.5", 4, "1.5"),
        ("add lead name=x status=zzz", 4, "zzz"),
        ("add account name=x do_not_contact=maybe", 4, "maybe"),
        ("add activity subject=x due_at=9999-12-31T23:59:59-10:00", 4, "due_at"),
        ("add contact name=x account=01a2034b-7275-7775-b094-20f35568a79d", 4, "account"),
        ("report nope", 2, "nope"),
        ("report funnel --from x", 2, "--from"),
        ("report clv --unit x", 2, "x"),
        ("report clv --horizon 0", 2, "0"),
        ("field add account x --kind zzz", 2, "zzz"),
        ("import /nope --into account", 2, "/nope"),
        ("import / --into account", 2, "/"),
        ("export account /nope/x.csv", 2, "/nope/x.csv"),
        ("export account x.pdf", 2, "x.pdf"),
        ("backup /nope/x", 4, "/nope"),
        ("restore /nope new.holdfast", 2, "/nope"),
        ("restore / new.holdfast", 2, "/"),
        ("new /proc/nope/x", 4, "/proc/nope"),
        ("new /dev/null/x", 4, "/dev/null"),
        ("new x.holdfast --currency euro", 2, "euro"),
        ("info --vault /nope", 2, "/nope"),
        ("info --vault /dev/null", 2, "/dev/null"),
        ("info --passphrase-file /nope", 2, "/nope"),
        ("info --passphrase-file /", 2, "/"),
        ("keys remove nope", 4, "nope"),
        ("tour x --size wide", 2, "wide"),
    ],
)
def test_a_mistake_is_one_sentence(run, place, tmp_path, monkeypatch, words, code, said):
    monkeypatch.chdir(tmp_path)

    ran = run(*words.split())

    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "should not have" not in ran.err


def test_a_vault_with_an_endless_name_is_no_vault(run, place):
    assert run("info", "--vault", "x" * 5_000).code == 2


def test_no_vault_named_at_all(run):
    ran = run("info")
    assert (ran.code, "HOLDFAST_VAULT" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ["--vault", "{}", "--json", "info"],
        ["info", "--vault", "{}", "--json"],
        ["--json", "info", "--vault", "{}"],
        ["--vault", "/nope", "info", "--json", "--vault", "{}"],
    ],
)
def test_the_vault_is_named_before_or_after_the_command(run, place, monkeypatch, words):
    monkeypatch.delenv("HOLDFAST_VAULT")
    ran = run(*(word.format(place) for word in words))
    assert (ran.code, ran.json["vault"]) == (0, str(place))


@pytest.mark.parametrize(
    "words", [["get", "account", "\udcff"], ["add", "account", "name=a\udcffb"]]
)
def test_words_that_are_no_text_are_refused(run, place, words):
    ran = run(*words)
    assert (ran.code, "UTF-8" in ran.err) == (2, True)


def test_a_long_value_does_not_make_the_sentence_endless(run, place):
    ran = run("add", "opportunity", "name=x", "amount=" + "9x" * 50_000)
    assert ran.code == 4
    assert len(ran.err) < 500


def test_a_line_break_in_a_value_does_not_break_the_sentence(run, place):
    ran = run("add", "opportunity", "name=x", "amount=1\n2\n3")
    assert (ran.code, ran.err.count("\n")) == (4, 1)


def _process(*words: str, **how: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "desktop.cli.main", *words]
    return subprocess.run(command, capture_output=False, text=True, check=False, **how)  # type: ignore[call-overload]


def test_a_reader_that_leaves_early_is_no_error(real_place):
    command = f"{sys.executable} -m desktop.cli.main schema | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1] == "0"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written_is_told(real_place):
    with Path("/dev/full").open("w") as full:
        ran = _process("list", "account", stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 4
    assert ran.stderr.count("\n") == 1
    assert "answer" in ran.stderr


def test_nobody_to_ask_for_the_passphrase(real_place, monkeypatch):
    monkeypatch.delenv("HOLDFAST_PASSPHRASE")
    ran = _process("info", stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr.count("\n")) == (3, 1)


def test_the_language_of_the_environment_is_spoken(run, place, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    ran = run("info", "--vault", "/nope")
    assert ran.code == 2
    assert any("\u4e00" <= c <= "\u9fff" for c in ran.err)
    assert PASSPHRASE not in ran.err
