"""Rules of our own: those of markdown-it that here note the position of a target, two for plain markup, and new syntax.

A rule gets the state and says whether it matched at `state.pos`; when `silent`, it moves on without making tokens.
A token's `meta` keeps the position of its target: "at", the offset in the block's text, and "length"; or "label", the
normalised label of the definition where the target is written. "from" and "to" are the ends of a whole link or image.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from markdown_it import rules_inline
from markdown_it.common.utils import mdTrim
from markdown_it.helpers import parseLinkLabel
from markdown_it.token import Token

from microjournal.model.paths import quoted

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

Rule = Callable[["StateInline", bool], bool]

_PLAIN_LIST = re.compile(
    r"(?P<marker>[*+-]) WORDS(?:\n(?P=marker) WORDS)*+(?=\n*+\Z|\n\n++(?![ \t]|(?P=marker)))".replace(
        "WORDS", r"(?:\*\*?+|`(?!`)|\()?+[^\W\d_][^\n]*+"
    )
)
_PLAIN_EMPHASIS = re.compile(r"(?<![^ \n])(\*\*?)([^\W_]++(?:[ ,'-]++[^\W_]++)*+)\1(?=[ \n,.;:)]|\Z)")
_WIKILINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]]*))?\]\](?!\()")
# White space that is neither a space nor the end of a line, and what may begin with it.
ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_WITH_TEXT = frozenset({"paragraph_open", "heading_open", "dt_open"})
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp")
# Instead of a text: how wide an embedded image is shown, or how wide and high.
_SIZE = re.compile(r"([0-9]{1,5})(?:x([0-9]{1,5}))?")
# Between the parentheses of what was found to be a link; such text needs no more of the rules of CommonMark 6.3.
_DESTINATION = re.compile(r"[ \t\n]*(?:<(?P<angled>(?:[^<>\n\\]|\\.)*)>|(?P<plain>[^\x00-\x20\x7f]*))", re.DOTALL)

# A bare address begins a text, or follows a space, emphasis or a parenthesis that does not belong to a link. Where a
# whole body is searched, also what comes before the text of a block: the bar of a table, a quotation, a definition.
BARE_URL_START = r"(?i:https?://|www\.)"
# These patterns begin with what is rare, because a search for that is quick, and look back from there.
_STANDS_ALONE = r"(?<={0})(?<![^\s*_~(|>:]{0})(?<!\]\({0})"
HTTP_ADDRESS = re.compile(
    "://(?:" + "|".join(_STANDS_ALONE.format(f"(?i:{name})://") for name in ("http", "https")) + ")"
)
WWW_ADDRESS = re.compile(r"\." + _STANDS_ALONE.format(r"(?i:www)\."))
_BARE_URL = re.compile(r"(?:https?://\w|www\.[\w-]+\.\w)[^\s<]*", re.IGNORECASE)


def plain_list(state: StateBlock, line: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    """A bullet list outside of other blocks whose items are single lines of words, with another block or nothing after.

    Gives the tokens of markdown-it's rule `list`, which reads each item as a document of its own.
    """
    found = None if silent or state.level else _PLAIN_LIST.match(state.src, state.bMarks[line])
    if found is None:
        return False
    items = found[0].split("\n")
    end = state.skipEmptyLines(line + len(items))
    opening = state.push("bullet_list_open", "ul", 1)
    for row, item in enumerate(items, line):
        _push_item(state, item, [row, row + 1], end if row == line + len(items) - 1 else row + 1)
    closing = state.push("bullet_list_close", "ul", -1)
    opening.markup = closing.markup = found["marker"]
    opening.map = [line, end]
    state.line = end
    return True


def _push_item(state: StateBlock, item: str, rows: list[int], end: int) -> None:
    """An item of a tight list. rows: of its text; end: the row where the next block begins."""
    opening = state.push("list_item_open", "li", 1)
    before, text, after = (
        state.push("paragraph_open", "p", 1),
        state.push("inline", "", 0),
        state.push("paragraph_close", "p", -1),
    )
    closing = state.push("list_item_close", "li", -1)
    opening.markup = closing.markup = item[0]
    opening.map = [rows[0], end]
    before.hidden = after.hidden = True
    before.map, text.map = rows, rows.copy()
    text.content, text.children = mdTrim(item[2:]), []


def plain_emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`*words*` and `**words**` with only words inside, between spaces and stops (CommonMark 6.2).

    Gives the tokens of markdown-it's rule `emphasis`, but for the empty texts that it leaves beside `**`. That rule
    makes a token of each asterisk, and pairs them at the end of the text.
    """
    found = None if silent else _PLAIN_EMPHASIS.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    tag = "em" if len(found[1]) == 1 else "strong"
    state.push(tag + "_open", tag, 1).markup = found[1]
    state.push("text", "", 0).content = found[2]
    state.push(tag + "_close", tag, -1).markup = found[1]
    state.pos = found.end()
    return True


def link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`[text](target)` and `[text][label]` (CommonMark 6.3)."""
    return _link_or_image(rules_inline.link, state, state.pos, silent=silent)


def image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`![text](target)` and `![text][label]` (CommonMark 6.4)."""
    return _link_or_image(rules_inline.image, state, state.pos + 1, silent=silent)


def _link_or_image(rule: Rule, state: StateInline, bracket: int, *, silent: bool) -> bool:
    start_of_all, count = state.pos, len(state.tokens)
    if not rule(state, silent):
        return False
    if silent:
        return True
    token = _first_token(state, count)
    token.meta["from"], token.meta["to"] = start_of_all, state.pos
    if "label" not in token.meta:  # which markdown-it notes itself, with the option `store_labels`
        label_end = parseLinkLabel(state, bracket, rule is rules_inline.link)
        found = _DESTINATION.match(state.src, label_end + 2, state.pos - 1)
        assert found is not None
        start, end = found.span("angled" if found["plain"] is None else "plain")
        token.meta.update(at=start, length=end - start)
    return True


def with_position(rule: Rule, inset: int) -> Rule:
    """The rule, which also notes the position of its match without `inset` characters at both ends."""

    def match(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            _first_token(state, count).meta.update(at=start + inset, length=state.pos - start - 2 * inset)
        return True

    return match


def _first_token(state: StateInline, count: int) -> Token:
    """The first token that a rule made, when there were `count` before; text before it may have become one too."""
    token = state.tokens[count]
    return state.tokens[count + 1] if token.type == "text" else token


def footnote_definition(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """`[^label]: note`, as the plugin reads it; its row is noted in `env`."""
    from mdit_py_plugins.footnote.index import footnote_def

    count = len(state.tokens)
    if not footnote_def(state, line, end, silent):
        return False
    if not silent:
        state.env.setdefault("footnote_lines", []).append((line, state.tokens[count].meta["label"]))
    return True


def wikilink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`[[id]]`, `[[id|text]]`, `[[id#anchor]]`, `[[#anchor]]`.

    Not so if "(" follows: `[[1]](note.md)` is a CommonMark link whose text has brackets.
    """
    if not state.src.startswith("[[", state.pos):
        return False
    match = _WIKILINK.match(state.src, state.pos, state.posMax)
    if match is None or match[1].strip(" \t#") == "":
        return False
    if not silent:
        _push_wikilink(state, match)
    state.pos = match.end()
    return True


def _push_wikilink(state: StateInline, match: re.Match[str]) -> None:
    target = match[1].strip()
    name, _, fragment = target.partition("#")
    wiki = (name.rstrip(), fragment.lstrip())
    at = match.start(1) + match[1].index(target)
    state.push("link_open", "a", 1).meta = {"wiki": wiki, "at": at, "length": len(target)}
    if match[2] and not match[2].isspace():
        end, state.pos, state.posMax = state.posMax, match.start(2), match.end(2)
        state.md.inline.tokenize(state)
        state.posMax = end
    else:
        state.push("wiki_title", "", 0).meta = {"wiki": wiki, "at": at, "length": len(target)}
    state.push("link_close", "a", -1)


def odd_spaces(state: StateCore) -> None:
    """Puts back what markdown-it takes off the beginning of a text: of a paragraph that is indented with U+3000.

    CommonMark 0.31.2, section 4.8, takes off spaces and tabs alone. A core rule, between the rules of blocks and those
    of text.
    """
    lines: list[str] = []
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if before.type not in _WITH_TEXT or not token.map:
            continue
        lines = lines or state.src.split("\n")
        line = lines[token.map[0]]
        first = token.content.partition("\n")[0]
        if first or not token.content:
            # What is nothing but such spaces was left empty.
            head = line[: line.rfind(first)] if first and first in line else line if not first else ""
            at = len(head.rstrip(ODD_SPACES + " \t"))
            token.content = head[at:].lstrip(" \t") + token.content


def embed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`![[image.png]]`, `![[image.png|text]]`, `![[image.png|300]]`, as Obsidian shows a file within a text.

    What is no image becomes a wikilink; the writer says so.
    """
    if not state.src.startswith("![[", state.pos):
        return False
    match = _WIKILINK.match(state.src, state.pos + 1, state.posMax)
    if match is None or match[1].strip(" \t#") == "":
        return False
    if not silent:
        name, _, behind = match[1].strip().partition("#")
        if name.rstrip().lower().endswith(_IMAGES):
            _push_image(state, match, name.rstrip(), f"#{quoted(behind)}" if behind else "")
        else:
            count = len(state.tokens)
            _push_wikilink(state, match)
            _first_token(state, count).meta["embed"] = True
    state.pos = match.end()
    return True


def _push_image(state: StateInline, match: re.Match[str], name: str, behind: str) -> None:
    """The token of an embedded image. behind: its fragment."""
    token = state.push("image", "img", 0)
    said = (match[2] or "").strip()
    size = _SIZE.fullmatch(said)
    token.attrs = {"src": quoted(name) + behind, "alt": ""}
    if size:
        token.attrs |= {"width": size[1], **({"height": size[2]} if size[2] else {})}
    token.meta = {"at": match.start(1) + match[1].index(name), "length": len(name), "embed": name}
    text = "" if size else said
    token.children = [Token("text", "", 0, content=text or name.rpartition("/")[2].rpartition(".")[0])]


def bare_url(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`https://ana.example/` or `www.ana.example` in running text (GFM 0.29, section 6.9, without mail addresses)."""
    if silent or state.linkLevel > 0:
        return False
    start, src = state.pos, state.src
    if start and (src[start - 1] not in " \t\n*_~(" or src[max(0, start - 2) : start] == "]("):
        return False
    match = _BARE_URL.match(src, start, state.posMax)
    if match is None:
        return False
    written = without_closing_punctuation(match[0])
    href = state.md.normalizeLink(written if "://" in written[:8] else "http://" + written)
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": href}
    token.meta = {"at": start, "length": len(written), "bare": True}
    state.push("text", "", 0).content = written
    state.push("link_close", "a", -1)
    state.pos = start + len(written)
    return True


def without_closing_punctuation(url: str) -> str:
    """The address without what belongs to the sentence around it: a full stop, a parenthesis without its partner.

    >>> without_closing_punctuation("https://ana.example/a_(b)),"), without_closing_punctuation("https://x.example/&amp;")
    ('https://ana.example/a_(b)', 'https://x.example/')
    """
    end = len(url)
    unpaired = url.count(")") - url.count("(")
    while end:
        last = url[end - 1]
        if last in "?!.,:*_~'\"":
            end -= 1
        elif last == ")" and unpaired > 0:
            unpaired -= 1
            end -= 1
        elif last == ";":
            entity = re.search(r"&[A-Za-z0-9]{1,31};\Z", url[max(0, end - 33) : end])
            end -= len(entity[0]) if entity else 1
        else:
            break
    return url[:end]
