"""What `theme new` writes: the smallest theme that looks like something, with a test."""

from __future__ import annotations

from importlib import resources
from string import Template

from microjournal.plan.contract import CONTRACT_VERSION

_TEXTS = resources.files("microjournal.create") / "texts" / "theme"


def new_theme(name: str) -> dict[str, str]:
    """Every file of a new theme, by its path in the journal with forward slashes. name: letters, digits and hyphens."""
    top, module = f"themes/{name}", name.replace("-", "_")
    files = {
        "theme.yaml": "theme.yaml",
        "templates/base.html": "base.html",
        f"assets/{name}.css": "style.css",
        f"test_{module}.py": "test.txt",
    }
    said = {"name": name, "module": module, "contract": str(CONTRACT_VERSION)}
    return {
        f"{top}/{path}": Template((_TEXTS / text).read_text(encoding="utf-8")).safe_substitute(said)
        for path, text in files.items()
    }
