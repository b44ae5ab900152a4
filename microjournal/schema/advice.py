"""What to write instead of something that is not YAML. Imported only when there is such a thing.

A parser's message says how the parser failed. An author wants to know which line to change, and into what; so advice
is tried before it is given: a line is proposed in quotes only if that makes it readable.
"""

from __future__ import annotations

import re

import yaml

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.schema.nodes import TOO_MUCH_REPEATED, Loader

# What the reader of YAML refuses (YAML 1.1, c-printable).
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_KEY_VALUE = re.compile(r"\s*(?:-\s+)*(?P<key>[^\s:#\"'\[\]{},&*!|>%@`-][^:#\"'\[\]{},]*?)\s*:\s+(?P<value>\S.*)\Z")
_NO_SPACE = re.compile(r"\s*(?:-\s+)*(?P<key>[A-Za-z][\w-]*):(?P<value>[^\s/:].*)\Z")
_EQUALS = re.compile(r"\s*(?P<key>[A-Za-z][\w-]*)\s*=\s*(?P<value>\S.*)\Z")
_BARE_WORD = re.compile(r"\s*(?P<key>[A-Za-z][\w-]*)(?:\s+(?P<value>\S.*))?\Z")

_TOO_DEEP = "values are nested too deeply"
_TAB = "a tab stands where spaces are expected"
_INDENTED = "this line is indented more than the keys above it"
_OUTDENTED = "this line is indented less than the keys above it"
# Our message for what the library says, by a part of that.
_MESSAGES = (
    ("maximum nesting depth", _TOO_DEEP),
    ("mapping values are not allowed", "a second colon stands where none is expected"),
    ("cannot start any token", "no value can begin with this character"),
    (r"unexpected (end of stream|document separator)", "this quote is not closed"),
    ("tab character", _TAB),
    (r"expected ',' or '\]'", "this list is not closed"),
    (r"expected ',' or '}'", "this mapping is not closed"),
    ("unknown escape", "no such escape exists"),
    ("invalid unicode character escape", "no such character exists"),
    ("undefined alias", "`*` repeats a value that nothing named before"),
    ("alphabetic or numeric", "`*` and `&` name values in YAML, and no name follows"),
    (r"comment or (a )?line break|chomping or indentation", "`|` and `>` begin a block of text on the next line"),
    ("sequence entries are not allowed", "a list cannot begin on the line of its key"),
    ("could not find expected ':'", "this line has no colon after its key"),
    ("another document", "a second document begins here"),
    (r"expected (key|<block end>)", "this does not belong to the value before it"),
    (r"expected '?<document start>", _OUTDENTED),
    (r"expected (the )?node content", "a value is missing here"),
    ("expected '-' indicator", "a key stands among the items of a list"),
)
_LIST = re.compile(r"\s*(?P<key>[A-Za-z][\w-]*):\s+(?P<list>\[(?P<items>[^\[\]{}\"']*)\])\s*\Z")
# A list without an end is read on until something cannot be in it.
_LINES_ABOVE = 3
# Characters of a line that advice repeats.
_LONGEST_QUOTED = 500
_CLOSERS = {"this quote is not closed": "'", "this list is not closed": "]", "this mapping is not closed": "}"}
_ADVICE = {
    _TOO_DEEP: "write flatter lists and mappings",
    _TAB: "indent with spaces; YAML does not take tabs",
    _INDENTED: "begin every key in the same column",
    _OUTDENTED: "begin every key in the same column",
    "a list cannot begin on the line of its key": "write its items on lines of their own, or `- text` in quotes",
    "a key stands among the items of a list": "indent the items of a list under their key",
    TOO_MUCH_REPEATED: "write the values out",
    "a second document begins here": "one file holds one document; remove this line",
}


def explain(error: Exception, text: str, *, path: str, first_line: int) -> Diagnostic:
    """The diagnostic for a text that could not be read as YAML.

    error: what the YAML library raised, or a RecursionError for nodes that are nested too deeply.
    """
    lines = text.split("\n")
    if isinstance(error, yaml.MarkedYAMLError):
        message = _message(error)
        line, column = _mark(error, message, lines)
        message = _seen(message, lines[line], column)
        help = _advice(message, lines, line)
        if message == _INDENTED:
            column = len(lines[line]) - len(lines[line].lstrip())
        if (wrong := _wrong_list(lines, line)) is not None:
            line, column, message, help = wrong
    elif isinstance(error, RecursionError):
        message, help = _TOO_DEEP, _ADVICE[_TOO_DEEP]
        line = next((number for number, content in enumerate(lines) if content.strip()), 0)
        column = 0
    else:
        found = _UNFIT.search(text)
        at = found.start() if found else 0
        line = text.count("\n", 0, at)
        column = at - (text.rfind("\n", 0, at) + 1)
        character = f"U+{ord(found[0]):04X}" if found else "a character here"
        message, help = f"{character} is a control character, which YAML does not allow", "remove it"
    span = Span(path=path, line=line + first_line, column=column + 1, length=1)
    return problem("yaml-syntax", message, span, help=help)


def in_quotes(line: str) -> str:
    """Advice to quote the value of a `key: value` line; "" if that would not make it one."""
    match = _KEY_VALUE.match(line.rstrip()) if len(line) <= _LONGEST_QUOTED else None
    if match is None:
        return ""
    proposal = f"{match['key']}: {_quoted(_without_comment(match['value']))}"
    return f"put the value in quotes: {proposal}" if _is_pair(proposal) else ""


def _quoted(text: str) -> str:
    """The text between quotes: double ones around apostrophes, else single ones, where nothing needs escaping."""
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def without_keys(line: str) -> str:
    """What to write instead of a line that should have been `key: value`."""
    if match := _NO_SPACE.match(line.rstrip()):
        return f"write `{match['key'].lower()}: {match['value'].strip()}`, with a space after the colon"
    if match := _EQUALS.match(line.rstrip()):
        return f"write `{match['key'].lower()}: {match['value'].strip()}`, with a colon"
    return "write one `key: value` on each line, such as `title: Stand-up by text`"


def _message(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}".lower()
    fitting = (message for pattern, message in _MESSAGES if re.search(pattern, said))
    return next(fitting, error.problem or "this cannot be read")


def _mark(error: yaml.MarkedYAMLError, message: str, lines: list[str]) -> tuple[int, int]:
    """Line and column to show, from 0: where something was opened and not closed, else where reading stopped."""
    mark = error.problem_mark or error.context_mark
    opened = message in _CLOSERS or message.startswith(("this line has no colon", "`*` and `&`"))
    if error.context_mark and (opened or (mark and mark.line >= len(lines))):
        mark = error.context_mark
    if mark is None:
        return 0, 0
    line = min(mark.line, len(lines) - 1)
    return line, min(mark.column, len(lines[line]))


def _seen(message: str, line: str, column: int) -> str:
    """The message in terms of what can be seen in the line."""
    if "\t" in line[: column + 1]:
        return _TAB
    if "second colon" in message and line[:1] == " " and _is_pair(line.strip()):
        return _INDENTED
    return message


def _advice(message: str, lines: list[str], line: int) -> str:
    content = lines[line]
    if message in _ADVICE:
        return _ADVICE[message]
    if len(content) > _LONGEST_QUOTED:
        return "write shorter lines, one `key: value` on each"
    joined = _joined_key(lines, line)
    if joined is not None:
        return without_keys(joined)
    if message in _CLOSERS:
        return _closed(message, content)
    if not _is_pair(content) and (quoting := in_quotes(content)):
        return quoting
    word = _BARE_WORD.match(content.rstrip())
    if message.startswith("this line has no colon") and word is not None:
        return f"write `{word['key'].lower()}: {word['value'] or 'a value'}`"
    return "write one `key: value` on each line, and quotes around values with special characters"


def _wrong_list(lines: list[str], line: int) -> tuple[int, int, str, str] | None:
    """What is wrong with a list in brackets that has a `#` or a comma too many: line, column, message, help.

    line: where reading stopped, which may be below the list. None if it is something else.
    """
    for number in range(line, max(line - _LINES_ABOVE, -1), -1):
        match = _LIST.match(lines[number])
        if match is None or len(lines[number]) > _LONGEST_QUOTED or _is_pair(lines[number]):
            continue
        items = [item.strip() for item in match["items"].split(",")]
        is_comment = any(re.search(r"(?:\A|\s)#", item) for item in items)
        message = "`#` begins a comment, so this list has no end" if is_comment else "a value is missing between commas"
        kept = [word for item in items if (word := item.replace("#", " ").strip())]
        proposal = f"{match['key']}: [{', '.join(kept)}]"
        return number, match.start("list"), message, f"write {proposal}" if _is_pair(proposal) else "write the values"
    return None


def _closed(message: str, line: str) -> str:
    closer = _CLOSERS[message]
    if closer == "'":
        quoting = in_quotes(line)
        return f"close the quote, or {quoting}" if quoting else "close the quote at the end of the value"
    closed = line.rstrip().rstrip(",") + closer
    return f"close it: {closed.strip()}" if _is_pair(closed) else f"close it with `{closer}`"


def _joined_key(lines: list[str], line: int) -> str | None:
    """The line, or the one before it, if its colon has no space after it or is an equals sign: `title:Stand-up`."""
    for number in (line, line - 1):
        if number >= 0 and (_NO_SPACE.match(lines[number]) or _EQUALS.match(lines[number])):
            return lines[number]
    return None


def _without_comment(value: str) -> str:
    return re.split(r"\s+#", value, maxsplit=1)[0].rstrip()


def _is_pair(text: str) -> bool:
    """Whether a line can be read as a mapping. Events suffice: nothing is built, however deep it goes."""
    try:
        events = list(yaml.parse(text, Loader=Loader))
    except (yaml.YAMLError, UnicodeEncodeError):
        return False
    starts = any(isinstance(event, yaml.MappingStartEvent) for event in events[:3])
    return starts and not any(isinstance(e, yaml.AliasEvent) for e in events)
