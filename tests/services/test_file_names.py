"""Names of files are data: they are shown and suggested so that they can do no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.file_kinds import TEXT, UNKNOWN, Look, look_of, media_type_of, type_name
from desktop.services.file_names import LONGEST, shown_name, suggested_name


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("报价单 2026.pdf", "报价单 2026.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\boot.ini", "_.._boot.ini"),
        ("C:\\temp\\x.txt", "C__temp_x.txt"),
        (".bashrc", "bashrc"),
        ("...", "attachment"),
        ("", "attachment"),
        ("line\nbreak\t.txt", "line break .txt"),
        ("a\0b.txt", "a b.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2066x\u2069.txt", "x.txt"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("lpt9 .txt", "_lpt9 .txt"),
        ("console.txt", "console.txt"),
        ("ends with dots...", "ends with dots"),
        ('what? <really>|"no"*.doc', "what_ _really___no__.doc"),
    ],
)
def test_a_suggested_name_is_safe_on_any_disk(name, suggested):
    assert suggested_name(name) == suggested


def test_a_long_name_keeps_its_ending():
    name = suggested_name("合同" * 200 + ".pdf")

    assert len(name.encode()) <= LONGEST
    assert name.endswith(".pdf")


@given(st.text(max_size=400))
def test_whatever_it_is_called_a_suggestion_is_one_plain_name(name):
    made = suggested_name(name)

    assert made
    assert len(made.encode()) <= LONGEST + 1
    assert not set(made) & set('/\\<>:"|?*\0\n\r')
    assert made not in (".", "..")
    assert made[0] != "."
    assert made[-1] not in ". "


@given(st.text(max_size=200))
def test_a_shown_name_is_one_line_with_nothing_unseen(name):
    shown = shown_name(name)

    assert shown == " ".join(shown.split())
    assert not set(shown) & {chr(code) for code in (*range(0x202A, 0x202F), 0x2066, 0x200F, 0)}


@pytest.mark.parametrize(
    ("head", "media_type", "look"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png", Look.IMAGE),
        (b"\xff\xd8\xff\xe0", "image/jpeg", Look.IMAGE),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", Look.IMAGE),
        (b"GIF89a", "image/gif", Look.IMAGE),
        (b"BM\x36\0\0\0\0\0\0\0", "image/bmp", Look.IMAGE),
        (b"%PDF-1.7\n", "application/pdf", Look.PDF),
        (b"MZ\x90\0", "application/vnd.microsoft.portable-executable", Look.NONE),
        (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "application/zip", Look.NONE),
        (b"name,phone\na,1\n", TEXT, Look.TEXT),
        ("姓名，电话".encode("gb18030") * 9, TEXT, Look.TEXT),
        (b"", TEXT, Look.TEXT),
        (bytes(range(256)), UNKNOWN, Look.NONE),
        (b"<svg onload='x()'/>", TEXT, Look.TEXT),
    ],
)
def test_what_a_file_is_its_beginning_says(head, media_type, look):
    assert media_type_of(head) == media_type
    assert look_of(media_type) is look


@given(st.binary(max_size=300))
def test_any_beginning_has_a_type_with_a_name(head):
    assert type_name(media_type_of(head))


def test_a_character_cut_in_two_does_not_hide_a_text():
    assert media_type_of(("客户" * 2000).encode()[:4096]) == TEXT
