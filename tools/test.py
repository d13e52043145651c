"""Set up, then run every test that this machine can: what `make test` does, with pytest's own arguments."""

import os
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Each process may start a browser and a database server of its own.
MOST_PROCESSES = 4


def main() -> None:
    """Become .venv's Python, running pytest."""
    os.chdir(ROOT)
    runpy.run_path("tools/bootstrap.py")["set_up"](dev=True)
    python = str(ROOT / ".venv" / "bin" / "python")
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    os.execv(
        python,
        [python, "-m", "pytest", "-n", str(processes), "--dist", "loadscope", *sys.argv[1:]],
    )


if __name__ == "__main__":
    main()
