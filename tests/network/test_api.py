"""The client of forges' interfaces: whatever a host does, there is an answer or a clear message, and no secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from microjournal.network.api import Api, ApiLimits, Token
from microjournal.network.refusals import ApiError, NotThere
from tests.network.faulty import Faulty, faulty_server

SECRET = "ghp_0123456789abcdefSECRET"
TOKEN = Token(value=SECRET, source="GITHUB_TOKEN")
QUICK = ApiLimits(seconds=10, answer_seconds=1, pause=0.01, longest_pause=1, most_bytes=1_000_000, most_pages=5)


@pytest.fixture(scope="module")
def faulty() -> Iterator[Faulty]:
    with faulty_server() as server:
        yield server


@pytest.fixture(scope="module")
def other() -> Iterator[Faulty]:
    with faulty_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _afresh(faulty: Faulty, other: Faulty) -> None:
    for server in (faulty, other):
        server.count.clear()
        server.seen.clear()


def api(faulty: Faulty, token: Token | None = TOKEN, limits: ApiLimits = QUICK) -> Api:
    return Api(f"{faulty.url}/api", headers={"X-Version": "1"}, token=token, limits=limits)


def refused(faulty: Faulty, path: str, token: Token | None = TOKEN) -> ApiError:
    with pytest.raises(ApiError) as found:
        api(faulty, token).get(path)
    said = f"{found.value} {found.value.help}"
    assert SECRET not in said
    assert said.isprintable()
    assert found.value.__cause__ is None or SECRET not in repr(found.value.__cause__)
    return found.value


def without_host(error: ApiError, faulty: Faulty) -> str:
    return str(error).replace(faulty.url.removeprefix("http://"), "HOST")


@pytest.mark.parametrize("path", ["/fine", "/packed", "/busy-first", "/once-cut-off"])
def test_an_answer_comes_also_packed_or_at_the_second_try(faulty: Faulty, path: str) -> None:
    assert api(faulty).get(path).data == {"fine": True}


@pytest.mark.promise("answers-bounded")
@pytest.mark.parametrize(
    ("path", "message", "asked", "ends"),
    [
        ("/unchanged", "HOST says that nothing changed (304), but was not asked that", 1, False),
        ("/refused-token", "HOST refuses the token in GITHUB_TOKEN (401)", 1, True),
        (
            "/forbidden",
            "HOST does not allow it (403): Resource not [2J accessible ::error::by integration",
            1,
            False,
        ),
        ("/limited", "HOST takes no more requests for 10 minutes (403)", 1, True),
        ("/much-later", "HOST takes no more requests for 50 minutes (429)", 1, True),
        ("/later-by-date", "HOST takes no more requests for 20 minutes (429)", 1, True),
        ("/missing", "HOST: not found (404): Not Found", 1, False),
        ("/gone", "HOST: gone (410): This issue was deleted", 1, False),
        ("/broken", "HOST is in trouble (500)", 3, False),
        ("/drops", "HOST takes too long", 1, True),
        ("/cut-off", "HOST: it broke the connection off", 3, True),
        ("/half-json", "HOST: the answer is cut off, or no JSON", 1, False),
        ("/deep-json", "HOST: the answer is cut off, or no JSON", 1, False),
        ("/not-packed", "HOST: the answer cannot be decompressed", 1, False),
        ("/login-page", "HOST answers with text/html, not with JSON", 1, False),
        ("/huge", "HOST answers with more than 1 MB", 1, False),
        ("/bomb", "HOST answers with more than 1 MB", 1, False),
        ("/around", "HOST redirects more than 5 times", 5, False),
        ("/elsewhere", "HOST redirects to an address of ftp:", 1, False),
    ],
)
def test_every_fault_has_a_message_of_its_own(faulty: Faulty, path: str, message: str, asked: int, ends: bool) -> None:
    error = refused(faulty, path)

    assert without_host(error, faulty) == message
    assert faulty.count[f"/api{path}"] == asked
    assert error.ends is ends


def test_a_host_that_does_not_answer_is_asked_again_and_then_given_up(faulty: Faulty) -> None:
    with pytest.raises(ApiError, match=r"no answer within 0\.2 seconds") as found:
        api(faulty, limits=replace(QUICK, seconds=0.2)).get("/silent")

    assert found.value.ends


def test_what_is_not_there_can_be_told_from_other_faults(faulty: Faulty) -> None:
    assert isinstance(refused(faulty, "/missing"), NotThere)
    assert isinstance(refused(faulty, "/gone"), NotThere)
    assert not isinstance(refused(faulty, "/forbidden"), NotThere)


def test_without_a_token_the_message_says_that_one_helps(faulty: Faulty) -> None:
    assert "token" in refused(faulty, "/limited", None).help
    assert without_host(refused(faulty, "/refused-token", None), faulty) == "HOST wants a token (401)"
    assert "private" in refused(faulty, "/missing", None).help


def test_a_host_that_repeats_the_token_does_not_get_it_printed(faulty: Faulty) -> None:
    assert without_host(refused(faulty, "/echoing"), faulty) == "HOST answers 422: you sent Bearer ***"


def test_nobody_there_is_said_and_ends_it() -> None:
    nobody = Api("http://127.0.0.1:9", headers={}, token=TOKEN, limits=QUICK)

    with pytest.raises(ApiError, match=r"^127\.0\.0\.1:9: it takes no connections$") as found:
        nobody.get("/fine")

    assert found.value.ends


@pytest.mark.promise("token-own")
def test_a_redirect_to_another_host_is_followed_without_the_token(faulty: Faulty, other: Faulty) -> None:
    faulty.behaviours["moved"] = lambda asked: asked.answer(301, b"", {"Location": f"{other.url}/api/fine"})
    faulty.behaviours["near"] = lambda asked: asked.answer(301, b"", {"Location": "/api/fine"})

    assert api(faulty).get("/moved").data == api(faulty).get("/near").data == {"fine": True}

    assert [headers.get("Authorization") for *_, headers in faulty.seen] == [f"Bearer {SECRET}"] * 3
    assert "Authorization" not in other.seen[0][2]
    assert SECRET not in repr(other.seen)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_what_is_sent_goes_to_no_other_host(faulty: Faulty, other: Faulty, status: int) -> None:
    faulty.behaviours["moved"] = lambda asked: asked.answer(status, b"", {"Location": f"{other.url}/api/created"})
    faulty.behaviours["near"] = lambda asked: asked.answer(status, b"", {"Location": "/api/created"})

    with pytest.raises(ApiError, match="redirects to another host, and nothing is sent there"):
        api(faulty).post("/moved", {"title": "A"})

    assert not other.seen
    assert api(faulty).post("/near", {"title": "A"}).data == {"number": 7}


@pytest.mark.parametrize("path", ["/broken", "/cut-off", "/busy-first"])
def test_what_is_sent_is_sent_once(faulty: Faulty, path: str) -> None:
    with pytest.raises(ApiError):
        api(faulty).post(path, {"title": "A"})

    assert faulty.count[f"/api{path}"] == 1


def test_pages_are_followed_on_the_same_host_whatever_it_calls_itself_and_have_an_end(faulty: Faulty) -> None:
    found = []
    with pytest.raises(ApiError, match="the list does not end after 5 pages"):
        found += [reply.data for reply in api(faulty).pages("/endless")]
    with pytest.raises(ApiError, match="the list does not end"):
        list(api(faulty).pages("/circle"))

    assert faulty.count["/api/endless"] == 5


def test_the_limit_is_remembered_and_the_token_shown_nowhere(faulty: Faulty) -> None:
    asked = api(faulty)
    with pytest.raises(ApiError):
        asked.get("/limited")

    assert asked.allowance is not None
    assert asked.allowance[:2] == (0, 60)
    assert SECRET not in repr(TOKEN)
    assert SECRET not in repr(asked)
