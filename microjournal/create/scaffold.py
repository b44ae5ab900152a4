"""What `init` writes: the texts of a new journal, filled in with what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template

from microjournal.create.forms import plan_form
from microjournal.diagnostics import JournalErrors
from microjournal.forges import forge_named
from microjournal.model.dates import add_days
from microjournal.model.placeholder import PLACEHOLDER_URL
from microjournal.schema.write import value_text
from microjournal.trust.boundary import Boundary

SCHEMA = ".vscode/microjournal.schema.json"
# Runners of codeberg.org; those of others take their name from Forgejo's own documentation.
_RUNNERS = {"codeberg.org": "codeberg-tiny # two minutes; codeberg-small has five"}
_OTHER_RUNNER = "docker # the label of your forge's runner; codeberg.org has codeberg-tiny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a journal before it exists.

    title: its name. url: where it will be published, "" if nobody can tell. author: "" if unknown. timezone: an IANA
    name. repository: as in the settings ("github:ana/journal"), "" if none. today: ISO date.
    """

    title: str
    url: str = ""
    author: str = ""
    timezone: str = "UTC"
    repository: str = ""
    today: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflows:
    """What the workflow files say. forges: names of those that one is wanted for. install: a line for a shell.

    host: of the forge, "" if it is not known.
    """

    forges: tuple[str, ...]
    install: str
    host: str = ""


def new_journal(facts: Facts, workflows: Workflows, *, schema: str) -> dict[str, str]:
    """Every file of a new journal: its path with forward slashes, and its text.

    schema: the JSON Schema of the settings.
    """
    return {
        "microjournal.yaml": settings(facts),
        **sample_entries(facts.today),
        "content/pages/about.md": _text("about.md"),
        **housekeeping(workflows),
        **for_editors(schema),
    }


def housekeeping(workflows: Workflows) -> dict[str, str]:
    """The files of a journal that are not about its content: what git should know, how it is published, and how readers
    propose plans.
    """
    texts = {".gitignore": _text("gitignore")}
    for forge in map(forge_named, workflows.forges):
        texts[forge.workflow] = _workflow(forge.name, workflows)
        if forge.plan_workflow:
            texts[forge.plan_workflow] = _workflow(f"{forge.name}-plan", workflows)
        if forge.plan_form:
            texts[forge.plan_form] = plan_form(forge.plan_form)
    return texts


def for_editors(schema: str) -> dict[str, str]:
    """The files for editors. The settings name the schema themselves, to every editor that knows YAML; the others are
    for Visual Studio Code: the extension that reads it, and a task that shows what `check` finds.
    """
    return {
        SCHEMA: schema,
        ".vscode/extensions.json": _text("vscode-extensions.json"),
        ".vscode/tasks.json": _text("vscode-tasks.json"),
    }


def settings(facts: Facts) -> str:
    """The text of `microjournal.yaml`; what is not known stands in it as a comment that shows the form."""
    note = "" if facts.url else "  # where the journal will be published; the address is part of every feed item"
    return _filled(
        "microjournal.yaml",
        title=value_text(facts.title),
        url=value_text(facts.url or PLACEHOLDER_URL),
        url_note=note,
        author=f"author: {value_text(facts.author)}" if facts.author else "# author: your name",
        timezone=value_text(facts.timezone),
        repository=(
            f"repository: {facts.repository}  # where the linked issues live, which hold the comments"
            if facts.repository
            else "# repository: github:you/journal  # where the linked issues live, which hold the comments"
        ),
    )


def sample_entries(today: str) -> dict[str, str]:
    """Three entries about keeping a journal: one done, one that follows from it and is running, one planned.

    Their dates lie around today so that nothing is due or overdue in the first week.
    """
    done, running = add_days(today, -21), add_days(today, -5)
    first = f"{done}-write-the-plan-down"
    return {
        _entry(first): _filled("done.md", begun=add_days(done, 1), between=add_days(done, 6), ended=add_days(done, 15)),
        _entry(f"{running}-open-tomorrows-file"): _filled(
            "running.md", begun=add_days(running, 1), between=add_days(running, 3), follows=first
        ),
        _entry(f"{today}-ask-one-reader"): _text("planned.md"),
    }


def write_new(folder: Path, texts: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Writes the files that are not there yet; returns the paths written and those kept as they were.

    texts: the text of each file by its path relative to `folder`, with forward slashes.

    Raises OSError if the folder cannot be written to, and JournalErrors before anything is written if links in it lead
    out of it.
    """
    boundary = Boundary(folder)
    if refused := [found for name in texts if (found := boundary.refused(name)) is not None]:
        raise JournalErrors(list(dict.fromkeys(refused)))
    written, kept = [], []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            kept.append(name)
        else:
            written.append(name)
    return written, kept


def _entry(name: str) -> str:
    return f"content/{name[:4]}/{name}.md"


def _workflow(name: str, workflows: Workflows) -> str:
    """A workflow file for a forge. It installs the program that wrote it, until its author changes that."""
    text = _resource("microjournal.forges", f"{name}.yml")
    return text.replace("@INSTALL@", workflows.install).replace("@RUNNER@", _RUNNERS.get(workflows.host, _OTHER_RUNNER))


def _text(name: str) -> str:
    return _resource("microjournal.create", f"texts/{name}")


def _resource(package: str, name: str) -> str:
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def _filled(name: str, **values: str) -> str:
    return Template(_text(name)).substitute(values)
