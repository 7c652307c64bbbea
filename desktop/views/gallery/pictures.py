"""The picture of every control in every state."""

from PySide6.QtWidgets import QWidget

from desktop.views.gallery.page import GalleryPage
from desktop.views.tour import Gate, Settle


def _gallery(settle: Settle) -> QWidget:
    page = GalleryPage()
    page.resize(1440, 900)
    page.show()
    settle()
    return page


GATES = (Gate("gallery", _gallery),)
