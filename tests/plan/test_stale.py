"""What has to be made anew, and why: decided from an output and its record alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.model.digest import digest, encode
from microjournal.model.files import FileStat
from microjournal.plan.output import BodyUse, Copy, Output
from microjournal.plan.stale import Closure, Record, is_stale, reason_lines, reasons, trace_of

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

CLOSURES = {
    "entry.html": Closure(digest=b"t1", names=("body", "card", "site", "today")),
    "list.html": Closure(digest=b"t2", names=("cards",)),
}
SHARED = {"site": digest("Ana"), "menu": digest("About")}
STAT: FileStat = (10, 1)
BODY = BodyUse(source="content/a.md", digest=b"b1", site_path="2026/03/a/", links=(("page", "2026/03/b/", "", "B"),))
PAGE = Output(path="a/index.html", template="entry.html", inputs={"card": {"title": "A"}, "today": "x"}, bodies=(BODY,))
COPY = Copy(path="pic.png", source="static/pic.png", digest=digest("pic"))


def trace(thing: Output | Copy) -> bytes:
    return trace_of(thing, CLOSURES, SHARED, str.encode)


def why(
    thing: Output | Copy,
    before: Output | Copy | bytes,
    *,
    present: FileStat | None = STAT,
    closures: dict[str, Closure] = CLOSURES,
    shared: dict[str, bytes] = SHARED,
) -> tuple[str, ...]:
    """The reasons to make it anew, () if there is none. before: what was made the last time, or its trace."""
    record = Record(trace=before if isinstance(before, bytes) else trace(before), stat=STAT)
    now = trace_of(thing, closures, shared, str.encode)
    return reasons(record, now, present, new=False) if is_stale(now, record, present) else ()


@pytest.mark.parametrize("new", [True, False])
def test_what_was_never_made_is_new_unless_its_file_is_ours(new: bool) -> None:
    assert is_stale(trace(PAGE), None, None)
    assert is_stale(trace(PAGE), None, STAT)
    assert reasons(None, trace(PAGE), STAT, new=new) == ("new" if new else "nothing is known of how it was made",)


def test_what_is_as_it_was_is_left_alone() -> None:
    assert why(PAGE, PAGE) == why(COPY, COPY) == ()


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        (replace(PAGE, inputs={"card": {"title": "B"}, "today": "x"}), ("input `card` changed",)),
        (
            replace(PAGE, inputs={"card": {"title": "B"}, "today": "y"}),
            ("input `card` changed", "input `today` changed"),
        ),
        (replace(PAGE, inputs={**PAGE.inputs, "never": "read"}), ()),
        (replace(PAGE, bodies=(BODY._replace(digest=b"b2"),)), ("input `body` changed",)),
        (replace(PAGE, bodies=(BODY._replace(links=()),)), ("input `body` changed",)),
        (replace(PAGE, bodies=(BODY._replace(site_path="2026/04/a/"),)), ("input `body` changed",)),
        (replace(PAGE, bodies=(BODY._replace(source="content/deep/a.md"),)), ()),
        (replace(PAGE, bodies=()), ("input `body` is gone",)),
        (replace(PAGE, inputs={"card": {"title": "A"}}), ("input `today` changed",)),
    ],
)
def test_a_page_is_made_anew_for_what_its_template_can_read(changed: Output, reasons: tuple[str, ...]) -> None:
    assert why(changed, PAGE) == reasons


def test_the_order_of_a_mapping_is_something_a_template_sees() -> None:
    first = replace(PAGE, inputs={"card": {"a": 1, "b": 2}, "today": "x"})
    second = replace(PAGE, inputs={"card": {"b": 2, "a": 1}, "today": "x"})
    assert why(second, first) == ("input `card` changed",)


def test_one_true_and_the_word_are_different_values() -> None:
    for value in (True, "1", 1.0, None):
        assert why(replace(PAGE, inputs={"card": value, "today": ""}), replace(PAGE, inputs={"card": 1, "today": ""}))


def test_what_all_pages_share_counts_where_it_is_read() -> None:
    assert why(PAGE, PAGE, shared={**SHARED, "site": digest("Ben")}) == ("input `site` changed",)
    assert why(PAGE, PAGE, shared={**SHARED, "menu": digest("Shop")}) == ()
    assert why(PAGE, PAGE, shared={"menu": SHARED["menu"]}) == ("input `site` changed",)


def test_a_template_that_changes_is_a_reason_of_its_own() -> None:
    closures = {**CLOSURES, "entry.html": replace(CLOSURES["entry.html"], digest=b"t9")}
    assert why(PAGE, PAGE, closures=closures) == ("its template or one it uses changed",)
    closures = {"entry.html": Closure(digest=b"t9", names=("card", "menu", "today"))}
    assert why(PAGE, PAGE, closures=closures) == (
        "its template or one it uses changed",
        "input `menu` changed",
        "input `site` is gone",
    )


def test_an_output_of_microjournals_own_writers_depends_on_all_its_inputs() -> None:
    feed = Output(path="feed.xml", template="@rss", inputs={"feed": 1, "items": ()})
    assert why(feed, feed) == ()
    assert why(replace(feed, inputs={"feed": 2, "items": ()}), feed) == ("input `feed` changed",)
    assert why(replace(feed, template="@atom"), feed) == ("its template or one it uses changed",)
    assert why(feed, feed, shared={}) == ()


def test_a_file_that_was_lost_or_touched_is_made_again() -> None:
    assert why(PAGE, PAGE, present=None) == ("its file is missing",)
    assert why(PAGE, PAGE, present=(10, 2)) == ("its file was touched",)
    assert why(PAGE, PAGE, present=(11, 1)) == ("its file was touched",)
    changed = replace(PAGE, inputs={"card": {}, "today": "x"})
    assert why(changed, PAGE, present=None) == ("input `card` changed", "its file is missing")


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"no trace at all",
        digest("a copied file"),
        encode(7),
        encode((b"", b"t1")),
        encode((b"", b"t1", b"\0\0\0")),
    ],
)
def test_a_record_that_is_damaged_is_a_reason_and_no_error(before: bytes) -> None:
    assert len(why(PAGE, before)) == 1


def test_a_copy_is_made_anew_when_its_source_changes() -> None:
    assert why(replace(COPY, digest=digest("other")), COPY) == ("the file changed",)
    assert why(replace(COPY, source="content/pic.png"), COPY) == ()


def test_a_page_may_take_the_place_of_a_copied_file_and_back() -> None:
    here = replace(COPY, path=PAGE.path)
    assert why(PAGE, here) == ("it is a page now, and was a copied file",)
    assert why(here, PAGE) == ("it is a copied file now",)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
)
inputs = st.dictionaries(st.sampled_from(["card", "today", "cards"]), values)


@given(inputs, inputs)
def test_a_page_is_stale_exactly_if_something_that_it_reads_differs(old: dict[str, Any], new: dict[str, Any]) -> None:
    def read(given: dict[str, Any]) -> list[tuple[str, bytes]]:
        return [(name, digest(given[name])) for name in ("card", "today") if name in given]

    stale = why(replace(PAGE, inputs=new), replace(PAGE, inputs=old))
    assert bool(stale) == (read(old) != read(new))


# In words


def test_each_file_is_explained_in_a_line_under_its_address() -> None:
    lines = reason_lines(
        [("index.html", ["new"]), ("a/index.html", ["input `card` changed", "its file is missing"])],
        ["b/index.html", "x.png"],
    )
    assert lines == [
        "rendered /: new",
        "rendered /a/: input `card` changed, its file is missing",
        "removed /b/: nothing asks for it any more",
        "removed /x.png: nothing asks for it any more",
    ]


def test_a_build_explains_what_it_does(journal: MakeJournal) -> None:
    made = journal(
        {"content/2026-03-04-a.md": "# A\n\nText.\n", "content/2026-03-05-b.md": "# B\n", "static/x.txt": "x"}
    )
    first = made.run("build", "--explain", "--today", "2026-03-10", "--jobs", "1").stdout
    assert "rendered /2026/03/a/: new\n" in first
    assert "rendered /x.txt: new\n" in first
    assert made.run("build", "--explain", "--today", "2026-03-10").stdout.count("rendered /") == 0

    made.write({"content/2026-03-04-a.md": "# A\n\nOther text.\n", "static/x.txt": "y"})
    made.remove("content/2026-03-05-b.md")
    (made.root / "public/tags/index.html").unlink()
    said = made.run("build", "--explain", "--today", "2026-03-10", "--jobs", "1").stdout
    for line in (
        "rendered /x.txt: the file changed\n",
        "rendered /2026/03/b/: its template or one it uses changed",
        "rendered /tags/: its file is missing\n",
    ):
        assert line in said, said
    (page,) = [line for line in said.splitlines() if line.startswith("rendered /2026/03/a/: ")]
    assert {"input `body` changed", "input `later` changed"} <= set(page.partition(": ")[2].split(", "))


def test_a_page_may_take_the_place_of_a_static_file(journal: MakeJournal) -> None:
    made = journal({"static/about/index.html": "<p>Old"})
    assert made.build().output == ""
    made.remove("static/about/index.html")
    made.write({"content/pages/about.md": "# About\n"})
    built = made.build()
    assert built.output == ""
    assert dict(built.result.reasons)["about/index.html"] == ("it is a page now, and was a copied file",)
    assert made.page("about/").h1.get_text() == "About"  # type: ignore[union-attr]


def test_the_page_for_wrong_addresses_follows_the_address_of_the_site(journal: MakeJournal) -> None:
    made = journal({"themes/dune/templates/404.html": '<h1>x</h1><a href="{{ root }}">Home</a>'})
    made.build()
    assert made.build(base_url="http://localhost/other/").written
    assert 'href="/other/"' in made.read("public/404.html")
