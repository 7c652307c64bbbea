"""A workbook under a password opens with it, with no other, and stays in memory."""

import hashlib
import struct
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desktop.services.tabular import locked
from desktop.services.tabular.compound import MAGIC, BrokenCompound, Compound
from desktop.services.tabular.errors import PasswordNeeded, UnreadableFile, WrongPassword
from desktop.services.tabular.reading import open_table

PASSWORD = "口令 Password1"
SECTOR = 512
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def encrypted(key, mode, text):
    text += bytes(-len(text) % 16)
    encryptor = Cipher(algorithms.AES(key), mode).encryptor()
    return encryptor.update(text) + encryptor.finalize()


def sha512(*parts):
    return hashlib.sha512(b"".join(parts)).digest()


def agile(workbook, rounds=100):
    """EncryptionInfo and EncryptedPackage as current programs write them."""
    salt, data_salt, key, check = (
        bytes(range(16)),
        bytes(range(16, 32)),
        bytes(range(32)),
        b"v" * 16,
    )
    base = sha512(salt, PASSWORD.encode("utf-16-le"))
    for number in range(rounds):
        base = sha512(struct.pack("<I", number), base)

    def part(purpose, text):
        sealed = encrypted(sha512(base, bytes.fromhex(purpose))[:32], modes.CBC(salt), text)
        return b64encode(sealed).decode()

    how = 'blockSize="16" keyBits="256" hashAlgorithm="SHA512"'
    how += ' cipherAlgorithm="AES" cipherChaining="ChainingModeCBC"'
    xml = (
        f'<encryption><keyData saltValue="{b64encode(data_salt).decode()}" {how}/>'
        f'<p:encryptedKey spinCount="{rounds}" saltValue="{b64encode(salt).decode()}" {how}'
        f' encryptedVerifierHashInput="{part("fea7d2763b4b9e79", check)}"'
        f' encryptedVerifierHashValue="{part("d7aa0f6d3061344e", sha512(check))}"'
        f' encryptedKeyValue="{part("146e0be7abacd0d6", key)}"/></encryption>'
    )
    package = struct.pack("<Q", len(workbook))
    for number, start in enumerate(range(0, len(workbook), 4096)):
        vector = sha512(data_salt, struct.pack("<I", number))[:16]
        package += encrypted(key, modes.CBC(vector), workbook[start : start + 4096])
    return struct.pack("<HHI", 4, 4, 0x40) + xml.encode(), package


def standard(workbook):
    """The same as programs of 2007 wrote them."""
    salt, check = bytes(range(16)), b"v" * 16
    key = locked._standard_key(salt, PASSWORD, 16)
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "AES\0".encode(
        "utf-16-le"
    )
    seal = encrypted(key, modes.ECB(), hashlib.sha1(check).digest())
    verifier = (
        struct.pack("<I", 16)
        + salt
        + encrypted(key, modes.ECB(), check)
        + struct.pack("<I", 20)
        + seal
    )
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + verifier
    return info, struct.pack("<Q", len(workbook)) + encrypted(key, modes.ECB(), workbook)


def compound(streams):
    """A compound file whose streams are padded to a size that needs no small sectors."""
    contents = [text + bytes(max(0, 4096 - len(text))) for text in streams.values()]
    sizes = [-(-len(text) // SECTOR) for text in contents]
    chains, start, starts = [], 2, []
    for size in sizes:
        starts.append(start)
        chains += [*range(start + 1, start + size), END]
        start += size
    table = [TABLE, END, *chains]
    assert len(table) <= SECTOR // 4
    entries = [("Root Entry", 5, END, 0)]
    entries += [(n, 2, s, len(t)) for n, s, t in zip(streams, starts, contents, strict=True)]
    directory = b"".join(entry(*each) for each in entries).ljust(SECTOR, b"\0")
    head = MAGIC + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    head += struct.pack("<10I", 0, 1, 1, 0, 4096, END, 0, END, 0, 0) + struct.pack("<I", FREE) * 108
    body = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff") + directory
    return head + body + b"".join(t + bytes(-len(t) % SECTOR) for t in contents)


def entry(name, kind, start, size):
    text = (name + "\0").encode("utf-16-le")
    fixed = text.ljust(64, b"\0") + struct.pack("<HB", len(text), kind)
    return fixed.ljust(116, b"\0") + struct.pack("<IQ", start, size)


@pytest.fixture(params=[agile, standard])
def sealed(request, workbook, tmp_path):
    book = workbook([["Name", "City"], ["Ann", "Oslo"]])
    info, package = request.param(book.read_bytes())
    path = tmp_path / "sealed.xlsx"
    path.write_bytes(compound({"EncryptionInfo": info, "EncryptedPackage": package}))
    return path


def test_the_password_opens_it(sealed):
    table = open_table(sealed, password=PASSWORD)

    assert (table.columns, table.row(0)) == (["Name", "City"], ["Ann", "Oslo"])


def test_no_other_password_opens_it(sealed):
    with pytest.raises(WrongPassword):
        open_table(sealed, password="password1")


def test_without_a_password_it_is_asked_for(sealed):
    with pytest.raises(PasswordNeeded):
        open_table(sealed)


def test_a_lock_that_would_take_for_ever_is_refused(text_file):
    info, package = agile(b"x" * 100)
    slow = info.replace(b'spinCount="100"', b'spinCount="4000000000"')
    path = text_file(compound({"EncryptionInfo": slow, "EncryptedPackage": package}))

    with pytest.raises(UnreadableFile):
        open_table(path, password=PASSWORD)


def test_sectors_that_go_in_circles_are_refused(text_file):
    raw = bytearray(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}))
    raw[SECTOR + 4 * 2 : SECTOR + 4 * 3] = struct.pack("<I", 2)

    broken = Compound(text_file(bytes(raw)))

    with pytest.raises(BrokenCompound):
        broken.stream("EncryptionInfo")
