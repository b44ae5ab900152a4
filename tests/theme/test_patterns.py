"""The page of patterns as browsers and screen readers meet it: it says in words what it shows."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build
from microjournal.content.snapshot import write_snapshot
from microjournal.model.conversation import Bets, Conversation
from tests.plan.truth import made_up

SETTINGS = "title: Ana tries things\nurl: https://ana.example/journal/\nrepository: github:ana/journal\n"
KINDS = {"met": "met", "partly": "partly", "not met": "not-met", "unclear": "unclear", "dropped": "dropped"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("patterns")
    files = {"microjournal.yaml": SETTINGS.encode()}
    for n, each in enumerate(made_up(5, 120), 1):
        keys = f"title: Number {n}\n{each.keys()}\nissue: {n}"
        files[f"content/{each.planned}-e{n:03}.md"] = f"---\n{keys}\n---\nText.\n".encode()
        talk = Conversation(
            url=f"https://github.com/ana/journal/issues/{n}",
            updated="2026-02-01T10:00:00Z",
            bets=Bets(met=each.bets[0], not_met=each.bets[1]),
        )
        files[f"comments/github.com/ana/journal/{n}.jsonl"] = write_snapshot(talk)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    result = build(BuildOptions(root=root, today="2026-03-10", jobs=1))
    assert result.ok, result.problems
    return root / "public"


@pytest.fixture(scope="module")
def page(site: Path) -> BeautifulSoup:
    return BeautifulSoup((site / "patterns/index.html").read_text(encoding="utf-8"), "html5lib")


@pytest.fixture(scope="module")
def data(site: Path) -> Any:
    return json.loads((site / "patterns/patterns.json").read_text(encoding="utf-8"))


def rows(page: BeautifulSoup, id_: str) -> dict[str, dict[str, str]]:
    """What a table says: by the label of each row and the name of each column."""
    (table,) = page.select(f'table[aria-labelledby="{id_}"]')
    names = [head.text.strip() for head in table.select("thead th")]
    assert names[0]
    return {
        _label(row): dict(zip(names[1:], [cell.text.strip() for cell in row.select("td")], strict=True))
        for row in table.select("tbody tr")
    }


def _label(row: Tag) -> str:
    return next(found for where in ("th a", "th .label", "th") for found in row.select(where)).text.strip()


def numbers(row: dict[str, str]) -> dict[str, int]:
    return {KINDS[name]: int(value.replace(",", "")) for name, value in row.items() if name in KINDS}


def test_is_html_without_mistakes(site: Path) -> None:
    html5lib.HTMLParser(strict=True).parse((site / "patterns/index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("table", "name", "label"),
    [("years", "years", "year"), ("tags", "tags", "tag"), ("time", "took", "days"), ("late", "late", "days")],
)
def test_every_number_of_the_data_is_in_a_cell(
    page: BeautifulSoup, data: Any, table: str, name: str, label: str
) -> None:
    shown = rows(page, table)
    assert len(shown) == len(data[name]) > 2
    for row in data[name]:
        said = shown[row[label]]
        assert int(said["all"]) == row["n"]
        assert numbers(said) == {kind: row[kind] for kind in KINDS.values() if kind in row}
        if "planned" in row:
            assert int(said["planned"]) == row["planned"]


def test_a_ridge_has_as_many_grains_as_the_cells_say(page: BeautifulSoup) -> None:
    for row in page.select("tbody tr"):
        for ridge in row.select(".ridge")[:1]:
            grains = {str(i["class"][0]): int(str(i["style"]).removeprefix("--n:")) for i in ridge.select("i")}
            cells = [int(cell.text) for cell in row.select("td") if cell.text.strip().isdigit()]
            assert grains or cells[0] == 0
            assert set(grains.values()) <= set(cells)
            assert ridge["aria-hidden"] == "true"


def test_a_share_is_never_without_its_number_and_its_interval(page: BeautifulSoup, data: Any) -> None:
    shown = list(rows(page, "calibration").values())
    assert len(shown) == len(data["calibration"]) >= 5
    for said, row in zip(shown, data["calibration"], strict=True):
        assert said["came true"] == f"{row['true']:g} of {row['n']}"
        if row["interval"]:
            low, high = [round(end) for end in row["interval"]]
            assert said["in the long run"] == f"{low} to {high}%"
        else:
            assert said["in the long run"] == "too few"
    assert f"Brier score of {data['brier']['n']} forecasts: {data['brier']['score']:.3f}" in page.text


def test_author_and_readers_stand_side_by_side(page: BeautifulSoup, data: Any) -> None:
    found, shown = data["readers"], rows(page, "readers")
    assert int(shown["author"]["nearer"]) == found["author_nearer"]
    assert int(shown["readers"]["nearer"]) == found["readers_nearer"]
    assert int(shown["both alike"]["nearer"]) == found["even"]
    assert found["better"] == "author"
    assert "The author is the better prophet." in page.text


def test_open_loops_have_their_age(page: BeautifulSoup, data: Any) -> None:
    assert {label: int(row["all"]) for label, row in rows(page, "loops").items()} == {
        row["age"]: row["n"] for row in data["loops"]
    }


def test_every_link_leads_to_a_file(site: Path, page: BeautifulSoup) -> None:
    links = {unquote(str(a["href"]).partition("#")[0]) for a in page.select("main a")}
    assert {"../results/partly/2024/", "../open/loops/", "../tags/a/"} <= links
    for link in links:
        path = site / "patterns" / link
        assert (path / "index.html" if link.endswith("/") else path).is_file(), link


def test_it_has_styles_that_no_other_page_loads(site: Path) -> None:
    loading = [file for file in site.rglob("index.html") if "patterns." in file.read_text(encoding="utf-8")]
    assert [file.parent.name for file in loading] == ["patterns"]


@pytest.mark.browser
def test_it_does_not_scroll_sideways(site: Path, chromium: str, tmp_path: Path) -> None:
    widths, address = ("320", "768"), (site / "patterns/index.html").as_uri()
    width = "frame => frame.contentDocument.documentElement.scrollWidth"
    measure = f"document.body.innerText = Array.from(document.querySelectorAll('iframe'), {width}).join(' ')"
    frames = "".join(f'<iframe width="{width}" height="800" src="{address}"></iframe>' for width in widths)
    wrapper = tmp_path / "frames.html"
    wrapper.write_text(f'<body onload="{measure}">{frames}', encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--dump-dom"]
    options += ["--allow-file-access-from-files", f"--user-data-dir={tmp_path / 'profile'}"]
    command = [chromium, *options, wrapper.as_uri()]
    shown = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
    assert tuple(re.sub("<[^>]*>", " ", shown.stdout).split()) == widths
