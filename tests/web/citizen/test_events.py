"""The list and the page of an occurrence: honest, linkable, the same for everybody."""

import gzip
import re
from datetime import time, timedelta

import pytest
from werkzeug.test import TestResponse

from shishin.core import days
from shishin.events import listing, search
from shishin.events.models import Event, EventStatus, Flag, Occurrence, OccurrenceStatus
from shishin.participation import cancelling, passes, sign_ups, withdrawing
from shishin.participation.models import Stance
from shishin.stats.models import ALL, ALL_GROUPS, MonthCell
from shishin.web import flags, front
from tests.world import TODAY, World


def shown(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def titles(answer: TestResponse) -> list[str]:
    return re.findall(r'<a class="title" href="/e/\w+">(.*?)</a>', shown(answer))


def test_the_list_shows_what_is_to_come_with_its_filters_as_links(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    answer = sqlite_world.browser().get("/")
    assert titles(answer) == ["見沼の緑道 ごみひろい"]
    page = shown(answer)
    assert 'href="/?when=weekend"' in page
    assert 'href="/?flag=walkin"' in page
    assert "9:00〜11:00" in page
    assert "見沼区・緑道入口の広場" in page
    assert "飛び入りOK" in page


def test_filters_add_up_and_come_off_by_links(sqlite_world: World) -> None:
    page = shown(sqlite_world.browser().get("/?when=weekend&flag=kids&ward=111040&q=%E8%8A%B1"))
    assert '<a class="pill" href="/?ward=111040&amp;flag=kids&amp;q=%E8%8A%B1" aria-current="true">' in page
    assert 'href="/?when=weekend&amp;minutes=30&amp;ward=111040&amp;flag=kids&amp;q=%E8%8A%B1"' in page
    assert "「花」" in page


def test_everything_to_narrow_by_is_on_a_page_of_its_own_and_adds_up_there(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    browser = sqlite_world.browser()
    assert 'href="/find?flag=kids"' in shown(browser.get("/?flag=kids"))
    page = shown(browser.get("/find?flag=kids&ward=111040&q=%E8%8A%B1"))
    assert 'href="/find?minutes=60&amp;ward=111040&amp;flag=kids&amp;q=%E8%8A%B1"' in page
    assert 'href="/find?ward=111015&amp;flag=kids&amp;q=%E8%8A%B1"' in page
    assert 'href="/find?flag=kids&amp;q=%E8%8A%B1" aria-current="true"' in page
    assert '<input type="hidden" name="ward" value="111040">' in page
    assert 'value="花"' in page
    assert "1件を見る" in shown(browser.get("/find?flag=kids"))
    assert "近い活動を見る" in shown(browser.get("/find?flag=home"))
    # Of the places one more asks the phone where it is.
    assert page.count('class="pill"') == 5 + 3 + (10 + 1) + 11 + 20


def test_what_means_nothing_narrows_nothing(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    for query in (
        "when=someday",
        "minutes=31",
        "ward=999999",
        "field=x",
        "flag=x",
        "after=x",
        "q=%20",
        "lang=xx",
        "x=y",
        "q=%00",
        "ward=%00",
    ):
        assert len(titles(sqlite_world.browser().get(f"/?{query}"))) == 1, query


@pytest.mark.parametrize(
    "query", ["when=today", "when=weekend", "minutes=30", "flag=kids&flag=walkin", "ward=111040"]
)
def test_each_filter_finds_its_own(sqlite_world: World, query: str) -> None:
    sqlite_world.occurrence(title="これ")
    other = sqlite_world.occurrence(title="ほか", day=TODAY + timedelta(days=3), flags=Flag(0))
    Occurrence.update(ward="111015").where(Occurrence.id == other).execute()
    assert titles(sqlite_world.browser().get(f"/?{query}")) == ["これ"]


def test_japanese_words_are_found(sqlite_world: World) -> None:
    for title in ("駅前の清掃", "花を植える"):
        search.index(sqlite_world.occurrence(title=title).event)
    assert titles(sqlite_world.browser().get("/?q=清掃")) == ["駅前の清掃"]
    assert titles(sqlite_world.browser().get("/?q=花")) == ["花を植える"]


def test_an_empty_result_names_the_filter_to_drop_and_shows_what_is_near(sqlite_world: World) -> None:
    sqlite_world.occurrence(title="近い活動です")
    answer = sqlite_world.browser().get("/?flag=kids&ward=111015")
    assert "この条件の活動はまだありません" in shown(answer)
    assert "西区をはずす(1件)" in shown(answer)
    assert 'href="/?flag=kids"' in shown(answer)
    assert titles(answer) == ["近い活動です"]
    alone = shown(sqlite_world.browser().get("/?when=2031-01-01&q=zzz&flag=kids"))
    assert "子どもとだけでさがす(1件)" in alone
    assert 'class="button primary full" href="/?flag=kids"' in alone
    nothing = shown(sqlite_world.browser().get("/?when=2031-01-01&q=zzz"))
    assert "条件をぜんぶはずす(1件)" in nothing


def test_an_empty_ward_offers_the_same_in_the_wards_around_it(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    page = shown(sqlite_world.browser().get("/?flag=kids&ward=111104"))
    assert 'href="/?ward=111040&amp;flag=kids"><span>見沼区(1件)</span>' in page
    assert "近い区で" not in shown(sqlite_world.browser().get("/?flag=kids&when=2031-01-01"))


def test_a_place_given_once_narrows_says_how_far_and_comes_off_again(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(latitude=35.9213, longitude=139.6612)
    far = sqlite_world.occurrence(title="遠く", latitude=35.85, longitude=139.65)
    browser = sqlite_world.browser()
    assert 'data-module="near" data-list="/?flag=kids"' in shown(browser.get("/?flag=kids"))
    answer = browser.get("/?near=35.92,139.64&flag=kids")
    page = shown(answer)
    assert titles(answer) == [occurrence.event.title]
    assert "約2km" in page
    assert '<a class="pill" href="/?flag=kids" aria-current="true"><span>近く(3kmまで)</span>' in page
    assert 'data-module="near"' not in page
    assert answer.headers["Cache-Control"] == front.CACHEABLE, "it is the same for everybody there"
    assert "Set-Cookie" not in answer.headers
    assert "約" not in shown(browser.get("/")), "a card kept with a distance is not shown without a place"
    assert titles(browser.get("/?near=x,y")) == [occurrence.event.title, far.event.title]
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]


def test_days_are_picked_by_date_beside_what_is_asked_already(sqlite_world: World) -> None:
    for ahead in range(4):
        sqlite_world.occurrence(title=str(ahead), day=TODAY + timedelta(days=ahead))
    browser = sqlite_world.browser()
    page = shown(browser.get("/find?flag=kids&when=2026-10-25..2026-10-26"))
    assert 'name="from" type="date" min="2026-10-24" value="2026-10-25"' in page
    assert 'name="to" type="date" min="2026-10-24" value="2026-10-26"' in page
    form = page[page.index('aria-labelledby="days"') :].split("</form>")[0]
    assert re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form) == [("flag", "kids")]
    answer = browser.get("/?flag=kids&from=2026-10-25&to=2026-10-26")
    assert titles(answer) == ["1", "2"]
    assert "10月25日(日)〜10月26日(月)" in shown(answer)
    assert titles(browser.get("/?from=2026-10-26&to=")) == ["2"]


def test_a_card_says_first_of_what_was_asked_for(sqlite_world: World) -> None:
    sqlite_world.occurrence(flags=Flag.WALKIN | Flag.SHORT | Flag.PARTIAL | Flag.KIDS | Flag.WHEEL)
    browser = sqlite_world.browser()
    usual = ["飛び入りOK", "30分だけOK", "途中だけOK"]
    for query, said in (
        ("", usual),
        ("?flag=kids", ["子どもと", *usual[:2]]),
        ("?flag=wheel&flag=kids", ["子どもと", "車いすOK", usual[0]]),
        ("?flag=short", [usual[1], usual[0], usual[2]]),
    ):
        chips = re.search('<ul class="chips">(.*?)</ul>', shown(browser.get(f"/{query}")))[1]
        assert re.findall(">([^<>]+)<", chips) == said, query


def test_an_empty_city_says_so_kindly(sqlite_world: World) -> None:
    assert "これからの活動は、まだのっていません" in shown(sqlite_world.browser().get("/"))


def test_pages_follow_each_other_by_links(sqlite_world: World) -> None:
    for n in range(23):
        sqlite_world.occurrence(title=f"{n:02}", day=TODAY + timedelta(days=n))
    browser = sqlite_world.browser()
    first = browser.get("/?flag=kids")
    assert "ほかの3件を見る" in shown(first)
    link = re.search(r'href="(/\?flag=kids&amp;after=\w+)"', shown(first))
    assert link
    rest = browser.get(link[1].replace("&amp;", "&"))
    assert titles(first) + titles(rest) == [f"{n:02}" for n in range(23)]
    assert "はじめから見る" in shown(rest)


def test_what_lasts_is_shown_apart(sqlite_world: World) -> None:
    exhibition = sqlite_world.occurrence(
        title="パネル展", day=TODAY - timedelta(days=3), starts=None, ends=None
    )
    last = TODAY + timedelta(days=3)
    Occurrence.update(last_day=last, ends_at=days.day_end(last)).where(Occurrence.id == exhibition).execute()
    page = shown(sqlite_world.browser().get("/"))
    assert "期間中の活動" in page
    assert "10月27日(火)まで" in page
    assert titles(sqlite_world.browser().get("/?when=ongoing")) == ["パネル展"]


def test_what_is_cancelled_stays_on_the_list_and_says_so(sqlite_world: World) -> None:
    sqlite_world.occurrence(status=OccurrenceStatus.CANCELLED)
    assert '<span class="chip error"><span>中止</span></span>' in shown(sqlite_world.browser().get("/"))


def test_seats_are_said_coarsely_on_the_list(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=5)
    for n, words in ((3, "残りわずか"), (2, "満員")):
        for person in range(n):
            sign_ups.join(sqlite_world.device_ctx(f"{n} {person}"), occurrence, Stance.GOING)
        assert words in shown(sqlite_world.browser().get("/"))
    assert "いま 5人くらい" in shown(sqlite_world.browser().get("/"))


def test_the_list_is_kept_until_something_visible_changes(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    browser = sqlite_world.browser()
    first = browser.get("/")
    assert first.headers["Cache-Control"] == front.CACHEABLE
    assert "Set-Cookie" not in first.headers
    tag = first.headers["ETag"]
    again = browser.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    # Behind the program's back: without a touch the kept page stands.
    Event.update(title="あたらしい名前").execute()
    assert browser.get("/").data == first.data
    listing.touch()
    changed = browser.get("/", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert titles(changed) == ["あたらしい名前"]


def test_a_kept_page_is_the_same_compressed_and_dressed_as_any_other(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    browser = sqlite_world.browser()
    plain = browser.get("/")
    zipped = browser.get("/", headers={"Accept-Encoding": "gzip, br"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    for answer in (plain, zipped):
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
        assert len(answer.headers.getlist("ETag")) == len(answer.headers.getlist("Content-Type")) == 1


def test_what_is_over_leaves_the_kept_list_within_a_quarter_of_an_hour(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    browser = sqlite_world.browser()
    assert len(titles(browser.get("/"))) == 1
    sqlite_world.clock.move(hours=2, minutes=30)
    assert titles(browser.get("/")) == []


def test_each_language_size_and_colour_has_its_own_kept_page(sqlite_world: World) -> None:
    browser = sqlite_world.browser()
    japanese = browser.get("/")
    asked = browser.get("/?lang=en")
    assert "lang=en" in asked.headers["Set-Cookie"]
    assert "public" not in asked.headers["Cache-Control"]
    assert '<html lang="en"' in shown(browser.get("/"))
    assert '<html lang="ja"' in shown(sqlite_world.browser().get("/"))
    assert '<html lang="en"' in shown(
        sqlite_world.browser().get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    )
    large = sqlite_world.browser()
    large.set_cookie("size", "xl")
    large.set_cookie("theme", "dark")
    assert 'data-size="xl"' in shown(large.get("/"))
    assert 'data-theme="dark"' in shown(large.get("/"))
    assert sqlite_world.browser().get("/").data == japanese.data


def test_the_list_names_nobody_and_is_the_same_for_who_signed_up(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    sign_ups.join(sqlite_world.ctx(sqlite_world.citizen), occurrence, Stance.GOING)
    assert sqlite_world.browser("citizen").get("/").data == sqlite_world.browser().get("/").data
    assert (
        sqlite_world.signed_in(sqlite_world.organizer).get("/").data == sqlite_world.browser().get("/").data
    )


def test_a_page_shows_when_where_what_to_bring_and_rain_and_the_three_words(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(latitude=35.9213, longitude=139.6612)
    answer = sqlite_world.browser().get(f"/e/{occurrence.code}")
    page = shown(answer)
    for words in (
        "10月24日(土) 9:00〜11:00",
        "見沼区 緑道入口の広場",
        "いりません",
        "中止。当日7:00にここでお知らせ",
    ):
        assert words in page
    for stance in ("going", "maybe", "interested"):
        assert f'name="stance" value="{stance}"' in page
    assert f'action="/e/{occurrence.code}/join"' in page
    assert "https://www.openstreetmap.org/?mlat=35.9213" in page
    assert 'href="/g/ryokudo"' in page
    assert 'class="tab-bar"' not in page
    assert "device=" in answer.headers["Set-Cookie"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_code_is_read_in_either_case_and_with_hyphens(sqlite_world: World) -> None:
    code = sqlite_world.occurrence().code
    for spelling in (f"/e/{code.lower()}", f"/E/{code}", f"/e/{code[:3]}-{code[3:]}"):
        assert sqlite_world.browser().get(spelling).status_code == 200
    assert sqlite_world.browser().get("/e/NONE99").status_code == 404
    assert sqlite_world.browser().get("/e/%E8%8A%B1").status_code == 404


def test_looking_stores_nobody(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    browser = sqlite_world.browser()
    for _ in range(2):
        browser.get(f"/e/{occurrence.code}")
    assert sign_ups.Person.select().count() == 0


def test_numbers_on_the_page_follow_the_sign_ups_at_once(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=20)
    browser = sqlite_world.browser()
    assert "人が行く" not in shown(browser.get(f"/e/{occurrence.code}"))
    sign_ups.join(sqlite_world.device_ctx("a"), occurrence, Stance.GOING)
    sign_ups.join(sqlite_world.device_ctx("b"), occurrence, Stance.MAYBE)
    page = shown(browser.get(f"/e/{occurrence.code}"))
    assert "1人が行く・1人がたぶん" in page
    assert "定員20人・のこり19人" in page


def test_an_edit_is_seen_at_once(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    browser = sqlite_world.browser()
    browser.get(f"/e/{occurrence.code}")
    Event.update(rain="小雨なら行います", changed_at=sqlite_world.clock.now + timedelta(seconds=1)).execute()
    assert "小雨なら行います" in shown(browser.get(f"/e/{occurrence.code}"))


def test_who_signed_up_sees_their_word_and_the_way_to_their_pass(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    sign_up = sign_ups.join(sqlite_world.ctx(sqlite_world.citizen), occurrence, Stance.GOING)
    page = shown(sqlite_world.browser("citizen").get(f"/e/{occurrence.code}"))
    assert "「行きます」を伝えてあります" in page
    assert f'href="/p/{passes.managed_token(sign_up)}"' in page
    assert 'name="stance"' not in page
    stranger = shown(sqlite_world.browser().get(f"/e/{occurrence.code}"))
    assert "伝えてあります" not in stranger
    assert "/p/" not in stranger


def test_a_full_one_says_so_and_leaves_the_looser_words_and_others(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    other = sqlite_world.occurrence(title="ほかにもあります")
    sign_ups.join(sqlite_world.device_ctx(), occurrence, Stance.GOING)
    answer = sqlite_world.browser().get(f"/e/{occurrence.code}")
    page = shown(answer)
    assert "いま満員です" in page
    assert 'value="going"' not in page
    assert 'value="maybe"' in page
    assert titles(answer) == [other.event.title]
    assert "空いたら" not in page, "nothing is promised that does not exist yet"


def test_a_past_one_shows_its_result_and_the_next(sqlite_world: World) -> None:
    past = sqlite_world.occurrence(
        day=TODAY - timedelta(days=7), result_amount=14, result_unit="ごみ袋", thanks="ありがとう"
    )
    following = sqlite_world.occurrence(day=TODAY + timedelta(days=7))
    Occurrence.update(event=past.event).where(Occurrence.id == following).execute()
    page = shown(sqlite_world.browser().get(f"/e/{past.code}"))
    for words in ("終わった活動です", "ごみ袋", ">14<", "ありがとう", f"/e/{following.code}", "次の回を見る"):
        assert words in page
    assert 'name="stance"' not in page
    assert 'class="tab-bar"' in page


def test_a_cancelled_one_says_why_and_what_else_there_is(sqlite_world: World) -> None:
    occurrence, other = sqlite_world.occurrence(), sqlite_world.occurrence(title="ほかの活動です")
    browser = sqlite_world.browser()
    browser.get(f"/e/{occurrence.code}")
    cancelling.cancel(sqlite_world.ctx(sqlite_world.organizer), occurrence, "雨のため")
    answer = browser.get(f"/e/{occurrence.code}")
    assert "中止になりました" in shown(answer)
    assert "雨のため" in shown(answer)
    assert 'name="stance"' not in shown(answer)
    assert titles(answer) == [other.event.title]


def test_a_code_that_leads_nowhere_shows_what_there_is_to_join(sqlite_world: World) -> None:
    world = sqlite_world
    full = world.occurrence(title="満員の会", capacity=1)
    sign_ups.join(world.device_ctx(), full, Stance.GOING)
    cancelling.cancel(world.ctx(world.organizer), world.occurrence(title="なくなった会"))
    draft = world.occurrence(title="下書き")
    Event.update(status=EventStatus.DRAFT).where(Event.id == draft.event_id).execute()
    for n in range(4):
        world.occurrence(title=f"参加できる会 {n}", day=TODAY + timedelta(days=n))
    for path, status in (("/e/NONE99", 404), (f"/e/{draft.code}", 410)):
        answer = world.browser().get(path)
        assert answer.status_code == status
        assert titles(answer) == [f"参加できる会 {n}" for n in range(3)], path
        assert answer.headers["Cache-Control"] == "no-store"
    asked = {"Accept": "application/json"}
    assert world.browser().get("/e/NONE99", headers=asked).json["error"]["code"] == "no_such_occurrence"


def test_the_next_date_is_one_with_a_seat(sqlite_world: World) -> None:
    world = sqlite_world
    past = world.occurrence(day=TODAY - timedelta(days=7))
    full = world.occurrence(day=TODAY + timedelta(days=1), capacity=1)
    free = world.occurrence(day=TODAY + timedelta(days=8), capacity=9)
    Occurrence.update(event=past.event).where(Occurrence.id.in_([full.id, free.id])).execute()
    sign_ups.join(world.device_ctx(), full, Stance.GOING)
    page = shown(world.browser().get(f"/e/{past.code}"))
    assert f'href="/e/{free.code}"' in page
    assert f'href="/e/{full.code}"' not in page
    assert f'href="/e/{free.code}"' in shown(world.browser().get(f"/e/{full.code}"))
    withdrawing.withdraw(world.device_ctx(), sign_ups.join(world.device_ctx(), full, Stance.GOING))
    assert f'href="/e/{full.code}"' in shown(world.browser().get(f"/e/{past.code}"))


def test_a_moved_one_says_when_it_was_and_what_else_there_is_on_these_days(sqlite_world: World) -> None:
    moved = sqlite_world.occurrence(
        moved_at=sqlite_world.clock.now, moved_from="2026-10-24 18:00 - 緑道入口の広場"
    )
    other = sqlite_world.occurrence(title="ほかの活動です")
    answer = sqlite_world.browser().get(f"/e/{moved.code}")
    assert "日時か場所が変わりました" in shown(answer)
    assert "前: 10月24日(土) 18:00〜 緑道入口の広場" in shown(answer)
    assert "いま: 10月24日(土) 9:00〜11:00 緑道入口の広場" in shown(answer)
    assert titles(answer) == [other.event.title]
    assert 'name="stance"' in shown(answer)


def test_where_nothing_else_is_near_the_list_of_the_ward_is(sqlite_world: World) -> None:
    past = sqlite_world.occurrence(day=TODAY - timedelta(days=7))
    assert 'href="/?ward=111040"' in shown(sqlite_world.browser().get(f"/e/{past.code}"))
    sqlite_world.occurrence(title="ほか")
    assert 'href="/?ward=111040"' not in shown(sqlite_world.browser().get(f"/e/{past.code}"))


def test_a_draft_is_gone(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    Event.update(status=EventStatus.DRAFT).execute()
    answer = sqlite_world.browser().get(f"/e/{occurrence.code}")
    assert answer.status_code == 410
    assert "取り下げました" in shown(answer)


def test_an_imported_one_shows_its_source_and_how_to_apply_instead_of_stances(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    Event.update(
        group=None,
        source_name="高松市",
        source_licence="CC BY 4.0",
        source_url="https://example.jp/list",
        apply_how="電話で",
        apply_url="javascript:alert(1)",
        contact="087-000-0000",
    ).execute()
    page = shown(sqlite_world.browser().get(f"/e/{occurrence.code}"))
    for words in (
        "申込方法",
        "電話で",
        "087-000-0000",
        "高松市",
        "CC BY 4.0",
        'href="https://example.jp/list"',
    ):
        assert words in page
    assert 'name="stance"' not in page
    assert "javascript:" not in page


def test_what_lies_in_no_ward_of_ours_says_from_whose_list_it_is(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(title="高松城の夜")
    Event.update(group=None, source_name="高松市\uff08見本: 日付を動かしています\uff09").execute()
    assert "高松市" not in shown(sqlite_world.browser().get("/"))
    Occurrence.update(ward=None).where(Occurrence.id == occurrence.id).execute()
    listing.touch()
    page = shown(sqlite_world.browser().get("/"))
    assert "高松市・緑道入口の広場" in page
    assert "見本" not in page


def test_an_unknown_time_and_several_days_are_said_as_they_are(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(starts=None, ends=None)
    Occurrence.update(last_day=TODAY + timedelta(days=2)).execute()
    page = shown(sqlite_world.browser().get(f"/e/{occurrence.code}"))
    assert "10月24日(土)〜10月26日(月)" in page
    assert "時間は主催へ" in page


def test_organizers_words_are_text_and_never_code(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(title="<script>alert(1)</script>")
    Event.update(description="<img src=x onerror=alert(1)>").execute()
    for path in (f"/e/{occurrence.code}", "/"):
        page = shown(sqlite_world.browser().get(path))
        assert "<script>alert" not in page
        assert "<img" not in page


def test_where_somebody_came_from_travels_to_the_sign_up(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    browser = sqlite_world.browser()
    assert 'name="from" value="poster"' in shown(browser.get(f"/e/{occurrence.code}?from=poster"))
    assert 'name="from"' not in shown(browser.get(f"/e/{occurrence.code}?from=elsewhere"))


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_flag_has_words_and_every_page_a_language(sqlite_world: World, language: str) -> None:
    occurrence = sqlite_world.occurrence(flags=~Flag(0), starts=time(9), ends=None)
    assert set(flags.FLAGS) == set(Flag)
    answer = sqlite_world.browser().get(f"/e/{occurrence.code}?lang={language}")
    assert f'data-lang="{language}"' in shown(answer)
    # What somebody wrote stays Japanese, and an English page says so to a screen reader.
    assert ('<h1><span lang="ja">見沼の緑道' in shown(answer)) == (language == "en")


def test_the_fold_has_three_chips_and_the_rest_comes_later(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(flags=~Flag(0))
    page = shown(sqlite_world.browser().get(f"/e/{occurrence.code}"))
    above, below = page.split("<h1>")[0], page.split("<h1>")[1]
    assert above.count('class="chip ') == 3
    assert below.count('class="chip ') == len(Flag) - 3


def test_a_time_in_words_is_better_than_none(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(starts=None, ends=None, time_note="すきな時間に")
    for path in ("/", f"/e/{occurrence.code}"):
        page = shown(sqlite_world.browser().get(path))
        assert "すきな時間に" in page
        assert "時間は主催へ" not in page


def test_the_first_page_says_how_many_took_part_this_month(sqlite_world: World) -> None:
    cell = dict.fromkeys(MonthCell._meta.fields, 0) | {
        "month": TODAY.replace(day=1),
        "ward": ALL,
        "field": ALL,
    }
    cell.pop("id")
    MonthCell.create(**cell | {"group": ALL_GROUPS, "going": 1200, "walk_in": 84})
    MonthCell.create(**cell | {"group": ALL_GROUPS, "going": 1200, "ward": "111040"})
    assert '<span class="big num">1,284</span> 人が参加しました' in shown(sqlite_world.browser().get("/"))
    assert "人が参加しました" not in shown(sqlite_world.browser().get("/?when=weekend"))


def test_a_full_or_cancelled_card_does_not_invite(sqlite_world: World) -> None:
    full = sqlite_world.occurrence(title="満席の会", capacity=1, flags=Flag.WALKIN | Flag.KIDS)
    sign_ups.join(sqlite_world.device_ctx("a walker"), full, Stance.GOING)
    off = sqlite_world.occurrence(title="なくなった会", flags=Flag.WALKIN | Flag.KIDS)
    cancelling.cancel(sqlite_world.ctx(sqlite_world.organizer), off)
    listed = shown(sqlite_world.browser().get("/"))
    card = r'<a class="title"[^>]*>(.*?)</a>.*?<ul class="chips">(.*?)</ul>'
    cards = dict(re.findall(card, listed, re.DOTALL))
    assert [word in cards["満席の会"] for word in ("満員", "飛び入りOK", "子どもと")] == [True, False, True]
    assert [word in cards["なくなった会"] for word in ("中止", "飛び入りOK", "子どもと")] == [
        True,
        False,
        False,
    ]
    assert "飛び入りOK" not in shown(sqlite_world.browser().get(f"/e/{full.code}"))
    assert "飛び入りOK" not in shown(sqlite_world.browser().get(f"/e/{off.code}"))


def test_the_lines_of_an_organizers_word_stay_lines(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    Event.update(summary="歩きます。\n\n雨なら休みます。").execute()
    page = shown(sqlite_world.browser().get(f"/e/{occurrence.code}"))
    assert "<p>歩きます。</p><p>雨なら休みます。</p>" in page


def test_english_sentences_stand_apart(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    sign_ups.join(sqlite_world.device_ctx("a walker"), occurrence, Stance.GOING)
    page = shown(sqlite_world.browser().get(f"/e/{occurrence.code}?lang=en"))
    assert "Since 2009. <span" in page
    assert "1 going, 0 maybe" in page


def test_the_answer_stands_after_the_facts_and_inside_main(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    page = shown(sqlite_world.browser().get(f"/e/{occurrence.code}"))
    order = ['class="facts"', f'action="/e/{occurrence.code}/join"', 'id="group"', "</main>", "<footer"]
    assert order == sorted(order, key=page.index)
    find = shown(sqlite_world.browser().get("/find"))
    assert find.index('class="action-bar"') < find.index("</main>")
