"""A GitHub with state: `emulate` from npm, and before it what it lacks, made by hand and judged by GitHub's schemas.

Made by hand: reactions, the list of all comments, hidden comments, transferred and deleted issues, the addresses of
repositories by number, and a clock that goes a thousand times as fast, because times on GitHub are whole seconds.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from urllib3 import PoolManager, Retry

from tests.comments.schemas import mistakes
from tests.npm.node import MODULES, node

PEOPLE = ("ana", "bo", "cem", "dee")
_START = datetime(2026, 3, 1, tzinfo=UTC)
_CONTENTS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
_SEED = {
    "tokens": {f"token-of-{login}": {"login": login, "scopes": ["repo", "user"]} for login in PEOPLE},
    "github": {"users": [{"login": login} for login in PEOPLE], "repos": []},
}


@dataclass
class World:
    """The emulated GitHub. host: of its front, where the interface of an Enterprise Server would be.

    asked: what came through the front: method and path below that of the repository. wrong: by GitHub's schemas.
    broken, missing: such questions that are answered with 500, 404. at_question: called before each is answered.
    """

    host: str
    behind: str
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    at_question: Callable[[], object] = lambda: None
    reactions: dict[tuple[str, int], list[dict[str, Any]]] = field(default_factory=dict)
    hidden: dict[int, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    transferred: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    deleted: set[tuple[str, int]] = field(default_factory=set)
    pool: PoolManager = field(default_factory=lambda: PoolManager(retries=Retry(False)))
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def behind_ask(self, method: str, path: str, data: Any = None, login: str = "ana") -> tuple[int, Any, str]:
        """Asks the emulator as somebody: status, answer, Link."""
        body = None if data is None else json.dumps(data).encode()
        headers = {"Authorization": f"Bearer token-of-{login}", "Content-Type": "application/json"} if login else {}
        answer = self.pool.request(method, f"{self.behind}{path}", body=body, headers=headers)
        return answer.status, json.loads(answer.data) if answer.data else None, answer.headers.get("Link", "")

    def faster(self, text: str) -> str:
        """A time of the emulator by our clock."""
        passed = datetime.fromisoformat(text) - self.began
        # The clock of the emulator may be a little behind.
        moment = _START + timedelta(seconds=int(passed.total_seconds() * 1000) + 1000)
        return moment.isoformat().replace("+00:00", "Z")

    def answer(self, method: str, path: str, body: Any, login: str) -> tuple[int, Any, dict[str, str]]:
        """What the front answers."""
        if match := re.match(r"/repositories/(\d+)(.*)", path):
            name = self.behind_ask("GET", f"/repositories/{match[1]}")[1]["full_name"]
            path = f"/repos/{name}{match[2]}"
        match = re.match(r"/repos/([\w.-]+/[\w.-]+)(/[^?]*)?\??(.*)", path)
        assert match is not None, path
        name, below, query = str(match[1]), match[2] or "", str(match[3])
        self.asked.append(f"{method} {below}")
        self.at_question()
        if self.asked[-1] in self.broken:
            return 500, {"message": "Something went wrong"}, {}
        if self.asked[-1] in self.missing:
            return 404, {"message": "Not Found"}, {}
        status, data, headers = self._answer(method, name, below, query, body, login)
        if 200 <= status < 300 or status >= 400:
            self.wrong += mistakes(method, below, status, data)
        return status, data, headers

    def _answer(
        self, method: str, name: str, below: str, query: str, body: Any, login: str
    ) -> tuple[int, Any, dict[str, str]]:
        if name in self.renamed:
            return self._moved(self.renamed[name], below, query)
        issue = re.match(r"/issues/(\d+)(/.*)?$", below)
        number: int = int(issue[1]) if issue else 0
        if (name, number) in self.deleted:
            return 410, {"message": "This issue was deleted", "documentation_url": "https://docs.github.com/"}, {}
        if (name, number) in self.transferred:
            new, new_number = self.transferred[name, number]
            if below == f"/issues/{number}":
                return self._moved(new, f"/issues/{new_number}", query)
            return 404, {"message": "Not Found", "documentation_url": "https://docs.github.com/"}, {}
        if issue and issue[2] == "/reactions" and method == "GET":
            return self._page(self.reactions.get((name, number), []), name, below, query)
        if below == "/issues/comments":
            return self._page(self._all_comments(name), name, below, query)
        status, data, link = self.behind_ask(method, f"/repos/{name}{below}?{query}", body, login)
        # Not the host that it calls its own, so that it must not be followed blindly.
        headers = {"Link": link.replace(self.behind, "http://internal.example/api/v3")} if link else {}
        return status, self._completed(name, data), headers

    def _all_comments(self, name: str) -> list[Any]:
        """The comments on all issues, the latest change first."""
        found = []
        for page in range(1, 100):
            issues = self.behind_ask("GET", f"/repos/{name}/issues?state=all&per_page=100&page={page}")[1]
            for issue in issues:
                if issue["comments"] and (name, issue["number"]) not in self.deleted:
                    address = f"/repos/{name}/issues/{issue['number']}/comments?per_page=100"
                    found += self.behind_ask("GET", address)[1] + self.behind_ask("GET", f"{address}&page=2")[1]
            if not issues:
                break
        rows: list[Any] = self._completed(name, found)
        return sorted(rows, key=lambda row: str(row["updated_at"]), reverse=True)

    def _moved(self, name: str, below: str, query: str) -> tuple[int, Any, dict[str, str]]:
        number = self.behind_ask("GET", f"/repos/{name}")[1]["id"]
        address = f"http://{self.host}/api/v3/repositories/{number}{below}" + (f"?{query}" if query else "")
        return 301, {"message": "Moved Permanently", "url": address}, {"Location": address}

    def _page(self, rows: list[Any], name: str, below: str, query: str) -> tuple[int, Any, dict[str, str]]:
        asked = parse_qs(query)
        size, page = int(asked.get("per_page", ["30"])[0]), int(asked.get("page", ["1"])[0])
        after = f"http://{self.host}/api/v3/repos/{name}{below}?per_page={size}&page={page + 1}"
        link = {"Link": f'<{after}>; rel="next"'} if len(rows) > size * page else {}
        return 200, rows[size * (page - 1) : size * page], link

    def _completed(self, name: str, data: Any) -> Any:
        """An answer of the emulator with what it lacks."""
        if isinstance(data, list):
            rows = [self._completed(name, row) for row in data]
            return [row for row in rows if not self._is_gone(name, row)]
        if not isinstance(data, dict):
            return data
        row = {key: self.faster(each) if key.endswith("_at") and each else each for key, each in data.items()}
        if "repository_url" in row:
            found = self.reactions.get((name, int(row["number"])), [])
            counts = {content: sum(each["content"] == content for each in found) for content in _CONTENTS}
            row["reactions"] = {"url": f"{row['url']}/reactions", "total_count": len(found), **counts}
        elif "issue_url" in row:
            row["minimized"] = {"reason": self.hidden[row["id"]]} if row["id"] in self.hidden else None
        return row

    def _is_gone(self, name: str, row: Any) -> bool:
        key = (name, int(row.get("number", 0)))
        return key in self.deleted or key in self.transferred


class Repo:
    """A repository, and what people do there."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = f"ana/{name}"
        self._do("POST", "/user/repos", {"name": name}, "ana", at_top=True)

    @property
    def setting(self) -> str:
        """How the settings name it."""
        return f"github:{self.world.host}/{self.name}"

    def folder(self) -> str:
        """Where its snapshots are."""
        return f"comments/{self.world.host.replace(':', '+')}/{self.name}"

    def issue(self, title: str = "Stand-up by text", login: str = "ana", text: str = "What do you think?") -> int:
        return int(self._do("POST", "/issues", {"title": title, "body": text}, login)["number"])

    def issues(self) -> list[tuple[int, str, str]]:
        """Number, title and text of each."""
        rows = self._do("GET", "/issues?state=all&per_page=100")
        return sorted((int(row["number"]), row["title"], row["body"]) for row in rows)

    def comment(self, number: int, text: str, login: str = "bo") -> int:
        return int(self._do("POST", f"/issues/{number}/comments", {"body": text}, login)["id"])

    def edit(self, comment: int, text: str) -> None:
        self._do("PATCH", f"/issues/comments/{comment}", {"body": text})

    def delete(self, comment: int) -> None:
        self._do("DELETE", f"/issues/comments/{comment}")

    def hide(self, comment: int) -> None:
        self.world.hidden[comment] = "spam"

    def lock(self, number: int) -> None:
        self._do("PUT", f"/issues/{number}/lock", {"lock_reason": "resolved"})

    def react(self, number: int, login: str, content: str, at: str = "2026-03-05T08:00:00Z") -> None:
        user = self._do("GET", f"/users/{login}", at_top=True)
        found = self.world.reactions.setdefault((self.name, number), [])
        id_ = max([each["id"] for each in found], default=0) + 1
        simple = {key: each for key, each in user.items() if key in _SIMPLE_USER}
        found.append({"id": id_, "node_id": f"R{id_}", "user": simple, "content": content, "created_at": at})

    def take_back(self, number: int, login: str, content: str) -> None:
        found = self.world.reactions[self.name, number]
        found[:] = [each for each in found if (each["user"]["login"], each["content"]) != (login, content)]

    def rename(self, name: str) -> None:
        self._do("PATCH", "", {"name": name})
        self.world.renamed[self.name] = f"ana/{name}"
        self.name = f"ana/{name}"

    def transfer(self, number: int, other: Repo) -> int:
        """Moves an issue, with what was said on it."""
        said = self._do("GET", f"/issues/{number}/comments")
        new = other.issue(self._do("GET", f"/issues/{number}")["title"])
        for each in said:
            other.comment(new, each["body"], each["user"]["login"])
        self.world.transferred[self.name, number] = (other.name, new)
        return new

    def remove(self, number: int) -> None:
        self.world.deleted.add((self.name, number))

    def shown(self, number: int) -> list[tuple[str, str]]:
        """What a reader of the issue sees: who, and what."""
        rows = self._do("GET", f"/issues/{number}/comments?per_page=100") + self._do(
            "GET", f"/issues/{number}/comments?per_page=100&page=2"
        )
        return [(row["user"]["login"], row["body"]) for row in rows if row["id"] not in self.world.hidden]

    def _do(self, method: str, path: str, data: Any = None, login: str = "ana", *, at_top: bool = False) -> Any:
        where = path if at_top else f"/repos/{self.name}{path}"
        status, answer, _link = self.world.behind_ask(method, where, data, login)
        assert status < 300, (method, path, status, answer)
        return answer


_SIMPLE_USER = frozenset(
    "login id node_id avatar_url gravatar_id url html_url followers_url following_url gists_url starred_url "
    "subscriptions_url organizations_url repos_url events_url received_events_url type site_admin".split()
)


@contextmanager
def emulated_github(folder: Path) -> Iterator[World]:
    """The emulator and its front, for as long as they are needed. folder: for their files."""
    (folder / "seed.json").write_text(json.dumps(_SEED), encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as free:
        port = free.server_port
    program = MODULES / "emulate/dist/index.js"
    command = [
        str(node()),
        str(program),
        "--service",
        "github",
        "--port",
        str(port),
        "--seed",
        str(folder / "seed.json"),
    ]
    with (folder / "emulate.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}")
            with _front(f"http://127.0.0.1:{port}") as world:
                yield world
        finally:
            process.kill()
            process.wait()


def _wait_for(url: str) -> None:
    retries = Retry(total=60, backoff_factor=0.1, backoff_max=0.5)
    PoolManager().request("GET", f"{url}/users/ana", retries=retries, timeout=5)


@contextmanager
def _front(behind: str) -> Iterator[World]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else each answer waits 40 ms for what the client does not say.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.removeprefix("/api/v3")
            assert path != self.path, self.path
            token = self.headers.get("Authorization", "").removeprefix("Bearer token-of-")
            status, data, headers = world.answer(self.command, path, json.loads(body) if body else None, token)
            answer = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(answer)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET  # noqa: N815 - as the library wants it

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        world = World(host=f"127.0.0.1:{server.server_port}", behind=behind)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield world
        finally:
            server.shutdown()
