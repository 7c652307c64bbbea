"""Files are attached to records, found again, written out, and removed with a way back."""

import io
import os

import pytest

from desktop.services import attaching
from desktop.services.attaching import (
    AttachmentDamaged,
    AttachmentElsewhere,
    attach,
    attach_all,
    attachments,
    chunks,
    remove,
    save,
)
from desktop.services.error_text import describe
from desktop.services.file_kinds import Look
from desktop.services.previewing import TEXT_BYTES, preview
from desktop.services.progress import Cancelled, Silent
from desktop.services.records.reading import Query, list_records
from desktop.services.undoing import undo
from desktop.vault import standing
from desktop.vault.blobs import Blobs, sealing
from desktop.vault.errors import Disk, FileTooLarge, FileUnreadable, RecordNotFound
from sync.rights import Grant, Member, NotAllowed, Policy, Reach, Role


@pytest.fixture
def account(vault):
    with vault.batch("edit") as batch:
        return batch.create("account", {"name": "苏州康澜医疗"})


@pytest.fixture
def contract(tmp_path):
    file = tmp_path / "合同.pdf"
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(5000))
    return file


def file_in(vault):
    blobs = Blobs.of(vault)
    (name,) = blobs.names()
    return blobs.folder / name[:2] / name


def test_an_attached_file_is_listed_with_who_and_when_and_comes_back(vault, account, contract):
    made = attach(vault, "account", account, contract)

    (found,) = attachments(vault, "account", account)
    assert (found.id, found.name, found.size) == (made.id, "合同.pdf", 5009)
    assert (found.media_type, found.person, found.is_here) == ("application/pdf", "周敏", True)
    assert b"".join(chunks(vault, made.id)) == contract.read_bytes()


def test_a_type_comes_from_the_content_not_from_the_name(vault, account, tmp_path):
    file = tmp_path / "harmless.pdf"
    file.write_bytes(b"MZ\x90\0\x03")

    made = attach(vault, "account", account, file)

    assert "executable" in made.value("media_type")


def test_one_content_attached_to_two_records_is_kept_once_and_lost_with_the_last(
    vault, account, contract
):
    one = attach(vault, "account", account, contract)
    other = attach(vault, "account", account, contract)
    remove(vault, one.id)

    assert len(list(Blobs.of(vault).names())) == 1
    assert b"".join(chunks(vault, other.id)) == contract.read_bytes()


def test_removing_can_be_undone(vault, account, contract):
    made = attach(vault, "account", account, contract)
    batch = remove(vault, made.id)
    assert attachments(vault, "account", account) == []

    undo(vault, batch)

    assert [one.id for one in attachments(vault, "account", account)] == [made.id]


def test_several_files_are_one_batch_and_those_that_cannot_be_read_are_told(
    vault, account, contract, tmp_path
):
    note = tmp_path / "note.txt"
    note.write_text("x")
    gone = tmp_path / "gone.txt"

    outcome = attach_all(
        vault, "account", account, [contract, gone, note, tmp_path], progress=Silent()
    )

    assert len(outcome.attached) == 2
    assert [name for name, _error in outcome.refused] == ["gone.txt", tmp_path.name]
    assert "gone.txt" in describe(outcome.refused[0][1])
    undo(vault, outcome.batch)
    assert attachments(vault, "account", account) == []


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(
    vault, account, contract, monkeypatch
):
    monkeypatch.setattr(attaching, "LIMIT", 100)

    with pytest.raises(FileTooLarge) as caught:
        attach(vault, "account", account, contract)

    assert (
        describe(caught.value) == "“合同.pdf” is larger than 2 GB, the most that can be attached."
    )


def test_a_file_that_grows_beyond_the_limit_is_refused_too(vault, account, contract, monkeypatch):
    monkeypatch.setattr(sealing, "LIMIT", 100)

    with pytest.raises(FileTooLarge) as caught:
        attach(vault, "account", account, contract)

    assert caught.value.name == "合同.pdf"
    assert list(Blobs.of(vault).names()) == []


def test_a_source_that_fails_half_way_is_named_and_nothing_stays(
    vault, account, contract, monkeypatch
):
    class Failing(io.FileIO):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(type(contract), "open", lambda self, *_mode: Failing(str(self)))

    with pytest.raises(FileUnreadable) as caught:
        attach(vault, "account", account, contract)

    assert caught.value.path == str(contract)
    assert attachments(vault, "account", account) == []


def test_a_full_disk_is_one_sentence(vault, account, contract, monkeypatch):
    def full(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.vault.blobs.store.seal", full)

    with pytest.raises(Disk) as caught:
        attach(vault, "account", account, contract)

    assert "full" in describe(caught.value)
    assert attachments(vault, "account", account) == []


def test_giving_up_leaves_neither_file_nor_record(vault, account, contract):
    class GaveUp:
        def step(self, done, total):
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        attach(vault, "account", account, contract, progress=GaveUp())

    assert attachments(vault, "account", account) == []
    assert [file for file in Blobs.of(vault).folder.rglob("*") if file.is_file()] == []


def test_a_record_that_is_not_there_takes_no_file(vault, contract):
    with pytest.raises(RecordNotFound):
        attach(vault, "account", "code:none", contract)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["..", "...hidden", "a\\b.txt", "\u202etxt.exe", "x" * 200, "con"])
def test_no_name_leads_out_of_the_vault(vault, account, tmp_path, name):
    folder = tmp_path / "from"
    folder.mkdir()
    file = folder / (name if name != ".." else "..txt")
    file.write_bytes(b"x")
    before = sorted(tmp_path.rglob("*"))

    made = attach(vault, "account", account, file)

    new = [path for path in sorted(tmp_path.rglob("*")) if path not in before]
    assert made.value("name") == file.name
    assert all(path.is_relative_to(vault.path) for path in new)
    assert not any(file.name in str(path) for path in new)


def test_a_name_that_is_no_text_is_kept_as_what_can_be_read_of_it(vault, account, tmp_path):
    file = tmp_path / os.fsdecode(b"caf\xe9.txt")
    file.write_bytes(b"x")

    assert attach(vault, "account", account, file).value("name") == "caf\ufffd.txt"


# ---------------------------------------------------------------- writing out


def test_a_saved_copy_is_what_was_attached_and_is_written_down(vault, account, contract, tmp_path):
    made = attach(vault, "account", account, contract)

    save(vault, made.id, tmp_path / "copy.pdf")

    assert (tmp_path / "copy.pdf").read_bytes() == contract.read_bytes()
    (event,) = list_records(vault, Query("security_event", "kind = export")).records
    assert event.columns["about_record"] == account
    assert event.columns["detail"] == "attachment"


def test_a_copy_replaces_a_file_only_where_that_was_meant(vault, account, contract, tmp_path):
    made = attach(vault, "account", account, contract)
    mine = tmp_path / "mine"
    mine.write_text("mine")

    with pytest.raises(Disk):
        save(vault, made.id, mine)
    assert mine.read_text() == "mine"

    save(vault, made.id, mine, replace=True)
    assert mine.read_bytes() == contract.read_bytes()


@pytest.mark.parametrize("replace", [False, True])
def test_nothing_is_left_of_a_copy_of_a_damaged_file(vault, account, contract, tmp_path, replace):
    made = attach(vault, "account", account, contract)
    sealed = file_in(vault)
    sealed.write_bytes(sealed.read_bytes()[:-1])
    folder = tmp_path / "out"
    folder.mkdir()

    with pytest.raises(AttachmentDamaged) as caught:
        save(vault, made.id, folder / "copy.pdf", replace=replace)

    assert list(folder.iterdir()) == []
    assert "合同.pdf" in describe(caught.value)
    assert (caught.value.part, caught.value.path) == ("blob", str(sealed))


def test_a_file_that_is_on_another_machine_says_so(vault, account, contract, tmp_path):
    made = attach(vault, "account", account, contract)
    file_in(vault).unlink()

    (found,) = attachments(vault, "account", account)
    assert not found.is_here
    with pytest.raises(AttachmentElsewhere):
        save(vault, made.id, tmp_path / "copy")
    with pytest.raises(AttachmentElsewhere):
        preview(vault, made.id)


def test_who_may_read_but_not_export_looks_and_saves_no_copy(
    vault, account, contract, tmp_path, monkeypatch
):
    made = attach(vault, "account", account, contract)
    policy = Policy(
        roles=(Role("r", "reader", "Reader"),),
        grants=(Grant("r", "*", reads=Reach.ALL),),
        members=(Member(vault.slot.person, roles=("reader",)),),
    )
    monkeypatch.setattr(standing, "policy_in_force", lambda *_: policy)
    vault._reload()

    assert preview(vault, made.id).look is Look.PDF
    with pytest.raises(NotAllowed):
        save(vault, made.id, tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()


# ---------------------------------------------------------------- what can be looked at


def attached(vault, account, tmp_path, content, name="file"):
    file = tmp_path / name
    file.write_bytes(content)
    return attach(vault, "account", account, file).id


def test_a_picture_is_read_whole_a_text_only_at_its_beginning(vault, account, tmp_path):
    picture = attached(vault, account, tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(3_000_000), "a.txt")
    text = attached(vault, account, tmp_path, "第一行\n".encode() * 100_000, "b.png")

    seen, read = preview(vault, picture), preview(vault, text)

    assert (seen.look, len(seen.content)) == (Look.IMAGE, 3_000_008)
    assert (read.look, read.is_cut, read.content) == (Look.TEXT, True, b"")
    assert read.text.startswith("第一行\n第一行")
    assert len(read.text.encode()) <= TEXT_BYTES


def test_a_text_that_fits_is_not_cut(vault, account, tmp_path):
    read = preview(vault, attached(vault, account, tmp_path, "客户：张三".encode("gb18030")))

    assert (read.text, read.is_cut) == ("客户：张三", False)


def test_what_cannot_be_looked_at_is_not_read(vault, account, tmp_path):
    seen = preview(vault, attached(vault, account, tmp_path, bytes(range(256)) * 9000))

    assert (seen.look, seen.content, seen.is_cut) == (Look.NONE, b"", False)


def test_a_picture_too_large_to_hold_is_told(vault, account, tmp_path, monkeypatch):
    monkeypatch.setattr("desktop.services.previewing.LARGEST", 1_000_000)

    seen = preview(vault, attached(vault, account, tmp_path, b"%PDF-" + bytes(3_000_000)))

    assert (seen.look, seen.content, seen.is_cut) == (Look.NONE, b"", True)
