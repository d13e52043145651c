"""Templates compiled once for all processes and kept in the instance folder.

Compiling all that one page needs takes longer than the page, and memory that a process never gives back.
`flask migrate` compiles everything before the servers start.
"""

import contextlib
import os
import pickle
import threading
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import BaseLoader, Environment, Template
from jinja2.bccache import Bucket, BytecodeCache

from shishin.web.wiring import Wiring

FOLDER = "templates"


def install(app: Flask) -> None:
    """Let the application use what an earlier process has compiled from the same sources."""
    parts: Wiring = app.extensions["shishin"]
    app.jinja_env.bytecode_cache = CompiledTemplates(parts.settings.instance / FOLDER)
    app.jinja_env.loader = OneAtATime(app.create_global_jinja_loader())


class OneAtATime(BaseLoader):
    """A loader in which threads that want the same template at once do not all compile it."""

    def __init__(self, loader: BaseLoader) -> None:
        """Stand before another loader."""
        self._loader = loader
        self._lock = threading.Lock()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return what the other loader returns."""
        return self._loader.get_source(environment, template)

    def list_templates(self) -> list[str]:
        """Return what the other loader returns."""
        return self._loader.list_templates()

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the name it has in Jinja
    ) -> Template:
        """Load a template; whoever comes second finds it compiled."""
        with self._lock:
            return self._loader.load(environment, name, globals)


class CompiledTemplates(BytecodeCache):
    """Compiled templates as files, each under the name that Jinja gives it.

    A file that cannot be read, or was made from another source, counts as none.
    """

    def __init__(self, folder: Path) -> None:
        """Use this folder, made at the first wish."""
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is there; Jinja compares it with the source."""
        try:
            with (self._folder / bucket.key).open("rb") as file:
                bucket.load_bytecode(file)
        except (OSError, EOFError, pickle.UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for others; where that fails, as on a full disk, each process compiles for itself."""
        unfinished = self._folder / f"{bucket.key}.{os.getpid()}.{threading.get_ident()}"
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                bucket.write_bytecode(file)
            # Whole or not at all: another process may be reading.
            unfinished.replace(self._folder / bucket.key)
