"""The driver's own connection, for the few statements that run once per row: no layer in
between.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, cast

from sqlalchemy import Connection


class Cursor(Protocol):
    """What executing a statement gives; ``description`` names its columns first of all."""

    description: Sequence[Sequence[Any]]

    def fetchone(self) -> Any: ...  # noqa: ANN401, D102
    def fetchall(self) -> list[Any]: ...  # noqa: D102
    def fetchmany(self, size: int) -> list[Any]: ...  # noqa: D102


class RawConnection(Protocol):
    """The part of the driver's connection that we use."""

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Cursor: ...  # noqa: D102
    def executemany(  # noqa: D102
        self, sql: str, parameters: Iterable[Sequence[object]]
    ) -> Cursor: ...
    def create_function(  # noqa: D102
        self, name: str, narg: int, func: Callable[..., object], *, deterministic: bool = ...
    ) -> None: ...
    def set_progress_handler(  # noqa: D102
        self, handler: Callable[[], int] | None, n: int
    ) -> None: ...
    def set_authorizer(self, callback: Callable[..., int] | None) -> None: ...  # noqa: D102


def raw(connection: Connection) -> RawConnection:
    """Return the driver's connection beneath ``connection``, inside the same transaction."""
    return cast("RawConnection", connection.connection.driver_connection)
