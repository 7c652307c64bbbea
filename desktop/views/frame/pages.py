"""The screens of an open vault: made when first gone to, kept until it is locked."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.controllers.session import Place

MakePage = Callable[[], QWidget]


class Pages(QStackedWidget):
    """Shows one screen at a time."""

    def __init__(self, makers: Mapping[str, MakePage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers = makers
        self._made: dict[str, QWidget] = {}

    def page(self, key: str) -> QWidget | None:
        """Return a screen that has been opened."""
        return self._made.get(key)

    def show_place(self, place: Place) -> QWidget | None:
        """Go to a place; None where no screen has that name."""
        make = self._makers.get(place.feature)
        if make is None:
            return None
        page = self._made.get(place.feature)
        if page is None:
            page = self._made[place.feature] = make()
            self.addWidget(page)
        self._leave(page)
        self.setCurrentWidget(page)
        show_place = getattr(page, "show_place", None)
        if show_place is not None:
            show_place(place)
        return page

    def _leave(self, page: QWidget) -> None:
        """Let the screen that is left commit what is being typed."""
        current = self.currentWidget()
        prepare = getattr(current, "prepare_to_leave", None)
        if current is not page and prepare is not None:
            prepare()
