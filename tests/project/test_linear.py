"""The texts of `benchmarks.linear`, small: whatever they are, they are read, and what comes out is in proportion.

How long they take is measured there, not here.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.linear import KINDS, Shape
from microjournal.markdown.inline import MOST_REPEATED

SIZE = 1_500
CASES = [
    pytest.param(use, shape, id=f"{kind}: {name}")
    for kind, (use, shapes) in KINDS.items()
    for name, shape in shapes.items()
]


@pytest.mark.parametrize(("use", "shape"), CASES)
@pytest.mark.promise("text-linear")
def test_a_hostile_text_is_read_and_what_comes_out_is_in_proportion(use: Callable[[str], int], shape: Shape) -> None:
    assert use(shape(4 * SIZE)) < 6 * use(shape(SIZE)) + 3 * MOST_REPEATED
