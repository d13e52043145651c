"""Who waits at the same moment is taken along, and nobody pays for another's fault."""

import threading
import time
from collections.abc import Sequence

import pytest

from shishin.checkin.gathering import Gathering
from shishin.core.errors import StoreBusy


class Desk:
    """A deed that remembers what was brought together, and holds the first until the others wait."""

    def __init__(self, most: int = 500, waiting: int = 0) -> None:
        self.gathering: Gathering[int, int] = Gathering(most)
        self.together: list[list[int]] = []
        self._waiting = waiting

    def deed(self, work: Sequence[int]) -> list[int]:
        self.together.append(list(work))
        until = time.monotonic() + 5
        while len(self.together) == 1 and len(self.gathering._waiting) < self._waiting:
            assert time.monotonic() < until
            time.sleep(0.001)
        if 13 in work:
            raise ZeroDivisionError
        if 503 in work:
            raise StoreBusy(retry_after=2)
        return [piece * 10 for piece in work]

    def at_once(self, *works: list[int]) -> list[object]:
        """Bring these works, the first alone, the others while it is being done; return what each got."""
        found: dict[int, object] = {}

        def bring(place: int) -> None:
            try:
                found[place] = list(self.gathering.do(works[place], self.deed))
            except Exception as fault:  # noqa: BLE001 - the test judges it
                found[place] = type(fault)

        threads = [threading.Thread(target=bring, args=(place,)) for place in range(len(works))]
        for place, thread in enumerate(threads):
            thread.start()
            until = time.monotonic() + 5
            while place and len(self.gathering._waiting) < place and len(self.together) == 1:
                assert time.monotonic() < until
                time.sleep(0.001)
            while not self.together:
                time.sleep(0.001)
        for thread in threads:
            thread.join()
        return [found[place] for place in range(len(works))]


def test_alone_it_is_done_at_once() -> None:
    desk = Desk()
    assert desk.gathering.do([1, 2], desk.deed) == [10, 20]
    assert desk.together == [[1, 2]]


def test_who_waits_is_taken_along_and_gets_their_own_results() -> None:
    desk = Desk(waiting=3)
    assert desk.at_once([1], [2, 3], [4], [5, 6]) == [[10], [20, 30], [40], [50, 60]]
    assert len(desk.together) == 2
    assert sorted(desk.together[1]) == [2, 3, 4, 5, 6]


def test_no_more_are_taken_than_fit() -> None:
    desk = Desk(most=4, waiting=3)
    assert desk.at_once([1], [2, 3, 4], [5], [6, 7]) == [[10], [20, 30, 40], [50], [60, 70]]
    assert all(len(work) <= 4 for work in desk.together)


def test_one_fault_stays_with_its_own_request() -> None:
    desk = Desk(waiting=3)
    assert desk.at_once([1], [2], [13], [3]) == [[10], [20], ZeroDivisionError, [30]]


def test_a_busy_store_is_busy_for_everybody_and_is_asked_once() -> None:
    desk = Desk(waiting=3)
    assert desk.at_once([1], [2], [503], [3]) == [[10], StoreBusy, StoreBusy, StoreBusy]
    assert len(desk.together) == 2


def test_waiting_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shishin.checkin.gathering.PATIENCE_SECONDS", 0.01)
    desk = Desk()
    with desk.gathering._turn, pytest.raises(StoreBusy):
        desk.gathering.do([1], desk.deed)
