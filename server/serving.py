"""Running the hub as a process: listening, encrypting, stopping cleanly."""

import ipaddress
import logging
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from time import sleep
from types import FrameType

import uvicorn

from server.api.app import Api
from server.errors import BadCertificate, CannotListen, DatabaseUnreachable, NotEncrypted
from server.store.pool import Pool
from sync.language import _

_THREADS = 16
_WATCH_SECONDS = 3
_log = logging.getLogger("holdfast.hub")


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen and how to encrypt."""

    host: str
    port: int
    certificate: str | None = None
    key: str | None = None
    insecure: bool = False

    def check(self) -> None:
        """Refuse to talk in clear beyond this machine.

        Raises:
            NotEncrypted: the address is not loopback and there is no certificate.
        """
        if not (self.certificate or self.insecure or is_loopback(self.host)):
            raise NotEncrypted(host=self.host)


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(database: str, listening: Listening, is_alive: Callable[[], bool] = lambda: True) -> None:
    """Answer requests until the process is told to stop, or ``is_alive`` says that the database
    it brought along is gone.

    Raises:
        NotEncrypted, BadCertificate, CannotListen, DatabaseUnreachable
    """
    listening.check()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format=_FORMAT)
    signal.signal(signal.SIGTERM, _stop)  # uvicorn raises the signal again when it is done
    pool = Pool(database, size=_THREADS)
    config = _config(pool, listening)
    with _bound(listening) as listener:
        address, port = listener.getsockname()[:2]
        _log.info("listening on %s port %s, encrypted: %s", address, port, config.is_ssl)
        server = uvicorn.Server(config)
        watch = Thread(target=_watch, args=(server, is_alive), daemon=True)
        watch.start()
        try:
            server.run(sockets=[listener])
        finally:
            pool.close()
    if not is_alive():
        raise DatabaseUnreachable(reason=_("its folder is gone or it was stopped"))


def _watch(server: uvicorn.Server, is_alive: Callable[[], bool]) -> None:
    while is_alive():
        sleep(_WATCH_SECONDS)
    server.should_exit = True


def _config(pool: Pool, listening: Listening) -> uvicorn.Config:
    config = uvicorn.Config(
        Api(pool).app(),
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=20,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError among them
        raise BadCertificate(file=listening.certificate, reason=error.strerror) from error
    return config


def _bound(listening: Listening) -> socket.socket:
    host = listening.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, listening.port), family=family, backlog=256)
    except OSError as error:
        address = f"{listening.host}:{listening.port}"
        raise CannotListen(address=address, reason=error.strerror) from error


_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    sys.exit(0)
