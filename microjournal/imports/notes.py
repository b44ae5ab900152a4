"""What the author should know about an import: every change that is more than another form of the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["broken", "left", "dropped", "changed", "hint"]

# In the order of what an author should look at first: title and explanation of each kind.
KINDS: dict[Kind, tuple[str, str]] = {
    "broken": ("Links that lead nowhere", "They point into the old site, but nothing imported answers there."),
    "left": ("Left as it was", "The text stands in the new file unchanged, and will not do there what it did before."),
    "dropped": ("Not carried over", "These have no place in a journal, or none that could be found without you."),
    "changed": ("Changed on the way", "The meaning is kept, but it is not the same text any more."),
    "hint": ("You may want to", "Nothing is wrong here."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to report.

    path: in the old folder, with forward slashes. line: counted from 1, or 0 for the file as a whole.
    matter: what it is about; notes with the same matter are reported together. detail: what differs here, or "".
    """

    kind: Kind
    path: str
    line: int = 0
    matter: str
    detail: str = ""
