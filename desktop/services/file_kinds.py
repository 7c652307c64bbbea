"""What a file is, told from how it begins; its name may say anything."""

from enum import StrEnum

from desktop.services.tabular.decoding import decode
from sync.language import _
from sync.language import mark as _m

HEAD = 4096
"""How many bytes of a file are looked at."""

TEXT, UNKNOWN = "text/plain", "application/octet-stream"


class Look(StrEnum):
    """In which way a file can be looked at inside the program."""

    IMAGE = "image"
    PDF = "pdf"
    TEXT = "text"
    NONE = "none"


_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACKED: tuple[tuple[bytes, str], ...] = (
    (b"word/", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}.presentationml.presentation"),
)
_LOOKS = {
    "image/png": Look.IMAGE,
    "image/jpeg": Look.IMAGE,
    "image/gif": Look.IMAGE,
    "image/webp": Look.IMAGE,
    "image/bmp": Look.IMAGE,
    "application/pdf": Look.PDF,
    TEXT: Look.TEXT,
}
_NAMES = {
    "application/pdf": _m("PDF document"),
    TEXT: _m("Text"),
    _PACKED[0][1]: _m("Word document"),
    _PACKED[1][1]: _m("Workbook"),
    _PACKED[2][1]: _m("Presentation"),
    "application/vnd.microsoft.portable-executable": _m("Program"),
    "application/x-executable": _m("Program"),
    "application/zip": _m("Archive"),
    "application/gzip": _m("Archive"),
    "application/vnd.rar": _m("Archive"),
    "application/x-7z-compressed": _m("Archive"),
    "application/x-ole-storage": _m("Office document (old form)"),
}
_GROUPS = {"image": _m("Picture"), "audio": _m("Sound"), "video": _m("Video")}


def media_type_of(head: bytes) -> str:
    """Return the media type of a file that begins with ``head`` (up to `HEAD` bytes of it)."""
    for beginning, media_type in _BEGINNINGS:
        if head.startswith(beginning):
            return media_type
    return _by_shape(head)


def _by_shape(head: bytes) -> str:
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], UNKNOWN)
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return "image/bmp"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/x-ole-storage"
    if head.startswith(b"PK\x03\x04"):
        return _packed_type(head)
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return TEXT if is_text(head) else UNKNOWN


def _packed_type(head: bytes) -> str:
    if head[30:38] == b"mimetype":
        named = head[38:].partition(b"PK")[0].decode("ascii", "replace")
        if named.startswith("application/vnd.oasis.opendocument."):
            return named
    return next((kind for sign, kind in _PACKED if sign in head), "application/zip")


def is_text(head: bytes) -> bool:
    """Tell whether a beginning reads as text."""
    found = text_of(head)
    return found is not None and not any(c < " " and c not in "\t\n\r\f" for c in found)


def text_of(beginning: bytes) -> str | None:
    """Return the text that a file begins with; a character cut in two at the end is left out."""
    for less in range(4):
        cut = beginning[: len(beginning) - less]
        found = decode(cut) if cut else ("", "utf-8")
        if found:
            return found[0].removeprefix("\ufeff")
    return None


def look_of(media_type: str) -> Look:
    """Return in which way files of a type can be looked at."""
    return _LOOKS.get(media_type, Look.NONE)


def type_name(media_type: str) -> str:
    """Return what people call a type."""
    group = media_type.partition("/")[0]
    return _(_NAMES.get(media_type) or _GROUPS.get(group) or _m("File"))
