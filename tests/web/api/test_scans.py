"""The scans' address: JSON only, never a fault, whatever is sent."""

import json
from datetime import timedelta

import pytest

from shishin.checkin import grants, pages
from shishin.checkin.models import Attendance, Scan
from shishin.core import codes, limits, signing
from shishin.core.errors import StoreBusy
from tests.checkin.phones import Phone, joined
from tests.world import SAME, World

ADDRESS = "/api/v1/scans"


def phone_and_browser(world: World, occurrence):
    phone = Phone(world, occurrence)
    device = signing.digest(world.device_cookie("desk"))
    phone.grant = grants.issue(world.ctx(world.organizer, device=device), occurrence, device)
    return phone, world.browser("desk")


def test_a_batch_is_answered_scan_by_scan(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    phone, browser = phone_and_browser(world, occurrence)
    scan = phone.of(joined(world, occurrence))
    answer = browser.post(ADDRESS, json={"device": "x", "scans": [scan, 5]}, headers=SAME)
    assert answer.status_code == 200
    first, second = answer.json["results"]
    assert (first["id"], first["status"]) == (scan["id"], "recorded")
    assert second == {"id": None, "status": "refused", "code": "malformed"}
    assert browser.post(ADDRESS, json={"scans": [scan]}, headers=SAME).json["results"][0]["repeated"] is True
    assert Scan.select().count() == Attendance.select().count() == 1


def test_the_venues_code_works_through_the_same_address(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    phone, _ = phone_and_browser(world, occurrence)
    scan = phone.scan(by="self", code=occurrence.venue_code, grant=None)
    walker = world.browser("walker")
    assert (
        walker.post(ADDRESS, json={"scans": [scan]}, headers=SAME).json["results"][0]["status"] == "recorded"
    )
    assert world.browser().post(ADDRESS, json={"scans": [scan | {"id": "another-id-1"}]}).json["results"] == [
        {"id": "another-id-1", "status": "refused", "code": "no_device"}
    ]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_only_json_is_taken(sqlite_world: World, kind: str) -> None:
    answer = sqlite_world.browser("desk").post(
        ADDRESS, data=b'{"scans": []}', headers={**SAME, "Content-Type": kind}
    )
    assert answer.status_code == 415
    assert answer.json == {"error": {"code": "not_json", "facts": {}}}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"scans"',
        b"{}",
        b'{"scans": {}}',
        b'{"scans": null}',
        b'{"scans": [NaN]}',
        b'{"scans": [Infinity]}',
        b'\xff\xfe{"scans": []}',
        b'{"scans": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"scans": [' + b"9" * 5000 + b"]}",
        b"{" + b'"a":{' * 5000 + b"}" * 5001,
    ],
)
def test_what_is_no_batch_is_refused_without_a_fault(sqlite_world: World, body: bytes) -> None:
    answer = sqlite_world.browser("desk").post(
        ADDRESS, data=body, headers={**SAME, "Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "unreadable_json"


def test_too_much_at_once_is_refused(sqlite_world: World) -> None:
    browser = sqlite_world.browser("desk")
    many = browser.post(ADDRESS, json={"scans": [{}] * 501}, headers=SAME)
    assert (many.status_code, many.json["error"]) == (413, {"code": "too_many_scans", "facts": {"most": 500}})
    large = browser.post(
        ADDRESS,
        data=b'{"scans": ["' + b"x" * 3_000_000 + b'"]}',
        headers={**SAME, "Content-Type": "application/json"},
    )
    assert (large.status_code, large.json["error"]["code"]) == (413, "too_large")


HOSTILE = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    -(10**30),
    "",
    " ",
    "x" * 5000,
    "\u0000",
    "\ud800",
    "'; DROP TABLE scan; --",
    "%s %(x)s ? {}",
    [],
    {},
    [[]],
    {"a": {"b": []}},
    ["in"],
    "2026-10-24",
    "2026-10-24T09:00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30T00:00:00+09:00",
]


@pytest.mark.parametrize(
    "part",
    [
        "id",
        "occurrence",
        "kind",
        "by",
        "code",
        "ref",
        "heads",
        "way",
        "at",
        "offset",
        "grant",
        "voids",
        "adults",
    ],
)
def test_every_part_may_be_anything_and_nothing_breaks(world: World, part: str) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone, browser = phone_and_browser(world, occurrence)
    shapes = [
        phone.of(sign_up),
        phone.scan("tally"),
        phone.scan("void", voids="whatever-it-was"),
        phone.of(sign_up, "out"),
    ]
    sent = []
    for value in HOSTILE:
        for shape in shapes:
            scan = shape | {"id": f"hostile-scan-{len(sent)}"}
            scan |= {"heads": {"adults": value, "children": value}} if part == "adults" else {part: value}
            sent.append(scan)
    answer = browser.post(
        ADDRESS,
        data=json.dumps({"scans": sent}).encode(),
        headers={**SAME, "Content-Type": "application/json"},
    )
    assert answer.status_code == 200
    results = answer.json["results"]
    assert len(results) == len(sent)
    statuses = {result["status"] for result in results}
    assert statuses <= {"recorded", "already", "review", "refused", "conflict"}
    assert "refused" in statuses


@pytest.mark.parametrize(
    "body",
    [
        b'{"scans": [{"id": "some-scan-id-1"}]}',
        b'{"scans": 5}',
        b"{",
        b'{"scans": [' + b"{}," * 500 + b"{}]}",
    ],
)
def test_the_gate_and_the_route_answer_alike(sqlite_world: World, body: bytes) -> None:
    browser = sqlite_world.browser("desk")
    kinds = ("application/json", "application/json; charset=utf-8")
    gate, route = (
        browser.post(ADDRESS, data=body, headers={**SAME, "Content-Type": kind, "Accept-Encoding": "gzip"})
        for kind in kinds
    )
    assert (gate.status_code, gate.json) == (route.status_code, route.json)
    plain = {"Content-Length", "Cache-Control", "Vary"}
    assert {name: value for name, value in gate.headers if name not in plain} == {
        name: value for name, value in route.headers if name not in plain
    }
    assert gate.headers["Cache-Control"] == "no-store"


def test_another_sites_page_and_a_fault_are_answered_as_everywhere(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sqlite_world.browser("desk")
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://["},
        {},
    ):
        answer = browser.post(ADDRESS, json={"scans": []}, headers=headers)
        assert (answer.status_code, answer.json["error"]["code"]) == (403, "cross_site")
    assert (
        browser.post(ADDRESS, json={"scans": []}, headers={"Origin": "http://localhost"}).status_code == 200
    )

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("shishin.checkin.judging.judge", broken)
    answer = browser.post(ADDRESS, json={"scans": []}, headers=SAME)
    assert (answer.status_code, answer.json) == (500, {"error": {"code": "fault", "facts": {}}})


def test_a_store_that_is_busy_says_when_to_come_again(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreBusy(retry_after=2)

    monkeypatch.setattr("shishin.checkin.scanning.receive", full)
    answer = sqlite_world.browser("desk").post(ADDRESS, json={"scans": []}, headers=SAME)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json["error"]["code"] == "store_busy"


def test_a_phone_that_lost_its_cookie_is_asked_to_sign_in_and_keeps_its_queue(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    phone, _ = phone_and_browser(world, occurrence)
    scan = phone.of(joined(world, occurrence))
    answer = world.browser().post(ADDRESS, json={"scans": [scan]})
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "sign_in_needed")
    assert (
        world.browser("another")
        .post(ADDRESS, json={"scans": [scan]}, headers=SAME)
        .json["results"][0]["code"]
        == "other_device"
    )


def test_checking_oneself_in_is_counted_here_as_on_the_venues_page(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    monkeypatch.setattr(pages, "CHECK_INS", limits.Limit("self-check-in", 2, timedelta(hours=1)))
    occurrence = world.occurrence()
    phone, _ = phone_and_browser(world, occurrence)
    address = f"/c/{occurrence.venue_code}"
    assert (
        world.browser("one").post(address, data={"adults": "1", "children": "0"}, headers=SAME).status_code
        == 303
    )
    answers = [
        world.browser(name).post(
            ADDRESS,
            json={"scans": [phone.scan(by="self", code=occurrence.venue_code, grant=None)]},
            headers=SAME,
        )
        for name in ("two", "three")
    ]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert Attendance.select().count() == 2


@pytest.mark.parametrize("kind", ["out", "tally", "void"])
def test_nobody_says_of_themselves_more_than_that_they_came(sqlite_world: World, kind: str) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    phone, _ = phone_and_browser(world, occurrence)
    walker = world.browser("walker")
    came = phone.scan(by="self", code=occurrence.venue_code, grant=None)
    more = phone.scan(kind, by="self", code=occurrence.venue_code, voids=came["id"], grant=None)
    first, second = walker.post(ADDRESS, json={"scans": [came, more]}, headers=SAME).json["results"]
    assert (first["status"], second["status"], second["code"]) == ("recorded", "refused", "malformed")
    assert Scan.select().count() == 1


def test_what_names_no_place_of_ours_costs_no_commit(sqlite_world: World) -> None:
    world = sqlite_world
    phone, _ = phone_and_browser(world, world.occurrence())
    scans = [
        phone.scan(by="self", code="ABCD2345", occurrence=codes.random_code(world.rng, 6), grant=None)
        for _ in range(50)
    ]
    results = world.browser().post(ADDRESS, json={"scans": scans}).json["results"]
    assert {result["code"] for result in results} == {"unknown_occurrence"}
    assert limits.LimitCount.select().count() == 0
