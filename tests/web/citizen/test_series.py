"""ほかの日も行く: the dates of an event on its page and on the pass, chosen together and stopped together."""

from datetime import timedelta

from shishin.events import dates
from shishin.events.models import Occurrence
from shishin.participation import cancelling, passes, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.scenarios.reader import Reader
from tests.world import SAME, TODAY, World


def weekly(world: World, times: int = 6) -> list[Occurrence]:
    first = world.occurrence(capacity=1)
    for week in range(1, times):
        dates.copy(world.system, first, TODAY + timedelta(days=7 * week))
    return dates.of_event(first.event_id)


def joined(world: World, occurrence: Occurrence, name: str = "me") -> str:
    sign_up = sign_ups.join(world.browser_ctx(name), occurrence, Stance.GOING)
    return f"/p/{passes.managed_token(sign_up)}"


def test_an_event_shows_its_other_dates_the_next_at_once(sqlite_world: World) -> None:
    world = sqlite_world
    first, second, *rest = weekly(world)
    cancelling.cancel(world.ctx(world.organizer), rest[0])
    page = world.browser().get(f"/e/{first.code}").text
    shown, _, folded = page.partition('<h2 id="dates">')[2].partition("<details")
    assert f'href="/e/{second.code}"' in shown
    assert "中止" in shown
    assert f'href="/e/{rest[-1].code}"' in folded
    alone = world.occurrence()
    assert 'id="dates"' not in world.browser().get(f"/e/{alone.code}").text


def test_the_pass_offers_the_other_dates_and_says_which_were_joined(sqlite_world: World) -> None:
    world = sqlite_world
    first, second, third, *_ = weekly(world)
    mine, client = joined(world, first), world.browser("me")
    joined(world, second, "another")
    assert f'href="{mine}/dates"' in client.get(mine).text
    page = client.get(f"{mine}/dates").text
    assert page.count('type="checkbox"') == 4
    answer = client.post(f"{mine}/dates", data={"date": [second.code, third.code]}, headers=SAME)
    assert answer.status_code == 303
    said = client.get(answer.headers["Location"]).text
    assert "1日は、席がとれませんでした" in said
    assert "1日に「行きます」を伝えました。" in said
    waits = client.post(f"{mine}/dates", data={"date": second.code, "stance": "waiting"}, headers=SAME)
    assert "順番待ちに入りました" in client.get(waits.headers["Location"]).text
    assert SignUp.get(SignUp.occurrence == second, SignUp.stance == Stance.WAITING)


def test_all_dates_and_none_of_them(sqlite_world: World) -> None:
    world = sqlite_world
    mine, client = joined(world, weekly(world)[0]), world.browser("me")
    answer = client.post(f"{mine}/dates", data={"all": "1"}, headers=SAME)
    page = client.get(answer.headers["Location"]).text
    assert "5日に「行きます」を伝えました" in page
    assert "これからの日をぜんぶやめる(6日)" in page
    stopped = client.post(f"{mine}/withdraw-all", headers=SAME)
    page = client.get(stopped.headers["Location"]).text
    assert "6日を取り消しました" in page
    assert page.count("もとにもどす") == 6
    nothing = client.post(f"{mine}/dates", headers=SAME)
    assert "日をえらんでください" in client.get(nothing.headers["Location"]).text


def test_programs_are_told_date_by_date(sqlite_world: World) -> None:
    world = sqlite_world
    first, second, third, *_ = weekly(world)
    mine, headers = joined(world, first), {"Accept": "application/json", **SAME}
    joined(world, second, "another")
    client = world.browser("me")
    answer = client.post(f"{mine}/dates", data={"date": [second.code, third.code]}, headers=headers)
    assert answer.json == {"dates": {second.code: "seats_taken", third.code: None}}
    assert client.post(f"{mine}/withdraw-all", headers=headers).json == {"withdrawn": 2}


def test_who_only_has_the_address_of_a_pass_reaches_no_other_date(sqlite_world: World) -> None:
    world = sqlite_world
    first, second, *_ = weekly(world)
    mine, hers = (
        joined(world, first),
        SignUp.get_by_id(sign_ups.join(world.browser_ctx("me"), second, Stance.GOING).id),
    )
    client = world.browser("somebody")
    assert "/dates" not in client.get(mine).text
    assert "申し込んだ人のブラウザーだけです" in client.get(f"{mine}/dates").text
    headers = {"Accept": "application/json", **SAME}
    for deed in ("dates", "withdraw-all"):
        answer = client.post(f"{mine}/{deed}", data={"all": "1"}, headers=headers)
        assert (answer.status_code, answer.json["error"]["code"]) == (403, "not_your_pass")
    assert SignUp.get_by_id(hers.id).withdrawn_at is None
    # What concerns this one date is theirs who have its address.
    assert client.post(f"{mine}/withdraw", headers=headers).json["withdrawn"] is True


def test_a_pass_of_a_single_date_offers_none(sqlite_world: World) -> None:
    mine = joined(sqlite_world, sqlite_world.occurrence())
    assert "/dates" not in sqlite_world.browser("me").get(mine).text


def test_no_date_stands_twice_on_a_page(sqlite_world: World) -> None:
    world = sqlite_world
    first, second, third, *_ = weekly(world, 3)
    mine = joined(world, first)
    led = [link.attributes.get("href") for link in Reader(world).open(f"/e/{first.code}").page.every("a")]
    assert (led.count(f"/e/{second.code}"), led.count(f"/e/{third.code}")) == (1, 1)
    page = Reader(world, "me").open(f"{mine}/dates")
    assert (page.text.count("10月31日"), page.text.count("11月7日")) == (1, 1)
    joined(world, second, "another")
    her = Reader(world, "me").open(f"{mine}/dates")
    assert "順番待ちに入る" in her.buttons()
    assert her.text.count("10月31日") == 1
    assert third.code in [one.attributes.get("value") for one in her.page.every("input")]
