"""The WSGI entry: `app`. Run as a program it does what `make run` does."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).with_name("tools") / "run.py"), run_name="__main__")
    sys.exit()

from shishin.factory import create_app

app = create_app()
