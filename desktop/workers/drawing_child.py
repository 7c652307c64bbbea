"""The process that decodes a picture or a document, so that a crash ends only it.

Called with media type, page, and the most pixels across and down; reads the file from standard
input, writes pixels or a word of refusal to standard output.
"""

import sys
from contextlib import suppress

from desktop.services import precautions
from desktop.workers.drawing import DRAWN, HEADER, SECONDS_LIMIT, Wish

MEMORY_LIMIT = 2 << 30
MOST_PIXELS = 128_000_000
"""A picture that would unfold to more is not opened; the largest telephone cameras have 108."""
_ALLOCATION_MIB = 640
_FORMATS = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}


class _Refused(Exception):
    """Carries the word of refusal."""


def main(arguments: list[str]) -> None:
    """Answer one request."""
    precautions.take()
    _cap()
    media_type, page, width, height = arguments
    wish = Wish(media_type, int(width), int(height), int(page))
    content = sys.stdin.buffer.read()
    try:
        answer = (
            _document(content, wish) if wish.media_type not in _FORMATS else _picture(content, wish)
        )
    except _Refused as refusal:
        answer = str(refusal).encode()
    except MemoryError:
        answer = b"too_large"
    sys.stdout.buffer.write(answer)


def _picture(content: bytes, wish: Wish) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
    from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

    QImageReader.setAllocationLimit(_ALLOCATION_MIB)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, wish.media_type.partition("/")[2].encode())
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise _Refused("broken")
    if size.width() * size.height() > MOST_PIXELS:
        raise _Refused("too_large")
    room = QSize(wish.width, wish.height)
    if reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90:
        room = room.transposed()
    if size.width() > room.width() or size.height() > room.height():
        fitting = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitting.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise _Refused("broken")
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    return HEADER.pack(DRAWN, image.width(), image.height(), 1) + bytes(image.constBits())


def _document(content: bytes, wish: Wish) -> bytes:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        page = document[wish.page]
        across, down = page.get_size()
        if not (0 < across < float("inf") and 0 < down < float("inf")):
            raise _Refused("broken")
        scale = min((wish.width - 1) / across, (wish.height - 1) / down)
        bitmap = page.render(scale=scale, prefer_bgrx=True, rev_byteorder=False)
    except pypdfium2.PdfiumError as error:
        raise _Refused("locked" if "assword" in str(error) else "broken") from error
    except IndexError as error:
        raise _Refused("broken") from error
    head = HEADER.pack(DRAWN, bitmap.width, bitmap.height, len(document))
    return head + _rows(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)


def _rows(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    if stride == 4 * width:
        return pixels[: stride * height]
    return b"".join(pixels[row * stride :][: 4 * width] for row in range(height))


def _cap() -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit of the parent is all there is
        return
    with suppress(ValueError):  # a stricter limit stands already
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1:])
