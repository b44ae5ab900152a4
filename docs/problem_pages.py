"""Writes the page of every problem from the registry. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from microjournal.diagnostics.problems.pages import pages

DOCS = Path(__file__).parent


def write(folder: Path, texts: dict[str, str]) -> None:
    """Brings a folder to these texts by file name: Markdown files that are not among them are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in folder.glob("*.md"):
        if page.name not in texts:
            page.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(DOCS / "problems", pages())
