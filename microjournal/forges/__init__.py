"""The forges where linked issues live: their hosts, the shape of their addresses, their workflow files.

FORGES is the table of them. A new forge is a module of its own with its row there, and the text of its workflow file
beside it. Nothing here asks a forge anything, and nothing reads a file.
"""

from microjournal.forges.forge import Forge
from microjournal.forges.forgejo import Forgejo
from microjournal.forges.github import GitHub
from microjournal.forges.gitlab import GitLab

# An issue on an unknown host is on the first of them that has such addresses.
FORGES: tuple[Forge, ...] = (GitHub(), GitLab(), Forgejo())


def forge_named(name: str) -> Forge:
    """The forge of this name: `Repository.kind`, or what `init --forge` takes. Raises KeyError for any other."""
    return {forge.name: forge for forge in FORGES}[name]


def forge_at(host: str) -> Forge | None:
    """The forge on a host that everybody knows, such as "codeberg.org"; None for any other host."""
    return next((forge for forge in FORGES if host in forge.hosts), None)
