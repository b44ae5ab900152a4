"""A server on this machine that answers as a forge does, and remembers what it was asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from graphql import GraphQLError, GraphQLSchema, graphql_sync


@dataclass
class Request:
    """user: whose token was sent, "" if none was. origin: the address of the server."""

    method: str
    path: str
    query: dict[str, str]
    data: Any
    user: str
    origin: str

    def number(self, key: str, otherwise: int) -> int:
        return int(self.query.get(key, otherwise))


@dataclass
class Answer:
    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Raised by what answers a request."""

    def __init__(self, status: int, data: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.answer = Answer(status, data, headers or {})


Route = tuple[str, str, Callable[..., Answer]]


class Forge:
    """routes: method, pattern of the path (its groups are given to the function), function.

    asked: method and path of each request. refusal: what everything is answered with instead, if it is set.
    """

    tokens = ("PRIVATE-TOKEN", "Authorization")

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.refusal: Answer | None = None
        self.origin = ""

    def routes(self) -> Sequence[Route]:
        raise NotImplementedError

    def headers(self) -> dict[str, str]:
        """Sent with every answer."""
        return {}

    def answer(self, request: Request) -> Answer:
        self.asked.append(f"{request.method} {request.path}")
        if self.refusal is not None:
            return self.refusal
        for method, pattern, function in self.routes():
            if request.method == method and (match := re.fullmatch(pattern, request.path)):
                try:
                    return function(request, *map(unquote, match.groups()))
                except Refused as refused:
                    return refused.answer
        return Answer(404, {"message": "404 Not Found"})

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serves it; gives the host, with its port."""
        forge = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Else each answer waits 40 ms for what the client does not say.
            disable_nagle_algorithm = True

            def answer(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                given = next((self.headers[name] for name in forge.tokens if self.headers.get(name)), "")
                user = given.rpartition(" ")[2].removeprefix("token-of-")
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                data = json.loads(body) if body else None
                answer = forge.answer(Request(self.command, parts.path, query, data, user, forge.origin))
                self.send(answer)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

            def send(self, answer: Answer) -> None:
                body = b"" if answer.status == 204 else json.dumps(answer.data).encode()
                self.send_response(answer.status)
                headers = {"Content-Type": "application/json", **forge.headers(), **answer.headers}
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_given: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
            server.daemon_threads = True
            # Short, so that the end of a test is not waited for.
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
            thread.start()
            self.origin = f"http://127.0.0.1:{server.server_port}"
            try:
                yield f"127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()
                thread.join()


def page_of(request: Request, rows: list[Any], size: int, names: tuple[str, str] = ("page", "per_page")) -> Answer:
    """A page of a list, with the links to the others (RFC 8288)."""
    page = request.number(names[0], 1)
    begin = (page - 1) * size
    links = []
    last = max(-(-len(rows) // size), 1)
    for name, number in (("next", page + 1), ("last", last), ("first", 1), ("prev", page - 1)):
        if 1 <= number <= last:
            query = urlencode({**request.query, names[0]: number, names[1]: size})
            links.append(f'<{request.origin}{request.path}?{query}>; rel="{name}"')
    headers = {"Link": ", ".join(links), "X-Page": str(page), "X-Per-Page": str(size), "X-Total": str(len(rows))}
    headers |= {"X-Next-Page": str(page + 1) if page < last else "", "X-Total-Pages": str(last)}
    return Answer(200, rows[begin : begin + size], headers | {"X-Total-Count": str(len(rows))})


def connection(
    rows: Sequence[Any], first: int | None = None, after: str | None = None, last: int | None = None
) -> dict[str, Any]:
    """A page of a list in GraphQL (https://relay.dev/graphql/connections.htm)."""
    begin = int(after or 0) if last is None else max(len(rows) - last, 0)
    end = begin + min(first or 100, 100)
    page = {"hasNextPage": end < len(rows), "endCursor": str(end) if rows else None}
    return {"nodes": list(rows[begin:end]), "totalCount": len(rows), "pageInfo": page}


def graphql_answer(schema: GraphQLSchema, root: Any, request: Request, types: bool = False) -> Answer:
    """What a query gives. types: whether an error says of which type it is, as GitHub does."""
    result = graphql_sync(schema, request.data["query"], root, variable_values=request.data.get("variables"))
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_error(error, types) for error in result.errors]
    return Answer(200, answer)


def _error(error: GraphQLError, types: bool) -> dict[str, Any]:
    found = dict(error.formatted)
    if types and (kind := getattr(error.original_error, "kind", None)):
        found["type"] = kind
    return found


def time(moment: datetime | None) -> str | None:
    """As forges write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
