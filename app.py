"""The WSGI entry: `app`. Run as a program it does what `make run` does."""

import os
import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).with_name("tools") / "run.py"), run_name="__main__")
    sys.exit()

# peewee loads PostgreSQL's driver wherever it is installed: 8 MB in every process that has no use for it.
if not os.environ.get("SHISHIN_DATABASE_URL", "").startswith("postgres"):
    sys.modules.setdefault("psycopg", None)  # type: ignore[arg-type] # None: importing it fails

from shishin.factory import create_app

app = create_app()
