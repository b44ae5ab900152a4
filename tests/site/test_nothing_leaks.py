"""Drafts and entries under embargo appear in no byte of the site, and not in its names."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build

WORD = "zanzibar"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


def journal(root: Path, keys: str) -> Path:
    """A journal with three public entries that know of a fourth one, which has `keys` and is full of a rare word."""
    texts = {
        "microjournal.yaml": "title: Tries\nurl: https://ana.example/\nrepository: github:ana/journal\n",
        "content/2026-02-01-first.md": "---\ntitle: First\ntags: [team]\nexpect: Good\n---\nWe try it.\n",
        "content/2026-02-03-third.md": (
            "---\ntitle: Third\ntags: [team]\nexpect: Good\nfollows: 2026-02-02-hidden\n---\n"
            "See [before](2026-02-02-hidden.md).\n"
        ),
        "content/2026-02-04-last.md": "# Last\n\nA note.\n",
        "content/2026-02-02-hidden.md": (
            f"---\ntitle: About {WORD}\ntags: [team, {WORD}]\nexpect: All {WORD}\nreview: 1w\nissue: 77\n{keys}\n---\n"
            f"The {WORD} of it, see [[2026-02-01-first]].\n\n![{WORD}]({WORD}.png)\n\n## 2026-02-05 {WORD}\n\nSo far.\n"
        ),
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / f"content/{WORD}.png").write_bytes(PNG)
    return root


def mentions(root: Path, word: str = WORD) -> list[str]:
    """Files of the site that have the word in their names or their bytes."""
    public = root / "public"
    files = [path for path in sorted(public.rglob("*")) if path.is_file()]
    return [p.relative_to(public).as_posix() for p in files if word in str(p) or word.encode() in p.read_bytes()]


@pytest.mark.parametrize("keys", ["draft: true", "publish: 2026-03-02"])
def test_what_is_hidden_is_nowhere(tmp_path: Path, keys: str) -> None:
    root = journal(tmp_path, keys)
    result = build(BuildOptions(root=root, today="2026-03-01"))
    assert result.ok
    assert mentions(root) == []
    assert mentions(root, "issues/77") == []
    assert mentions(root, "2026/02/hidden") == []
    assert WORD not in (root / "permalinks.txt").read_text(encoding="utf-8")


def test_an_entry_appears_everywhere_on_the_day_its_embargo_ends(tmp_path: Path) -> None:
    root = journal(tmp_path, "publish: 2026-03-02")
    build(BuildOptions(root=root, today="2026-03-01"))
    build(BuildOptions(root=root, today="2026-03-02"))
    found = mentions(root)
    for path in (
        "index.html",
        "2026/02/hidden/index.html",
        "2026/02/index.html",
        f"tags/{WORD}/index.html",
        "feed.xml",
    ):
        assert path in found
    assert f"2026/02/hidden/{WORD}.png" in found
    assert "2026/02/third/index.html" in mentions(root, "2026/02/hidden") or mentions(root, "../hidden/")


def test_a_preview_shows_drafts_and_says_so(tmp_path: Path) -> None:
    root = journal(tmp_path, "draft: true")
    preview = tmp_path / "preview"
    build(BuildOptions(root=root, output=preview, today="2026-03-01", drafts=True, record=False))
    page = (preview / "2026/02/hidden/index.html").read_text(encoding="utf-8")
    assert WORD in page
    assert "Preview" in page
    assert "draft" in page
    assert not (root / "permalinks.txt").exists()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ended=st.booleans(),
    dropped=st.booleans(),
    lesson=st.booleans(),
    alias=st.booleans(),
    after_publishing=st.booleans(),
)
def test_no_state_of_a_hidden_entry_shows(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    ended: bool,
    dropped: bool,
    lesson: bool,
    alias: bool,
    after_publishing: bool,
) -> None:
    keys = ["started: 2026-02-03"]
    if ended and not dropped:
        keys += ["ended: 2026-02-08", "result: met", "decision: adopt"]
    if dropped:
        keys.append("dropped: 2026-02-08")
    if lesson and (ended or dropped):
        keys.append(f"lesson: Never {WORD}")
    if alias and not after_publishing:
        keys.append(f"aliases: [/old/{WORD}/]")
    root = tmp_path_factory.mktemp("journal")
    journal(root, "\n".join(keys))
    if after_publishing:
        assert build(BuildOptions(root=root, today="2026-03-01", jobs=1)).ok
        assert mentions(root) != []
    journal(root, "\n".join([*keys, "draft: true"]))
    assert build(BuildOptions(root=root, today="2026-03-01", jobs=1)).ok
    assert mentions(root) == []
