"""A checkout of a stranger's, with everything in it that might make a program run what is not its own."""

from __future__ import annotations

import marshal
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from tests.conftest import SETTINGS

# Whatever runs makes this file.
RAN = "ran.txt"
# Modules that microjournal, its libraries or Python itself import at some time: from a journal, they are anybody's.
MODULES = (
    *("sitecustomize", "usercustomize", "click", "yaml", "jinja2", "markdown_it", "pygments", "platformdirs"),
    *("marshal", "pickle", "sqlite3", "multiprocessing", "concurrent", "signal", "contextlib", "tempfile", "imagesize"),
    *("evil_theme", "setup", "conftest", "wcwidth", "nh3", "watchdog"),
)
# What a template may try.
TEMPLATES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('touch ran.txt') }}",
    "{% include '../../../../../etc/passwd' %}",
    "{{ self.__init__.__globals__['__builtins__']['open']('ran.txt', 'w') }}",
)


def code(top: Path) -> str:
    """Python text that leaves a trace when it runs."""
    return f"open({str(top / RAN)!r}, 'a').write(__name__ + '\\n')\n"


def bytecode(top: Path) -> bytes:
    return marshal.dumps(compile(code(top), "planted", "exec"))


def plant(top: Path) -> None:
    """Puts a journal into a folder that runs something, if anything can be made to."""
    text, compiled = code(top), bytecode(top)
    planted = MAGIC_NUMBER + bytes(12) + compiled
    tag = sys.implementation.cache_tag
    files: dict[str, str | bytes] = {
        "microjournal.yaml": SETTINGS + "theme: evil\n",
        "content/2026-03-04-x.md": "---\ntitle: X\ntags: [a]\n---\nBody, see [itself](2026-03-04-x.md).\n",
        "themes/evil/theme.yaml": "name: evil\nextends: dune\n",
        "themes/evil/__init__.py": text,
        "themes/evil/templates/__init__.py": text,
        f"themes/evil/__pycache__/__init__.{tag}.pyc": planted,
        f"themes/evil/templates/__pycache__/entry.{tag}.pyc": planted,
        f".microjournal/templates/entry.{tag}.pyc": planted,
        ".microjournal/state.pickle": b"cos\nsystem\n(S'touch " + str(top / RAN).encode() + b"'\ntR.",
        ".microjournal/key": bytes(32),
        "evil.pth": f"import os; {text}",
        "evil-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n",
        "evil-1.0.dist-info/entry_points.txt": "[microjournal.themes]\nother = evil_theme.inner\nevil = evil_theme\n",
        "evil_theme/inner/__init__.py": text,
        "pyvenv.cfg": f"home = {top}\ninclude-system-site-packages = false\n",
        ".envrc": f"touch {RAN}\n",
        "_plugins/evil.rb": f"File.write('{RAN}', '')\n",
    }
    for name in MODULES:
        files[f"{name}/__init__.py"] = text
        files[f"{name}.pth"] = f"import {name}\n"
    for name, content in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def make_git(top: Path) -> None:
    """What would make git run something: no checkout can bring it, but an archive can."""
    hook = f"#!/bin/sh\ntouch {top / RAN}\n"
    program = top / "program"
    program.write_text(hook, encoding="utf-8")
    program.chmod(0o755)
    hooks = top / ".git/hooks"
    hooks.mkdir(parents=True)
    (top / ".git/objects").mkdir()
    (top / ".git/refs").mkdir()
    (top / ".git/HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (top / ".git/config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {program}\n\tsshCommand = {program}\n"
        f"\teditor = {program}\n\tpager = {program}\n\thooksPath = .git/hooks\n",
        encoding="utf-8",
    )
    for name in ("post-index-change", "pre-commit", "post-checkout", "fsmonitor-watchman"):
        (hooks / name).write_text(hook, encoding="utf-8")
        (hooks / name).chmod(0o755)


needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights that not every account has there")
