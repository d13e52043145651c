"""Scans of several requests that wait for the store at the same moment are taken in one transaction.

A commit that survives a power cut costs as much as everything else about a check-in. While one request's
commit is on its way to the disk, others arrive; whoever gets the next turn takes all of them along. Nobody
waits for company: alone, a request is taken at once. Every answer still leaves only after its own commit.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from shishin.core.errors import StoreBusy

# As long as the store itself lets a writer wait.
PATIENCE_SECONDS = 5
RETRY_AFTER_SECONDS = 2

Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class _Job(Generic[Work, Result]):
    """One request's part: what it wants done, and what became of it."""

    work: Sequence[Work]
    done: bool = False
    results: Sequence[Result] = ()
    fault: Exception | None = None

    def run(self, deed: Callable[[Sequence[Work]], Sequence[Result]]) -> None:
        """Do it alone; what goes wrong is its own request's."""
        try:
            self.results = deed(self.work)
        except Exception as fault:  # noqa: BLE001 - raised again where it belongs, in the request's own thread
            self.fault = fault
        self.done = True


@dataclass(slots=True)
class Gathering(Generic[Work, Result]):
    """Does the work of all who wait, together, at most `most` pieces at a time."""

    most: int
    _waiting: list[_Job[Work, Result]] = field(default_factory=list)
    _list: threading.Lock = field(default_factory=threading.Lock)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def do(
        self, work: Sequence[Work], deed: Callable[[Sequence[Work]], Sequence[Result]]
    ) -> Sequence[Result]:
        """Return the results of this work, done with whatever else waits. Raises what the deed raises."""
        job: _Job[Work, Result] = _Job(work)
        with self._list:
            self._waiting.append(job)
        if not self._turn.acquire(timeout=PATIENCE_SECONDS):
            raise StoreBusy(retry_after=RETRY_AFTER_SECONDS)
        try:
            if not job.done:
                self._do_all(job, deed)
        finally:
            self._turn.release()
        if job.fault is not None:
            raise job.fault
        return job.results

    def _do_all(self, own: _Job[Work, Result], deed: Callable[[Sequence[Work]], Sequence[Result]]) -> None:
        jobs = self._taken(own)
        if len(jobs) == 1:
            own.run(deed)
            return
        together: _Job[Work, Result] = _Job([piece for job in jobs for piece in job.work])
        together.run(deed)
        if together.fault is None:
            _hand_out(together.results, jobs)
        elif isinstance(together.fault, StoreBusy):
            _refuse(together.fault, jobs)
        else:
            # One of them is the reason; the others go their own way.
            for job in jobs:
                job.run(deed)

    def _taken(self, own: _Job[Work, Result]) -> list[_Job[Work, Result]]:
        """Return this job and as many of the others as fit, in the order of their coming."""
        with self._list:
            self._waiting.remove(own)
            taken, room = [own], self.most - len(own.work)
            for job in self._waiting:
                if len(job.work) > room:
                    break
                taken.append(job)
                room -= len(job.work)
            del self._waiting[: len(taken) - 1]
        return taken


def _hand_out(results: Sequence[Result], jobs: Sequence[_Job[Work, Result]]) -> None:
    place = 0
    for job in jobs:
        job.results = results[place : place + len(job.work)]
        place += len(job.work)
        job.done = True


def _refuse(busy: StoreBusy, jobs: Sequence[_Job[Work, Result]]) -> None:
    for job in jobs:
        job.fault = StoreBusy(**busy.facts)
        job.done = True
