"""Write the lock files anew after a dependency was added or is to be renewed.

python -m tools.lock                keeps every version that still fits
python -m tools.lock --upgrade      takes the newest that fit; read what changed before it is committed
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = (
    *("uv", "pip", "compile", "-q", "--universal", "--python-version=3.11", "--generate-hashes"),
    *("--no-header", "--no-annotate"),
)


def lock(options: list[str]) -> None:
    """Write all of them; what is tested has the versions of what runs."""
    _python("requirements.run.lock", "pyproject.toml", *options)
    _python("requirements.dev.lock", "pyproject.toml", "--group=dev", "-c", "requirements.run.lock", *options)
    for group in ("node", "uv"):
        _python(f"requirements.{group}.lock", f"--group={group}", *options)
    npm = ["npm", "update" if options else "install", "--package-lock-only", "--ignore-scripts"]
    subprocess.run([*npm, "--no-audit", "--no-fund"], cwd=ROOT, check=True)
    _forget_hosts(ROOT / "package-lock.json")


def _python(name: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", *COMPILE, *arguments, "-o", name], cwd=ROOT, check=True)


def _forget_hosts(file: Path) -> None:
    """Leave out where a package came from: every machine has its own way to the registry."""
    locked = json.loads(file.read_text(encoding="utf-8"))
    for package in locked["packages"].values():
        for key in ("resolved", "funding"):
            package.pop(key, None)
    file.write_text(f"{json.dumps(locked, indent=2)}\n", encoding="utf-8")


if __name__ == "__main__":
    lock([option for option in sys.argv[1:] if option == "--upgrade"])
