"""Two hundred people at the same moment, eight times, against the real server: seats, line, patience.

Each has a browser of their own and does what a person does: presses 行きます, joins the line where that is
full; some look at the pass, some think better of it in the middle of the rush, some of those once more.
The test runs alone (`alone`): how long people wait says something only where nothing else is at work.
"""

import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bench import load, servers
from shishin.core import clock, days
from shishin.events.models import Occurrence
from shishin.participation import headcounts, passes, seats
from shishin.participation.models import SignUp, Stance
from tests.world import KEYS, World

PEOPLE, ROUNDS, SEATS = 200, 8, 40
# Every so many of the people withdraw in the middle, and of these every other one undoes it.
WITHDRAWS, UNDOES = 7, 14
LOOKS = 4
LEAVING_LATER = 15
MOST_SECONDS = 2.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Browser:
    """One person's browser over a connection of its own: what it was answered, and how long that took.

    It takes as little of this machine as it can: in life it is another.
    """

    port: int
    cookie: str
    seconds: list[float] = field(default_factory=list)
    joins: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    impolite: list[bytes] = field(default_factory=list)
    path: str = ""

    def __post_init__(self) -> None:
        self._line = load.connect(self.port)

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, bytes]:
        ours = {"Cookie": f"device={self.cookie}"}
        asked = (
            load.get(path, headers=ours)
            if method == "GET"
            else load.post(path, body.encode(), headers=FORM | ours)
        )
        began = time.perf_counter()
        self._line.sendall(asked)
        answer = load.answer(self._line)
        self.seconds.append(time.perf_counter() - began)
        self.statuses[answer.status] += 1
        return answer.status, answer.header(b"location").decode(), answer.body

    def join(self, code: str) -> None:
        """Press 行きます; the page that says that it is full offers the line, or the seat just given back."""
        status, where, text = self._says(code, "going")
        if status == 409:
            if "いま満員です".encode() not in text or b'name="stance"' not in text:
                self.impolite.append(text)
            status, where, _ = self._says(code, "waiting")
        self.path = where.removesuffix("#said")

    def _says(self, code: str, stance: str) -> tuple[int, str, bytes]:
        answer = self.ask("POST", f"/e/{code}/join", f"stance={stance}")
        self.joins.append(self.seconds[-1])
        return answer

    def press(self, what: str) -> None:
        self.ask("POST", f"{self.path}/{what}")

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def server(world: World) -> Iterator[servers.Server]:
    """A server of the world's store, as an operator would run it."""
    environ = {
        "SHISHIN_DATABASE_URL": world.url,
        "SHISHIN_INSTANCE": str(world.folder),
        "SHISHIN_BASE_URL": world.base_url,
        "SHISHIN_SECRET_KEYS": KEYS[0].decode(),
    }
    with servers.serving("app:app", environ) as server:
        yield server


def rush(browsers: list[Browser], code: str) -> None:
    """Let everybody press at the same moment, and some change their minds in the middle."""
    gate = threading.Barrier(len(browsers))

    def act(number: int) -> None:
        gate.wait()
        browsers[number].join(code)
        if not number % LOOKS:
            browsers[number].ask("GET", browsers[number].path)
        if not number % WITHDRAWS:
            browsers[number].press("withdraw")
        if not number % UNDOES:
            browsers[number].press("undo")

    together(act, range(len(browsers)))


def together(deed, numbers) -> None:
    threads = [threading.Thread(target=deed, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def line(occurrence: Occurrence) -> list[int]:
    """The passes that wait, in the order of the line."""
    here = (SignUp.occurrence == occurrence, SignUp.stance == Stance.WAITING, SignUp.withdrawn_at.is_null())
    found = SignUp.select(SignUp.id).where(*here).order_by(SignUp.queued_at, SignUp.id)
    return [sign_up.id for sign_up in found]


def going(occurrence: Occurrence) -> set[int]:
    here = (SignUp.occurrence == occurrence, SignUp.stance == Stance.GOING, SignUp.withdrawn_at.is_null())
    return {sign_up.id for sign_up in SignUp.select(SignUp.id).where(*here)}


@pytest.fixture
def browsers(world: World, server: servers.Server) -> Iterator[list[Browser]]:
    """Two hundred people's browsers, which have our cookie from an earlier visit."""
    found = [Browser(server.port, world.device_cookie(f"phone {number}")) for number in range(PEOPLE)]
    yield found
    for browser in found:
        browser.close()


@pytest.mark.alone
@pytest.mark.timeout(180)
def test_seats_are_exact_and_nobody_sees_an_error(
    world: World, server: servers.Server, browsers: list[Browser]
) -> None:
    tomorrow = days.day_of(clock.now()) + timedelta(days=1)
    for number in range(ROUNDS):
        occurrence = world.occurrence(title=f"{number + 1}回め", day=tomorrow, capacity=SEATS)
        rush(browsers, occurrence.code)
        withdrawn = SignUp.select().where(SignUp.occurrence == occurrence, SignUp.withdrawn_at.is_null(False))
        waiting, seated = line(occurrence), going(occurrence)
        assert len(seated) == seats.taken(occurrence) == SEATS
        assert len(seated) + len(waiting) + withdrawn.count() == PEOPLE
        assert headcounts.wrong() == []
        # Seats that are given back go to the first of the line, and nobody in it changes places.
        leaving = [browser for browser in browsers if _seated(browser, seated)][:LEAVING_LATER]
        together(lambda place: leaving[place].press("withdraw"), range(LEAVING_LATER))  # noqa: B023
        assert line(occurrence) == waiting[LEAVING_LATER:]
        assert set(waiting[:LEAVING_LATER]) <= going(occurrence)
        assert seats.taken(occurrence) == len(going(occurrence)) == SEATS
    statuses = sum((browser.statuses for browser in browsers), Counter())
    assert statuses.keys() == {200, 303, 409}
    assert not [text for browser in browsers for text in browser.impolite]
    joins, others = (
        sorted(second for browser in browsers for second in seconds(browser))
        for seconds in (lambda browser: browser.joins, lambda browser: browser.seconds)
    )
    waited = [statistics.quantiles(seconds, n=100)[-1] for seconds in (joins, others)]
    print(f"p99 of joins {waited[0]:.2f} s, of everything {waited[1]:.2f} s")
    assert max(waited) < MOST_SECONDS


def _seated(browser: Browser, seated: set[int]) -> bool:
    return passes.by_managed(browser.path.removeprefix("/p/")).id in seated
