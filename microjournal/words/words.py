"""Says what a table has: texts with their values, in the right plural form; days, numbers and lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from microjournal.model.vocabulary import nearest
from microjournal.words.cldr import Cldr
from microjournal.words.message import NUMBER, Form, filled, parse
from microjournal.words.table import Table

# Around a value in text from right to left: a day such as 2026-03-04 would be read backwards, and a title in another
# script would mix with what stands beside it (Unicode Standard Annex 9).
_ISOLATE, _END = "\u2068", "\u2069"


class WordError(LookupError):
    """There is no such word, or a value for it is missing."""


class Words:
    """The words of a journal. Each text is taken apart once."""

    def __init__(self, table: Table) -> None:
        self.language = table.language
        self.direction = table.cldr.direction
        self.digest = table.digest
        self._table = table
        self._cldr: Cldr = table.cldr
        self._forms: dict[str, Form | Mapping[str, Form]] = {}
        self._isolates = table.cldr.direction == "rtl"
        self._plain = cache(lambda key: self.fill(key, {}, str, str))
        self.day = cache(self._day)
        self.short_day = cache(self._short_day)
        self.month = cache(self._month)
        self.short_month = cache(self._short_month)
        self.month_label = cache(self._month_label)

    def __call__(self, key: str, /, **values: Any) -> str:
        """A text, plain. Raises WordError."""
        return self.fill(key, values, str, str) if values else self._plain(key)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._table.texts

    def has_own(self, key: str) -> bool:
        """Whether such a text is in this language, and not in English because there is no other."""
        return self.has(key) and key not in self._table.english

    def fill(
        self, key: str, values: Mapping[str, Any], write: Callable[[Any], str], escape: Callable[[str], str]
    ) -> str:
        """A text with its values; see `microjournal.words.message.filled`. Raises WordError."""

        def written(value: Any) -> str:
            if isinstance(value, int) and not isinstance(value, bool):
                return self.number(value)
            text = write(value)
            return f"{_ISOLATE}{text}{_END}" if self._isolates else text

        try:
            return filled(self._form(key, values), values, written, escape)
        except KeyError as error:
            raise WordError(f"the word '{key}' needs a value for `{error.args[0]}`") from None

    def _form(self, key: str, values: Mapping[str, Any]) -> Form:
        forms = self._forms.get(key)
        if forms is None:
            forms = self._forms[key] = self._parsed(key)
        if isinstance(forms, tuple):
            return forms
        number = values[NUMBER]
        if not isinstance(number, int):
            raise WordError(f"`{NUMBER}` is what the word '{key}' counts, a whole number")
        in_english = key in self._table.english
        category = ("one" if number == 1 else "other") if in_english else self._cldr.category(number)
        return forms[category] if category in forms else forms["other"]

    def _parsed(self, key: str) -> Form | Mapping[str, Form]:
        texts = self._table.texts.get(key)
        if texts is None:
            near = nearest(key, self._table.texts)
            raise WordError(f"there is no word '{key}'" + (f"; did you mean '{near}'?" if near else ""))
        if isinstance(texts, str):
            return parse(texts)
        return {category: parse(text) for category, text in texts.items()}

    def number(self, number: int) -> str:
        """1,234 as the language writes it."""
        return str(number) if -1000 < number < 1000 else self._cldr.grouped(number)

    def percent(self, number: int | str) -> str:
        """60% as the language writes it."""
        return self._cldr.percent.format(n=self.number(number) if isinstance(number, int) else number)

    def decimal(self, number: float, places: int | None = None) -> str:
        """0.125 with so many decimals, or as many as it needs, and the language's sign before them."""
        text = f"{number:g}" if places is None else f"{number:.{places}f}"
        return text.replace(".", self._cldr.decimal)

    def listed(self, texts: Sequence[str]) -> str:
        """a, b and c."""
        pair, start, middle, end = self._cldr.lists
        if len(texts) < 3:
            return pair.format(*texts) if len(texts) == 2 else "".join(texts)
        whole = end.format(texts[-2], texts[-1])
        for number in range(len(texts) - 3, -1, -1):
            whole = (middle if number else start).format(texts[number], whole)
        return whole

    def _day(self, day: str) -> str:
        """2026-03-04 as 4 March 2026. Raises ValueError for what is no day."""
        at = date.fromisoformat(day[:10])
        return self._cldr.days[at.month - 1].format(d=at.day, y=at.year)

    def _short_day(self, day: str) -> str:
        """2026-03-04 as 4 Mar, for lists that say the year elsewhere. Raises ValueError for what is no day."""
        at = date.fromisoformat(day[:10])
        return self._cldr.short_days[at.month - 1].format(d=at.day, y=at.year)

    def _month(self, month: str) -> str:
        """2026-03, or a day in it, as March 2026. Raises ValueError for what is no month."""
        return _of_month(self._cldr.months, month)

    def _short_month(self, month: str) -> str:
        """2026-03 as Mar 2026. Raises ValueError for what is no month."""
        return _of_month(self._cldr.short_months, month)

    def _month_label(self, month: str) -> str:
        """2026-03 as Mar, where the year stands beside it. Raises ValueError for what is no month."""
        return _of_month(self._cldr.month_labels, month)

    def title(self, text: str) -> str:
        """A text as it begins a line: "marzo de 2026" as "Marzo de 2026"."""
        return text[:1].upper() + text[1:]

    def span(self, first: str, last: str) -> str:
        """A span of days, both of them included: 16 to 22 March 2026. What both have in common is said once."""
        if first == last:
            return self.day(first)
        begin, end = self.day(first), self.day(last)
        if first[:4] == last[:4]:
            is_one_month, order = first[:7] == last[:7], self._cldr.order
            if order == "y":
                end = self._part(last, is_one_month=is_one_month)
            else:
                begin = self._part(first, is_one_month=is_one_month and order == "d")
        return self("span", first=begin, last=end)

    def _part(self, day: str, *, is_one_month: bool) -> str:
        at = date.fromisoformat(day)
        pattern = self._cldr.day_of_month if is_one_month else self._cldr.dates[at.month - 1]
        return pattern.format(d=at.day, y=at.year)


def _of_month(patterns: Sequence[str], month: str) -> str:
    at = date.fromisoformat(f"{month[:7]}-01")
    return patterns[at.month - 1].format(y=at.year, d=1)
