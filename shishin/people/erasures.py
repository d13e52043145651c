"""A file beside the store that says who was forgotten, by their pseudonyms alone.

A backup is older than the store: after it was restored, it knows people again who had asked to be forgotten.
"""

import os
from collections.abc import Collection
from pathlib import Path


class ErasureLog:
    """One pseudonym a line; lines are only ever added."""

    def __init__(self, path: Path) -> None:
        """Use this file, made when the first person is forgotten."""
        self._path = path

    def known(self) -> set[str]:
        """Return every pseudonym in the file."""
        return set(self._path.read_text(encoding="ascii").split()) if self._path.exists() else set()

    def add(self, pseudonyms: Collection[str]) -> None:
        """Write down who was forgotten; returns after the disk has it. Safe to repeat."""
        fresh = sorted(set(pseudonyms) - self.known())
        if not fresh:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write("".join(f"{pseudonym}\n" for pseudonym in fresh).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
