"""Where things are on the site: slugs, the paths of pages, and the way from one page to the top.

A path is relative to the top of the site, without a leading slash; the path of a page ends with a slash
("2026/03/stand-up/") and "" is the home page. Paths are Unicode here; `quoted` gives the form for an href.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from microjournal.model.visible import without_ignorable

# Names that differ only in such a character are different things (C, C#, C++), so it becomes a word.
_SPOKEN = {"#": " sharp ", "+": " plus ", "&": " and ", "@": " at ", "%": " percent "}
# Combining marks are among them: a regular expression does not know their class.
_NOT_LETTERS = re.compile(r"[\W_]+")
_MARKS = frozenset({"Mn", "Mc"})
_DOTTED_I = "i\N{COMBINING DOT ABOVE}"
# As files are named on systems that pass over dots and spaces at the end of a name, or give it a second, short one.
_RESERVED = re.compile(r"(?:\A|[/\\])(?:\.microjournal|\.git|git~\d+|microj~\d+)[. ]*(?:[/\\:]|\Z)")
_PLAIN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ .]+(.*))?\Z", re.DOTALL)
LONGEST_NAME = 255
_SAFE_IN_PATH = "/-._~!$&'()*+,;=:@"
_TO_QUOTE = re.compile(rf"[^A-Za-z0-9{re.escape(_SAFE_IN_PATH)}]")


def composed(text: str) -> str:
    """The text with its accents as parts of letters (Unicode form NFC): one spelling for names that look the same."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def slugify(text: str) -> str:
    """A word for an address: lower case, letters, their marks, and digits of any script, single hyphens between.

    "" if there is no letter or digit. Two texts that Unicode takes for one but for capitals (NFKC_Casefold, as for
    identifiers in UAX 31) give one word; what cannot be seen in a word (joiners, selectors, soft hyphens) is left out.

    >>> slugify("Stand-up by text, again!")
    'stand-up-by-text-again'
    >>> slugify("C#"), slugify("C"), slugify("Änderung"), slugify("İstanbul")
    ('c-sharp', 'c', 'änderung', 'istanbul')
    >>> slugify("कला, कल") == "कला-कल"
    True
    """
    if _PLAIN_SLUG.match(text):
        return text
    return _NOT_LETTERS.sub(_marks_or_hyphen, _spoken(folded(text))).strip("-")


def folded(text: str) -> str:
    """One spelling for what differs in capitals, in Unicode form, in width, or in what cannot be seen."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", without_ignorable(text)).casefold()
    # The small form of a capital with a dot (as in Istanbul, in Turkish) is an i with one; it would have two.
    return unicodedata.normalize("NFKC", text.replace(_DOTTED_I, "i"))


@lru_cache(4096)
def name_slug(text: str) -> str:
    """`slugify`, but never "": a name without letters or digits (an emoji) is spelt by its code points ("u1f389")."""
    return slugify(text) or _code_points(text)


def name_slug_of_0_1(text: str) -> str:
    """What version 0.1 gave for `name_slug`.

    >>> name_slug_of_0_1("stand-up"), name_slug_of_0_1("İstanbul"), name_slug_of_0_1("कला")
    ('stand-up', 'i-stanbul', 'कल')
    """
    text_of_0_1 = _spoken(unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold()))
    return _NOT_LETTERS.sub("-", text_of_0_1).strip("-") or _code_points(text)


# Of this version, and of those before it, the newest first. They agree on ASCII.
SLUG_RULES: tuple[Callable[[str], str], ...] = (name_slug, name_slug_of_0_1)


def _spoken(text: str) -> str:
    for character, word in _SPOKEN.items():
        text = text.replace(character, word)
    return text


def _marks_or_hyphen(match: re.Match[str]) -> str:
    """What stands for a run of no letters: the marks of the letter before it, and a hyphen if there is more."""
    run = match[0]
    marks = 0
    if match.start() and not run.isascii():
        marks = next((n for n, c in enumerate(run) if unicodedata.category(c) not in _MARKS), len(run))
    return run[:marks] + "-" * (marks < len(run))


def _code_points(text: str) -> str:
    return "-".join(f"u{ord(c):x}" for c in text.strip()) or "untitled"


def split_dated_name(name: str) -> tuple[str, str]:
    """The ISO date and the rest of a file name without its ending: ("2026-03-04", "stand-up"); ("", name) if undated.

    The date is not checked against the calendar.
    """
    match = _DATED.match(name)
    return (match[1], match[2] or "") if match else ("", name)


def entry_path(date: str, slug: str) -> str:
    """The path of an entry planned on an ISO date.

    >>> entry_path("2026-03-04", "stand-up")
    '2026/03/stand-up/'
    """
    return f"{date[:4]}/{date[5:7]}/{slug}/"


def tag_path(slug: str) -> str:
    """The path of the page of the tag with a slug."""
    return f"tags/{slug}/"


def thread_path(root: str) -> str:
    """The path of the page of a thread. root: id of its first step."""
    return f"threads/{name_slug(root)}/"


def search_index_path(year: str) -> str:
    """The path of the folder with the index of a year's entries; all of them are below that of the year ""."""
    return f"search/pagefind/{year}/" if year else "search/pagefind/"


def week_path(week: str) -> str:
    """The path of the page of a week ("2026-W12")."""
    return f"weeks/{week}/"


def is_reserved(path: str) -> bool:
    """Whether a path has a name in it that is not for the site: where our lists are, or a repository, in any spelling.

    >>> is_reserved(".microjournal/site.list"), is_reserved("notes/.GIT/config"), is_reserved("git/")
    (True, True, False)
    """
    return _RESERVED.search(unicodedata.normalize("NFKC", path).casefold()) is not None


def root_of(path: str) -> str:
    """The way from the file at `path` to the top of the site, as a relative reference that ends with a slash.

    >>> root_of("2026/03/stand-up/index.html"), root_of("index.html"), root_of("404.html")
    ('../../../', './', './')
    """
    return "../" * path.count("/") or "./"


def file_of(path: str) -> str:
    """The file that a server shows at the path of a page: "tags/" -> "tags/index.html"."""
    return path + "index.html" if path == "" or path.endswith("/") else path


def is_too_long(path: str) -> bool:
    """Whether a name in a path is longer than file systems hold: 255 bytes in UTF-8, on Linux and macOS."""
    return len(path) * 4 > LONGEST_NAME and any(len(name.encode()) > LONGEST_NAME for name in path.split("/"))


def folders_of(path: str) -> list[str]:
    """The folders that a path goes through, the outermost first."""
    folders = []
    end = path.find("/")
    while end >= 0:
        folders.append(path[:end])
        end = path.find("/", end + 1)
    return folders


def any_case(path: str) -> str:
    r"""One spelling for all that some file system takes for the same name: in capitals or not, NFC or NFD.

    A canonical caseless match of the Unicode Standard (section 3.13, D145).

    >>> any_case("IMG/Caf\u00c9"), any_case("img/cafe\u0301")
    ('img/café', 'img/café')
    """
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def quoted(path: str) -> str:
    """The path percent-encoded for an href (RFC 3986, UTF-8); an existing "%" is encoded too."""
    return quote(path, safe=_SAFE_IN_PATH) if _TO_QUOTE.search(path) else path
