"""Text that looks like text: a vocabulary whose use follows Zipf's law, and the Markdown that people write with it.

Everything here draws from the `random.Random` that it is handed, so the same seed gives the same words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

# The words that make up half of any English text, in the order of their use, and then those of a journal like ours.
_COMMON = """
the of and to a in we was for it that on with is as at this by from but not be were our had have they which an or
all so what when one more than out up people would there if after before about no into only them can then two time
some each day because who week how most other first did very where new also three still even every without again
""".split()
_TOPICAL = """
team meeting letter reader morning result plan trial note list question answer hour page mail evening group change
small step review kitchen garden table word number call talk room paper book draft story idea walk light water office
Tuesday Friday price budget visit member survey reply issue signal pattern habit window corner sketch colour draft
""".split()
_ONSETS = "b br c ch d dr f fl g gl h j k l m n p pl qu r s sh st t th tr v w".split()
_NUCLEI = "a e i o u ai ea ee ou".split()
_CODAS = ["", "", "n", "r", "l", "t", "s", "nd", "rk", "ll", "ck", "m"]

VOCABULARY_SIZE = 6_000
_ZIPF_SHIFT = 2.7  # Mandelbrot's correction: the very first words are less frequent than 1/rank says

_PYTHON = """\
def {0}_per_week(counts: list[int]) -> float:
    '''How many {1} a week.'''
    if not counts:
        return 0.0
    return sum(counts) / len(counts)  # {2}

print({0}_per_week([3, 1, 4, {3}]))
"""
_BASH = """\
for file in {0}/*.csv; do
  cut -d, -f2,5 "$file" | sort -n | tail -{3} >> {1}.txt
done
wc -l {1}.txt  # {2}
"""
_YAML = """\
{0}:
  every: {3}d
  where: {1}
  steps:
    - name: {2}
      retry: true
    - name: count
"""
_JSON = """\
{{
  "{0}": {3},
  "{1}": ["{2}", null, true],
  "share": 0.{3}
}}
"""
CODE_SAMPLES = (("python", _PYTHON), ("bash", _BASH), ("yaml", _YAML), ("json", _JSON))


class Vocabulary:
    """Words with the frequencies of a natural language."""

    def __init__(self, rng: random.Random, size: int = VOCABULARY_SIZE) -> None:
        """size: number of different words, at least as many as the real ones at the head of the list."""
        words = dict.fromkeys(_COMMON + _TOPICAL)
        self.functional = len(_COMMON)
        while len(words) < size:
            words[_invented(rng)] = None
        self.words = list(words)
        self._cumulative = list(accumulate(1 / (rank + _ZIPF_SHIFT) for rank in range(1, len(self.words) + 1)))
        self._rng = rng

    def draw(self, count: int) -> list[str]:
        """`count` words as they would follow each other in a text."""
        return self._rng.choices(self.words, cum_weights=self._cumulative, k=count)

    def topical(self, count: int) -> list[str]:
        """`count` different words that carry a meaning, in lower case: for names and addresses."""
        chosen: dict[str, None] = {}
        while len(chosen) < count:
            rank = int(self.functional + (len(self.words) - self.functional) * self._rng.random() ** 3)
            chosen[self.words[rank].lower()] = None
        return list(chosen)


def _invented(rng: random.Random) -> str:
    syllables = rng.choices((1, 2, 3), weights=(2, 5, 2))[0]
    word = "".join(rng.choice(_ONSETS) + rng.choice(_NUCLEI) for _ in range(syllables)) + rng.choice(_CODAS)
    return word if len(word) > 3 and word != "null" else word + "en"  # YAML reads a bare null as nothing


def sentence_lengths(rng: random.Random, words: int) -> Iterator[int]:
    """Lengths of sentences that add up to `words`; the last one takes what is left."""
    while words > 24:
        length = min(max(5, round(rng.lognormvariate(2.5, 0.4))), 30)
        yield length
        words -= length
    if words > 0:
        yield words


def sentence(rng: random.Random, vocabulary: Vocabulary, words: int) -> str:
    """A sentence of `words` words, now and then with a comma, an emphasis or a code span."""
    drawn = vocabulary.draw(words)
    drawn[0] = drawn[0].capitalize()
    if words > 10 and rng.random() < 0.6:
        place = rng.randrange(3, words - 3)
        drawn[place] += ","
    style = rng.random()
    if style < 0.12 and words > 6:
        place = rng.randrange(1, words - 2)
        mark = rng.choice(("*", "*", "**", "`"))
        drawn[place] = f"{mark}{drawn[place].rstrip(',')}{mark}"
    return " ".join(drawn) + "."


def paragraphs(rng: random.Random, vocabulary: Vocabulary, words: int) -> Iterator[list[str]]:
    """Paragraphs of some 20 to 90 words, each as its sentences."""
    room, current = rng.randrange(20, 90), list[str]()
    for length in sentence_lengths(rng, words):
        current.append(sentence(rng, vocabulary, length))
        room -= length
        if room <= 0:
            yield current
            room, current = rng.randrange(20, 90), []
    if current:
        yield current


def prose(rng: random.Random, vocabulary: Vocabulary, words: int) -> list[str]:
    """Markdown blocks of about `words` words: paragraphs, some of them as lists."""
    blocks = []
    for number, sentences in enumerate(paragraphs(rng, vocabulary, words)):
        if number and len(sentences) > 2 and rng.random() < 0.25:
            blocks.append("\n".join(f"- {item}" for item in sentences))
        else:
            blocks.append(" ".join(sentences))
    return blocks


def code_block(rng: random.Random, vocabulary: Vocabulary) -> str:
    """A fenced block in one of four languages."""
    language, sample = rng.choice(CODE_SAMPLES)
    return f"```{language}\n{sample.format(*vocabulary.topical(3), rng.randrange(2, 99))}```"


def line(rng: random.Random, vocabulary: Vocabulary, shortest: int, longest: int) -> str:
    """One line without punctuation that a YAML reader or a title takes as it is: "Fewer tables on Friday"."""
    words = vocabulary.draw(rng.randint(shortest, longest))
    words[0] = words[0].capitalize()
    words[-1] = vocabulary.topical(1)[0]
    return " ".join(words)
