"""The inside of a block, where it is made of the plainest spans alone, without markdown-it's machinery.

Plain are `code` in single backticks without blanks at its ends; [words](address) with an address that stays as it is;
[[name]] and [[name|words]]; and *words* or **words** between blanks, the beginning or end of the text, and stops. None
holds markup of its own, and each is closed by the next sign, so none can be a part of something else. A text with any
other sign is not read here.
"""

from __future__ import annotations

import re

from markdown_it.token import Token

from microjournal.markdown.rules import wikilink_meta
from microjournal.markdown.tokens import LeanToken

# Addresses that are not changed by percent-encoding or IDNA.
PLAIN_HREF = re.compile(r"(?:https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=[/?#]|\Z))?[A-Za-z0-9_~/?#.=-]*")


def span_pattern(signs: str) -> re.Pattern[str]:
    """Matches one span. signs: all characters that may be markup, a line end among them."""
    words = f"[^{re.escape(signs)}]"
    text = f"[^{re.escape(''.join(set(signs) - set('!' + chr(10))))}]"
    return re.compile(
        rf"(?P<text>{text}++)"
        r"|`(?P<code>[^`\s](?:[^`\n]*[^`\s])?)`(?!`)"
        rf"|(?<!!)\[\[(?P<name>[^\s\[\]|#][^\[\]|\n]*)(?:\|(?P<said>{words}++))?\]\](?!\()"
        rf"|(?<!!)\[(?P<label>(?!\^){words}++)\]\((?P<href>[A-Za-z0-9_~/?#.=:-]++)\)"
        rf"|(?<![^ \n])(?P<stars>\*\*?)(?P<stressed>[^\W_](?:{words}*[^\W_])?)(?P=stars)(?=[ \n,.;:)]|\Z)"
    )


def read_spans(pattern: re.Pattern[str], src: str) -> list[Token] | None:
    """The tokens of a text, None if not all of it is plain spans. pattern: made by `span_pattern`."""
    if "\n" in src and _is_ragged(src):
        return None
    tokens: list[Token] = []
    at = 0
    while at < len(src):
        found = pattern.match(src, at)
        if found is None:
            return None
        kind, at = found.lastgroup, found.end()
        if kind == "text":
            tokens.append(LeanToken("text", "", 0, 0, found[0]))
        elif kind == "code":
            token = LeanToken("code_inline", "code", 0, 0, found["code"])
            token.markup = "`"
            tokens.append(token)
        elif kind == "href":
            if not PLAIN_HREF.fullmatch(found["href"]):
                return None
            tokens += _link(found)
        elif kind in ("name", "said"):
            tokens += _wikilink(found)
        else:
            tokens += _stressed(found)
    return tokens


def _is_ragged(src: str) -> bool:
    """Whether there are blanks at the ends of lines, which mean something, or nothing at all."""
    return " \n" in src or "\n " in src or "\t\n" in src or "\n\t" in src


def _link(found: re.Match[str]) -> tuple[Token, Token, Token]:
    href = found["href"]
    opening = LeanToken("link_open", "a", 1)
    opening.attrs = {"href": href}
    opening.meta = {"at": found.start("href"), "length": len(href)}
    return opening, LeanToken("text", "", 0, 1, found["label"]), LeanToken("link_close", "a", -1)


def _wikilink(found: re.Match[str]) -> tuple[Token, Token, Token]:
    opening = LeanToken("link_open", "a", 1)
    opening.meta = wikilink_meta(found["name"], found.start("name"))
    said = found["said"]
    if said and not said.isspace():
        inside = LeanToken("text", "", 0, 1, said)
    else:
        inside = LeanToken("wiki_title", "", 0, 1)
        inside.meta = {"wiki": opening.meta["wiki"]}
    return opening, inside, LeanToken("link_close", "a", -1)


def _stressed(found: re.Match[str]) -> tuple[Token, Token, Token]:
    tag = "strong" if len(found["stars"]) > 1 else "em"
    opening, closing = LeanToken(f"{tag}_open", tag, 1), LeanToken(f"{tag}_close", tag, -1)
    opening.markup = closing.markup = found["stars"]
    return opening, LeanToken("text", "", 0, 1, found["stressed"]), closing
