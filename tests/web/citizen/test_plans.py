"""My plans and passes: mine alone, the next first, and kind when there are none."""

from datetime import time, timedelta

from shishin.core.db import unit_of_work
from shishin.events import readings
from shishin.events.models import Occurrence, TextPart
from shishin.participation import cancelling, passes, sign_ups
from shishin.participation.models import Stance
from tests.world import TODAY, World


def test_nobody_yet_is_told_how_to_begin(sqlite_world: World) -> None:
    for path, words in (("/me/plans", "まだ予定はありません"), ("/me/passes", "ここに参加証が入ります")):
        answer = sqlite_world.browser().get(path)
        assert words in answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-store"
        assert 'href="/?when=weekend"' in answer.get_data(as_text=True)
        # Whose phone is broken looks here first on the new one.
        assert '<a class="link" href="/help#lost">スマホをなくした・かえたとき</a>' in answer.text


def test_the_pass_on_top_is_the_one_for_the_next_hour(sqlite_world: World) -> None:
    me, yesterday = sqlite_world.ctx(sqlite_world.citizen), TODAY - timedelta(days=1)
    any_hour = sqlite_world.occurrence(title="すきな時間に", starts=None, ends=None)
    for_days = sqlite_world.occurrence(title="きのうから", starts=None, ends=None)
    Occurrence.update(day=yesterday).where(Occurrence.id == for_days.id).execute()
    later = sqlite_world.occurrence(title="ごご", starts=time(13), ends=time(15))
    for occurrence in (any_hour, for_days, later):
        sign_ups.join(me, occurrence, Stance.GOING)
    page = sqlite_world.browser("citizen").get("/me/passes").text
    assert page.index("ごご") < min(page.index("すきな時間に"), page.index("きのうから"))


def test_what_was_cancelled_has_no_door(sqlite_world: World) -> None:
    me, organizer = sqlite_world.ctx(sqlite_world.citizen), sqlite_world.ctx(sqlite_world.organizer)
    first = sqlite_world.occurrence(title="あさ", starts=time(13), ends=time(14))
    later = sqlite_world.occurrence(title="ごご", starts=time(15), ends=time(16))
    for occurrence in (first, later):
        sign_ups.join(me, occurrence, Stance.GOING)
    browser = sqlite_world.browser("citizen")
    assert browser.get("/me/passes").text.index("あさ") < browser.get("/me/passes").text.index("ごご")
    cancelling.cancel(organizer, first)
    page = browser.get("/me/passes").text
    assert page.index("ごご") < page.index("あさ")
    cancelling.cancel(organizer, later)
    page = browser.get("/me/passes").text
    assert "中止になりました" in page
    assert "参加証のQRコード" not in page


def test_mine_are_shown_to_my_browser_and_to_no_other(sqlite_world: World) -> None:
    me = sqlite_world.ctx(sqlite_world.citizen)
    late = sqlite_world.occurrence(title="ごご", starts=time(13), ends=time(15))
    first = sign_ups.join(me, sqlite_world.occurrence(title="ごぜん"), Stance.GOING)
    sign_ups.join(me, late, Stance.MAYBE)
    sign_ups.join(me, sqlite_world.occurrence(title="気になる会"), Stance.INTERESTED)
    browser = sqlite_world.browser("citizen")
    plans = browser.get("/me/plans").get_data(as_text=True)
    assert plans.index("ごぜん") < plans.index("ごご")
    assert "気になる会" in plans
    assert f'href="/p/{passes.managed_token(first)}"' in plans
    mine = browser.get("/me/passes").get_data(as_text=True)
    assert passes.shown_code(first) in mine
    assert "ごご" in mine
    assert "気になる会" not in mine
    for stranger in (sqlite_world.browser(), sqlite_world.signed_in(sqlite_world.organizer)):
        for path in ("/me/plans", "/me/passes"):
            page = stranger.get(path).get_data(as_text=True)
            assert "ごぜん" not in page
            assert "/p/" not in page


def test_titles_have_their_readings_in_easy_japanese_alone(sqlite_world: World) -> None:
    me = sqlite_world.ctx(sqlite_world.citizen)
    for title in ("花のそば", "花のまえ"):
        occurrence = sqlite_world.occurrence(title=title)
        sign_ups.join(me, occurrence, Stance.GOING)
        unit_of_work(readings.keep)(
            occurrence.event, TextPart.TITLE, title.replace("花", "{花|はな}"), automatic=True
        )
    browser = sqlite_world.browser("citizen")
    for path in ("/me/plans", "/me/passes"):
        assert browser.get(f"{path}?lang=ja-easy").text.count("<ruby>花<rp>(</rp><rt>はな</rt>") == 2
        assert "<rt>はな" not in browser.get(f"{path}?lang=ja").text
