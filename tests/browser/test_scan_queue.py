"""The queue against every kind of answer: nothing leaves it unanswered, nothing blocks the rest."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from tests.browser.modules import open_blank, use
from tests.browser.phones import stored
from tests.site import until

pytestmark = pytest.mark.browser


class Server:
    """Answers the scans in the server's place and remembers every batch."""

    def __init__(self, page: Page, answer: Callable[[list[dict[str, Any]]], dict[str, Any]]) -> None:
        """Stand between the page and the network."""
        self.batches: list[list[str]] = []
        self.answer = answer
        page.route("**/api/v1/scans", self._handle)

    def _handle(self, route: Route, request: Request) -> None:
        scans = json.loads(request.post_data or "")["scans"]
        self.batches.append([scan["id"] for scan in scans])
        route.fulfill(**self.answer(scans))


def recorded(scans: list[dict[str, Any]]) -> dict[str, Any]:
    """Take everything."""
    return {"json": {"results": [{"id": scan["id"], "status": "recorded"} for scan in scans]}}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a phone on which nothing has happened yet."""
    context, page = open_blank(chromium)
    yield page
    context.close()


def fill(page: Page, count: int) -> None:
    """Put scans into the queue."""
    for number in range(count):
        scan = {"id": f"scan-{number:04}", "occurrence": "7K3M2P", "kind": "tally", "at": "x", "grant": "g"}
        entry = {"id": scan["id"], "occurrence": "7K3M2P", "kind": "tally", "keys": [], "nickname": ""}
        entry |= {"adults": 1, "children": 0, "at": number, "status": "waiting", "why": "", "facts": {}}
        entry |= {"answered": None, "voided": False, "dismissed": False}
        use(page, "store", "(it, scan, entry) => it.record([scan], [entry])", scan, entry)


def send(page: Page) -> str:
    """Send what waits and say how it went."""
    return use(page, "queue", "(it) => it.send()")["state"]


def ids(page: Page, name: str = "queue") -> list[str]:
    """Return the ids of what is kept under a name."""
    return sorted(item["id"] for item in stored(page, name))


def test_what_was_answered_leaves_and_is_remembered(page) -> None:
    server = Server(page, recorded)
    fill(page, 3)
    assert send(page) == "done"
    assert ids(page) == []
    assert [entry["status"] for entry in stored(page, "journal")] == ["recorded"] * 3
    assert server.batches == [["scan-0000", "scan-0001", "scan-0002"]]
    assert send(page) == "empty"
    assert len(server.batches) == 1


def test_only_answered_ids_leave_and_the_rest_is_sent_again(page) -> None:
    server = Server(page, lambda scans: recorded(scans[:2]))
    fill(page, 5)
    assert send(page) == "done"
    assert ids(page) == []
    assert [len(batch) for batch in server.batches] == [5, 3, 1]


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_bad_scan_is_found_by_halving_and_stands_alone(page, status) -> None:
    def answer(scans: list[dict[str, Any]]) -> dict[str, Any]:
        return {"status": status} if any(scan["id"] == "scan-0003" for scan in scans) else recorded(scans)

    Server(page, answer)
    fill(page, 8)
    assert send(page) == "done"
    assert ids(page) == ["scan-0003"]
    assert {entry["id"]: entry["status"] for entry in stored(page, "journal")}["scan-0003"] == "stuck"
    assert send(page) == "empty"
    use(page, "aside", "(it) => it.takeUpAgain()")
    Server(page, recorded)
    assert send(page) == "done"
    assert ids(page) == []


@pytest.mark.parametrize("status", [401, 403])
def test_without_the_right_everything_stays(page, status) -> None:
    Server(page, lambda _: {"status": status})
    fill(page, 2)
    assert send(page) == "sign-in"
    assert len(ids(page)) == 2


@pytest.mark.parametrize("status", [429, 503, 507])
def test_a_busy_server_is_left_in_peace_for_as_long_as_it_says(page, status) -> None:
    server = Server(page, lambda _: {"status": status, "headers": {"Retry-After": "1"}})
    fill(page, 2)
    assert send(page) == "later"
    assert send(page) == "later"
    assert len(server.batches) == 1
    server.answer = recorded
    until(lambda: send(page) in {"done", "empty"})
    assert ids(page) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to the hotel</h1>"},
        {"json": {"results": []}},
        {"json": {"results": [{"id": "someone-elses", "status": "recorded"}]}},
        {"json": {"results": [{"id": "scan-0000"}]}},
        {"json": ["scan-0000"]},
        {"status": 404},
        {"status": 500},
    ],
)
def test_whoever_else_answers_takes_nothing(page, answer) -> None:
    Server(page, lambda _: answer)
    fill(page, 1)
    assert send(page) in {"offline", "later"}
    assert ids(page) == ["scan-0000"]


def test_a_refusal_leaves_the_queue_and_waits_for_a_person(page) -> None:
    Server(
        page, lambda scans: {"json": {"results": [{"id": scans[0]["id"], "status": "refused", "code": "x"}]}}
    )
    fill(page, 1)
    assert send(page) == "done"
    assert ids(page) == []
    [entry] = stored(page, "journal")
    assert use(page, "store", "(it, entry) => it.needsLook(entry)", entry) is True
    use(page, "aside", "(it, id) => it.dismiss(id)", entry["id"])
    [entry] = stored(page, "journal")
    assert use(page, "store", "(it, entry) => it.needsLook(entry)", entry) is False


def test_what_was_made_before_the_grant_came_waits_for_it(page) -> None:
    server = Server(page, recorded)
    fill(page, 1)
    [waiting] = stored(page, "queue")
    bare = {**waiting["scan"], "id": "bare"}
    del bare["grant"]
    use(page, "store", "(it, scan) => it.record([scan], [])", bare)
    assert send(page) == "done"
    assert ids(page) == ["bare"]
    use(page, "store", "(it) => it.fillGrants({ code: '7K3M2P', grant: 'late', offset: 5 })")
    assert send(page) == "done"
    assert server.batches == [["scan-0000"], ["bare"]]


def test_many_are_sent_in_batches(page) -> None:
    server = Server(page, recorded)
    scans = [{"id": f"many-{number}", "grant": "g"} for number in range(450)]
    use(page, "store", "(it, scans) => it.record(scans, [])", scans)
    assert send(page) == "done"
    assert [len(batch) for batch in server.batches] == [200, 200, 50]


DIES_AFTER_ONE_WRITE = """async (it, desk, entry, verdict, heads) => {
    const real = IDBDatabase.prototype.transaction;
    let writes = 0;
    IDBDatabase.prototype.transaction = function (names, mode, how) {
        if (mode === "readwrite" && (writes += 1) > 1) throw new Error("the tab is gone");
        return real.call(this, names, mode, how);
    };
    await it.changeHeads(desk, entry, verdict, "typed", heads).catch(() => undefined);
    IDBDatabase.prototype.transaction = real;
}"""
FEWER = {"adults": 1, "children": 0}


@pytest.mark.parametrize("kind", ["in", "tally"])
def test_a_tab_that_dies_while_fewer_are_put_right_loses_nobody(page, kind) -> None:
    fill(page, 1)
    [entry] = stored(page, "journal")
    entry |= {"kind": kind, "keys": ["R1"] if kind == "in" else [], "adults": 3}
    row = {"ref": "R1", "nickname": "けやき 37", "adults": 3, "children": 0, "tag": "t", "code_tag": "c"}
    verdict = (
        {"sign": "again", "why": "here", "code": "", "row": row, "keys": ["R1"]} if kind == "in" else None
    )
    desk = {"reception": {"code": "7K3M2P", "grant": "g", "offset": 0}, "ready": True, "entries": [entry]}
    use(page, "desk", DIES_AFTER_ONE_WRITE, desk, entry, verdict, FEWER)
    journal = {one["id"]: one for one in stored(page, "journal")}
    assert journal.pop("scan-0000")["voided"]
    written = {one["kind"]: one["id"] for one in journal.values()}
    assert len(written) == len(journal) == 2
    server = Server(page, recorded)
    assert send(page) == "done"
    assert server.batches == [["scan-0000", written["void"], written[kind]]]
