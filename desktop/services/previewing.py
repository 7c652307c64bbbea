"""What of an attachment can be looked at inside the program, without a copy on any disk."""

from dataclasses import dataclass

from desktop.services.attaching import Attached, attachment, chunks
from desktop.services.file_kinds import HEAD, Look, look_of, media_type_of, text_of
from desktop.services.progress import Progress, Silent
from desktop.vault.vault import Vault

LARGEST = 64 * 1024 * 1024
"""Bytes of a picture or document that is held in memory to be shown."""
TEXT_BYTES = 64 * 1024
_LINES = 1000


@dataclass(frozen=True, slots=True)
class Preview:
    """An attachment ready to be drawn: ``content`` of a picture or document, ``text`` of a text.

    Where it cannot be shown ``look`` is `Look.NONE`; ``is_cut`` says that there is more than is
    shown, or that it is too much.
    """

    attached: Attached
    look: Look
    media_type: str
    content: bytes = b""
    text: str = ""
    is_cut: bool = False


def preview(vault: Vault, attachment_id: str, *, progress: Progress | None = None) -> Preview:
    """Read what is needed to show an attachment; what it is, its own bytes say.

    Raises:
        AttachmentElsewhere, AttachmentDamaged, RecordNotFound, Disk
    """
    found, progress = attachment(vault, attachment_id), progress or Silent()
    content, limit, media_type = bytearray(), LARGEST, ""
    for chunk in chunks(vault, attachment_id):
        content += chunk
        if not media_type:
            media_type = media_type_of(bytes(content[:HEAD]))
            limit = _needed(look_of(media_type))
        progress.step(len(content), found.size)
        if len(content) > limit:
            break
    return _preview(found, media_type or media_type_of(b""), bytes(content), limit)


def _needed(look: Look) -> int:
    return {Look.NONE: 0, Look.TEXT: TEXT_BYTES}.get(look, LARGEST)


def _preview(found: Attached, media_type: str, content: bytes, limit: int) -> Preview:
    look, is_cut = look_of(media_type), len(content) > limit
    if look is Look.TEXT:
        text = text_of(content[:TEXT_BYTES]) or ""
        lines = text.splitlines()
        shown = "\n".join(lines[:_LINES])
        return Preview(found, look, media_type, text=shown, is_cut=is_cut or len(lines) > _LINES)
    if look is Look.NONE or is_cut:
        return Preview(found, Look.NONE, media_type, is_cut=is_cut and look is not Look.NONE)
    return Preview(found, look, media_type, content=content)
