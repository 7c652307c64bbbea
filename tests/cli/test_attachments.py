"""Attaching files from a terminal."""

import pytest


@pytest.fixture
def account(add):
    return add("account", "name=康德")["id"]


def test_a_file_is_attached_listed_and_written_out(run, account, tmp_path):
    (tmp_path / "a.txt").write_text("hello")

    made = run("attach", "account", "name:康德", tmp_path / "a.txt", "--json").json
    listed = run("attachments", "account", account, "--json").json["attachments"]
    ran = run("save-attachment", made["id"], tmp_path / "b.txt")

    assert listed == [made]
    assert (made["name"], made["size"], made["is_here"]) == ("a.txt", 5, True)
    assert made["at"].endswith("Z")
    assert (ran.code, (tmp_path / "b.txt").read_text()) == (0, "hello")
    assert "not encrypted" in ran.out


def test_the_list_reads_as_a_table(run, account, tmp_path):
    assert "Nothing is attached" in run("attachments", "account", account).out
    (tmp_path / "a\u202etxt.exe").write_text("hello")
    run("attach", "account", account, tmp_path / "a\u202etxt.exe")

    assert "atxt.exe" in run("attachments", "account", account).out


def test_a_copy_never_replaces_a_file(run, account, tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    made = run("attach", "account", account, tmp_path / "a.txt", "--json").json

    ran = run("attachment-save", made["id"], tmp_path / "a.txt")

    assert ran.code != 0
    assert (tmp_path / "a.txt").read_text() == "hello"


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_file_that_cannot_be_read_is_one_sentence(run, account, tmp_path, name):
    ran = run("attach", "account", account, tmp_path / name)

    assert ran.code == 2
    assert "cannot be read" in ran.err
