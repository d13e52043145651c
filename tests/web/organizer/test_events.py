"""An event is made in five questions, changed, and cancelled after one question more."""

import re
from datetime import date, time

import pytest

from shishin.events.models import Event, Flag, Occurrence, OccurrenceStatus, Way
from shishin.groups.models import Group, GroupStatus
from shishin.participation import sign_ups
from shishin.participation.models import Stance
from shishin.people.models import MailAddress, Message
from tests.world import SAME, World

ANSWERS = {
    "uid": "0123456789ABCDEFGHJK",
    "group": "ryokudo",
    "title": "公園の花だんづくり",
    "day_pick": "2026-10-31",
    "starts": "13:30",
    "ends": "15:00",
    "place": "other",
    "venue": "見沼公園の東口",
    "flags": ["1", "2", "16"],
    "word": "花を植えます。",
    "ward": "111040",
    "field": "environment",
}


def post(world: World, address="/o/e/new", **changes):
    assert world.group
    return world.signed_in(world.organizer).post(address, data=ANSWERS | changes, headers=SAME)


def published(world: World, **changes) -> Occurrence:
    answer = post(world, **changes)
    assert answer.status_code == 303, answer.text
    code = answer.headers["Location"].removeprefix("/o/e/").removesuffix("?published=1")
    return Occurrence.get(Occurrence.code == code)


def test_five_answers_publish_an_event(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world)
    assert (occurrence.day, occurrence.starts, occurrence.ends) == (
        date(2026, 10, 31),
        time(13, 30),
        time(15),
    )
    assert (occurrence.venue, occurrence.ward) == ("見沼公園の東口", "111040")
    assert occurrence.event.flags == Flag.WALKIN | Flag.SHORT | Flag.KIDS
    assert [way.name for way in Way.select()] == ["参加"]
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}?published=1").text
    assert "公開しました。ポスターを印刷できます" in page
    assert "公園の花だんづくり" in world.browser().get("/").text


def test_the_form_asks_with_what_is_usual_filled_in(sqlite_world: World) -> None:
    world = sqlite_world
    page = world.signed_in(world.organizer).get("/o/e/new").text
    # The world's day is a Saturday: tomorrow is the next Sunday, and the next Saturday is a week away.
    assert re.findall(r'name="day_pick" value="([^"]+)"( checked)?', page) == [
        ("2026-10-24", ""),
        ("2026-10-25", ""),
        ("2026-10-31", " checked"),
        ("other", ""),
    ]
    assert 'name="starts" type="time" value="09:00"' in page
    assert "前回" not in page


def test_a_place_used_before_is_one_tap(sqlite_world: World) -> None:
    world = sqlite_world
    world.occurrence(address="見沼区東大宮1-1")
    page = world.signed_in(world.organizer).get("/o/e/new").text
    assert 'name="place" value="at:緑道入口の広場" checked' in page
    occurrence = published(world, place="at:緑道入口の広場", venue="")
    assert (occurrence.venue, occurrence.address) == ("緑道入口の広場", "見沼区東大宮1-1")


def test_the_same_as_last_time_is_one_tap(sqlite_world: World) -> None:
    world = sqlite_world
    first = published(world, capacity="30", belongings="軍手", way_name_0="植える", way_minutes_0="60")
    page = world.signed_in(world.organizer).get(f"/o/e/new?like={first.code}").text
    for kept in (
        "公園の花だんづくり",
        "見沼公園の東口",
        "花を植えます。",
        'value="30"',
        "軍手",
        "植える",
        'value="60"',
    ):
        assert kept in page
    assert 'value="2026-10-31" checked' in page
    assert 'value="16" checked' in page
    assert 'value="4" checked' not in page


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": ""}, "title", "「なにをする?」を書いてください"),
        ({"title": "あ" * 41}, "title", "「なにをする?」を40字までにしてください(いま41字)"),
        ({"day_pick": "2026-10-23"}, "day_pick", "きょうか、それより後の日にしてください"),
        (
            {"day_pick": "2026-10-24", "starts": "7:00", "ends": "8:30"},
            "day_pick",
            "その日のその時刻は、もう過ぎました。時刻か日を変えてください",
        ),
        ({"day_pick": "other", "day": ""}, "day_pick", "「いつ?」をえらんでください"),
        ({"day_pick": "other", "day": "あした"}, "day_pick", "「いつ?」をえらんでください"),
        ({"ends": "13:00"}, "ends", "おわりの時刻を、はじまりの13:30よりあとにしてください"),
        ({"starts": "ひる"}, "starts", "時刻を入れてください(例: 9:00)"),
        ({"venue": " "}, "place", "「どこで?」をえらんでください"),
        ({"capacity": "0"}, "capacity", "定員は1から2000の数で書いてください"),
        ({"capacity": "2001"}, "capacity", "定員は1から2000の数で書いてください"),
        ({"capacity": "たくさん"}, "capacity", "定員は1から2000の数で書いてください"),
        ({"way_name_0": "受付", "way_minutes_0": "x"}, "way_name_0", "役割の名前と、分の数"),
    ],
)
def test_what_has_to_be_mended_is_said_and_what_was_typed_is_kept(
    sqlite_world: World, changes, field, words
) -> None:
    answer = post(sqlite_world, **changes)
    assert answer.status_code == 422
    assert "<title>エラー: イベントをつくる" in answer.text
    assert f'<a href="#{field}">{words}' in answer.text
    assert "花を植えます。" in answer.text
    assert 'value="0123456789ABCDEFGHJK"' in answer.text
    assert Event.select().count() == 0


def test_everything_wrong_is_told_at_once(sqlite_world: World) -> None:
    answer = post(sqlite_world, title="", ends="09:00", capacity="0")
    assert "3か所、直してください" in answer.text


def test_posting_twice_publishes_once(sqlite_world: World) -> None:
    assert published(sqlite_world) == published(sqlite_world)
    assert Event.select().count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_of_another_age_is_asked_for_again(sqlite_world: World, day: str) -> None:
    answer = post(sqlite_world, day_pick="other", day=day, starts="", ends="")
    assert (answer.status_code, Occurrence.select().count()) == (422, 0)


def test_another_day_is_typed(sqlite_world: World) -> None:
    assert published(sqlite_world, day_pick="other", day="2026-11-23").day == date(2026, 11, 23)


def test_full_width_numbers_are_numbers(sqlite_world: World) -> None:
    assert published(sqlite_world, capacity="３０", starts="１３:３０").capacity == 30


def test_what_is_done_at_home_needs_no_place(sqlite_world: World) -> None:
    occurrence = published(sqlite_world, place="home", venue="", starts="", ends="")
    assert Flag.HOME in occurrence.event.flags
    assert (occurrence.venue, occurrence.starts) == ("", None)
    page = sqlite_world.signed_in(sqlite_world.organizer).get(f"/o/e/{occurrence.code}/edit").text
    assert 'name="place" value="home" checked' in page


def test_nothing_but_what_is_asked_can_be_written(sqlite_world: World) -> None:
    occurrence = published(
        sqlite_world, flags=["1", "1", "512", "32", "x"], ward="999999", status="draft", code="AAAAAA"
    )
    assert occurrence.event.flags == Flag.WALKIN
    assert occurrence.ward == "111040"
    assert occurrence.code != "AAAAAA"
    assert occurrence.event.status.value == "published"


def test_nobody_publishes_for_another_group(sqlite_world: World) -> None:
    world = sqlite_world
    answer = post(world, group=world.other_group.handle)
    assert answer.status_code == 403
    assert (
        world.signed_in(world.organizer).get(f"/o/e/new?group={world.other_group.handle}").status_code == 403
    )
    theirs = world.occurrence(group=world.other_group)
    assert world.signed_in(world.organizer).get(f"/o/e/new?like={theirs.code}").status_code == 403
    assert Event.select().where(Event.title == ANSWERS["title"]).count() == 0


def test_an_unconfirmed_group_hears_when_the_list_will_show_it(sqlite_world: World) -> None:
    world = sqlite_world
    Group.update(status=GroupStatus.PENDING).where(Group.id == world.group).execute()
    occurrence = published(world)
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}?published=1").text
    assert "検索にのるのは、市の確認のあとです" in page


def test_the_page_shows_answers_by_stance_and_persons_by_nickname(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(capacity=10)
    for name, stance in (("a", Stance.GOING), ("b", Stance.MAYBE), ("c", Stance.INTERESTED)):
        sign_up = sign_ups.join(world.device_ctx(name), occurrence, stance)
        sign_up.person.nickname = f"よび名{name}"
        sign_up.person.save()
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}").text
    assert "たぶん 1 ・ 気になる 1" in page
    assert "定員10人・のこり9人" in page
    assert "よび名a" in page
    assert "よび名b" in page
    assert "よび名c" not in page


def test_a_change_is_told_to_who_signed_up_only_when_the_time_moves(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world)
    joined = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    address = f"/o/e/{occurrence.code}/edit"
    page = world.signed_in(world.organizer).get(address).text
    assert "返事をくれた1人の参加証に出ます。" in page
    assert "知らせを選んだ" not in page
    assert 'value="2026-10-31" checked' in page
    world.choose(joined.person, occurrence)
    answer = post(world, address, word="球根も植えます。")
    assert answer.headers["Location"] == f"/o/e/{occurrence.code}?changed=words"
    assert Message.select().count() == 0
    answer = post(world, address, starts="14:00")
    assert answer.headers["Location"] == f"/o/e/{occurrence.code}?changed=moved"
    assert Message.get().kind == "moved"
    kept = Occurrence.get_by_id(occurrence.id)
    assert (kept.code, kept.venue_code) == (occurrence.code, occurrence.venue_code)
    public = world.browser().get(f"/e/{kept.code}").text
    assert "前: 10月31日(土) 13:30〜15:00 見沼公園の東口" in public


def test_promised_seats_are_kept_and_said_at_the_field(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world)
    for name in "ab":
        sign_ups.join(world.device_ctx(name), occurrence, Stance.GOING)
    answer = post(world, f"/o/e/{occurrence.code}/edit", capacity="1")
    assert answer.status_code == 409
    assert '<a href="#capacity">もう2人が「行きます」と言っています' in answer.text
    assert 'value="1"' in answer.text


def test_an_error_in_a_change_keeps_what_was_typed(sqlite_world: World) -> None:
    occurrence = published(sqlite_world)
    answer = post(sqlite_world, f"/o/e/{occurrence.code}/edit", title="", venue="ちがう場所")
    assert answer.status_code == 422
    assert "ちがう場所" in answer.text
    assert Occurrence.get_by_id(occurrence.id).venue == "見沼公園の東口"


def test_a_flag_that_the_form_does_not_ask_stays(sqlite_world: World) -> None:
    occurrence = published(sqlite_world)
    Event.update(flags=Flag.CERT | Flag.WALKIN).where(Event.id == occurrence.event).execute()
    post(sqlite_world, f"/o/e/{occurrence.code}/edit", flags=["2"])
    assert Event.get_by_id(occurrence.event_id).flags == Flag.CERT | Flag.SHORT


def test_cancelling_asks_once_and_tells_everybody(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    for name, stance in zip("abc", (Stance.GOING, Stance.MAYBE, Stance.INTERESTED), strict=True):
        world.choose(sign_ups.join(world.device_ctx(name), occurrence, stance).person, occurrence)
    client = world.signed_in(world.organizer)
    asked = client.get(f"/o/e/{occurrence.code}/cancel").text
    assert "3人から返事があります。中止にしますか?" in asked
    assert "知らせを選んだ" not in asked
    assert Occurrence.get_by_id(occurrence.id).status is OccurrenceStatus.SCHEDULED
    answer = client.post(f"/o/e/{occurrence.code}/cancel", data={"note": "大雨のため"}, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/o/e/{occurrence.code}")
    assert Message.select().where(Message.kind == "cancelled").count() == 3
    page = client.get(f"/o/e/{occurrence.code}").text
    assert "中止にしました" in page
    assert "大雨のため" in page
    assert "参加証と活動のページに「中止」と出ます。" in page
    assert "知らせを選んだ" not in page
    assert client.get(f"/o/e/{occurrence.code}/edit").status_code == 409
    assert client.get(f"/o/e/{occurrence.code}/cancel").status_code == 409


def test_a_notice_is_promised_only_where_it_was_chosen_and_can_arrive(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world)
    world.choose(sign_ups.join(world.device_ctx(), occurrence, Stance.GOING).person, occurrence)
    for mail in ("a@example.jp", "b@example.jp"):
        sign_ups.join(world.ctx(world.person(mail)), occurrence, Stance.GOING)
    world.choose(MailAddress.get(MailAddress.address == "a@example.jp").person, occurrence)
    client, address = world.signed_in(world.organizer), f"/o/e/{occurrence.code}"
    for page in ("/edit", "/cancel", "?changed=moved"):
        assert "知らせを選んだ1人には、メールか通知でも知らせます。" in client.get(address + page).text, page
    client.post(f"{address}/cancel", headers=SAME)
    page = client.get(address).text
    assert "知らせを選んだ1人には、メールか通知でも知らせます。" in page
    assert "返事をくれた人に知らせました" not in page


def test_what_an_organizer_types_is_never_markup(sqlite_world: World) -> None:
    world = sqlite_world
    evil = "<script>alert(1)</script>"
    occurrence = published(world, title=evil, venue=evil, word=evil, belongings=evil)
    client = world.signed_in(world.organizer)
    for page in ("", "/edit", "/roster", "/poster", "/cancel", "/review"):
        text = client.get(f"/o/e/{occurrence.code}{page}").text
        assert "<script>alert" not in text, page
        assert "&lt;script&gt;" in text, page


def test_a_series_is_published_and_each_date_has_its_page(sqlite_world: World) -> None:
    world = sqlite_world
    first = published(world, every="month", times="３")
    days = [one.day.isoformat() for one in Occurrence.select().order_by(Occurrence.day)]
    assert days == ["2026-10-31", "2026-11-28", "2026-12-26"]
    page = world.signed_in(world.organizer).get(f"/o/e/{first.code}").text
    for other in Occurrence.select().where(Occurrence.id != first.id):
        assert f'href="/o/e/{other.code}"' in page
    edit = world.signed_in(world.organizer).get(f"/o/e/{first.code}/edit").text
    assert "ほかの2日にも出ます" in edit
    assert 'name="every"' not in edit


def test_a_series_without_a_number_is_asked_for_it(sqlite_world: World) -> None:
    answer = post(sqlite_world, every="week", times="")
    assert answer.status_code == 422
    assert '<a href="#times">くりかえしは、2回から53回' in answer.text
    assert 'name="every" value="week" checked' in answer.text
    main = answer.text.partition("<main")[2]
    assert "<details" in main
    assert "open" in main.split("<details", 1)[1][:60]


def test_several_days_without_hours_are_asked_back_as_they_are(sqlite_world: World) -> None:
    world = sqlite_world
    first = published(world, last_day="2026-11-02", untimed="1", time_note="朝から夕方まで")
    assert (first.last_day, first.starts, first.time_note) == (date(2026, 11, 2), None, "朝から夕方まで")
    page = world.signed_in(world.organizer).get(f"/o/e/{first.code}/edit").text
    assert 'name="last_day" type="date" value="2026-11-02"' in page
    assert 'name="untimed" value="1" id="untimed" checked' in page
    changes = {"last_day": "2026-11-02", "untimed": "1", "time_note": "朝から夕方まで", "word": "写真です"}
    answer = post(world, f"/o/e/{first.code}/edit", **changes)
    assert answer.headers["Location"].endswith("changed=words")


def test_dates_are_added_on_a_page_of_their_own(sqlite_world: World) -> None:
    world = sqlite_world
    first = published(world)
    address = f"/o/e/{first.code}/dates"
    answer = post(world, address, day="2026-11-07", every="fortnight", times="2")
    (_, added, last) = Occurrence.select().order_by(Occurrence.day)
    assert answer.headers["Location"] == f"/o/e/{added.code}?dates=1"
    assert last.day == date(2026, 11, 21)
    unfit = post(world, address, day="")
    assert unfit.status_code == 422
    assert '<a href="#day">足す日をえらんでください' in unfit.text


def test_after_the_end_reception_is_for_who_is_entered_late(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    offered = []
    for now in (world.clock.now, occurrence.ends_at):
        world.clock.now = now
        page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}").text
        offered.append([words for words in ("受付をはじめる", "あとから受付する") if words in page])
    assert offered == [["受付をはじめる"], ["あとから受付する"]]


def test_what_lasts_several_days_is_split_in_one_tap(sqlite_world: World) -> None:
    world = sqlite_world
    first = published(world, last_day="2026-11-02")
    page = world.signed_in(world.organizer).get(f"/o/e/{first.code}").text
    assert "日ごとに分ける" in page
    assert "受付をはじめる" not in page, "what cannot be done yet is not offered"
    answer = post(world, f"/o/e/{first.code}/split")
    assert answer.headers["Location"] == f"/o/e/{first.code}?split=1"
    assert Occurrence.select().count() == 3
    page = world.signed_in(world.organizer).get(answer.headers["Location"]).text
    assert "日ごとに分けました" in page
    assert "日を足しました" not in page
    assert "日ごとに分ける" not in page
    assert "受付をはじめる" in page
    assert "出かける前に一度ひらいて" in page
