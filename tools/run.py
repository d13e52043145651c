"""Set up, then serve the city: what `make run` does. Any Python may start this, even outside .venv."""

import os
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Become .venv's Python, running the server."""
    os.chdir(ROOT)
    runpy.run_path("tools/bootstrap.py")["set_up"](dev=False)
    python = str(ROOT / ".venv" / "bin" / "python")
    os.execv(python, [python, "-m", "tools.serve"])


if __name__ == "__main__":
    main()
