"""What builds remember may be damaged at any place and in any way: the next build and the next preview are clean.

A few databases are damaged here, and as many as MICROJOURNAL_FUZZ_DAMAGES says.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import pytest

from microjournal.build.options import BuildResult
from microjournal.model.files import STATE_FOLDER
from microjournal.serve.preview import site_folder
from tests.build.author import FEW, Author, begin
from tests.build.grains import Grain
from tests.build.laws import clean_copy, differences, site

DAMAGES = int(os.environ.get("MICROJOURNAL_FUZZ_DAMAGES", "12"))

_PAGE = 4096


class Clean(NamedTuple):
    result: BuildResult
    site: Mapping[str, bytes]


@dataclass(frozen=True)
class Kept:
    """A journal that was built, previewed and then edited.

    before, foreign: what an earlier build left, and builds of another journal. clean: what builds and previews make of
    the journal from nothing.
    """

    author: Author
    copy: Path
    before: Path
    foreign: Path
    clean: Mapping[str, Clean]

    def again(self) -> None:
        shutil.rmtree(self.author.root)
        shutil.copytree(self.copy, self.author.root)
        self.author.changed = None


# How each site is made, and where.
SITES: dict[str, tuple[Callable[[Author], BuildResult], Path]] = {
    "build": (Author.build, Path("public")),
    "preview": (Author.preview, site_folder(Path(STATE_FOLDER))),
}


def build_and_preview(author: Author) -> None:
    assert author.build().ok
    assert author.preview().ok


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept")
    author = begin(folder / "journal")
    author.save(
        Grain(name="2026-02-03-walks", title="Walks", date="2026-02-03", tags=("team",), body="At noon. " * 900)
    )
    author.save(Grain(name="2026-02-09-goes", title="Goes", date="2026-02-09", tags=("gone",), stage=3))
    author.check_out(FEW)
    build_and_preview(author)
    foreign = begin(folder / "foreign")
    foreign.set(title="Foreign")
    foreign.save(Grain(name="2026-02-03-walks", title="Talks", date="2026-02-03", tags=("team",)))
    build_and_preview(foreign)
    shutil.copytree(author.root / STATE_FOLDER, folder / "before")
    author.save(replace(author.grains["first"], mentions=("2026-02-03-walks",), tags=("team",)))
    build_and_preview(author)
    author.delete("2026-02-09-goes")
    author.save(replace(author.grains["2026-02-03-walks"], title="Long walks", stage=3))
    author.save(Grain(name="2026-02-20-new", title="New", date="2026-02-20", follows=("2026-02-03-walks",)))
    shutil.copytree(author.root, folder / "copy")
    clean = {name: made(name, clean_copy(author, folder / "clean")) for name in SITES}
    return Kept(author, folder / "copy", folder / "before", foreign.root / STATE_FOLDER, clean)


def made(name: str, author: Author) -> Clean:
    """Builds or previews a journal."""
    make, folder = SITES[name]
    return Clean(make(author), site(author.root / folder))


# Each takes the bytes of a database and gives others.
Spoil = Callable[[bytes, random.Random], bytes]


def flipped(whole: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(whole)
    for _ in range(chance.choice([1, 8, 64])):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def overwritten(whole: bytes, chance: random.Random) -> bytes:
    place, stretch = chance.randrange(len(whole)), chance.randbytes(chance.choice([1, 16, _PAGE]))
    return whole[:place] + stretch + whole[place + len(stretch) :]


def cut_off(whole: bytes, chance: random.Random) -> bytes:
    return whole[: chance.randrange(len(whole))]


def cut_between_pages(whole: bytes, chance: random.Random) -> bytes:
    return whole[: _PAGE * chance.randrange(len(whole) // _PAGE + 1)]


def with_zeros(whole: bytes, chance: random.Random) -> bytes:
    place = _PAGE * chance.randrange(len(whole) // _PAGE)
    return whole[:place] + bytes(_PAGE) + whole[place + _PAGE :]


def with_a_page_twice(whole: bytes, chance: random.Random) -> bytes:
    pages = len(whole) // _PAGE
    one, other = (_PAGE * chance.randrange(pages) for _ in range(2))
    return whole[:one] + whole[other : other + _PAGE] + whole[one + _PAGE :]


def longer(whole: bytes, chance: random.Random) -> bytes:
    return whole + chance.randbytes(chance.randrange(2 * _PAGE))


SPOILING: tuple[Spoil, ...] = (
    flipped,
    flipped,
    overwritten,
    cut_off,
    cut_between_pages,
    with_zeros,
    with_a_page_twice,
    longer,
)


def databases(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.db") if path.is_file())


def damage(kept: Kept, chance: random.Random) -> str:
    """Damages one of the databases, or puts one of elsewhere in its place. What was done."""
    found = databases(kept.author.root / STATE_FOLDER)
    victim = chance.choice([path for path in found if path.stat().st_size] or found)
    inside = victim.relative_to(kept.author.root / STATE_FOLDER)
    where = chance.choice(["here", "here", "here", "before", "foreign", "beside"])
    if where == "here":
        spoil = chance.choice(SPOILING)
        victim.write_bytes(spoil(victim.read_bytes() or bytes(_PAGE), chance))
        return f"{inside} {spoil.__name__}"
    sources = {"before": kept.before / inside, "foreign": kept.foreign / inside, "beside": chance.choice(found)}
    if sources[where].is_file() and sources[where] != victim:
        victim.write_bytes(sources[where].read_bytes())
    else:
        victim.unlink()
    return f"{inside} from {sources[where]}"


@pytest.mark.parametrize("seed", range(DAMAGES))
def test_what_is_remembered_may_be_damaged_anywhere(kept: Kept, seed: int) -> None:
    kept.again()
    chance = random.Random(seed)
    done = [damage(kept, chance) for _ in range(chance.choice([1, 1, 2]))]
    names = list(SITES)
    chance.shuffle(names)
    try:
        # A build may come to a damaged place that the one before had no need of, and then has everything to do.
        for name in (*names, *names):
            assert_clean(kept, name)
    except AssertionError as error:
        error.add_note("; ".join(done))
        raise


def assert_clean(kept: Kept, name: str) -> None:
    now, clean = made(name, kept.author), kept.clean[name]
    assert now.result.ok
    assert now.result.problems == clean.result.problems
    assert (now.result.entries, now.result.outputs) == (clean.result.entries, clean.result.outputs)
    assert differences(now.site, clean.site) == [], now.result.explanations


@pytest.mark.parametrize("name", SITES)
def test_the_names_of_tables_may_be_no_text(kept: Kept, name: str) -> None:
    kept.again()
    spoilt = 0
    for path in databases(kept.author.root / STATE_FOLDER):
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b" (", b" \xdf"))
        spoilt += path.read_bytes() != whole
    assert spoilt
    assert_clean(kept, name)
