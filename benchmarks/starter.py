"""`python starter.py FILE COMMAND...` runs a command and writes to the file what it took: seconds, CPU seconds, bytes.

It stands between the measuring program and the command because Linux counts to the peak memory of a program that of the
one that starts it, which holds a whole journal.
"""

from __future__ import annotations

import os
import sys
import time

told, *command = sys.argv[1:]
begin = time.perf_counter()
process = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(process, 0)
wall = time.perf_counter() - begin
with open(told, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib takes longer to import than all this takes
    file.write(f"{wall} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss * 1024}")
sys.exit(os.waitstatus_to_exitcode(status))
