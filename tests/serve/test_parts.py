"""The parts of the preview that need no disk, no network and no clock."""

from __future__ import annotations

import html5lib
import hypothesis.strategies as st
import pytest
from hypothesis import given

from microjournal.serve.file_changes import EVERYTHING, FileChanges, Step, can_change_site, describe
from microjournal.serve.pages import allow_same_origin, placeholder_page, with_script
from microjournal.serve.requests import address_of, content_type, hosts_of, is_loopback, requested_path
from microjournal.serve.updates import SiteChange, Updates, site_change

# ---- which changes matter


OURS = """microjournal.yaml permalinks.txt content content/2026/2026-03-04-stand-up.md content/~home.md static/2026
    themes/dune/templates/entry.html comments/42.md static/.nojekyll static/.well-known/security.txt
    static/film.swf""".split()
LEFT_BY_PROGRAMS = """README.md public/index.html .microjournal/state.db .git/index contents/x.md content/.x.md.swp
    content/x.md~ content/#x.md# content/.#x.md content/x.md.tmp content/.git/index content/x.md.___jb_tmp___
    static/film.mp4.part static/.git/index static/.#x.txt static/.x.txt.swp content/~$report.docx static/.DS_Store
    themes/dune/templates/__pycache__ themes/dune/templates/__pycache__/entry.html.cpython-311.pyc""".split()


@pytest.mark.parametrize("path", [*OURS, "content/2026/a photo.jpg"])
def test_a_file_of_the_journal_matters(path: str) -> None:
    assert can_change_site(path)


@pytest.mark.parametrize("path", LEFT_BY_PROGRAMS)
def test_what_programs_leave_for_a_moment_does_not(path: str) -> None:
    assert not can_change_site(path)


# ---- when changes have come to rest


class Changing:
    """Changes of files by a clock that only the test moves."""

    def __init__(self, *events: tuple[float, Step, str]) -> None:
        self.now = 0.0
        self.changes = FileChanges(lambda: self.now)
        self.add(*events)

    def add(self, *events: tuple[float, Step, str]) -> None:
        for self.now, step, path in events:
            self.changes.add(path, step)

    def due(self) -> float | None:
        return self.changes.due()

    def take(self) -> tuple[str, ...]:
        """What is taken when the changes have come to rest."""
        self.now = self.changes.due() or self.now
        return self.changes.wait(0)


def test_a_save_in_several_steps_is_one_change_a_moment_after_the_last_step() -> None:
    saved = Changing((0.0, "changed", "x.md"), (0.01, "changed", "x.md"), (0.02, "changed", "x.md"))

    assert saved.due() == pytest.approx(0.05)
    assert saved.take() == ("x.md",)


def test_a_file_that_is_closed_again_or_moved_here_is_waited_for_no_longer_than_the_next_step_takes() -> None:
    assert Changing((0.0, "whole", "x.md")).due() == pytest.approx(0.01)
    assert Changing((0.0, "new", "y"), (0.001, "gone", "y"), (0.001, "whole", "x.md")).due() == pytest.approx(0.011)


def test_a_file_that_is_being_written_is_waited_for_where_the_system_tells_when_it_is_closed() -> None:
    """An editor empties a file before it writes it; a build between the two would find an entry without a day."""
    saved = Changing((0.0, "whole", "y.md"))
    saved.take()
    saved.add((1.0, "changed", "x.md"))
    while_empty = saved.due()
    saved.add((1.2, "changed", "x.md"), (1.21, "whole", "x.md"))

    assert while_empty is not None
    assert while_empty > 1.2
    assert saved.due() == pytest.approx(1.22)


def test_an_editor_that_moves_the_old_file_away_is_waited_for() -> None:
    """Vim's steps; a build between the first and the second would find the entry gone."""
    saved = Changing((0.0, "gone", "x.md"))
    before_it_is_back = saved.due()
    saved.add((0.2, "new", "x.md"))

    assert before_it_is_back is not None
    assert before_it_is_back > 0.2
    assert saved.due() == pytest.approx(0.23)
    assert saved.take() == ("x.md",)


def test_many_files_at_once_are_given_more_time() -> None:
    copied = Changing(*[(n / 1000, "whole", f"{n}.md") for n in range(1000)])

    assert copied.due() == pytest.approx(0.999 + 0.4)


def test_what_never_rests_is_dealt_with_all_the_same() -> None:
    logged = Changing(*[(n / 100, "changed", "log.md") for n in range(10_000)])

    assert logged.due() == 5.0
    assert logged.take() == ("log.md",)


def test_a_program_that_writes_for_ever_does_not_keep_the_author_waiting() -> None:
    logged = Changing(*[(n / 100, "changed", "log.md") for n in range(100)])
    logged.add((1.0, "whole", "x.md"), (1.005, "changed", "log.md"))

    assert logged.due() == pytest.approx(1.01)
    assert logged.take() == ("x.md",)
    assert logged.due() is not None, "the log is still to be taken"


def test_nothing_is_due_when_nothing_came_or_all_was_taken() -> None:
    changing = Changing()
    assert changing.due() is None
    changing.add((1.0, "changed", "x.md"))
    assert changing.take() == ("x.md",)
    assert changing.due() is None
    assert changing.take() == ()


def test_of_more_files_than_a_system_reports_some_may_be_missing() -> None:
    assert EVERYTHING not in Changing(*[(0.0, "new", f"{n}.md") for n in range(500)]).take()
    assert EVERYTHING in Changing(*[(0.0, "new", f"{n}.md") for n in range(5000)]).take()


STEPS: list[Step] = ["new", "changed", "whole", "gone"]


@given(st.lists(st.tuples(st.floats(0, 2), st.sampled_from(STEPS), st.sampled_from("abc"))))
def test_each_change_is_taken_once_and_none_is_lost(steps: list[tuple[float, Step, str]]) -> None:
    """Also not a file that comes and goes: one may have been there before that was replaced."""
    changing, untaken = Changing(), set[str]()
    for pause, step, path in steps:
        end = changing.now + pause
        while (due := changing.due()) is not None and due <= end:
            taken = changing.take()
            assert taken
            assert untaken.issuperset(taken)
            untaken.difference_update(taken)
        changing.add((end, step, path))
        untaken.add(path)
    while taken := changing.take():
        untaken.difference_update(taken)

    assert untaken == set()


def test_a_change_is_named_by_the_file_that_the_author_had_in_hand() -> None:
    assert describe(["content/2026", "content/2026/x.md"]) == "content/2026/x.md and 1 more changed"
    assert describe(["content/x.md"]) == "content/x.md changed"
    assert describe([]) == ""


# ---- hosts


@pytest.mark.parametrize("header", ["localhost:8014", "LOCALHOST:8014", "127.0.0.1:8014", "[::1]:8014"])
def test_this_machine_may_be_asked_by_each_of_its_names(header: str) -> None:
    assert hosts_of("127.0.0.1", 8014).allow(header)


FOREIGN = """evil.example evil.example:8014 localhost localhost:8015 localhost.evil.example:8014 127.0.0.1.nip.io:8014
    192.168.1.7:8014 user@localhost:8014 localhost:8014/ localhost: [::1 localhost:99999999""".split()


@pytest.mark.promise("preview-own")
@pytest.mark.parametrize("header", [*FOREIGN, "", "localhost:8014\n", "local host:8014"])
def test_a_foreign_host_name_is_refused(header: str) -> None:
    assert not hosts_of("127.0.0.1", 8014).allow(header)


def test_the_host_that_was_asked_for_is_one_of_them() -> None:
    assert hosts_of("studio.local", 8014).allow("studio.local:8014")
    assert not hosts_of("studio.local", 8014).allow("other.local:8014")


def test_a_server_for_the_network_is_asked_by_any_address_but_by_no_foreign_name() -> None:
    hosts = hosts_of("0.0.0.0", 8014)

    assert hosts.allow("192.168.1.7:8014")
    assert hosts.allow("[fe80::1]:8014")
    assert not hosts.allow("evil.example:8014")


def test_the_public_address_of_a_proxy_is_one_of_them() -> None:
    hosts = hosts_of("127.0.0.1", 8014, "https://preview.example/journal/")

    assert hosts.allow("preview.example")
    assert hosts.allow("preview.example:443")
    assert not hosts.allow("preview.example:8014")
    assert not hosts.allow("other.example")


def test_on_port_80_browsers_leave_the_port_out() -> None:
    assert hosts_of("127.0.0.1", 80).allow("localhost")


@pytest.mark.parametrize(
    ("host", "inside"),
    [("localhost", True), ("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("0.0.0.0", False), ("box", False)],
)
def test_it_is_known_whether_others_can_reach_the_preview(host: str, inside: bool) -> None:
    assert is_loopback(host) is inside


def test_the_address_to_open_is_one_that_a_browser_understands() -> None:
    assert address_of("127.0.0.1", 8014, "/journal/") == "http://127.0.0.1:8014/journal/"
    assert address_of("::", 8014) == "http://127.0.0.1:8014/"
    assert address_of("::1", 8014) == "http://[::1]:8014/"


# ---- paths


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/", "/"),
        ("/journal/tags/", "/journal/tags/"),
        ("/journal/2026/03/x/?y=/../z#part", "/journal/2026/03/x/"),
        ("/journal/%C3%A4nderung/", "/journal/änderung/"),
        ("/a%20b", "/a b"),
        # Decoded once: a file of this odd name, not the folder above.
        ("/%252e%252e/x", "/%2e%2e/x"),
        ("/a..b/x...", "/a..b/x..."),
    ],
)
def test_a_path_is_decoded_once(target: str, path: str) -> None:
    assert requested_path(target) == path


REFUSED = r"""* http://evil.example/ journal/ /../microjournal.yaml /journal/../../microjournal.yaml /journal/%2e%2e/x
    /journal/%2E%2e%2fx /journal/..%2f..%2fx /journal/..%5c..%5cx /journal/..\x /journal/x%00.html /journal/%0a
    /journal/./x /journal/.microjournal/about.txt /journal/%2emicrojournal/about.txt /.git/config //evil.example/x
    /journal//etc/passwd /%ff /x%7f""".split()


@pytest.mark.promise("preview-own")
@pytest.mark.parametrize("target", ["", *REFUSED])
def test_a_path_that_leads_elsewhere_or_is_hidden_is_refused(target: str) -> None:
    assert requested_path(target) is None


@given(st.text(max_size=30), st.integers(0, 2))
def test_whatever_is_asked_no_path_leads_upwards(text: str, times: int) -> None:
    from urllib.parse import quote

    for _ in range(times):
        text = quote(text)
    path = requested_path("/" + text)

    assert path is None or not any(name.startswith(".") for name in path.split("/"))
    assert path is None or "\\" not in path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("dune-0123abcd.css", "text/css; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("feed.json", "application/json; charset=utf-8"),
        ("calendar.ics", "text/calendar; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("icon.svg", "image/svg+xml; charset=utf-8"),
        ("x.js", "text/javascript; charset=utf-8"),
        ("photo.JPG", "image/jpeg"),
        ("photo.webp", "image/webp"),
        ("letters.woff2", "font/woff2"),
        ("paper.pdf", "application/pdf"),
        ("old.tar.gz", "application/octet-stream"),
        ("no-ending", "application/octet-stream"),
    ],
)
def test_the_content_type_follows_from_the_ending(name: str, kind: str) -> None:
    assert content_type(name) == kind


# ---- pages


def scripts(page: bytes) -> list[dict[str, str]]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [dict(script.attrib) for script in tree.iter("script")]


@pytest.mark.parametrize(
    "page",
    [
        b"<!doctype html><html><head><title>x</title></head><body>text</body></html>",
        b"<!DOCTYPE HTML><HTML><HEAD></HEAD ><BODY></BODY></HTML>",
        b"<p>no head, no end",
        b"<body>no head</body>",
        b"",
        placeholder_page("Not found", "There is <no> such page."),
    ],
)
def test_every_page_gets_the_script_once_and_keeps_all_else(page: bytes) -> None:
    served = with_script(page, run="ab12", number=7, base="/journal/")

    assert scripts(served) == [
        {"src": "/.microjournal/live.js", "data-run": "ab12", "data-number": "7", "data-base": "/journal/", "defer": ""}
    ]
    start = served.index(b"<script")
    end = served.index(b"</script>") + len(b"</script>")
    assert served[:start] + served[end:] == page


def test_a_path_with_characters_of_html_stays_an_attribute() -> None:
    [script] = scripts(with_script(b"<p>", run="x", number=0, base='/a"b<c/'))

    assert script["data-base"] == '/a"b<c/'


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src 'self'"),
        (
            "default-src 'self'; script-src 'none'",
            "default-src 'self'; script-src 'self'; connect-src 'self'",
        ),
        (
            "script-src https://a.example; script-src-elem 'none'",
            "script-src https://a.example; script-src-elem 'self'",
        ),
        ("img-src 'self'", "img-src 'self'"),
        ("", ""),
    ],
)
def test_a_content_security_policy_lets_our_script_in_and_nothing_else(policy: str, allowed: str) -> None:
    assert allow_same_origin(policy) == allowed


def test_the_policy_of_a_page_is_found_and_the_rest_of_it_kept() -> None:
    page = b"""<head><meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;"></head>"""
    tree = html5lib.parse(with_script(page, run="x", number=0, base="/"), namespaceHTMLElements=False)

    [meta] = tree.iter("meta")
    assert meta.attrib["content"] == "default-src 'none'; script-src 'self'; connect-src 'self'"


# ---- updates


def changed(*names: str, times: int = 1) -> Updates:
    """Updates of which each changed one file."""
    updates = Updates("run")
    for name in names * times:
        updates.publish(SiteChange(files=(name,)))
    return updates


def test_a_page_hears_of_the_changes_that_it_missed_and_no_others() -> None:
    updates = changed("0.html", "1.html", "2.html", "3.html", "4.html")

    message = updates.since(3)
    assert (message["number"], message["gap"]) == (5, False)
    assert [change["files"] for change in message["changes"]] == [("3.html",), ("4.html",)]
    assert updates.since(5)["changes"] == []


@pytest.mark.parametrize(
    ("times", "number", "gap"),
    [(5, -1, True), (5, 6, True), (5, 10_000, True), (1000, 700, True), (1000, 900, False)],
)
def test_a_page_of_another_time_or_that_missed_too_much_reloads(times: int, number: int, gap: bool) -> None:
    assert changed("x.html", times=times).since(number)["gap"] is gap


def test_waiting_ends_when_something_comes_and_when_all_is_over() -> None:
    updates = Updates("run")
    serial, over = updates.wait(-1, 0)
    assert not over
    assert updates.wait(serial, 0) == (serial, False)

    updates.publish(SiteChange(files=None))
    later, _ = updates.wait(serial, 0)
    assert later != serial

    updates.set_problems([])
    assert updates.wait(later, 0) == (later, False), "nothing was wrong before and nothing is"
    updates.close()
    assert updates.wait(later, 0)[1]


def test_only_style_sheets_changed_when_the_author_changed_nothing_else() -> None:
    """All pages are written anew, because they name the style sheet by its digest; they need not be reloaded."""
    written = {"assets/dune-0123abcd.css", "index.html", "about/index.html"}

    assert site_change(["themes/dune/assets/dune.css"], written, {"assets/dune-ffffffff.css"}) == SiteChange(
        files=(), styles=("assets/dune-0123abcd.css",)
    )
    both = site_change(["themes/dune/assets/dune.css", "content/x.md"], written, ())
    assert both.files is None
    assert both.styles == ()


def test_a_page_is_concerned_by_its_own_file_alone() -> None:
    change = site_change(["content/x.md"], ["2026/03/x/index.html", "feed.xml"], ["2026/03/y/index.html"])

    assert change.files == ("2026/03/x/index.html", "2026/03/y/index.html", "feed.xml")


def test_a_picture_or_very_many_files_concern_every_page() -> None:
    assert site_change(["static/dot.png"], ["dot.png"], ()).files is None
    assert site_change(["themes/dune/templates/base.html"], [f"{n}/index.html" for n in range(500)], ()).files is None
