"""Many people at the same moment: real threads, each with its own connection, all starting together."""

import threading
from collections.abc import Callable
from typing import TypeVar

from shishin.core import db

T = TypeVar("T")


def at_once(count: int, deed: Callable[[int], T]) -> list[T | Exception]:
    """Run a deed in this many threads at once; return what each gave or raised, in their order."""
    found: dict[int, T | Exception] = {}
    gate = threading.Barrier(count)

    def run(place: int) -> None:
        gate.wait()
        try:
            found[place] = deed(place)
        except Exception as reason:  # noqa: BLE001 - the test judges it
            found[place] = reason
        finally:
            db.database.obj.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[place] for place in range(count)]
