"""A journal in git with two authors, a forge that publishes it, hosts that show it, and the site that it was before."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from microjournal.forges import forge_named
from tests.conftest import Journal
from tests.publish.forge import git
from tests.publish.live import Live
from tests.publish.writers import Entry

SETTINGS = "title: Ana tries things\nurl: {url}\nrepository: {repository}\n"
OLD_POSTS = 8


@dataclass
class World:
    """The authors' clones, a forge, the program that it runs, and the hosts on which the journal is published.

    hosts: by address. host: the one in the settings. former: a host that shows from the next publication on what that
    one does. is_deploying: whether deployments work. is_asked: the live site is read over HTTP, and not from its
    folder. deployed: files that the last deployment changed.
    """

    top: Path
    hosts: dict[str, Live]
    host: str
    former: Live | None = None
    is_deploying: bool = True
    is_asked: bool = True
    deployed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.bare = self.top / "github.git"
        self.clones = [self.top / "ana", self.top / "bo"]
        self.ci = Journal(self.top / "ci")

    @property
    def live(self) -> Live:
        return self.hosts[self.host]

    def get(self, url: str) -> bytes:
        """What a host shows at an address."""
        host = next(host for host in self.hosts if url.startswith(host))
        return (self.hosts[host].folder / url.removeprefix(host)).read_bytes()

    def begin(self, journal: Path) -> None:
        """Puts a folder onto the forge, and two clones of it onto the authors' machines."""
        git(self.top, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.bare))
        git(journal, "init", "--quiet", "--initial-branch", "main")
        git(journal, "add", "--all")
        git(journal, "commit", "--quiet", "--message", "Begin")
        git(journal, "push", "--quiet", str(self.bare), "main")
        for clone in self.clones:
            git(self.top, "clone", "--quiet", str(self.bare), str(clone))
        self.check_out()

    def push(self) -> None:
        """Both authors commit and push what they have; the second has to take in first what the other one pushed."""
        ana, bo = self.clones
        for clone in (ana, bo):
            git(clone, "add", "--all")
            git(clone, "commit", "--quiet", "--allow-empty", "--message", "x")
        git(ana, "push", "--quiet", "origin", "HEAD:main")
        git(bo, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
        git(bo, "push", "--quiet", "origin", "HEAD:main")
        git(ana, "pull", "--quiet", "--ff-only", "origin", "main")

    def move_domain(self) -> None:
        """To another domain. At the old one the same site answers as soon as it is published."""
        self.former = self.live
        self.host = list(self.hosts)[1]
        self._settle("github:ana/journal")

    def move_forge(self) -> None:
        """From GitHub to Forgejo, and so to another domain. What was published last stays at the old one."""
        self.host = list(self.hosts)[2]
        self.bare = self.top / "codeberg.git"
        git(self.top, "clone", "--quiet", "--mirror", str(self.top / "github.git"), str(self.bare))
        for clone in self.clones:
            git(clone, "remote", "set-url", "origin", str(self.bare))
        self._settle("forgejo:codeberg.org/ana/journal")
        ana = self.clones[0]
        old, new = [ana / forge_named(name).workflow for name in ("github", "forgejo")]
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)

    def _settle(self, repository: str) -> None:
        """Ana writes the journal's address and repository into the settings."""
        settings = SETTINGS.format(url=self.host, repository=repository)
        (self.clones[0] / "microjournal.yaml").write_text(settings, encoding="utf-8")

    def check_out(self) -> None:
        """A checkout from nothing, without what builds before it left."""
        shutil.rmtree(self.ci.root, ignore_errors=True)
        git(self.top, "clone", "--quiet", str(self.bare), str(self.ci.root))

    def publish(self, today: str) -> bool:
        """What a workflow does: checkout, read back, build, deploy. Returns whether the site is public now."""
        git(self.ci.root, "pull", "--quiet", "--ff-only", str(self.bare), "main")
        (self.ci.root / "permalinks.txt").unlink(missing_ok=True)
        is_simple = not self.is_asked and not self.live.is_down and (self.live.folder / "permalinks.txt").exists()
        pulled = self.ci.run("permalinks", "pull", *(["--from", str(self.live.folder)] if is_simple else []))
        assert (pulled.exit_code != 0) == self.live.is_down, pulled.output
        if pulled.exit_code != 0:
            return False
        built = self.ci.build(today=today)
        assert built.ok, built.output
        if not self.is_deploying:
            return False
        self._deploy(self.ci.root / "public")
        return True

    def _deploy(self, site: Path) -> None:
        """Makes the live site what a folder holds, but for what builds note there for themselves."""
        folder = self.live.folder
        ours = {name for name in files(site) if not name.startswith(".microjournal")}
        theirs = files(folder)
        for name in theirs - ours:
            (folder / name).unlink()
        same = {name for name in ours & theirs if filecmp.cmp(site / name, folder / name)}
        self.deployed = ours - same
        for name in self.deployed:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(site / name, folder / name)
        if self.former:
            self.former.folder, self.former = folder, None


def files(folder: Path) -> set[str]:
    """The paths of all files below a folder."""
    found = [Path(top) / name for top, _, names in os.walk(folder) for name in names]
    return {path.relative_to(folder).as_posix() for path in found}


def old_site(folder: Path, url: str) -> Iterator[Entry]:
    """Writes a site for Jekyll into `old`, and what that would make of it into `live`.

    Yields its posts as entries of the journal to be.
    """
    items = ""
    for number in range(OLD_POSTS):
        slug, title, day = f"post-n{number}q", f"Post k{number}q", f"2025-{number + 1:02}-03"
        text = f"What happened on day {number} of the former site, in a few words.\n"
        path = f"{day[:4]}/{day[5:7]}/{day[8:]}/{slug}"
        for name, whole in {
            f"old/_posts/{day}-{slug}.md": f"---\ntitle: {title}\n---\n{text}",
            f"live/{path}.html": f"<h1>{title}</h1>",
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(whole, encoding="utf-8")
        # https://github.com/jekyll/jekyll-feed: the address without its ending.
        items = f"<entry><title>{title}</title><id>{url}{path}</id></entry>{items}"
        yield Entry(key=f"k{number}q", name=f"{day}-{slug}", title="Post", text=text, folder="2025/")
    config = f"title: Ana tries things\nurl: {url.rstrip('/')}\nplugins: [jekyll-feed]\nrepository: ana/journal\n"
    (folder / "old/_config.yml").write_text(config, encoding="utf-8")
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{items}</feed>'
    (folder / "live/feed.xml").write_text(feed, encoding="utf-8")
