"""`python -m microjournal` is `microjournal`."""

from __future__ import annotations

import sys

from microjournal.cli import main

if __name__ == "__main__":
    sys.exit(main())
