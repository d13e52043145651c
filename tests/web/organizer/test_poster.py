"""The poster's words; what it looks like on paper is tested in the browser."""

from shishin.core import qr
from shishin.events.models import Event, Flag
from tests.world import World


def test_both_codes_stand_as_qr_and_in_letters(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/poster").text
    for address in (f"/e/{occurrence.code}", f"/c/{occurrence.venue_code}"):
        path, _ = qr.svg_path(f"http://localhost{address}".upper(), "Q")
        assert path in page
    assert f'localhost/e/<b class="num">{occurrence.code}</b>' in page
    assert f'localhost/c/<b class="num">{occurrence.venue_code}</b>' in page


def test_no_line_of_what_makes_it_light_begins_with_a_dot(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(flags=Flag.WALKIN | Flag.SHORT | Flag.KIDS | Flag.FIRST)
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/poster").text
    assert '<span class="together">飛び入りOK ・</span> <span class="together">30分だけOK ・</span> ' in page
    assert '<span class="together">はじめて歓迎</span> </p>' in page


def test_who_has_no_phone_hears_what_to_do(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    client = world.signed_in(world.organizer)
    assert "スマホがない方は、そのままお越しください。" in client.get(f"/o/e/{occurrence.code}/poster").text
    Event.update(flags=Flag.KIDS, contact="電話 048-111-2222").execute()
    page = client.get(f"/o/e/{occurrence.code}/poster").text
    assert "スマホがない方は、こちらへ。" in page
    assert "電話 048-111-2222" in page


def test_who_reads_only_easy_japanese_is_invited_too(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    client = world.signed_in(world.organizer)
    page = client.get(f"/o/e/{occurrence.code}/poster").text
    phone = "スマホの カメラで"
    assert page.count(phone) == 2, "on either sheet"
    assert "<rt>よやく</rt>" in page
    Event.update(flags=Flag.KIDS).execute()
    assert "<rt>よやく</rt>" not in client.get(f"/o/e/{occurrence.code}/poster").text
