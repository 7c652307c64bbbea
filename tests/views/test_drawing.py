"""Pictures and documents are drawn in a child; what a hostile file does there ends there."""

import os
import struct
import sys
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from desktop.services.progress import Cancelled
from desktop.workers import drawing
from desktop.workers.drawing import NotDrawable, Wish, draw


def encoded(image, kind):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data())


@pytest.fixture
def picture():
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    return image


def document(pages):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    for number in range(pages):
        if number:
            writer.newPage()
        painter.fillRect(0, 0, 9000, 9000, QColor("navy"))
    painter.end()
    return bytes(buffer.data())


def png(width, height, rows=b"\0"):
    def part(kind, content):
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def refused(content, media_type, **more):
    with pytest.raises(NotDrawable) as caught:
        draw(content, Wish(media_type, 400, 400, **more))
    return caught.value.reason


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "bmp"])
def test_a_picture_is_drawn_in_the_room_there_is(qapp, picture, kind):
    drawn = draw(encoded(picture, kind), Wish(f"image/{kind}", 150, 400))

    assert (drawn.width, drawn.height, drawn.pages) == (150, 100, 1)
    blue, green, red = drawn.pixels[:3]
    assert (abs(blue - 128) < 8, abs(green - 128) < 8, red < 8) == (True, True, True)


def test_a_page_of_a_document_is_drawn(qapp):
    drawn = draw(document(3), Wish("application/pdf", 400, 400, page=2))

    assert drawn.pages == 3
    assert drawn.height in range(390, 401)
    assert drawn.width < drawn.height
    middle = 4 * (drawn.width * (drawn.height // 2) + drawn.width // 2)
    assert drawn.pixels[middle : middle + 3] == bytes([128, 0, 0])


def test_a_page_that_is_not_there_is_told(qapp):
    assert refused(document(1), "application/pdf", page=7) == "broken"


@pytest.mark.parametrize(
    "media_type",
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "application/pdf"],
)
@pytest.mark.parametrize("content", [b"", b"junk" * 500, b"%PDF-1.7\n%%EOF", b"GIF89a"])
def test_what_is_no_picture_is_broken(media_type, content):
    assert refused(content, media_type) == "broken"


def test_a_truncated_picture_and_document_are_broken(qapp, picture):
    noise = QImage(os.urandom(4 * 200 * 200), 200, 200, QImage.Format.Format_RGB32)
    assert refused(encoded(noise, "png")[:4000], "image/png") == "broken"
    assert refused(document(1)[:200], "application/pdf") == "broken"


def test_a_picture_that_unfolds_to_gigapixels_is_not_opened():
    assert refused(png(60_000, 60_000), "image/png") == "too_large"


def test_a_picture_is_decoded_as_what_it_was_found_to_be(qapp, picture):
    assert refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png") == "broken"
    assert refused(encoded(picture, "bmp"), "image/png") == "broken"


def test_a_document_with_a_page_beyond_all_sense_takes_no_more_room_than_there_is(qapp):
    tall = document(1).replace(b"/MediaBox [0 0 595", b"/MediaBox [0 0 002")

    drawn = draw(tall, Wish("application/pdf", 400, 400))

    assert (drawn.width <= 400, drawn.height <= 400) == (True, True)


ANSWERING = "import struct, sys; sys.stdout.buffer.write(struct.pack('>4sIII', b'DRAW', {}, {}, 1))"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import os; os.abort()", "crashed"),
        ("print('too_large', end='')", "too_large"),
        ("print('<b>anything</b>')", "crashed"),
        ("import sys; sys.stdout.buffer.write(b'DRAW')", "crashed"),
        (ANSWERING.format(9, 9), "crashed"),
        (ANSWERING.format(65535, 65535), "crashed"),
    ],
)
def test_an_answer_is_taken_for_what_it_is_worth(monkeypatch, script, reason):
    monkeypatch.setattr(drawing, "child_command", lambda: [sys.executable, "-c", script])

    assert refused(b"x" * 1000, "image/png") == reason


def test_a_child_that_never_answers_is_ended(monkeypatch):
    endless = [sys.executable, "-c", "while True: pass"]
    monkeypatch.setattr(drawing, "child_command", lambda: endless)
    monkeypatch.setattr(drawing, "SECONDS_LIMIT", 0.3)

    assert refused(b"x" * 100_000, "image/png") == "too_slow"


def test_nobody_waits_for_what_is_not_wanted_any_more(monkeypatch):
    class Impatient:
        def step(self, _done, _total):
            raise Cancelled

    endless = [sys.executable, "-c", "while True: pass"]
    monkeypatch.setattr(drawing, "child_command", lambda: endless)

    with pytest.raises(Cancelled):
        draw(b"x", Wish("image/png", 10, 10), progress=Impatient())
