"""What a forger sends to the scans' address, and what is far too much: clearly refused, and nothing kept."""

import io
import json

import pytest

from shishin.checkin import approving, grants, pages, proxy
from shishin.checkin.models import Attendance, Scan, ScanStatus
from shishin.core import codes, days, signing
from shishin.participation import passes, sign_ups
from shishin.participation.models import Stance
from shishin.points.models import Posting
from tests.checkin.phones import Phone, joined
from tests.checkin.test_helpers import Helper
from tests.world import SAME, World

ADDRESS = "/api/v1/scans"
JSON = "application/json"
FIVE_MEGABYTES = b'{"scans": ["' + b"x" * 5_000_000 + b'"]}'


def desk(world: World, occurrence) -> Phone:
    """An organizer's phone whose cookie the browser `desk` has."""
    phone = Phone(world, occurrence)
    device = signing.digest(world.device_cookie("desk"))
    phone.grant = grants.issue(world.ctx(world.organizer, device=device), occurrence, device)
    return phone


def results(world: World, scans: list[dict[str, object]], browser: str = "desk") -> set[tuple[str, str]]:
    """Send these in batches as large as are taken; return how they were answered."""
    found = set()
    for start in range(0, len(scans), 500):
        part = scans[start : start + 500]
        answer = world.browser(browser).post(
            ADDRESS, data=json.dumps({"scans": part}), headers=SAME | {"Content-Type": JSON}
        )
        assert answer.status_code == 200
        assert [result["id"] for result in answer.json["results"]] == [scan["id"] for scan in part]
        found |= {(result["status"], result.get("code")) for result in answer.json["results"]}
    return found


def nothing_is_kept() -> bool:
    return Scan.select().count() == Attendance.select().count() == Posting.select().count() == 0


def test_a_thousand_altered_passes_are_refused(sqlite_world: World) -> None:
    """Every other letter at every place of the token and of the short code, and tokens out of the air."""
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = desk(world, occurrence)
    forged = [codes.encode(world.rng.bytes(16)) for _ in range(100)]
    for true in (passes.door_token(sign_up), sign_up.short_code):
        forged += [
            true[:place] + letter + true[place + 1 :]
            for place in range(len(true))
            for letter in codes.ALPHABET
            if letter != true[place]
        ]
    assert len(forged) > 1000
    scans = [phone.scan(by="camera", code=f"HTTPS://LOCALHOST/T/{text}") for text in forged]
    assert results(world, scans) == {("refused", "unknown_code")}
    assert nothing_is_kept()
    assert results(world, [phone.of(sign_up)]) == {("recorded", None)}


def test_grants_that_we_did_not_sign_are_none(sqlite_world: World) -> None:
    """One letter off at every place, parts of two put together, and somebody else's key."""
    world = sqlite_world
    occurrence, other = world.occurrence(), world.occurrence(title="花だん")
    sign_up = joined(world, occurrence)
    phone, theirs = desk(world, occurrence), desk(world, other).grant.split(".")
    true = phone.grant
    parts = true.split(".")
    forged = [
        true[:place] + ("A" if letter != "A" else "B") + true[place + 1 :]
        for place, letter in enumerate(true)
        if letter != "."
    ]
    forged += [".".join((parts[0], theirs[1], parts[2])), ".".join((parts[0], parts[1], theirs[2]))]
    forged += [true + ".", "." + true, true.upper(), true.lower(), true + "=", true[:-1], true * 2]
    scans = [phone.of(sign_up, grant=text) for text in forged if text != true]
    assert results(world, scans) == {("refused", "bad_grant")}
    assert nothing_is_kept()
    assert results(world, [phone.of(sign_up)]) == {("recorded", None)}


def test_a_grant_seen_on_another_phone_is_of_no_use(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone, helper = desk(world, occurrence), Helper(world, occurrence, "a helper")
    stolen = [
        one.scan(kind, **said)
        for one in (phone, helper)
        for kind, said in (
            ("in", {"by": "camera", "code": passes.door_url(sign_up, "https://example.jp")}),
            ("in", {"by": "roster", "ref": sign_up.ref}),
            ("tally", {"heads": {"adults": 5, "children": 0}}),
            ("void", {"voids": "some-scan-of-theirs"}),
        )
    ]
    assert results(world, stolen, "a thief") == {("refused", "other_device")}
    assert nothing_is_kept()


def test_a_phone_without_the_right_takes_nothing_back_as_a_word_about_itself(world: World) -> None:
    occurrence = world.occurrence()
    phone = desk(world, occurrence)
    scan = phone.of(joined(world, occurrence))
    assert results(world, [scan]) == {("recorded", None)}
    world.clock.move(minutes=1)
    grants.revoke(world.ctx(world.organizer), occurrence)
    world.clock.move(minutes=1)
    for by in ("self", "claim"):
        void = phone.scan("void", voids=scan["id"], by=by, code=occurrence.venue_code, grant=None)
        assert results(world, [void]) == {("refused", "malformed")}
    assert results(world, [phone.scan("void", voids=scan["id"])]) == {("review", "grant_revoked")}
    assert Attendance.select().count() == 1


def test_nobody_takes_the_ids_that_our_pages_make(world: World) -> None:
    occurrence, at = world.occurrence(), days.local(world.clock.now).isoformat()
    oneself = {
        "occurrence": occurrence.code,
        "kind": "in",
        "by": "self",
        "code": occurrence.venue_code,
        "at": at,
    }
    mine = "a-walkers-scan"
    assert results(world, [oneself | {"id": mine}], "walker") == {("recorded", None)}
    taken = [pages.uid_of_void(mine), "claim-7K3M2P4Q8Z1X", f"sheet-{occurrence.code}-7K3MQ8Z"]
    assert results(world, [oneself | {"id": uid} for uid in taken], "walker") == {("refused", "malformed")}
    organizer = world.ctx(world.organizer)
    assert proxy.take_back(organizer, occurrence, mine).status is ScanStatus.RECORDED
    assert not Attendance.select().exists()


def test_who_says_twenty_times_that_they_were_there_said_it_once(world: World) -> None:
    occurrence = world.occurrence()
    sign_ups.join(world.ctx(world.citizen, signed_in=False), occurrence, Stance.GOING)
    world.clock.move(hours=4)
    at = days.local(world.clock.now).isoformat()
    claim = {"occurrence": occurrence.code, "kind": "in", "by": "claim", "at": at}
    said = [claim | {"id": f"my-word-{number:02}"} for number in range(20)]
    assert results(world, said[:15], "citizen") == {("review", "claim")}
    assert results(world, [*said, *said], "citizen") == {("review", "claim")}
    assert Scan.select().count() == 1
    organizer = world.ctx(world.organizer)
    assert [one.uid for one in approving.listed(organizer, occurrence).waiting] == ["my-word-00"]
    assert approving.approve_all(organizer, occurrence, world.clock.now) == 1
    # Who was counted meanwhile is told so, and nothing waits again.
    assert results(world, said[-1:], "citizen") == {("review", "claim")}
    assert approving.listed(organizer, occurrence).waiting == []
    assert Attendance.select().count() == Scan.select().count() == 1


def test_another_events_pass_and_grant_open_nothing_here(sqlite_world: World) -> None:
    world = sqlite_world
    here, there = world.occurrence(), world.occurrence(title="花だん")
    phone, other = desk(world, here), desk(world, there)
    guest, stranger = joined(world, here, "a guest"), joined(world, there, "a stranger")
    assert results(world, [phone.of(stranger)]) == {("refused", "other_occurrence")}
    assert results(world, [phone.of(guest, grant=other.grant)]) == {("refused", "other_grant")}
    # Both of the other event, said to be of this one.
    assert results(world, [other.of(stranger, occurrence=here.code)]) == {("refused", "other_grant")}
    assert nothing_is_kept()


@pytest.mark.parametrize("kind", [JSON, "application/json; charset=utf-8"], ids=["gate", "route"])
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "chunked"])
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", ADDRESS),
        ("POST", "/api/v1/push-subscriptions"),
        ("DELETE", "/api/v1/push-subscriptions"),
    ],
)
def test_five_megabytes_of_json_are_too_much(
    sqlite_world: World, method: str, address: str, kind: str, *, chunked: bool
) -> None:
    body = {"input_stream": io.BytesIO(FIVE_MEGABYTES)} if chunked else {"data": FIVE_MEGABYTES}
    ended = {"wsgi.input_terminated": True} if chunked else {}
    answer = sqlite_world.browser("desk").open(
        address, method=method, headers=SAME | {"Content-Type": kind}, environ_overrides=ended, **body
    )
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")
    assert nothing_is_kept()


def test_a_body_that_is_shorter_than_it_says_is_no_batch(sqlite_world: World) -> None:
    for length in ("100", "5000000", "-1", "x"):
        answer = sqlite_world.browser("desk").post(
            ADDRESS,
            input_stream=io.BytesIO(b'{"scans": [{"id": "some-s'),
            headers=SAME | {"Content-Type": JSON, "Content-Length": length},
        )
        assert answer.status_code in {400, 413}, length
        assert answer.json["error"]["code"] in {"unreadable_json", "too_large"}
