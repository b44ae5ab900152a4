"""The generators that are compared: how each is started, what it leaves behind, where its title and templates are."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from benchmarks import peers
from benchmarks.corpus import TODAY
from benchmarks.sites import SITES

ROOT = Path(__file__).resolve().parent.parent
# Python keeps compiled modules, as it does where nobody has turned that off.
_AS_INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}


class Tool(Protocol):
    """A static site generator, as far as a measurement needs to know it. Paths are relative to the journal's folder.

    title: its name in a table. output: the folder of the site. state: what else a build leaves beside the site.
    recorded: files of the journal that a build writes and an author commits; an undone edit undoes them too.
    settings: the file with the site's title. base_template: the template that every page is made from.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def output(self) -> str: ...
    @property
    def state(self) -> Sequence[str]: ...
    @property
    def recorded(self) -> Sequence[str]: ...
    @property
    def settings(self) -> str: ...
    @property
    def base_template(self) -> str: ...

    def base_template_text(self) -> str:
        """What is in the base template before anyone changes it."""
        ...

    def install(self) -> None:
        """Make the tool available, unless it is."""
        ...

    def furnish(self, folder: Path) -> None:
        """Put into a journal's folder what the tool itself makes for a new one."""
        ...

    def version(self) -> str:
        """Its version, as it says itself."""
        ...

    def command(self) -> Sequence[str]:
        """What builds the journal in the current folder."""
        ...

    def environment(self) -> Mapping[str, str]:
        """Variables that the command needs beside those of this process."""
        ...


class _Furnished:
    """A tool whose journals are complete as they are laid out."""

    def furnish(self, folder: Path) -> None:
        """Nothing is missing."""


class Microjournal(_Furnished):
    """A working copy, if nothing else is said the one that this file belongs to."""

    name = "microjournal"
    title = "microjournal"
    output = "public"
    state: Sequence[str] = (".microjournal",)
    recorded: Sequence[str] = ("permalinks.txt",)
    settings = "microjournal.yaml"
    base_template = "themes/dune/templates/base.html"

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root

    def base_template_text(self) -> str:
        return (self._root / self.base_template).read_text(encoding="utf-8")

    def install(self) -> None:
        """Nothing: it is here."""

    def version(self) -> str:
        said = _said([sys.executable, "-m", "microjournal", "--version"], self._root)
        return said.split()[-1]

    def command(self) -> Sequence[str]:
        return (sys.executable, "-m", "microjournal", "build", "--today", TODAY.isoformat())

    def environment(self) -> Mapping[str, str]:
        return {"PYTHONPATH": str(self._root), **_AS_INSTALLED}


class Hugo(_Furnished):
    """Hugo with a minimal theme of its own."""

    name = "hugo"
    title = "Hugo"
    output = "public"
    state: Sequence[str] = ("resources", ".hugo_build.lock")
    recorded: Sequence[str] = ()
    settings = "hugo.toml"
    base_template = "layouts/baseof.html"

    def base_template_text(self) -> str:
        return (SITES / self.name / self.base_template).read_text(encoding="utf-8")

    def install(self) -> None:
        peers.install_hugo()

    def version(self) -> str:
        return _said([str(peers.hugo_program()), "version"]).split()[1].removeprefix("v").split("-")[0]

    def command(self) -> Sequence[str]:
        return (str(peers.hugo_program()),)

    def environment(self) -> Mapping[str, str]:
        return {}


class HugoSkeleton(Hugo):
    """Hugo with the theme that its own command for a new theme writes, as it is."""

    name = "hugo-skeleton"
    title = "Hugo, own skeleton"
    base_template = "themes/skeleton/layouts/baseof.html"

    def base_template_text(self) -> str:
        return (peers.hugo_skeleton() / "layouts" / "baseof.html").read_text(encoding="utf-8")

    def install(self) -> None:
        super().install()
        peers.make_hugo_skeleton()

    def furnish(self, folder: Path) -> None:
        shutil.copytree(peers.hugo_skeleton(), folder / "themes" / "skeleton")


class Eleventy(_Furnished):
    """Eleventy with Nunjucks layouts and its official plugins for feeds and highlighting."""

    name = "eleventy"
    title = "Eleventy"
    output = "_site"
    state: Sequence[str] = ()
    recorded: Sequence[str] = ()
    settings = "_data/site.json"
    base_template = "_includes/base.njk"

    def base_template_text(self) -> str:
        return (SITES / self.name / self.base_template).read_text(encoding="utf-8")

    def install(self) -> None:
        peers.install_eleventy()

    def version(self) -> str:
        return _said(["node", str(peers.eleventy_program()), "--version"])

    def command(self) -> Sequence[str]:
        return ("node", str(peers.eleventy_program()), "--quiet")

    def environment(self) -> Mapping[str, str]:
        return {"ELEVENTY_HOME": str(peers.TOOLS / "eleventy")}


class Pelican(_Furnished):
    """Pelican with its `simple` theme, five templates overridden to print the same words, and its cache switched on."""

    name = "pelican"
    title = "Pelican"
    output = "output"
    state: Sequence[str] = ("cache", "__pycache__")
    recorded: Sequence[str] = ()
    settings = "pelicanconf.py"
    base_template = "templates/base.html"

    def base_template_text(self) -> str:
        return (SITES / self.name / self.base_template).read_text(encoding="utf-8")

    def install(self) -> None:
        peers.install_pelican()

    def version(self) -> str:
        return _said([str(peers.pelican_python()), "-m", "pelican", "--version"])

    def command(self) -> Sequence[str]:
        return (str(peers.pelican_python()), "-m", "pelican", "content", "-s", self.settings, "-o", self.output, "-q")

    def environment(self) -> Mapping[str, str]:
        return _AS_INSTALLED


def _said(command: Sequence[str], folder: Path = ROOT) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder).stdout.strip()


TOOLS_BY_NAME: Mapping[str, Tool] = {
    tool.name: tool for tool in (Microjournal(), HugoSkeleton(), Hugo(), Eleventy(), Pelican())
}
