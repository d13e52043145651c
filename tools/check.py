"""Check everything, the quickest first, and stop at the first fault: what `.ci/run` does once set up."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-m"]
SCRIPTS = Path(sys.executable).parent


def stages() -> Iterator[tuple[str, list[str]]]:
    """Name each check and its command, in order."""
    yield "format", [*PYTHON, "ruff", "format", "--check", "."]
    yield "lint", [*PYTHON, "ruff", "check", "."]
    yield "layers", [str(SCRIPTS / "lint-imports"), "--no-logo"]
    yield "types: Python", [*PYTHON, "mypy"]
    yield "types: JavaScript", ["node", "node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]
    yield "tests", [sys.executable, "tools/test.py", "--all"]


def main() -> None:
    """Run every stage, with its time; end with the status of the first that fails."""
    # A machine without Node.js has one in .venv.
    environ = {**os.environ, "PATH": f"{os.environ['PATH']}{os.pathsep}{SCRIPTS}"}
    for name, command in stages():
        print(f"== {name}", flush=True)
        begin = time.monotonic()
        status = subprocess.run(
            command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, check=False
        ).returncode
        print(f"== {name}: {time.monotonic() - begin:.1f} s", flush=True)
        if status:
            sys.exit(status)


if __name__ == "__main__":
    main()
