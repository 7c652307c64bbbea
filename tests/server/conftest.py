"""One PostgreSQL for all tests, a database for each, and hubs that answer over real HTTP."""

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
import uvicorn
from psycopg.conninfo import make_conninfo

from server.api.app import Api
from server.services.enrolling import make_workspace
from server.store.embedded import running
from server.store.migrate import migrate
from server.store.pool import Pool, connect
from sync.clock import wall_millis
from tests.server.laptop import Laptop


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Yield the address of a running PostgreSQL with a migrated template database.

    Its folder is not pytest's: another session of pytest clears old ones away, and a server whose
    files are gone stops.
    """
    with tempfile.TemporaryDirectory(prefix="hub-") as folder, running(Path(folder)) as url:
        with connect(url) as admin:
            admin.execute("CREATE DATABASE pattern")
        with connect(make_conninfo(url, dbname="pattern")) as pattern:
            migrate(pattern)
        yield url


@pytest.fixture
def database(postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the address of a database of this test's own."""
    name = f"t{abs(hash(request.node.nodeid))}"
    with connect(postgres) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE pattern")
    yield make_conninfo(postgres, dbname=name)
    with connect(postgres) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Time:
    """The hub's clock, moved by hand."""

    def __init__(self) -> None:
        self.ahead = 0

    def __call__(self) -> int:
        return wall_millis() + self.ahead


@pytest.fixture
def time() -> Time:
    return Time()


@contextmanager
def serving(database: str, now: Callable[[], int]) -> Iterator[str]:
    """Serve a database from a thread and yield the hub's address."""
    pool = Pool(database)
    config = uvicorn.Config(
        Api(pool, now).app(), port=0, log_config=None, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    config.load()
    socket = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        pool.close()
        socket.close()


class Firm:
    """A workspace with its hub, and laptops that join it."""

    def __init__(self, database: str, url: str, stack: ExitStack) -> None:
        self.database = database
        self.url = url
        self._stack = stack
        with connect(database) as connection, connection.transaction():
            self.workspace, self.code = make_workspace(
                connection, "demo", "boss", currency="CNY", now=wall_millis()
            )

    def laptop(self, url: str = "") -> Laptop:
        """Return a laptop that has joined."""
        laptop = self.stranger(url)
        laptop.join(self.new_code())
        return laptop

    def stranger(self, url: str = "") -> Laptop:
        """Return a laptop that has not joined."""
        return self._stack.enter_context(Laptop(url or self.url))

    def new_code(self, user: str = "boss") -> str:
        """Return an enrolment code for a person, the boss by default."""
        from server.services.members import new_code

        with connect(self.database) as connection, connection.transaction():
            return new_code(connection, self.workspace, user, now=wall_millis())

    def add_person(self, user: str) -> str:
        """Make somebody a member and return an enrolment code for them."""
        from server.services.members import add_person

        with connect(self.database) as connection, connection.transaction():
            add_person(connection, self.workspace, user, "member", {}, now=wall_millis())
        return self.new_code(user)

    def set_role(self, user: str, role: str) -> None:
        """Change what somebody is at the hub."""
        from server.services.members import set_person

        with connect(self.database) as connection, connection.transaction():
            set_person(connection, self.workspace, user, {"role": role}, now=wall_millis())

    def rows(self, sql: str) -> list[psycopg.rows.TupleRow]:
        """Run a statement on the hub's database and return its rows."""
        with connect(self.database) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def firm(database: str, time: Time) -> Iterator[Firm]:
    with ExitStack() as stack:
        url = stack.enter_context(serving(database, time))
        yield Firm(database, url, stack)
