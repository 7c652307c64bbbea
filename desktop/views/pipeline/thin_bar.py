"""A scroll bar that lies over the edge of a view instead of taking room from its cards."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

_WIDTH = 10


class ThinBar(QScrollBar):
    """Follows the hidden vertical bar of a view, and moves it."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hidden = view.verticalScrollBar()
        hidden.rangeChanged.connect(self._fit)
        hidden.valueChanged.connect(self.setValue)
        self.valueChanged.connect(hidden.setValue)
        view.installEventFilter(self)
        self._fit()

    def _fit(self) -> None:
        hidden = self._view.verticalScrollBar()
        self.setRange(hidden.minimum(), hidden.maximum())
        self.setPageStep(hidden.pageStep())
        self.setSingleStep(hidden.singleStep())
        self.setValue(hidden.value())
        self.setVisible(hidden.maximum() > hidden.minimum())
        self._lie()

    def _lie(self) -> None:
        self.setGeometry(self._view.width() - _WIDTH + 1, 0, _WIDTH, self._view.height())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge."""
        if event.type() == QEvent.Type.Resize:
            self._lie()
        return super().eventFilter(watched, event)
