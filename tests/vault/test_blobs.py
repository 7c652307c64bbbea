"""Attached files come back byte for byte, and every change of a file on the disk is noticed."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.vault.blobs import sealing, store
from desktop.vault.blobs.padding import SMALLEST, padded
from desktop.vault.blobs.store import GRACE_SECONDS, Blobs
from desktop.vault.errors import Disk, FileTooLarge, VaultDamaged
from desktop.vault.vault import Vault

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
CHUNK = 256
"""Small chunks, so that a few kilobytes are many of them."""

RELEASED = Path(__file__).parent / "released" / "0.1.0.backup"


@pytest.fixture
def blobs(tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "CHUNK", CHUNK)
    return Blobs(tmp_path / "blobs", KEY)


def put(blobs, content):
    return blobs.put(io.BytesIO(content)).sha256


def read(blobs, sha256):
    return b"".join(blobs.chunks(sha256))


def file_of(blobs, sha256):
    name = blobs.name_of(sha256)
    return blobs.folder / name[:2] / name


def files_in(blobs):
    return [file for file in blobs.folder.rglob("*") if file.is_file()]


# ---------------------------------------------------------------- back again

around_borders = st.builds(
    lambda chunks, by: max(0, chunks * CHUNK + by), st.integers(0, 40), st.integers(-2, 2)
)


@given(size=st.one_of(around_borders, st.integers(0, 20_000)))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_size_comes_back_byte_for_byte(blobs, size):
    content = os.urandom(size)

    sha256, kept = blobs.put(io.BytesIO(content))

    assert (sha256, kept) == (hashlib.sha256(content).hexdigest(), size)
    assert read(blobs, sha256) == content
    assert blobs.is_whole(blobs.name_of(sha256))


def test_a_source_that_gives_a_few_bytes_at_a_time_is_kept_whole(blobs):
    class Dripping(io.RawIOBase):
        def __init__(self):
            self.left = io.BytesIO(b"abc" * 500)

        def read(self, size=-1):
            return self.left.read(min(size, 7))

    assert read(blobs, blobs.put(Dripping()).sha256) == b"abc" * 500


def test_real_chunks_come_back_too(tmp_path):
    blobs = Blobs(tmp_path, KEY)
    content = os.urandom(2 * sealing.CHUNK) + b"end"

    assert read(blobs, put(blobs, content)) == content


def test_memory_does_not_grow_with_the_file(tmp_path):
    script = (
        "import resource, sys; from pathlib import Path; "
        "from desktop.vault.blobs import Blobs; "
        "most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "blobs = Blobs(Path(sys.argv[1]) / 'blobs', bytes(range(32))); "
        "before = most(); "
        "sha256 = blobs.put(open(sys.argv[2], 'rb')).sha256; "
        "size = sum(map(len, blobs.chunks(sha256))); "
        "print(size, most() - before)"
    )
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(80 << 20)

    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), str(large)],
        capture_output=True,
        text=True,
        check=True,
    )

    size, grown_kib = map(int, done.stdout.split())
    assert size == 80 << 20
    assert grown_kib < 24 << 10


@given(st.integers(0, 2**33))
def test_a_size_is_rounded_up_by_an_eighth_at_most(size):
    assert size <= padded(size) <= max(SMALLEST, size + size / 8)
    assert padded(padded(size)) == padded(size)


def test_two_contents_of_about_the_same_size_look_the_same(blobs):
    one, other = put(blobs, b"a" * 100_001), put(blobs, b"b" * 100_200)

    assert file_of(blobs, one).stat().st_size == file_of(blobs, other).stat().st_size


def test_nothing_of_a_content_or_its_checksum_is_in_the_files(blobs):
    sha256 = put(blobs, b"canary 13800138000" * 100)

    (file,) = files_in(blobs)

    assert sha256 not in str(file)
    assert b"canary" not in file.read_bytes()
    assert bytes.fromhex(sha256) not in file.read_bytes()


def test_files_are_the_owners_alone(blobs):
    sha256 = put(blobs, b"x")

    assert file_of(blobs, sha256).stat().st_mode & 0o077 == 0


# ---------------------------------------------------------------- once


def test_the_same_content_is_kept_once(blobs):
    assert put(blobs, b"price list") == put(blobs, b"price list")
    assert len(files_in(blobs)) == 1


def test_the_same_content_looks_different_under_another_key(blobs, tmp_path):
    other = Blobs(tmp_path / "other", OTHER_KEY)
    put(blobs, b"price list")
    put(other, b"price list")

    assert set(blobs.names()).isdisjoint(other.names())


def test_attaching_again_mends_a_damaged_file(blobs):
    sha256 = put(blobs, b"price list")
    file_of(blobs, sha256).write_bytes(b"junk")

    put(blobs, b"price list")

    assert read(blobs, sha256) == b"price list"


# ---------------------------------------------------------------- damage

SEALED_CHUNK = CHUNK + sealing.TAG


def cut(content, at):
    return content[:at]


def chunk_at(content, number):
    start = sealing.HEADER + number * SEALED_CHUNK
    return content[start : start + SEALED_CHUNK]


def swapped(content, one, two):
    chunks = {one: chunk_at(content, two), two: chunk_at(content, one)}
    count = (len(content) - sealing.HEADER) // SEALED_CHUNK
    parts = [chunks.get(n, chunk_at(content, n)) for n in range(count)]
    return content[: sealing.HEADER] + b"".join(parts)


DAMAGES = {
    "emptied": lambda c: b"",
    "cut in the header": lambda c: c[:50],
    "header alone": lambda c: c[: sealing.HEADER],
    "cut by a byte": lambda c: c[:-1],
    "cut by a chunk": lambda c: c[:-SEALED_CHUNK],
    "lengthened": lambda c: c + b"\0",
    "lengthened by its last chunk": lambda c: c + c[-SEALED_CHUNK:],
    "chunks swapped": lambda c: swapped(c, 1, 2),
    "a chunk twice": lambda c: c.replace(chunk_at(c, 2), chunk_at(c, 1)),
    "the last chunk first": lambda c: swapped(c, 0, len(c) // SEALED_CHUNK - 1),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_file_that_is_not_what_was_written_is_refused_by_name(blobs, damage):
    sha256 = put(blobs, os.urandom(8192))
    file = file_of(blobs, sha256)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert file.read_bytes() != whole

    with pytest.raises(VaultDamaged) as caught:
        read(blobs, sha256)

    assert (caught.value.part, caught.value.path) == ("blob", str(file))
    assert not blobs.is_whole(blobs.name_of(sha256))


def test_a_file_cut_short_or_lengthened_gives_out_nothing_at_all(blobs):
    sha256 = put(blobs, os.urandom(8192))
    file = file_of(blobs, sha256)
    file.write_bytes(file.read_bytes()[:-SEALED_CHUNK])

    with pytest.raises(VaultDamaged):
        next(blobs.chunks(sha256))


@given(place=st.integers(0, 10**9), bits=st.integers(1, 255), size=st.sampled_from([0, 1, 6000]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_change_of_any_byte_is_noticed(blobs, place, bits, size):
    sha256 = put(blobs, os.urandom(size))
    file = file_of(blobs, sha256)
    content = bytearray(file.read_bytes())
    content[place % len(content)] ^= bits
    file.write_bytes(content)

    with pytest.raises(VaultDamaged):
        read(blobs, sha256)


def test_every_byte_of_the_header_counts(blobs):
    sha256 = put(blobs, b"x")
    file = file_of(blobs, sha256)
    whole = file.read_bytes()
    for place in range(sealing.HEADER):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not blobs.is_whole(blobs.name_of(sha256)), place


def test_chunks_of_two_files_do_not_mix(blobs):
    one, other = put(blobs, os.urandom(8192)), put(blobs, os.urandom(8192))
    left, right = file_of(blobs, one).read_bytes(), file_of(blobs, other).read_bytes()
    half = sealing.HEADER + 4 * SEALED_CHUNK
    file_of(blobs, one).write_bytes(left[:half] + right[half:])

    with pytest.raises(VaultDamaged):
        read(blobs, one)


def test_a_whole_file_in_the_place_of_another_is_refused_at_once(blobs):
    one, other = put(blobs, b"one"), put(blobs, b"other")
    file_of(blobs, other).replace(file_of(blobs, one))

    with pytest.raises(VaultDamaged):
        next(blobs.chunks(one))


def test_another_key_opens_nothing(blobs):
    sha256 = put(blobs, b"x")
    stranger = Blobs(blobs.folder, OTHER_KEY)
    name = blobs.name_of(sha256)

    assert not stranger.is_whole(name)


def test_a_store_without_a_key_is_a_mistake():
    with pytest.raises(ValueError, match="no vault key"):
        Blobs(Path("anywhere"), b"")


# ---------------------------------------------------------------- nothing left behind


def test_a_content_beyond_the_limit_is_refused_and_nothing_stays(blobs, monkeypatch):
    monkeypatch.setattr(sealing, "LIMIT", 5000)
    put(blobs, b"x" * 5000)

    with pytest.raises(FileTooLarge) as caught:
        put(blobs, b"x" * 5001)

    assert caught.value.limit == 5000
    assert len(files_in(blobs)) == 1


def test_who_gives_up_leaves_nothing(blobs):
    class GaveUp(Exception):
        pass

    def step(done):
        if done > 1000:
            raise GaveUp

    with pytest.raises(GaveUp):
        blobs.put(io.BytesIO(b"x" * 5000), step=step)

    assert files_in(blobs) == []


def test_a_full_disk_is_one_fact_and_nothing_stays(blobs, monkeypatch):
    def full(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "seal", full)

    with pytest.raises(Disk) as caught:
        put(blobs, b"x")

    assert "No space left" in caught.value.detail
    assert files_in(blobs) == []


def test_a_killed_writer_leaves_a_draft_that_is_no_file_and_is_swept(blobs):
    script = (
        "import io, os, signal, sys; from pathlib import Path; "
        "from desktop.vault.blobs.store import Blobs; "
        "Blobs(Path(sys.argv[1]), bytes(range(32))).put(io.BytesIO(bytes(5 << 20)), "
        "step=lambda done: done > 3 << 20 and os.kill(os.getpid(), signal.SIGKILL))"
    )
    command = [sys.executable, "-c", script, str(blobs.folder)]
    assert subprocess.run(command, check=False).returncode != 0
    (draft,) = files_in(blobs)
    assert list(blobs.names()) == []

    assert blobs.sweep([]) == 0  # it may be somebody's who is at work
    assert blobs.sweep([], now=draft.stat().st_mtime + GRACE_SECONDS + 1) > 0
    assert files_in(blobs) == []


# ---------------------------------------------------------------- sweeping


def test_a_sweep_takes_what_nobody_needs_once_it_is_old(blobs):
    needed, idle = put(blobs, b"needed"), put(blobs, b"idle")
    later = file_of(blobs, idle).stat().st_mtime + GRACE_SECONDS + 10

    assert blobs.sweep([needed]) == 0
    freed = blobs.sweep([needed], now=later)

    assert freed >= SMALLEST
    assert blobs.holds(needed)
    assert not blobs.holds(idle)


def test_a_content_that_is_kept_again_is_young_again(blobs):
    sha256 = put(blobs, b"idle")
    os.utime(file_of(blobs, sha256), (0, 0))
    put(blobs, b"idle")

    assert blobs.sweep([]) == 0


# ---------------------------------------------------------------- other stores


def test_a_copy_to_another_key_is_whole_there(blobs, tmp_path):
    content = os.urandom(5000)
    sha256 = put(blobs, content)
    other = Blobs(tmp_path / "other", OTHER_KEY)

    (name,) = [blobs.copy_to(other, name) for name in blobs.names()]

    assert (other.name_of(sha256), read(other, sha256)) == (name, content)
    assert name != blobs.name_of(sha256)


def test_a_copy_that_is_there_is_not_made_again(blobs, tmp_path):
    name = blobs.name_of(put(blobs, b"x"))
    other = Blobs(tmp_path / "other", OTHER_KEY)
    made = blobs.copy_to(other, name)
    before = (other.folder / made[:2] / made).stat().st_mtime_ns

    assert blobs.copy_to(other, name) == made
    assert (other.folder / made[:2] / made).stat().st_mtime_ns == before


def test_a_damaged_file_is_not_copied(blobs, tmp_path):
    sha256 = put(blobs, os.urandom(5000))
    file = file_of(blobs, sha256)
    file.write_bytes(file.read_bytes()[:-1])
    other = Blobs(tmp_path / "other", OTHER_KEY)

    with pytest.raises(VaultDamaged):
        blobs.copy_to(other, blobs.name_of(sha256))

    assert files_in(other) == []


def test_a_sealed_file_is_kept_as_it_is(blobs, tmp_path):
    sha256 = put(blobs, b"x" * 5000)
    twin = Blobs(tmp_path / "twin", KEY)

    for name in blobs.names():
        with blobs.sealed(name) as file:
            twin.keep_sealed(name, file)
        assert twin.size_of(name) == blobs.size_of(name)
        assert twin.is_whole(name)

    assert read(twin, sha256) == b"x" * 5000


@pytest.mark.parametrize("name", ["", "../x", "/etc/passwd", "a" * 63, "A" * 64, "draft-00"])
def test_only_names_of_the_store_are_taken(blobs, name):
    with pytest.raises(ValueError, match="name"):
        blobs.keep_sealed(name, io.BytesIO(b"x"))


# ---------------------------------------------------------------- version 0.1.0


@pytest.fixture
def released(tmp_path, model):
    with zipfile.ZipFile(RELEASED) as archive:
        archive.extractall(tmp_path / "released.holdfast")
    vault = Vault.open(tmp_path / "released.holdfast", "gar den chair 12", model)
    yield vault
    vault.close()


def test_a_file_that_version_0_1_0_attached_can_be_read_and_copied(released, tmp_path):
    blobs = Blobs.of(released)
    (name,) = blobs.names()
    with released.read() as connection:
        row = connection.exec_driver_sql("SELECT sha256, size FROM attachment").one()

    content = read(blobs, row.sha256)
    other = Blobs(tmp_path / "other", OTHER_KEY)
    blobs.copy_to(other, name)

    assert (blobs.name_of(row.sha256), len(content)) == (name, row.size)
    assert blobs.is_whole(name)
    assert read(other, row.sha256) == content


def test_damage_of_a_file_of_version_0_1_0_is_noticed(released):
    blobs = Blobs.of(released)
    (name,) = blobs.names()
    file = blobs.folder / name[:2] / name
    whole = file.read_bytes()
    for damaged in (whole[:-1], whole[:5], b"", whole + b"\0", bytes([whole[0] ^ 1]) + whole[1:]):
        file.write_bytes(damaged)
        assert not blobs.is_whole(name)
