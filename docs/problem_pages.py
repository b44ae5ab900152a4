"""Writes the page of every code, and their index, from the table of codes and the explanations. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from microjournal.cli.commands.explain import explanation
from microjournal.diagnostics.codes import CODES, GROUPS, Code

DOCS = Path(__file__).parent
INDEX = "README.md"

_ABOUT = """\
# Everything that can be wrong

Every message has a code, such as `result-unknown`, and every code has a page here.
`microjournal explain CODE` prints the same text in the terminal.

- An **error** stops the build before anything is written: the last good site stays as it is.
- A **warning** is published as it stands; `--strict` makes an error of it.
- A **hint** tells of something that works and could be better.
"""


def pages() -> dict[str, str]:
    """The Markdown of every page by its file name, the index first."""
    return {INDEX: _index(), **{f"{name}.md": _page(code) for name, code in CODES.items()}}


def write(folder: Path, texts: dict[str, str]) -> None:
    """Brings a folder to these texts by file name: Markdown files that are not among them are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in folder.glob("*.md"):
        if page.name not in texts:
            page.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _index() -> str:
    parts = [_ABOUT]
    for group, codes in GROUPS.items():
        rows = [f"| [{code.name}]({code.name}.md) | {code.severity} | {code.title} |\n" for code in codes]
        parts.append(f"## {group}\n\n| code | severity | |\n|---|---|---|\n{''.join(rows)}")
    return "\n".join(parts)


def _page(code: Code) -> str:
    anchor = code.group.lower().replace(" ", "-")
    article = "an" if code.severity == "error" else "a"
    about = f"`{code.name}` is {article} {code.severity}. It belongs to [{code.group}]({INDEX}#{anchor})."
    return f"# {code.title}\n\n{about}\n\n{explanation(code.name)}\n"


if __name__ == "__main__":
    write(DOCS / "problems", pages())
