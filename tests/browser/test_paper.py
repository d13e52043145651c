"""What is printed: one A4 page a sheet, its QR read back from the paper as it comes out of the printer."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest

from shishin.checkin import card_batches, cards, self_check_in
from shishin.checkin.models import Card
from shishin.core import days
from shishin.events import publishing
from shishin.events.drafts import Draft
from shishin.events.models import Event, Flag
from shishin.participation import asking, detailing, sign_ups
from shishin.participation.models import Stance
from shishin.web import flags
from shishin.web.organizer import event_filling
from tests.paper import codes, printed

pytestmark = pytest.mark.browser

# A4 less the margins of 12 mm, in CSS pixels.
PAPER = {"width": round(186 / 25.4 * 96), "height": round(273 / 25.4 * 96)}


def published(site, **changes):
    today = days.day_of(site.world.clock.now) + timedelta(days=3)
    said = {"title": "見沼の緑道 ごみひろい", "day": today, "starts": time(9), "ends": time(11)}
    draft = Draft(**(said | {"venue": "緑道入口の広場", "flags": Flag.WALKIN | Flag.SHORT} | changes))
    return publishing.publish(site.world.ctx(site.world.organizer), site.world.group, draft)


LONGEST = {
    "title": "とても長い名前の催し秋の花と緑のまちづくり週間第12回大宮公園落ち葉ひろいの会",
    "venue": "大宮公園ボート池のそばの大きなけやきの木の下の、青い屋根の休けい所の前の広場" * 2,
    "meeting_place": "東武アーバンパークライン大宮公園駅の改札を出て右、交番の前" * 4,
    "flags": Flag(sum(flags.FLAGS)),
}
# What came from elsewhere may be longer than our form takes.
LONGEST_TITLE = (
    LONGEST["title"] + "と、みんなで歩いてさがす小さな秋のしぜんかんさつ会(雨の日は大きな屋根の下で)"
)
# Wed 23 Sep, 9月23日(水): no day's name is much longer.
LONG_DAY = date(2026, 9, 23)
LONGEST_NICKNAME = "とても長いよび名の人" * 2
USUAL_NOTE = "子どもが小さいので途中で帰ります。車で行きます"
LONGEST_NOTE = (USUAL_NOTE * 3)[: detailing.NOTE_LONGEST]
LONGEST_CONTACT = "大宮公園の花と緑を守る会 事務局 電話 048-111-2222 メール hanatomidori@example.jp" * 3


@pytest.fixture
def paper(site, new_context):
    """Open a page as paper shows it."""

    def open_page(path):
        context = new_context(viewport=PAPER)
        site.sign_in(context, site.world.organizer)
        page = context.new_page()
        page.goto(site.url + path)
        page.emulate_media(media="print")
        return page

    return open_page


def cut_off(page):
    """Return what does not fit into its cell."""
    cells = page.locator("tbody :is(th, td):visible").all()
    return [
        cell.inner_text() for cell in cells if cell.evaluate("one => one.scrollWidth > one.clientWidth + 1")
    ]


# As the form offers it, with a place as long as many are.
USUAL = {"flags": event_filling.USUAL_FLAGS, "venue": "見沼水辺の広場"}


@pytest.mark.parametrize("changes", [USUAL, LONGEST], ids=["usual", "longest"])
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_each_sheet_of_the_poster_is_one_page_and_its_qr_of_76_mm_is_read_from_it(
    site, paper, changes, language
):
    occurrence = published(site, **changes)
    if changes is LONGEST:
        Event.update(title=LONGEST_TITLE, contact=LONGEST_CONTACT).execute()
    page = paper(f"/o/e/{occurrence.code}/poster?lang={language}")
    read = [code for sheet in printed(page) for code in codes(sheet)]
    host = urlsplit(site.url).netloc.upper()
    assert [(one.text, one.kind, one.level) for one in read] == [
        (f"HTTP://{host}/E/{occurrence.code}", "Text", "Q"),
        (f"HTTP://{host}/C/{occurrence.venue_code}", "Text", "Q"),
    ]
    assert min(one.millimetres for one in read) >= 76
    for sheet in page.locator(".sheet").all():
        assert sheet.evaluate("sheet => sheet.scrollHeight - sheet.clientHeight") <= 1


def test_a_heading_is_never_alone_at_the_foot_of_a_page(site, paper):
    occurrence = published(site)
    site.world.clock.now = occurrence.starts_at
    for number in range(3):
        ctx = site.world.ctx(site.world.person(nickname=f"かえで {number}"), device="0" * 64)
        self_check_in.check_in(ctx, occurrence, str(uuid.UUID(int=number)), 1, 0)
    heading = paper(f"/o/e/{occurrence.code}/roster").locator("#unexpected")
    assert heading.evaluate("one => getComputedStyle(one).breakAfter") == "avoid"


def test_address_and_code_stand_in_letters(site, paper):
    occurrence = published(site)
    page = paper(f"/o/e/{occurrence.code}/poster")
    host = urlsplit(site.url).netloc
    assert page.get_by_text(f"{host}/e/{occurrence.code}").is_visible()
    assert page.get_by_text(f"{host}/c/{occurrence.venue_code}").is_visible()
    assert page.get_by_text("スマホがない方は、そのままお越しください。").is_visible()


@pytest.mark.parametrize(("people", "pages", "language"), [(0, 1, "ja-easy"), (25, 1, "ja"), (26, 2, "en")])
def test_the_sheet_for_ticking_has_thirty_rows_a_page(site, paper, people, pages, language):
    occurrence = published(site, **(LONGEST if people else {}))
    for number in range(people):
        ctx = site.world.device_ctx(f"ticked {number}")
        sign_up = sign_ups.join(ctx, occurrence, Stance.GOING)
        detailing.change(ctx, sign_up, detailing.Details(nickname=LONGEST_NICKNAME))
    page = paper(f"/o/e/{occurrence.code}/list?lang={language}")
    assert page.locator("tbody tr").count() == 30 * pages
    assert cut_off(page) == []
    assert len(printed(page)) == pages


@pytest.mark.parametrize(
    ("people", "pages", "language"), [(0, 1, "ja"), (7, 1, "en"), (30, 1, "ja-easy"), (31, 2, "ja")]
)
def test_the_roster_has_thirty_rows_a_page(site, paper, people, pages, language):
    world = site.world
    occurrence = published(site, **LONGEST)
    asking.ask(world.ctx(world.organizer), occurrence, consent=True, purpose="")
    for number in range(people):
        ctx = world.device_ctx(str(number))
        sign_up = sign_ups.join(ctx, occurrence, Stance.MAYBE if number % 3 else Stance.GOING)
        said = detailing.Details(
            nickname=LONGEST_NICKNAME, note=LONGEST_NOTE if number % 2 else USUAL_NOTE, adults=1, children=9
        )
        detailing.change(ctx, sign_up, said)
    page = paper(f"/o/e/{occurrence.code}/roster?lang={language}")
    assert page.locator("tbody tr:visible").count() == 30 * pages
    assert cut_off(page) == []
    assert len(printed(page)) == pages


@pytest.mark.parametrize(("people", "pages", "language"), [(30, 1, "en"), (31, 2, "ja-easy")])
def test_the_roster_of_names_has_thirty_names_a_page_and_cuts_none_off(site, paper, people, pages, language):
    world = site.world
    world.clock.now = datetime(2026, 9, 20, 3, tzinfo=UTC)
    occurrence = published(site, **(LONGEST | {"day": LONG_DAY}))
    asking.ask(world.ctx(world.organizer), occurrence, consent=True, purpose="ボランティア活動保険に入るため")
    families = []
    for number in range(people):
        ctx = world.device_ctx(str(number))
        families.append((ctx, sign_ups.join(ctx, occurrence, Stance.GOING)))
        asking.tell_names(*families[-1], "さいたま 花子・さいたま 太郎")
    page = paper(f"/o/e/{occurrence.code}/names?lang={language}")
    assert len(printed(page)) == pages
    # More lines than the shortest date leaves room for.
    for ctx, sign_up in families[-5:]:
        asking.tell_names(ctx, sign_up, "さいたま 花子・" * 14)
    page.reload()
    assert cut_off(page) == []
    assert len(printed(page)) == 2


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_eight_paper_cards_are_one_page_and_every_qr_is_read_from_it(site, paper, language):
    world = site.world
    made = card_batches.make(world.ctx(world.organizer), world.group, 2)
    page = paper(f"/o/g/{world.group.handle}/cards?batch={made.uid}&lang={language}")
    sheets = printed(page)
    assert len(sheets) == 2
    shown = [one.card for one in card_batches.printed(made)]
    read = [code for sheet in sheets for code in codes(sheet)]
    assert [(one.text, one.kind) for one in read] == [(cards.url(card, site.url), "Text") for card in shown]
    assert [one.text for one in read] == [one.text.upper() for one in read]
    letters = page.locator(".code").all_inner_texts()
    both = [text for card in shown for text in (cards.code(card), cards.stub_code(card))]
    assert letters == [cards.shown(text) for text in both]


def test_nothing_on_a_card_is_cut_off_even_under_a_long_address(site, paper):
    world = site.world
    card_batches.make(world.ctx(world.organizer), world.group, 1)
    page = paper(f"/o/g/{world.group.handle}/cards")
    address = page.locator(".slip-address").first
    address.evaluate("one => { one.textContent = 'saitama-shimin-katsudo.city.example.jp/card/claim' }")
    for part in page.locator(".slip-card, .slip-stub").all():
        box = part.evaluate("one => [one.scrollWidth, one.clientWidth, one.scrollHeight, one.clientHeight]")
        assert box[0] <= box[1] + 1
        assert box[2] <= box[3] + 1


def test_a_card_in_use_is_not_printed_again_and_the_new_one_is_printed_alone(site, paper):
    world = site.world
    ctx = world.ctx(world.organizer)
    card = card_batches.printed(card_batches.make(ctx, world.group, 1))[3].card
    card_batches.make_anew(ctx, world.group, card.number, 1)
    sheet = paper(f"/o/g/{world.group.handle}/cards")
    assert sheet.locator(".slip svg").count() == 7
    page = paper(f"/o/g/{world.group.handle}/cards/{card.number}")
    (only,) = printed(page)
    (found,) = codes(only)
    assert found.text == cards.url(Card.get_by_id(card.id), site.url)
