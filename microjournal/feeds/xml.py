"""Text on its way into XML: escaped, and without the characters that no XML document can hold.

Feeds and sitemaps are flat and made by the hundred, so they are written as text. The two things that can go wrong then,
escaping and characters, are dealt with here and nowhere else.
"""

from __future__ import annotations

import re

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

# The complement of Char in XML 1.0, 2.2; C0 controls, lone surrogates, and two noncharacters.
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_LONG = 100
# What `escaped` does nothing to, if it is ASCII.
_NOT_PLAIN = _CONTROLS + b'\r&<>"'
_OUTSIDE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """The text without characters outside XML 1.0, which also are those that UTF-8 cannot encode."""
    # Printable characters are all in XML; asking for that is many times quicker than looking for those that are not.
    # Of a long text in ASCII, it is quicker still to ask what is left without the controls.
    if len(text) > _LONG and text.isascii():
        encoded = text.encode()
        return text if len(encoded.translate(None, _CONTROLS)) == len(encoded) else _OUTSIDE.sub("", text)
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return _OUTSIDE.sub("", text)


def escaped(text: str) -> str:
    """Plain text for the content of an element or for an attribute in double quotes.

    >>> escaped('Fish & "chips" <b>')
    'Fish &amp; &quot;chips&quot; &lt;b&gt;'

    A carriage return is written as a reference: a parser would read it as a line feed (XML 1.0, 2.11).
    """
    # Nearly everything that is written into a feed stays as it is; to find that out takes half of the time.
    if text.isascii() and len((plain := text.encode()).translate(None, _NOT_PLAIN)) == len(plain):
        return text
    text = storable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def cdata(text: str) -> str:
    """Markup as a CDATA section, so that a feed's source stays readable.

    >>> cdata("<p>a]]>b</p>")
    '<![CDATA[<p>a]]]]><![CDATA[>b</p>]]>'

    Line ends come out as line feeds, as they would in a file of HTML.
    """
    text = storable(text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>"


def element(name: str, text: str) -> str:
    """An element with plain text in it, on a line of its own; "" when there is no text."""
    return f"<{name}>{escaped(text)}</{name}>\n" if text else ""
