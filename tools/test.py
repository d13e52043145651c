"""Set up, then run every test that this machine can: what `make test` does, with pytest's own arguments.

What measures time is marked `alone` and runs after the others, with nothing beside it.
"""

import os
import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Each process may start a browser and a database server of its own.
MOST_PROCESSES = 4
# What pytest ends with where a run holds no test: one path was asked for, and the other run has it.
NO_TESTS = 5


def main() -> None:
    """Run pytest twice in .venv: beside each other, and alone; end with the first status that is not well."""
    os.chdir(ROOT)
    runpy.run_path("tools/bootstrap.py")["set_up"](dev=True)
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    beside = ["-m", "not alone", "-n", str(processes), "--dist", "loadscope"]
    statuses = [_pytest(*how, *sys.argv[1:]) for how in (beside, ["-m", "alone", "-rP"])]
    if set(statuses) == {NO_TESTS}:
        sys.exit(NO_TESTS)
    sys.exit(next((status for status in statuses if status not in {0, NO_TESTS}), 0))


def _pytest(*arguments: str) -> int:
    python = str(ROOT / ".venv" / "bin" / "python")
    return subprocess.run([python, "-m", "pytest", *arguments], check=False).returncode


if __name__ == "__main__":
    main()
