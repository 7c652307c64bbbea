"""The search for canaries finds what was planted on purpose, in whatever form it hides."""

import base64
import gzip
import json
import zipfile
import zlib
from urllib.parse import quote

import pytest
import zstandard

from desktop.vault.engine import connect
from desktop.vault.folder import DATABASE
from tests.canary.hiding import Needles
from tests.canary.sandbox import Sandbox, can_trace, talking
from tests.vault.pages import WrongSeal, decrypted

NAMES = {"chinese": "金丝雀科技", "latin": "Kanarienvogel", "phone": "139-0717-4242"}
HIDDEN = {
    "utf-8": lambda text: text.encode(),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "gb18030": lambda text: text.encode("gb18030"),
    "json": lambda text: json.dumps({"a": text}).encode(),
    "base64 of UTF-16": lambda text: base64.b64encode(b"x" + text.encode("utf-16-le") + b"yz"),
    "hex": lambda text: text.encode().hex().encode(),
    "percent": lambda text: quote(text).encode(),
    "zlib": lambda text: zlib.compress(text.encode()),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zstandard": lambda text: zstandard.compress(text.encode()),
    "lower case": lambda text: text.lower().encode(),
    "zlib in gzip": lambda text: gzip.compress(b"ab" + zlib.compress(text.encode())),
}


@pytest.mark.parametrize("what", NAMES)
@pytest.mark.parametrize("form", HIDDEN)
def test_a_canary_is_found_in_the_middle_of_other_things(tmp_path, what, form) -> None:
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "f.bin"
    file.write_bytes(bytes(range(200)) + HIDDEN[form](NAMES[what]) + bytes(77))

    found = Needles(NAMES).in_files([tmp_path])

    assert {one.split(" as ")[0] for one in found[str(file)]} == {what}


@pytest.mark.parametrize("before", range(5))
def test_base64_is_found_wherever_it_begins(before) -> None:
    content = base64.b64encode(b"p" * before + NAMES["chinese"].encode() + b"q" * 9)

    assert Needles(NAMES).in_content(content)


def test_names_of_files_and_members_of_archives_are_looked_at(tmp_path) -> None:
    (tmp_path / "金丝雀科技.txt").touch()
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", "<v>Kanarienvogel</v>")

    assert len(Needles(NAMES).in_files([tmp_path])) == 2


def test_nothing_is_found_where_nothing_is(tmp_path) -> None:
    (tmp_path / "f").write_bytes(bytes(range(256)) * 4_000)

    assert Needles(NAMES).in_files([tmp_path]) == {}


def test_what_is_in_the_database_is_found_in_its_decrypted_pages_only(vault) -> None:
    with vault.batch("edit") as batch:
        batch.create("account", {"name": NAMES["latin"], "note": NAMES["chinese"]})
    connection = connect(vault.path / DATABASE, vault.key)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()

    pages = Needles(NAMES).in_content(decrypted(vault.path / DATABASE, vault.key))

    assert {one.split(" as ")[0] for one in pages} == {"latin", "chinese"}
    assert Needles(NAMES).in_files([vault.path]) == {}


def test_pages_are_read_with_the_right_key_only(vault) -> None:
    with pytest.raises(WrongSeal):
        decrypted(vault.path / DATABASE, bytes(32))


@pytest.mark.skipif(not can_trace(), reason="needs strace")
def test_a_file_written_somewhere_else_is_noticed(tmp_path) -> None:
    (tmp_path / "here").mkdir()
    sandbox, place = Sandbox(tmp_path / "here"), tmp_path / "elsewhere.zip"

    with talking(sandbox.start("zipfile", "-c", str(place), __file__, traced=True)) as talk:
        talk.process.wait()

    assert place.exists()
    assert sandbox.written_elsewhere() == {str(place)}


def test_a_key_is_found_as_it_is_and_written_out() -> None:
    needles = Needles({}, {"key": bytes(range(32))})

    for content in (bytes(range(40)), bytes(range(32)).hex().encode() + b"."):
        assert {one.split(" as ")[0] for one in needles.in_content(b"ab" + content)} == {"key"}
