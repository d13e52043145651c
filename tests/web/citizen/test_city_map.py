"""The map beside the list: the same filters, matching numbers, no other host unless the city names one."""

import re
from dataclasses import replace

import pytest

from shishin.events import listing
from shishin.events.models import Occurrence
from shishin.web import security
from tests.world import World

HERE = {"latitude": 35.92, "longitude": 139.66}


def page(world: World, path: str) -> str:
    return world.browser().get(path).get_data(as_text=True)


def pins(text: str) -> list[tuple[str, str]]:
    """Each pin: where it leads, and what it is called."""
    return re.findall(r'<a href="(#pin-\d+)" aria-label="([^"]*)">', text)


def test_pins_and_list_have_the_same_numbers_and_what_has_no_place_is_said(sqlite_world: World) -> None:
    world = sqlite_world
    first = world.occurrence(title="ここ", **HERE)
    again = world.occurrence(title="ここでもう一つ", **HERE)
    far = world.occurrence(title="向こう", latitude=35.86, longitude=139.6)
    world.occurrence(title="どこか")
    text = page(world, "/map?flag=kids")
    assert pins(text) == [("#pin-1", "1番、2件"), ("#pin-2", "2番、1件")]
    sections = text.split('id="pin-')[1:]
    assert re.findall(r'href="/e/(\w+)"', sections[0]) == [first.code, again.code]
    assert re.findall(r'href="/e/(\w+)"', sections[1]) == [far.code]
    assert "地図にのらない活動 1件" in text
    assert 'href="/?flag=kids"' in text
    assert "どこか" not in text


def test_list_and_map_lead_to_each_other_with_what_is_asked(sqlite_world: World) -> None:
    sqlite_world.occurrence(**HERE)
    assert 'href="/map?ward=111040&amp;flag=kids"' in page(sqlite_world, "/?flag=kids&ward=111040")
    text = page(sqlite_world, "/map?flag=kids&ward=111040")
    assert 'class="back-link" href="/?ward=111040&amp;flag=kids"' in text
    assert 'href="/map?when=weekend&amp;ward=111040&amp;flag=kids"' in text
    assert '<a class="pill" href="/map?flag=kids"><span>市のぜんぶ</span>' in text
    assert 'href="/map?ward=111015&amp;flag=kids"' in text


@pytest.mark.parametrize("path", ["/map?flag=home", "/map?near=43.06,141.35", "/map?ward=111104"])
def test_an_empty_map_says_so_and_leads_to_the_list(sqlite_world: World, path: str) -> None:
    sqlite_world.occurrence(**HERE)
    text = page(sqlite_world, path)
    assert "この地図にのる活動は、いまありません。" in text
    assert f'href="{path.replace("/map", "/")}"' in text
    assert pins(text) == []


def test_the_map_is_kept_until_something_visible_changes(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(**HERE)
    answer = sqlite_world.browser().get("/map")
    again = sqlite_world.browser().get("/map", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "Set-Cookie" not in answer.headers
    Occurrence.delete().where(Occurrence.id == occurrence.id).execute()
    listing.touch()
    assert pins(page(sqlite_world, "/map")) == []


def test_no_other_host_is_asked_unless_the_city_names_one_and_then_on_the_map_only(
    sqlite_world: World,
) -> None:
    sqlite_world.occurrence(**HERE)
    plain = sqlite_world.browser().get("/map")
    assert plain.headers["Content-Security-Policy"] == security.POLICY
    assert "<image" not in plain.text
    sqlite_world.settings = replace(
        sqlite_world.settings, tiles_url="https://tiles.example/{z}/{x}/{y}.png", tiles_credit="© だれか"
    )
    del sqlite_world.app
    for _ in range(2):
        tiled = sqlite_world.browser().get("/map")
        assert "img-src 'self' https://tiles.example data: blob:;" in tiled.headers["Content-Security-Policy"]
    assert "© だれか" in tiled.text
    found = re.findall(r'<image href="https://tiles\.example/(\d+)/(\d+)/(\d+)\.png"', tiled.text)
    assert 4 <= len(found) <= 16
    elsewhere = sqlite_world.browser().get("/").headers["Content-Security-Policy"]
    assert elsewhere == security.POLICY
