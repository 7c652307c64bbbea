"""Looking at an attachment: it is read and drawn in workers, and what can be seen arrives whole."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.controllers.session import Session
from desktop.services.file_kinds import Look, type_name
from desktop.services.previewing import Preview, preview
from desktop.services.progress import Progress
from desktop.vault.vault import Vault
from desktop.workers.drawing import Drawn, NotDrawable, Wish, draw
from desktop.workers.runner import Job, Lane
from sync.language import _
from sync.language import mark as _m

_IMAGE_ROOM = (2400, 1600)
_PAGE_ROOM = (1600, 4800)
_TROUBLES = {
    "broken": _m("This file cannot be shown: it is damaged, or not what it seems to be."),
    "too_large": _m("This file is too large to be shown here."),
    "locked": _m("This document is locked with a password of its own."),
}
_NOT_HERE = _m("This file cannot be shown here.")


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of an attachment: a picture or page, or a text, or why there is neither."""

    preview: Preview
    image: QImage | None = None
    page: int = 0
    pages: int = 1
    trouble: str = ""


class Previewing(QObject):
    """Looks at one attachment at a time.

    Signals:
        seen: A `Sight`.
        failed: The exception that looking ended with.
    """

    seen = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job[Sight] | None = None
        self.sight: Sight | None = None

    def look(self, attachment: str) -> None:
        """Look at an attachment."""
        vault = self._session.vault
        self.sight = None
        self._start(lambda progress: _look(vault, attachment, progress))

    def turn(self, by: int) -> None:
        """Look at another page of the document."""
        sight = self.sight
        if sight is not None and 0 <= sight.page + by < sight.pages:
            page = sight.page + by
            self._start(lambda progress: _page(sight, page, progress))

    def stop(self) -> None:
        """Look at nothing any more, and hold nothing of it."""
        if self._job is not None:
            self._job.abandon()
        self._job, self.sight = None, None

    def _start(self, work: Callable[[Progress], Sight]) -> None:
        if self._job is not None:
            self._job.abandon()
        self._job = self._session.run(Lane.FREE, work)
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._give_up)

    def _take(self, sight: Sight) -> None:
        self._job, self.sight = None, sight
        self.seen.emit(sight)

    def _give_up(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)


def _look(vault: Vault, attachment: str, progress: Progress) -> Sight:
    found = preview(vault, attachment, progress=progress)
    if found.look is Look.NONE:
        return Sight(found, trouble=_no_look(found))
    if found.look is Look.TEXT:
        return Sight(found)
    return _page(Sight(found), 0, progress)


def _no_look(found: Preview) -> str:
    if found.is_cut:
        return _(_TROUBLES["too_large"])
    words = _("{type}: there is no preview of such files. Save a copy to open it elsewhere.")
    return words.format(type=type_name(found.media_type))


def _page(sight: Sight, page: int, progress: Progress) -> Sight:
    """Draw a page; called in a worker."""
    found = sight.preview
    width, height = _IMAGE_ROOM if found.look is Look.IMAGE else _PAGE_ROOM
    wish = Wish(found.media_type, width, height, page)
    try:
        drawn = draw(found.content, wish, progress=progress)
    except NotDrawable as error:
        words = _TROUBLES.get(str(error.reason), _NOT_HERE)
        return replace(sight, image=None, page=page, trouble=_(words))
    return replace(sight, image=_image(drawn), page=page, pages=drawn.pages, trouble="")


def _image(drawn: Drawn) -> QImage:
    kind = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(drawn.pixels, drawn.width, drawn.height, 4 * drawn.width, kind).copy()
