"""Thanks in three taps: the page, what it refuses, and where it is read afterwards."""

import io
import re
from datetime import time

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from shishin.checkin import self_check_in
from shishin.events import photos
from shishin.events.models import Occurrence, Photo
from tests.photos import photo
from tests.town import citizen
from tests.world import SAME, World


def over(world: World) -> Occurrence:
    occurrence = world.occurrence()
    world.clock.move(minutes=30)
    self_check_in.check_in(citizen(world), occurrence, None, 1, 0)
    world.clock.move(hours=3)
    return occurrence


def send(client: FlaskClient, occurrence: Occurrence, *, photo: bytes | None = None, **form: str):
    return post(client, f"/o/e/{occurrence.code}/thanks", photo, **form)


def post(client: FlaskClient, path: str, photo: bytes | None, **form: str):
    files = {"photo": FileStorage(io.BytesIO(photo), "../../photo.php")} if photo is not None else {}
    # Encoded here, in memory: the client would leave a large body's file open.
    boundary, body = encode_multipart(form | files)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(path, data=body, content_type=kind, headers=SAME)


def test_it_is_sent_and_read_everywhere(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer = over(world), world.signed_in(world.organizer)
    assert f'href="/o/e/{occurrence.code}/thanks"' in organizer.get(f"/o/e/{occurrence.code}").text
    asked = organizer.get(f"/o/e/{occurrence.code}/thanks").text
    assert "来てくれた1人" in asked
    answer = send(
        organizer, occurrence, photo=photo(), pick="1", unit="ごみ袋", amount="14", alt="花だん", words=""
    )
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/o/e/{occurrence.code}/thanks?sent=1",
    )
    name = Photo.get().name
    image = f'src="/photos/{name}" alt="花だん" lang="ja" width="64" height="32"'
    for path in (f"/e/{occurrence.code}", "/me"):
        page = world.browser("citizen").get(path).text
        assert "おかげで、まちがきれいになりました" in page, path
        assert image in page, path
    assert "Thanks to you the town is cleaner" in world.browser().get(f"/e/{occurrence.code}?lang=en").text
    assert "ごみ袋" in world.browser().get(f"/g/{world.group.handle}").text
    again = organizer.get(f"/o/e/{occurrence.code}/thanks").text
    assert 'value="14"' in again
    assert 'value="花だん"' in again


def test_a_heart_comes_back_as_a_number(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer, citizen_ = over(world), world.signed_in(world.organizer), world.browser("citizen")
    send(organizer, occurrence, pick="1")
    address = f"/me/thanks/{occurrence.code}"
    assert f'action="{address}"><button class="button" name="heart" value="1"' in citizen_.get("/me").text
    for _ in range(2):
        answer = citizen_.post(address, data={"heart": "1"}, headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/me#thanks-{occurrence.code}")
    assert 'name="heart" value="0"' in citizen_.get("/me").text
    for page in (f"/o/e/{occurrence.code}", f"/o/e/{occurrence.code}/thanks"):
        assert "お礼にハートが1" in organizer.get(page).text
    assert "ハート" not in world.browser().get(f"/e/{occurrence.code}").text
    citizen_.post(address, data={"heart": "0"}, headers=SAME)
    assert "お礼にハート" not in organizer.get(f"/o/e/{occurrence.code}").text


def test_own_words_come_before_picked_ones_and_stay_one_paragraph(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = over(world)
    send(world.signed_in(world.organizer), occurrence, pick="0", words=" みんな、\r\n<b>ありがとう</b> ")
    assert Occurrence.get().thanks == "みんな、 <b>ありがとう</b>"
    assert "&lt;b&gt;ありがとう" in world.browser().get(f"/e/{occurrence.code}").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"words": "", "pick": "9"}, "ことばを1つえらぶか"),
        ({"words": "あ", "amount": "たくさん", "unit": "袋"}, "1から999999の数"),
        ({"words": "あ", "amount": "3", "unit": ""}, "なにの数か"),
        ({"words": "あ", "photo": b"GIF89a"}, "写真として読めません"),
        ({"words": "あ", "photo": b"%PDF-1.7"}, "写真のほかのもの"),
        ({"words": "あ", "photo": photo()}, "写真に何が写っているか"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    sqlite_world: World, form: dict[str, str | bytes], said: str
) -> None:
    world = sqlite_world
    occurrence = over(world)
    answer = send(world.signed_in(world.organizer), occurrence, **({"unit": "袋"} | form))
    assert answer.status_code == 422
    assert said in answer.text
    assert "<title>エラー" in answer.text
    assert Occurrence.get().thanked_at is None
    assert Photo.select().count() == 0


def slip_of(page: str) -> str:
    return re.search(r'name="slip" value="([^"]+)"', page)[1]


def test_a_photo_stays_with_a_form_that_has_to_be_mended(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer = over(world), world.signed_in(world.organizer)
    first = send(organizer, occurrence, photo=photo(), words="あ")
    assert "えらんだ写真は、残っています。" in first.text
    # What comes instead is no photo: the first one stays, through another mending too.
    second = send(organizer, occurrence, photo=b"GIF89a", words="", alt="花", slip=slip_of(first.text))
    assert ("写真として読めません" in second.text, second.status_code) == (True, 422)
    for _ in range(2):
        done = send(organizer, occurrence, words="あ", alt="花", slip=slip_of(second.text))
        assert done.status_code == 303
    shown = Photo.get()
    assert (shown.alt, shown.width, shown.height) == ("花", 64, 32)
    assert world.browser().get(f"/photos/{shown.name}", buffered=True).status_code == 200


def test_a_slip_brings_no_other_photo_and_none_that_is_gone(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer = over(world), world.signed_in(world.organizer)
    slip = slip_of(send(organizer, occurrence, photo=photo(), words="あ").text)
    another = world.occurrence(title="花だん", starts=time(8), ends=time(9))
    forged = f"{slip[:-1]}{'A' if slip[-1] != 'A' else 'B'}"
    for event, text in ((another, slip), (occurrence, forged), (occurrence, "é.è.à")):
        answer = send(organizer, event, words="あ", alt="花", slip=text)
        assert ("写真は、もう一度えらんでください" in answer.text, answer.status_code) == (True, 422)
    dropped = send(organizer, occurrence, words="あ", slip=slip, drop="1")
    assert (dropped.status_code, Photo.select().count()) == (303, 0)
    for file in world.settings.uploads.iterdir():
        file.unlink()
    assert send(organizer, occurrence, words="あ", alt="花", slip=slip).status_code == 422


def test_who_mends_thanks_hears_so(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer = over(world), world.signed_in(world.organizer)
    address = f"/o/e/{occurrence.code}/thanks"
    assert 'name="mends"' not in organizer.get(address).text
    for _ in range(2):
        assert send(organizer, occurrence, words="あ").headers["Location"] == f"{address}?sent=1"
    assert 'name="mends" value="1"' in organizer.get(address).text
    answer = send(organizer, occurrence, words="い", mends="1")
    page = organizer.get(answer.headers["Location"]).text
    assert ("お礼を直しました" in page, "お礼を送りました" in page) == (True, False)


def test_a_form_heavier_than_any_photo_is_refused(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer = over(world), world.signed_in(world.organizer)
    assert send(organizer, occurrence, photo=b"x" * 13 * 1024 * 1024, words="あ").status_code == 413
    heavy = photo() + b"\0" * 3 * 1024 * 1024
    assert send(organizer, occurrence, photo=heavy, words="あ", alt="花").status_code == 303
    # Nothing else may be as heavy.
    assert post(organizer, f"/o/e/{occurrence.code}/cancel", heavy).status_code == 413


def test_a_photo_is_served_as_a_photo_and_nothing_else(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer = over(world), world.signed_in(world.organizer)
    send(organizer, occurrence, photo=photo(), words="あ", alt="花")
    name = Photo.get().name
    answer = world.browser().get(f"/photos/{name}", buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    send(organizer, occurrence, words="あ", drop="1")
    for gone in (name, "0" * 24, "..", "%2e%2e%2fshishin.db", "%00", "%ED%A0%80"):
        assert world.browser().get(f"/photos/{gone}").status_code == 404
    world.clock.move(days=9999)
    assert photos.sweep(world.system, world.settings.uploads) == 1


def test_it_is_not_there_before_the_end(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    organizer = world.signed_in(world.organizer)
    assert organizer.get(f"/o/e/{occurrence.code}/thanks").status_code == 409
    assert f"/o/e/{occurrence.code}/thanks" not in organizer.get(f"/o/e/{occurrence.code}").text
