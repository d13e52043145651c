"""The pass: its address is its key; everything on it is one tap, and optional."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from shishin.core import qr
from shishin.events.models import Occurrence, Way
from shishin.participation import (
    cancelling,
    detailing,
    handing,
    passes,
    removing,
    seats,
    sign_ups,
    withdrawing,
)
from shishin.participation.detailing import Details
from shishin.participation.models import Part, SignUp, Stance
from shishin.web.citizen import pass_image
from tests.world import SAME, TODAY, World


def shown(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def joined(world: World, occurrence: Occurrence, stance: Stance = Stance.GOING, name: str = "a phone") -> str:
    return f"/p/{passes.managed_token(sign_ups.join(world.device_ctx(name), occurrence, stance))}"


def test_programs_are_told_how_a_pass_stands(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(capacity=3)
    path, headers = joined(world, occurrence), {"Accept": "application/json", **SAME}
    client = world.browser()
    stands = {"pass": path, "stance": "going", "adults": 1, "children": 0, "withdrawn": False}
    stands |= {"way": Way.get(Way.event == occurrence.event).id, "turn": None}
    for deed, form, change in (
        ("details", {"adults": "2", "children": "1", "part": "all"}, {"adults": 2, "children": 1}),
        ("details", {"stance": "maybe"}, {"stance": "maybe"}),
        ("withdraw", {}, {"withdrawn": True}),
        ("undo", {}, {"withdrawn": False}),
    ):
        answer = client.post(f"{path}/{deed}", data=form, headers=headers)
        stands |= change
        assert (answer.status_code, answer.json) == (200, stands), deed
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"adults": "0", "children": "0"}, 422, {"code": "invalid", "facts": {"fields": ["adults"]}}),
        (
            {"adults": "x", "children": "x"},
            422,
            {"code": "invalid", "facts": {"fields": ["adults", "children"]}},
        ),
        ({"adults": "4"}, 409, {"code": "seats_taken", "facts": {"left": 2, "capacity": 3}}),
        ({"stance": "nonsense"}, 422, {"code": "stance_not_offered", "facts": {}}),
    ],
)
def test_programs_are_told_why_not(
    sqlite_world: World, form: dict[str, str], status: int, error: dict[str, object]
) -> None:
    path = joined(sqlite_world, sqlite_world.occurrence(capacity=3))
    headers = {"Accept": "application/json", **SAME}
    answer = sqlite_world.browser().post(f"{path}/details", data=form, headers=headers)
    assert (answer.status_code, answer.json) == (status, {"error": error})


def test_a_pass_shows_what_the_door_needs_and_leaks_nothing(sqlite_world: World) -> None:
    path = joined(sqlite_world, sqlite_world.occurrence())
    answer = sqlite_world.browser().get(path)
    page, sign_up = shown(answer), SignUp.get()
    assert passes.shown_code(sign_up) in page
    assert f"{sign_up.person.nickname} さん" in page
    assert "受付で見せてください" in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_qr_on_the_page_opens_the_door_and_not_the_managed_page(sqlite_world: World) -> None:
    path = joined(sqlite_world, sqlite_world.occurrence())
    picture = Image.open(io.BytesIO(sqlite_world.browser().get(f"{path}.png").data))
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == passes.door_url(SignUp.get(), "http://localhost")
    assert path.removeprefix("/p/") not in found.text
    drawn = re.search(r'<path stroke="#000" d="([^"]+)"', shown(sqlite_world.browser().get(path)))
    assert drawn
    assert read_path(drawn[1]) == found.text


def read_path(drawing: str) -> str:
    runs = [(int(x), int(y), int(long)) for x, y, long in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawing)]
    side = max(y for _, y, _ in runs) + 5
    picture = Image.new("L", (side, side), 255)
    for x, y, long in runs:
        picture.paste(0, (x, y, x + long, y + 1))
    (found,) = zxingcpp.read_barcodes(picture.resize((side * 6, side * 6), Image.Resampling.NEAREST))
    return str(found.text)


def test_the_image_is_a_file_with_or_without_japanese_letters(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = joined(sqlite_world, sqlite_world.occurrence(title="とても長い名前の活動" * 6))
    for fonts in (pass_image.FONTS, ()):
        monkeypatch.setattr(pass_image, "FONTS", fonts)
        pass_image.japanese_font.cache_clear()
        pass_image._font.cache_clear()
        answer = sqlite_world.browser().get(f"{path}.png")
        assert answer.mimetype == "image/png"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert len(zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)))) == 1
    pass_image.japanese_font.cache_clear()
    pass_image._font.cache_clear()


def test_forged_and_foreign_addresses_open_nothing(sqlite_world: World) -> None:
    path = joined(sqlite_world, sqlite_world.occurrence())
    door = passes.door_token(SignUp.get())
    for address in (f"/p/{door}", path[:-1] + "!", f"{path}0", "/p/x", f"/p/{door}.png"):
        for deed in ("", "/details", "/withdraw", "/undo"):
            if address.endswith(".png") and deed:
                continue
            browser = sqlite_world.browser()
            answer = browser.post(address + deed, headers=SAME) if deed else browser.get(address)
            assert answer.status_code == 404, (address, deed)


def test_each_stance_has_its_own_page(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    maybe = shown(sqlite_world.browser().get(joined(sqlite_world, occurrence, Stance.MAYBE, "b")))
    assert "「たぶん行く」を伝えました" in maybe
    assert "来られたら、そのままどうぞ。" in maybe
    assert "「行きます」にかえる" in maybe
    interested = shown(sqlite_world.browser().get(joined(sqlite_world, occurrence, Stance.INTERESTED, "c")))
    assert "「気になる」に入れました" in interested
    assert "主催の人に名前は伝わりません" in interested
    assert "<svg viewBox" not in interested.split('<main id="main"')[1].split("<footer")[0].replace(
        "icon", ""
    )


def test_who_has_nothing_to_show_waits_for_no_qr_to_be_drawn(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    going, waiting = (
        joined(sqlite_world, occurrence, stance, stance) for stance in (Stance.GOING, Stance.WAITING)
    )
    monkeypatch.setattr(qr, "svg_path", None)
    assert sqlite_world.browser().get(waiting).status_code == 200
    assert sqlite_world.browser().get(going).status_code == 500


def test_a_stance_is_changed_on_the_pass(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    path = joined(sqlite_world, occurrence, Stance.MAYBE)
    answer = sqlite_world.browser().post(f"{path}/details", data={"stance": "going"}, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#said")
    assert SignUp.get().stance is Stance.GOING
    late = joined(sqlite_world, occurrence, Stance.MAYBE, "b")
    answer = sqlite_world.browser().post(f"{late}/details", data={"stance": "going"}, headers=SAME)
    assert answer.status_code == 409
    assert "いま満員です" in shown(answer)
    assert "順番待ちに入る" in shown(answer)
    wrong = sqlite_world.browser().post(f"{late}/details", data={"stance": "perhaps"}, headers=SAME)
    assert wrong.status_code == 422


def test_the_pass_of_who_waits_says_the_place_and_becomes_a_pass_when_it_is_their_turn(
    sqlite_world: World,
) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    first = joined(sqlite_world, occurrence)
    maybe = joined(sqlite_world, occurrence, Stance.MAYBE, "b")
    page = shown(sqlite_world.browser("c").get(f"/e/{occurrence.code}"))
    assert 'value="waiting"' in page
    assert 'value="going"' not in page
    path = joined(sqlite_world, occurrence, Stance.WAITING, "c")
    browser = sqlite_world.browser()
    sqlite_world.clock.move(minutes=1)
    browser.post(f"{maybe}/details", data={"stance": "waiting"}, headers=SAME)
    assert "順番待ちの1番目です" in shown(browser.get(path))
    assert "順番待ちの2番目です" in shown(browser.get(maybe))
    assert "受付で見せてください" not in shown(browser.get(path))
    browser.post(f"{first}/withdraw", headers=SAME)
    assert "席があきました" in shown(browser.get(path))
    assert "順番待ちの1番目です" in shown(browser.get(maybe))


DETAILS = {"part": "first", "adults": "2", "children": "1", "nickname": "はな", "note": "よろしく"}


def own(world: World, occurrence: Occurrence) -> tuple[str, FlaskClient]:
    """Sign up and return the pass's address and the browser that has its person."""
    sign_up = sign_ups.join(world.browser_ctx("own"), occurrence, Stance.GOING)
    return f"/p/{passes.managed_token(sign_up)}", world.browser("own")


def test_more_is_told_and_thanked(sqlite_world: World) -> None:
    path, client = own(sqlite_world, sqlite_world.occurrence())
    answer = client.post(f"{path}/details", data=DETAILS, headers=SAME)
    assert answer.status_code == 303
    page = shown(sqlite_world.browser().get(answer.headers["Location"]))
    assert "主催の人に伝えました" in page
    assert "おとな2・こども1" in page
    assert "はな さん" in page
    kept = SignUp.get()
    assert (kept.part, kept.adults, kept.children, kept.note) == (Part.FIRST, 2, 1, "よろしく")


def test_no_store_stumbles_over_what_is_typed(world: World) -> None:
    path, client = own(world, world.occurrence())
    sent = DETAILS | {"nickname": "は\x00な", "note": "\x00"}
    assert client.post(f"{path}/details", data=sent, headers=SAME).status_code == 303
    assert SignUp.get().person.nickname == "はな"


def test_only_the_browser_of_its_person_renames_them(sqlite_world: World) -> None:
    path, client = own(sqlite_world, sqlite_world.occurrence())
    other, name = sqlite_world.browser("other"), SignUp.get().person.nickname
    assert 'name="nickname"' in shown(client.get(path))
    assert 'name="nickname"' not in shown(other.get(path))
    answer = other.post(f"{path}/details", data=DETAILS, headers=SAME)
    assert (answer.status_code, "申し込んだ人のブラウザーだけです" in answer.text) == (403, True)
    assert other.post(f"{path}/details", data=DETAILS | {"nickname": ""}, headers=SAME).status_code == 303
    assert (SignUp.get().adults, SignUp.get().person.nickname) == (2, name)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"adults": "11"}, "1人から10人まで"),
        ({"adults": "0", "children": "0"}, "1人から10人まで"),
        ({"adults": "6", "children": "5"}, "1人から10人まで"),
        ({"adults": "たくさん"}, "1人から10人まで"),
        ({"nickname": "あ" * 21}, "20字まで"),
        ({"note": "あ" * 61}, "60字まで"),
        ({"part": "never"}, "入力を確かめて"),
    ],
)
def test_errors_are_said_and_keep_what_was_typed(
    sqlite_world: World, sent: dict[str, str], said: str
) -> None:
    path, client = own(sqlite_world, sqlite_world.occurrence())
    answer = client.post(f"{path}/details", data=DETAILS | sent, headers=SAME)
    page = shown(answer)
    assert answer.status_code == 422
    assert said in page
    assert "<title>エラー: " in page
    assert "<details open" in page or 'card" open' in page
    for typed in (sent.get("note", "よろしく"), sent.get("nickname", "はな")):
        assert typed in page
    assert (SignUp.get().adults, SignUp.get().note) == (1, "")


def test_more_heads_than_seats_are_said_at_the_field(sqlite_world: World) -> None:
    path, client = own(sqlite_world, sqlite_world.occurrence(capacity=2))
    answer = client.post(f"{path}/details", data=DETAILS, headers=SAME)
    page = shown(answer)
    assert answer.status_code == 409
    assert "のこりは1席、定員は2人です" in page
    assert 'name="adults" min="0" max="10" value="2"' in page
    assert "よろしく" in page
    assert SignUp.get().adults == 1


def test_one_tap_withdraws_and_one_takes_it_back(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    path = joined(sqlite_world, occurrence)
    browser = sqlite_world.browser()
    assert browser.post(f"{path}/withdraw", headers=SAME).headers["Location"] == f"{path}#said"
    page = shown(browser.get(path))
    assert "連絡ありがとう。またの機会に!" in page
    assert "まちがえた。もとにもどす" in page
    assert seats.taken(occurrence) == 0
    assert browser.post(f"{path}/undo", headers=SAME).status_code == 303
    assert "「行きます」を伝えました" in shown(browser.get(path))
    assert seats.taken(occurrence) == 1


def test_after_ten_minutes_or_without_a_seat_undo_says_so(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    path = joined(sqlite_world, occurrence)
    browser = sqlite_world.browser()
    browser.post(f"{path}/withdraw", headers=SAME)
    joined(sqlite_world, occurrence, name="b")
    browser.post(f"{path}/undo", headers=SAME)
    assert "順番待ちの1番目です" in shown(browser.get(path))
    browser.post(f"{path}/withdraw", headers=SAME)
    sqlite_world.clock.move(minutes=11)
    assert "もとにもどす" not in shown(browser.get(path))
    assert "10分間" in shown(browser.post(f"{path}/undo", headers=SAME))


def test_withdrawing_leads_to_the_next_time(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    again = sqlite_world.occurrence(day=TODAY + timedelta(days=7))
    Occurrence.update(event=occurrence.event).where(Occurrence.id == again).execute()
    path = joined(sqlite_world, occurrence)
    sqlite_world.browser().post(f"{path}/withdraw", headers=SAME)
    assert f"/e/{again.code}" in shown(sqlite_world.browser().get(path))


def test_a_change_and_a_cancellation_show_on_the_pass(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    path = joined(sqlite_world, occurrence)
    sqlite_world.clock.move(minutes=1)
    Occurrence.update(moved_at=sqlite_world.clock.now, moved_from="10月23日(金) 9:00").execute()
    page = shown(sqlite_world.browser().get(path))
    assert "日時か場所が変わりました" in page
    assert "10月23日(金) 9:00" in page
    assert "いま: 10月24日(土) 9:00〜11:00 緑道入口の広場" in page
    cancelling.cancel(sqlite_world.ctx(sqlite_world.organizer), occurrence, "雨のため")
    page = shown(sqlite_world.browser().get(path))
    assert "中止になりました" in page
    assert "雨のため" in page
    assert "withdraw" not in page


def removed(world: World, occurrence: Occurrence) -> None:
    sign_up = SignUp.get(SignUp.occurrence == occurrence)
    removing.remove(world.ctx(world.organizer), occurrence, sign_up.ref)


@pytest.mark.parametrize(
    "came_to_pass",
    [
        lambda world, occurrence: None,
        removed,
        lambda world, _: withdrawing.withdraw(world.device_ctx(), SignUp.get()),
        lambda world, _: handing.hand_on(world.device_ctx(), SignUp.get()),
        lambda world, _: detailing.change(
            world.device_ctx(), SignUp.get(), Details(stance=Stance.INTERESTED)
        ),
        lambda world, occurrence: cancelling.cancel(world.ctx(world.organizer), occurrence, ""),
        lambda world, _: world.clock.move(days=1),
    ],
)
def test_whatever_became_of_a_pass_its_page_says_of_what_and_of_which_day(
    sqlite_world: World, came_to_pass: Callable[[World, Occurrence], object]
) -> None:
    occurrence = sqlite_world.occurrence(title="花だんの水やり")
    path = joined(sqlite_world, occurrence)
    came_to_pass(sqlite_world, occurrence)
    page = shown(sqlite_world.browser("a phone").get(path))
    main = page.split('<main id="main"')[1].split("</main>")[0]
    assert re.search(r"<h2[^>]*>花だんの水やり</h2>", main)
    assert "10月24日(土)" in main
    assert "花だんの水やり" in page.split("<title>")[1].split("</title>")[0]


def test_a_pass_of_yesterday_says_that_it_is_over(sqlite_world: World) -> None:
    path = joined(sqlite_world, sqlite_world.occurrence())
    sqlite_world.clock.move(days=1)
    page = shown(sqlite_world.browser().get(path))
    assert "終わった活動です" in page
    assert "withdraw" not in page


def test_an_error_does_not_stand_beside_a_success(sqlite_world: World) -> None:
    path = joined(sqlite_world, sqlite_world.occurrence())
    sent = {"part": "all", "adults": "1", "children": "99"}
    answer = sqlite_world.browser().post(f"{path}/details", data=sent, headers=SAME)
    assert answer.status_code == 422
    assert "直してください" in shown(answer)
    assert "を伝えました" not in shown(answer)
