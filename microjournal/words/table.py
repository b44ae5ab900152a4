"""The words of one language, complete: its own, what others bring or replace, and English where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from microjournal.model.digest import Digest, digest
from microjournal.words.cldr import CATEGORIES, Cldr
from microjournal.words.message import NUMBER, MessageError, Texts, names_in, parse

ENGLISH = "en"
# Forms that need not say their number: "one entry", or just "an entry".
_FEW_NUMBERS = ("zero", "one", "two")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Every word for a journal; plain, so that it goes from process to process.

    language: BCP 47. texts: by key, each a text or texts by plural category. english: keys whose text is English
    because the language has none. digest: of all of it.
    """

    language: str
    texts: Mapping[str, Texts]
    english: frozenset[str]
    cldr: Cldr
    digest: Digest


def table(language: str, cldr: Cldr, english: Mapping[str, Texts], own: Iterable[Mapping[str, Texts]]) -> Table:
    """The words of a language. english: of every key. own: others in it, the later ones count more."""
    texts = dict(english)
    missing = set() if ENGLISH in cldr.names else set(english)
    for words in own:
        texts.update(words)
        missing.difference_update(words)
    plain = tuple([(key, tuple(text.items()) if isinstance(text, Mapping) else text) for key, text in texts.items()])
    whole = digest((language, plain, tuple(sorted(missing)), repr(cldr)))
    return Table(language=language, texts=texts, english=frozenset(missing), cldr=cldr, digest=whole)


def wrong_with(texts: Texts, english: Texts) -> str:
    """What is wrong with a text that is to stand for the English one, "" if nothing is.

    It is plural where that is, and puts in the same values and parts. Forms for few numbers need not say the number.
    """
    try:
        _refuse_texts(texts, english)
    except MessageError as error:
        return str(error)
    return ""


def _refuse_texts(texts: Texts, english: Texts) -> None:
    wanted = _names_of(english)
    if isinstance(texts, str):
        # Where a language has one form for all numbers, it is the text.
        _refuse(_names_of(texts), wanted)
        return
    if isinstance(english, str):
        raise MessageError("it has one text, and no plural forms")
    for category, form in texts.items():
        if category not in CATEGORIES:
            raise MessageError(f"there is no plural form `{category}`: the forms are {', '.join(CATEGORIES)}")
        _refuse(names_in(parse(form)), wanted, {NUMBER} if category in _FEW_NUMBERS else set())
    if "other" not in texts:
        raise MessageError("the form `other` is missing, for all numbers that have no form of their own")


def _names_of(texts: Texts) -> frozenset[str]:
    forms = [texts] if isinstance(texts, str) else list(texts.values())
    return frozenset().union(*[names_in(parse(form)) for form in forms])


def _refuse(found: Iterable[str], wanted: Iterable[str], spared: Iterable[str] = ()) -> None:
    """Raises MessageError if a text does not put in what it should."""
    if foreign := sorted(set(found) - set(wanted)):
        known = f"; there is {', '.join(map(_shown, sorted(wanted)))}" if wanted else ""
        raise MessageError(f"nothing is put in for {_shown(foreign[0])}{known}")
    if left := sorted(set(wanted) - set(found) - set(spared)):
        raise MessageError(f"{_shown(left[0])} is missing in it")


def _shown(name: str) -> str:
    return f"`[…]({name[1:-1]})`" if name.startswith("[") else f"`{{{name}}}`"
