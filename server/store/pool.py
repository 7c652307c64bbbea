"""Connections to PostgreSQL, handed out one transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from threading import BoundedSemaphore
from typing import Any, TypeAlias

import psycopg

from server.errors import DatabaseUnreachable

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]


class Pool:
    """At most ``size`` connections, opened when first needed and kept for the next request."""

    def __init__(self, url: str, size: int = 8) -> None:
        self._url = url
        self._idle: LifoQueue[Connection] = LifoQueue()
        self._free = BoundedSemaphore(size)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run a block in one transaction; any exception rolls it back.

        Raises:
            DatabaseUnreachable: PostgreSQL does not answer, or stopped answering.
        """
        with self._free:
            connection = self._take()
            try:
                with connection.transaction():
                    yield connection
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                connection.close()
                self.close()  # the others are likely to be dead too
                raise DatabaseUnreachable(reason=type(error).__name__) from error
            finally:
                if not connection.closed:
                    self._idle.put(connection)

    def _take(self) -> Connection:
        with suppress(Empty):
            return self._idle.get_nowait()
        return connect(self._url)

    def close(self) -> None:
        """Close the connections that are not in use."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()


def connect(url: str) -> Connection:
    """Open one connection.

    Raises:
        DatabaseUnreachable: PostgreSQL does not answer or does not let us in.
    """
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise DatabaseUnreachable(reason=str(error).strip().splitlines()[0]) from error
