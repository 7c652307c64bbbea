"""The hub over HTTP: join, describe, push, pull, health. Keeps nothing between requests."""

import json
import logging
from collections.abc import Callable
from time import perf_counter

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from server.api.access import DEVICE, admit
from server.errors import DatabaseUnreachable, Refused
from server.services.describing import describe
from server.services.enrolling import join
from server.services.pulling import pull
from server.services.pushing import push
from server.store.devices import Device
from server.store.pool import Connection, Pool
from sync.clock import wall_millis
from sync.wire import (
    BadMessage,
    JoinRequest,
    PullRequest,
    Refusal,
    SchemaOffer,
    Segment,
    pack,
    unpack,
)

MAX_PACKED = 16 * 1024 * 1024
"""No request is larger than this as it arrives, compressed."""
MEDIA_TYPE = "application/vnd.holdfast"

_STATUS = {
    "device_unknown": 401,
    "signature": 401,
    "time": 401,
    "revoked": 403,
    "code_unknown": 403,
    "code_used": 403,
    "code_expired": 403,
    "person_inactive": 403,
    "device_known": 409,
    "fork": 409,
    "gap": 409,
    "too_large": 413,
    "version": 426,
    "unavailable": 503,
}
"""HTTP status by refusal code; every other code is a 400."""

_log = logging.getLogger("holdfast.hub")
_Work = Callable[[Connection, bytes, Request], tuple[msgspec.Struct, dict[str, object]]]


class Api:
    """The requests a hub answers, over one pool of connections."""

    def __init__(self, pool: Pool, now: Callable[[], int] = wall_millis) -> None:
        self._pool = pool
        self._now = now

    def app(self) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/", self._greet),
                Route("/v1/health", self._health),
                Route("/v1/join", self._answer(self._join), methods=["POST"]),
                Route("/v1/schema", self._answer(self._describe), methods=["POST"]),
                Route("/v1/push", self._answer(self._push), methods=["POST"]),
                Route("/v1/pull", self._answer(self._pull), methods=["POST"]),
            ]
        )

    async def _greet(self, request: Request) -> Response:
        del request
        return PlainTextResponse("Holdfast hub\n")

    def _health(self, request: Request) -> Response:
        del request
        try:
            with self._pool.transaction() as connection:
                connection.execute("SELECT 1")
        except DatabaseUnreachable:
            return PlainTextResponse("database unreachable\n", 503)
        return PlainTextResponse("ok\n")

    def _answer(self, work: _Work) -> Callable[[Request], object]:
        """Wrap one kind of work as an endpoint."""

        async def endpoint(request: Request) -> Response:
            try:
                body = await _body(request)
            except Refused as refused:
                return _refusal(request, refused)
            except ClientDisconnect:
                return Response(status_code=400)
            return await run_in_threadpool(self._run, work, body, request)

        return endpoint

    def _run(self, work: _Work, body: bytes, request: Request) -> Response:
        began = perf_counter()
        try:
            with self._pool.transaction() as connection:
                answer, facts = work(connection, body, request)
            packed = pack(answer)
        except Refused as refused:
            return _refusal(request, refused)
        except BadMessage as bad:
            code = "too_large" if bad.facts.get("reason") == "too_large" else "bad_message"
            return _refusal(request, Refused(code))
        except DatabaseUnreachable:
            return _refusal(request, Refused("unavailable"))
        millis = round((perf_counter() - began) * 1000)
        sizes = {"bytes_in": len(body), "bytes_out": len(packed), "ms": millis}
        _event("answered", path=request.url.path, **facts, **sizes)
        return Response(packed, media_type=MEDIA_TYPE)

    # ---------------------------------------------------------------- the work

    def _join(
        self, connection: Connection, body: bytes, request: Request
    ) -> tuple[msgspec.Struct, dict[str, object]]:
        del request
        answer = join(connection, unpack(body, JoinRequest), now=self._now())
        return answer, {"device": answer.device}

    def _describe(
        self, connection: Connection, body: bytes, request: Request
    ) -> tuple[msgspec.Struct, dict[str, object]]:
        device, now = self._admit(connection, body, request)
        answer = describe(connection, device, unpack(body, SchemaOffer), now=now)
        return answer, {"device": device.number}

    def _push(
        self, connection: Connection, body: bytes, request: Request
    ) -> tuple[msgspec.Struct, dict[str, object]]:
        device, now = self._admit(connection, body, request)
        answer = push(connection, device, unpack(body, Segment), now=now)
        return answer, {"device": device.number, "changes": len(answer.verdicts)}

    def _pull(
        self, connection: Connection, body: bytes, request: Request
    ) -> tuple[msgspec.Struct, dict[str, object]]:
        device, now = self._admit(connection, body, request)
        page = pull(connection, device, unpack(body, PullRequest), now=now)
        return page, {"device": device.number, "records": len(page.records)}

    def _admit(self, connection: Connection, body: bytes, request: Request) -> tuple[Device, int]:
        now = self._now()
        device = admit(connection, request.headers, request.url.path, body, now=now)
        return device, now


async def _body(request: Request) -> bytes:
    """Read a request, but no more than allowed."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_PACKED:
            raise Refused("too_large", limit=MAX_PACKED)
        parts.append(part)
    return b"".join(parts)


def _refusal(request: Request, refused: Refused) -> Response:
    facts = {name: str(value) for name, value in refused.facts.items() if name != "code"}
    device = request.headers.get(DEVICE, "")[:36]
    _event("refused", path=request.url.path, code=refused.code, device_id=device)
    body = pack(Refusal(refused.code, facts))
    return Response(body, _STATUS.get(refused.code, 400), media_type=MEDIA_TYPE)


def _event(event: str, **facts: object) -> None:
    """Log one line of JSON: numbers and codes, never what a record holds."""
    _log.info("%s", json.dumps({"event": event, **facts}))
