"""The words of a journal: the tables that come with microjournal, those of its theme, and what its settings replace.

The table that comes of it is kept in the user's cache folder, so that neither YAML nor Babel is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from microjournal import words
from microjournal.content.positions import setting_span
from microjournal.content.texts import INVALID, read_texts
from microjournal.diagnostics import Diagnostic, JournalErrors, Span, problem
from microjournal.diagnostics.lines import unify_line_ends
from microjournal.model.digest import decode, digest, encode
from microjournal.model.settings import Settings
from microjournal.model.vocabulary import nearest
from microjournal.schema.document import Document
from microjournal.theme.load import SETTINGS_FILE, Theme, WordsFile, load_theme
from microjournal.theme.user_cache import keep, read_kept
from microjournal.words.cldr import Cldr, gather
from microjournal.words.message import Texts
from microjournal.words.table import ENGLISH, Table, table, wrong_with
from microjournal.words.words import Words

FOLDER = Path(words.__file__).parent


def read_words(theme: Theme, settings: Settings, root: Path) -> tuple[Table, list[Diagnostic]]:
    """Every word for a journal, and what is wrong with those of its theme and its settings.

    root: the journal's folder. Of what is wrong nothing is taken.
    """
    name, key = f"{settings.language}.words", _key(theme, settings)
    kept = read_kept(theme.cache, name)
    if kept is not None and (found := decode(kept))[0] == key:
        return _from_plain(found[1:]), []
    cldr = gather(settings.language)
    problems: list[Diagnostic] = []
    english = _english(theme, problems)
    own: list[Mapping[str, Texts]] = [built_in(found) for found in reversed(cldr.names) if found in languages()]
    for language in reversed(cldr.names):
        # The English ones are among the English words.
        files = theme.words.get(language, ()) if language != ENGLISH else ()
        own += [_fitting(_read(file, problems), english, file.span, problems) for file in files]
    own.append(_fitting(settings.words, english, partial(_in_settings, root, "words", of_key=True), problems))
    made = table(settings.language, cldr, english, own)
    if not problems:
        keep(theme.cache, name, encode((key, *_to_plain(made))))
    return made, problems


def words_of_language(theme: Theme, settings: Settings, root: Path, language: str) -> Table:
    """The words for an entry in another language than its journal: those of microjournal and of the theme."""
    return read_words(theme, replace(settings, language=language, words={}), root)[0]


def journal_words(root: Path, settings: Settings) -> Words:
    """The words of a journal for a command that prints some. Raises JournalErrors if they cannot be used."""
    theme, problems = load_theme(settings, root)
    if theme is None:
        raise JournalErrors(problems)
    found, wrong = read_words(theme, settings, root)
    if wrong:
        raise JournalErrors(wrong)
    return Words(found)


def missing_words(words: Table, theme: str, root: Path) -> list[Diagnostic]:
    """That words stand in English because their language has none. theme: its name. root: the journal's folder."""
    missing, language = len(words.english), words.language
    if not missing:
        return []
    which = "the words" if missing == len(words.texts) else f"{missing} of the {len(words.texts)} words"
    message = f"{which} of the interface stand in English: there are none in '{language}'"
    help = f"write them in themes/{theme}/words/{language}.yaml, as docs/languages.md shows"
    return [problem("words-missing", message, _in_settings(root, "language"), help=help)]


def languages() -> list[str]:
    """The languages that come with microjournal."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def built_in(language: str) -> dict[str, Texts]:
    """The words of a language that come with microjournal."""
    text = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Texts] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return loaded


def _key(theme: Theme, settings: Settings) -> bytes:
    """What words follow from, besides the tables: those are this program's, whose keeping is sealed by them."""
    own = tuple(sorted((key, str(texts)) for key, texts in settings.words.items()))
    return digest((theme.digest, own))


def _english(theme: Theme, problems: list[Diagnostic]) -> dict[str, Texts]:
    """The English words, with those that the theme has for itself."""
    english = built_in(ENGLISH)
    for file in theme.words.get(ENGLISH, ()):
        found = _read(file, problems)
        for key in [key for key in found if key not in english]:
            texts = found.pop(key)
            # By itself it has nothing to fit but its own form.
            if wrong := wrong_with(texts, texts):
                problems.append(problem(INVALID, f"in `{key}`: {wrong}", file.span(key)))
            else:
                english[key] = texts
        english |= _fitting(found, english, file.span, problems)
    return english


def _read(file: WordsFile, problems: list[Diagnostic]) -> dict[str, Texts]:
    """The words in a file of a theme."""
    document = Document(unify_line_ends(file.text), path=file.shown)
    top = document.compose()
    found: dict[str, Texts] = {} if top is None else dict(read_texts(document, file.shown, top))
    problems += document.diagnostics
    return found


def _fitting(
    found: Mapping[str, Texts], english: Mapping[str, Texts], span: Callable[[str], Span], problems: list[Diagnostic]
) -> dict[str, Texts]:
    """Those that stand for a word that there is, and fit it; what is wrong with the others is reported.

    span: gives the place of a key.
    """
    fitting: dict[str, Texts] = {}
    for key, texts in found.items():
        if key not in english:
            near = nearest(key, english, likeness=0.6)
            help = f"did you mean `{near}`?" if near else "docs/languages.md says where all of them are"
            problems.append(problem("words-unknown", f"there is no word `{key}`", span(key), help=help))
        elif wrong := wrong_with(texts, english[key]):
            help = f"in English it is: {_shown(english[key])}"
            problems.append(problem(INVALID, f"in `{key}`: {wrong}", span(key), help=help))
        else:
            fitting[key] = texts
    return fitting


def _shown(texts: Texts) -> str:
    return texts if isinstance(texts, str) else "; ".join([f"{category}: {text}" for category, text in texts.items()])


def _in_settings(root: Path, *keys: str, of_key: bool = False) -> Span:
    try:
        data = (root / SETTINGS_FILE).read_bytes()
    except OSError:
        data = b""
    return setting_span(data, *keys, path=SETTINGS_FILE, of_key=of_key)


def _to_plain(made: Table) -> tuple[Any, ...]:
    texts = {key: text if isinstance(text, str) else dict(text) for key, text in made.texts.items()}
    return made.language, texts, tuple(sorted(made.english)), astuple(made.cldr), made.digest


def _from_plain(plain: tuple[Any, ...]) -> Table:
    language, texts, english, cldr, digest_ = plain
    names = [field.name for field in fields(Cldr)]
    return Table(
        language=language,
        texts=texts,
        english=frozenset(english),
        cldr=Cldr(**dict(zip(names, cldr, strict=True))),
        digest=digest_,
    )
