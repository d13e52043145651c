"""The three roles' stories on a phone: a citizen's Saturday, an organizer's event, a month for staff."""

import io
import re
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from shishin.checkin.models import Attendance, Tally
from shishin.events.models import Occurrence
from shishin.jobs import installation, worker
from shishin.notifications.folder import KeptMail
from tests import town
from tests.browser.walks import NewContext
from tests.site import Site
from tests.world import SATURDAY

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def saturday(site: Site) -> None:
    """Let it be Saturday morning."""
    site.world.clock.now = SATURDAY


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def read_qr(page: Page) -> str:
    """What another phone's camera reads from this one's screen."""
    page.locator(".qr svg").first.scroll_into_view_if_needed()
    picture = Image.open(io.BytesIO(page.locator(".qr svg").first.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


def find_and_join(page: Page, site: Site) -> None:
    page.goto(site.url)
    follow(page, "今週末")
    assert page.url == f"{site.url}/?when=weekend"
    expect(page.get_by_role("link", name="今週末", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("来週の会")).to_have_count(0)
    follow(page, "見沼の緑道 ごみひろい")
    for words in ("いつ", "どこ", "もちもの", "雨"):
        fact = page.locator("dt", has_text=words)
        assert fact.bounding_box()["y"] < page.viewport_size["height"], words
    press(page, "行きます")
    expect(page.get_by_role("heading", name="「行きます」を伝えました")).to_be_visible()


def test_a_citizen_finds_joins_takes_back_comes_and_is_thanked(site: Site, phone: BrowserContext) -> None:
    occurrence = site.world.occurrence()
    site.world.occurrence(title="来週の会", day=occurrence.day.replace(day=31))
    page = phone.new_page()
    find_and_join(page, site)
    managed = page.url
    assert re.fullmatch(rf"{site.url.upper()}/T/[0-9A-Z]+", read_qr(page))

    page.get_by_text("もっと伝える").click()
    for _ in range(2):
        press(page, "こども ふやす")
    press(page, "伝える")
    expect(page.get_by_text("主催の人に伝えました")).to_be_visible()
    expect(page.locator(".pass")).to_contain_text("おとな1・こども2")

    press(page, "行けなくなった(1タップで取り消す)")
    assert title(page) == "連絡ありがとう。またの機会に!"
    press(page, "まちがえた。もとにもどす")
    assert page.url.split("?")[0] == managed.split("?")[0]
    expect(page.locator(".pass")).to_contain_text("おとな1・こども2")

    page.goto(f"{site.url}/c/{occurrence.venue_code}")
    assert page.get_by_role("button", name="受付する").bounding_box()["height"] >= 80
    press(page, "受付する")
    assert title(page) == "ようこそ! 受付できました"
    expect(page.locator(".result-panel .mark")).to_be_visible()
    expect(page.locator(".thanks")).to_contain_text("+10")

    follow(page, "あゆみを見る")
    assert urlsplit(page.url).path == "/me"
    expect(page.locator(".timeline")).to_contain_text("+10")
    follow(page, "ポイントの理由を見る")
    expect(page.locator(".timeline li")).to_have_count(1)
    expect(page.locator(".timeline li")).to_contain_text("参加")
    expect(page.locator(".timeline li")).to_contain_text("見沼の緑道 ごみひろい")


def test_the_language_is_switched_on_the_page_and_stays(site: Site, phone: BrowserContext) -> None:
    occurrence = site.world.occurrence()
    page = phone.new_page()
    page.goto(f"{site.url}/e/{occurrence.code}")
    follow(page, "English")
    assert urlsplit(page.url).path == f"/e/{occurrence.code}"
    expect(page.locator("html")).to_have_attribute("lang", "en")
    press(page, "I'm going")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".pass")).to_contain_text(occurrence.event.title)
    follow(page, "やさしい にほんご")
    expect(page.locator("html")).to_have_attribute("data-lang", "ja-easy")
    expect(page.locator(".pass ruby").first).to_be_visible()
    page.goto(f"{site.url}/me/passes")
    expect(page.locator("html")).to_have_attribute("data-lang", "ja-easy")
    follow(page, "日本語")
    assert title(page) == "参加証"


def take_out_mail(site: Site) -> KeptMail:
    """Let the worker do what is due, and return the newest mail that it kept."""
    with site.world.app.app_context():
        worker.tick(worker.tasks(installation.delivering(), site.world.clock), site.world.clock)
        return installation.mail_folder().newest(1)[0]


def sign_in_by_mail(page: Page, site: Site, mail: str) -> None:
    page.get_by_label("メールアドレス").fill(mail)
    press(page, "リンクをメールで送る")
    assert title(page) == "メールを見てください"
    kept = take_out_mail(site)
    assert kept.to == mail
    page.goto(re.search(rf"{site.url}/login/\w+", kept.text)[0])
    press(page, "ログインする")


def publish(page: Page) -> None:
    """Answer the five questions."""
    page.get_by_label("1. なにをする?").fill("川べりの花うえ")
    page.get_by_role("group", name="2. いつ?").get_by_role("radio", name="ほかの日").check()
    page.get_by_label("ほかの日", exact=True).last.fill("2026-10-25")
    page.get_by_label("はじまり").fill("09:30")
    page.get_by_label("おわり").fill("11:00")
    page.get_by_role("group", name="3. どこで?").get_by_role("radio", name="ほかの場所").check()
    page.get_by_label("ほかの場所", exact=True).last.fill("土手の入口")
    page.get_by_role("checkbox", name="子どもと").check()
    page.get_by_label("5. ひとこと").fill("苗はあります。")
    press(page, "公開して QRをつくる")
    expect(page.get_by_text("公開しました。ポスターを印刷できます")).to_be_visible()


def test_an_organizer_publishes_receives_changes_and_cancels(site: Site, new_context: NewContext) -> None:
    assert site.world.organizer
    page = new_context().new_page()
    page.goto(f"{site.url}/o/e/new")
    sign_in_by_mail(page, site, "organizer@example.jp")
    assert page.url == f"{site.url}/o/e/new"
    publish(page)
    code = urlsplit(page.url).path.split("/")[-1]
    occurrence = Occurrence.get(Occurrence.code == code)
    assert (str(occurrence.day), occurrence.venue) == ("2026-10-25", "土手の入口")
    citizens = citizen_joins(new_context, site, code)

    follow(page, "ポスター印刷")
    assert title(page) == "川べりの花うえ"
    assert read_qr(page) == f"{site.url}/e/{code}".upper()
    page.goto(f"{site.url}/o/e/{code}")

    site.world.clock.move(days=1, minutes=40)
    receive(page, code)
    change(page)
    follow(page, "中止にする")
    assert title(page) == "1人から返事があります。中止にしますか?"
    page.get_by_label("ひとこと").fill("大雨のため")
    press(page, "中止にする")
    expect(page.get_by_text("中止にしました")).to_be_visible()
    citizens.reload()
    assert title(citizens) == "中止になりました"
    expect(citizens.get_by_text("大雨のため")).to_be_visible()


def citizen_joins(new_context: NewContext, site: Site, code: str) -> Page:
    """Somebody whose phone stays at their pass."""
    page = new_context().new_page()
    page.goto(f"{site.url}/e/{code}")
    press(page, "行きます")
    return page


def receive(page: Page, code: str) -> None:
    """One tap for who said they would come, one for who did not."""
    follow(page, "名簿")
    page.get_by_role("button", name=re.compile("さんを受付する$")).click()
    expect(page.get_by_role("status").filter(has_text="受付しました")).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_contain_text("○ 9:10")
    press(page, "飛び入り +1")
    expect(page.get_by_text("受付 2 人")).to_be_visible()
    page.goto(page.url.split("/roster")[0])
    expect(page.get_by_role("heading", name="受付した人数")).to_be_visible()
    assert Attendance.select().count() == 1
    assert urlsplit(page.url).path == f"/o/e/{code}"


def change(page: Page) -> None:
    """The words change, the codes stay."""
    follow(page, "直す")
    page.get_by_label("1. なにをする?").fill("川べりの花うえと水やり")
    press(page, "これで直す")
    assert title(page) == "川べりの花うえと水やり"


def test_a_staff_member_reads_the_month_and_what_its_numbers_mean(site: Site, phone: BrowserContext) -> None:
    town.settle(site.world)
    page = phone.new_page()
    page.goto(f"{site.url}/staff")
    sign_in_by_mail(page, site, "staff@example.jp")
    assert urlsplit(page.url).path == "/staff"
    tiles = page.locator(".stat-tile")
    heads = tiles.filter(has_text="延べ参加者数").locator(".value")
    everywhere = int(heads.inner_text())
    assert everywhere == heads_of_october()
    page.get_by_text("月・区・分野でしぼる").click()
    follow(page, "西区")
    assert urlsplit(page.url).query == "month=2026-10&ward=111015"
    assert int(heads.inner_text()) == 0
    page.get_by_role("link", name=re.compile("^西区.*のしぼりこみをはずす$")).click()
    assert int(heads.inner_text()) == everywhere
    follow(page, "延べ参加者数の決めかた")
    assert page.url == f"{site.url}/staff/definitions#heads"
    expect(page.locator("#heads")).to_be_in_viewport()


def heads_of_october() -> int:
    """Everybody who came, counted by hand."""
    return sum(row.adults + row.children for model in (Attendance, Tally) for row in model.select())
