"""Text on its way into XML: escaped, and without the characters that no XML document can hold.

Feeds and sitemaps are flat and made by the hundred, so they are written as text. The two things that can go wrong then,
escaping and characters, are dealt with here and nowhere else.
"""

from __future__ import annotations

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])


def storable(text: str) -> str:
    """The text without characters outside XML 1.0 (2.2, Char): C0 controls, lone surrogates, and two noncharacters."""
    # Many times quicker than a regular expression. Lone surrogates are what UTF-8 cannot encode.
    text = text.encode("utf-8", "ignore").translate(None, _CONTROLS).decode()
    return text.replace("\ufffe", "").replace("\uffff", "")


def escaped(text: str) -> str:
    """Plain text for the content of an element or for an attribute in double quotes.

    >>> escaped('Fish & "chips" <b>')
    'Fish &amp; &quot;chips&quot; &lt;b&gt;'

    A carriage return is written as a reference: a parser would read it as a line feed (XML 1.0, 2.11).
    """
    # Printable characters are all in XML, and nearly every text has no others.
    if not text.isprintable():
        text = storable(text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


def cdata(text: str) -> str:
    """Markup as a CDATA section, so that a feed's source stays readable.

    >>> cdata("<p>a]]>b</p>")
    '<![CDATA[<p>a]]]]><![CDATA[>b</p>]]>'

    A parser reads its line ends as line feeds, as it would in a file of HTML.
    """
    text = storable(text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>"


def element(name: str, text: str) -> str:
    """An element with plain text in it, on a line of its own; "" when there is no text."""
    return f"<{name}>{escaped(text)}</{name}>\n" if text else ""
