"""The reception page with a network: camera, typed code, roster, walk-in, undo, and what the server gets."""

import pytest
from playwright.sync_api import Page, Route, expect

from shishin.checkin import card_batches, cards
from shishin.checkin.models import Attendance
from shishin.participation import asking, passes
from tests.browser import films, receptions
from tests.browser.phones import stored
from tests.site import until

pytestmark = pytest.mark.browser


def test_passes_held_before_the_camera_come_in_one_after_the_other(site, film_phone, tmp_path) -> None:
    reception = receptions.begin(site)
    keyaki = reception.expect("けやき 37", adults=1, children=2)
    sakura = reception.expect("さくら 8")
    other = receptions.occurrence_on(site, reception.occurrence.day)
    stray = receptions.expect(site, other, "うめ 5")
    film = films.film(
        tmp_path / "door.mjpeg",
        [
            (None, 0.5),
            (reception.pass_of(keyaki), 2),
            (None, 0.5),
            (reception.pass_of(sakura), 2),
            (None, 0.5),
            ("https://example.jp/menu", 2),
            (reception.pass_of(stray), 2),
            (reception.pass_of(keyaki), 2),
            (None, 1),
        ],
    )
    page = reception.open(film_phone(film))
    page.get_by_role("button", name="カメラをひらく").click()
    shown(page, "ok", "けやき 37 さん")
    expect(page.locator("#scan-result")).to_contain_text("おとな1・こども2")
    shown(page, "ok", "さくら 8 さん")
    shown(page, "no", "読めましたが、参加証ではありません")
    shown(page, "no", "ちがう参加証です")
    shown(page, "again", "けやき 37 さん")
    until(lambda: len(reception.scans()) == 2)
    assert [(scan.person.nickname, scan.adults, scan.children) for scan in reception.scans()] == [
        ("けやき 37", 1, 2),
        ("さくら 8", 1, 0),
    ]
    expect(page.locator("#scan-unsent")).to_have_text("0")
    assert page.locator("#scan-arrived").text_content() == "4"


def shown(page: Page, sign: str, words: str) -> None:
    """Expect a result at the door."""
    expect(page.locator(f"#scan-result [data-sign={sign}]")).to_contain_text(words)


def all_sent(page: Page) -> None:
    """Wait until the server has answered all that this phone wrote, whatever the page says of it by now."""
    until(lambda: stored(page, "queue") == [])


def held_scans(page: Page) -> list[Route]:
    """Hold what the phone sends from now on; each is answered when the test lets it go on."""
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/scans", hold)
    return held


def type_code(page: Page, text: str) -> None:
    """Type a code and send it as the phone's keyboard does."""
    page.get_by_label("コード").fill(text)
    page.get_by_label("コード").press("Enter")


def test_a_typed_code_comes_in_however_it_is_written(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    code = sign_up.short_code.lower()
    type_code(page, f"{code[:4]}-{code[4:]}")
    shown(page, "ok", "けやき 37 さん")
    assert page.get_by_label("コード").input_value() == ""
    type_code(page, sign_up.short_code)
    shown(page, "again", "もう受付ずみ")
    until(lambda: len(reception.scans()) == 1)
    assert reception.scans()[0].person.nickname == "けやき 37"


def test_a_slip_of_the_finger_is_told_and_writes_nothing(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    wrong = sign_up.short_code[:-1] + ("0" if sign_up.short_code[-1] != "0" else "1")
    type_code(page, wrong)
    shown(page, "no", "文字を確かめてください")
    assert page.get_by_label("コード").input_value() == wrong
    assert page.locator("#scan-unsent").text_content() == "0"
    assert reception.scans() == []


def test_a_good_pass_of_another_activity_is_never_called_false(site, phone) -> None:
    reception = receptions.begin(site)
    other = receptions.occurrence_on(site, reception.occurrence.day)
    stray = receptions.expect(site, other, "うめ 5")
    page = reception.open(phone)
    type_code(page, stray.short_code)
    shown(page, "no", "この活動の参加証ではないようです")
    shown(page, "no", "文字を確かめてください")
    expect(page.get_by_role("button", name="飛び入りとして受付する")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("本物")
    page.get_by_role("button", name="要確認").click()
    expect(page.locator("#scan-looking li")).to_contain_text("この活動の参加証ではないようです")
    page.get_by_role("button", name="とじる").click()
    page.get_by_role("button", name="飛び入りとして受付する").click()
    shown(page, "ok", "飛び入り")
    expect(page.get_by_role("button", name="要確認")).to_be_hidden()
    until(lambda: reception.heads() == 1)


def test_the_stub_of_a_lost_card_is_told_from_a_slip_of_the_finger(site, phone) -> None:
    reception, world = receptions.begin(site), site.world
    card = card_batches.printed(card_batches.make(world.ctx(world.organizer), world.group, 1))[0].card
    page = reception.open(phone)
    type_code(page, cards.shown(cards.stub_code(card)))
    shown(page, "no", "受付できませんでした")
    shown(page, "no", "控えの文字なら、飛び入りで受付して")
    expect(page.locator("#scan-result")).not_to_contain_text("この活動の参加証ではない")
    page.get_by_role("button", name="飛び入りとして受付する").click()
    shown(page, "ok", "飛び入り")
    all_sent(page)
    assert reception.heads() == 1


def test_a_tap_on_the_roster_lets_somebody_in(site, phone) -> None:
    reception = receptions.begin(site)
    reception.expect("けやき 37")
    reception.expect("さくら 8", adults=2)
    page = reception.open(phone)
    page.get_by_role("link", name="名簿から").click()
    page.get_by_label("よび名でさがす").fill("サクラ8")
    roster = page.locator(".scan-roster button")
    expect(roster).to_have_count(1)
    roster.evaluate("(one) => { window.under = one; }")
    with page.expect_response("**/reception/**"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    assert page.evaluate("under.isConnected"), "a finger that is down when the server is heard still taps"
    roster.click()
    expect(page.locator("#scan-roster [role=status]")).to_have_text("○ 受付しました さくら 8 さん おとな2")
    expect(roster).to_contain_text("受付ずみ")
    page.get_by_role("button", name="とじる").click()
    shown(page, "ok", "おとな2")
    until(lambda: [(scan.by, scan.adults) for scan in reception.scans()] == [("roster", 2)])


def test_a_second_tap_on_the_roster_asks_how_many_came(site, phone) -> None:
    reception = receptions.begin(site)
    reception.expect("さくら 8", adults=2, children=3)
    page = reception.open(phone)
    page.get_by_role("link", name="名簿から").click()
    roster = page.locator(".scan-roster button")
    roster.click()
    expect(roster).to_contain_text("受付ずみ")
    roster.click()
    expect(page.locator("#scan-roster")).to_be_hidden()
    shown(page, "again", "もう受付ずみ")
    page.get_by_role("button", name="全部で何人?").click()
    expect(page.get_by_role("spinbutton", name="こども")).to_have_value("3")


def test_search_and_way_out_stay_in_sight_over_a_long_roster(site, phone) -> None:
    reception = receptions.begin(site)
    for number in range(40):
        reception.expect(f"けやき {number}")
    page = reception.open(phone)
    page.get_by_role("link", name="名簿から").click()
    page.locator(".scan-roster button").last.click()
    for one in (
        page.get_by_role("button", name="とじる"),
        page.get_by_label("よび名でさがす"),
        page.get_by_text("○ 受付しました けやき 39 さん"),
    ):
        expect(one).to_be_in_viewport(ratio=1)


def test_a_walk_in_counts_and_can_be_more_than_one(site, phone) -> None:
    reception = receptions.begin(site)
    page = reception.open(phone)
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    page.get_by_role("button", name="人数を変える").click()
    page.get_by_role("spinbutton", name="こども").fill("2")
    page.get_by_role("button", name="これでよい").click()
    shown(page, "ok", "おとな1・こども2")
    expect(page.locator("#scan-arrived")).to_have_text("3")
    until(lambda: reception.heads() == 3)
    assert [scan.kind for scan in reception.scans()] == ["tally", "void", "tally"]
    page.get_by_role("button", name="人数を変える").click()
    page.get_by_role("spinbutton", name="おとな").fill("")
    page.get_by_role("button", name="これでよい").click()
    shown(page, "ok", "おとな0・こども2")
    until(lambda: reception.heads() == 2)


def test_undo_takes_back_the_last_and_then_the_one_before(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    # With a network comes the right time, ten minutes ago.
    page.evaluate("{ const fast = Date.now; Date.now = () => fast() - 600000; }")
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    until(lambda: reception.heads() == 2)
    page.get_by_role("button", name="1つもどす").click()
    shown(page, "undone", "飛び入りを取り消しました")
    page.get_by_role("button", name="1つもどす").click()
    shown(page, "undone", "けやき 37 さん")
    shown(page, "undone", "受付を取り消しました")
    expect(page.locator("#scan-arrived")).to_have_text("0")
    until(lambda: reception.heads() == 0)
    page.get_by_role("button", name="1つもどす").click()
    shown(page, "undone", "もどすものはありません")
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    until(lambda: reception.heads() == 1)


def test_at_a_repeat_the_door_can_say_how_many_came_in_all(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    type_code(page, sign_up.short_code)
    shown(page, "again", "けやき 37 さん")
    page.get_by_role("button", name="全部で何人?").click()
    page.get_by_role("spinbutton", name="こども").fill("2")
    page.get_by_role("button", name="これでよい").click()
    shown(page, "ok", "人数を直しました")
    until(lambda: reception.heads() == 3)
    until(lambda: page.locator("#scan-unsent").text_content() == "0")
    shown(page, "ok", "人数を直しました")
    page.get_by_role("button", name="1つもどす").click()
    shown(page, "undone", "人数をもとにもどしました")
    shown(page, "undone", "おとな1")
    until(lambda: reception.heads() == 1)


def recount(page: Page, button: str, **heads: int) -> None:
    """Say how many came in all; what is not said stays as the door has it."""
    page.get_by_role("button", name=button).click()
    for name, number in heads.items():
        page.locator(f"#scan-heads [name={name}]").fill(str(number))
    page.get_by_role("button", name="これでよい").click()


def test_a_family_comes_in_two_cars_and_the_second_is_one_press(site, phone) -> None:
    reception = receptions.begin(site)
    family = reception.expect("もみじ 3", adults=2, children=3)
    page = reception.open(phone)
    type_code(page, family.short_code)
    shown(page, "ok", "おとな2・こども3")
    recount(page, "人数を変える", adults=1, children=1)
    shown(page, "ok", "おとな1・こども1")
    until(lambda: reception.heads() == 2)
    type_code(page, family.short_code)
    shown(page, "again", "もみじ 3 さん")
    recount(page, "全部で何人?")
    shown(page, "ok", "おとな2・こども3")
    until(lambda: reception.heads() == 5)


def test_undo_after_fewer_were_said_lets_them_in_as_before(site, phone) -> None:
    reception = receptions.begin(site)
    family = reception.expect("もみじ 3", adults=2, children=3)
    page = reception.open(phone)
    type_code(page, family.short_code)
    shown(page, "ok", "おとな2・こども3")
    recount(page, "人数を変える", adults=1)
    shown(page, "ok", "おとな1・こども3")
    page.get_by_role("button", name="1つもどす").click()
    shown(page, "undone", "人数をもとにもどしました")
    shown(page, "undone", "おとな2・こども3")
    until(lambda: page.locator("#scan-unsent").text_content() == "0" and reception.heads() == 5)
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "ok", "飛び入り")
    recount(page, "人数を変える", adults=3)
    shown(page, "ok", "おとな3")
    until(lambda: reception.heads() == 8)
    for heads, said in ((6, "人数をもとにもどしました"), (5, "飛び入りを取り消しました")):
        page.get_by_role("button", name="1つもどす").click()
        shown(page, "undone", said)
        until(lambda heads=heads: reception.heads() == heads)


def test_a_phone_turned_around_checks_out_whoever_comes_by(site, phone) -> None:
    reception = receptions.begin(site)
    keyaki, sakura = reception.expect("けやき 37"), reception.expect("さくら 8")
    page = reception.open(phone)
    for one in (keyaki, sakura):
        type_code(page, passes.shown_code(one))
        shown(page, "ok", "受付しました")
    until(lambda: len(reception.scans()) == 2)
    site.world.clock.move(minutes=1)
    page.get_by_role("button", name="退出をよむ").click()
    expect(page.get_by_text("帰る人の参加証をよみます")).to_be_visible()
    type_code(page, passes.shown_code(keyaki))
    shown(page, "ok", "帰りを記録しました")
    page.get_by_role("link", name="名簿から").click()
    page.get_by_role("button", name="さくら 8").click()
    page.get_by_role("button", name="とじる").click()
    page.get_by_role("button", name="1つもどす").click()
    shown(page, "undone", "さくら 8 さん")
    shown(page, "undone", "帰りの記録を取り消しました")
    page.get_by_role("button", name="退出をよむ", pressed=True).click()
    expect(page.get_by_text("帰る人の参加証をよみます")).to_be_hidden()
    until(lambda: len(reception.scans()) == 5)
    kinds = [(scan.kind.value, scan.person and scan.person.nickname) for scan in reception.scans()]
    assert kinds.count(("out", "けやき 37")) == 1
    assert kinds.count(("void", None)) == 1
    assert {row.person.nickname for row in Attendance.select() if row.out_at} == {"けやき 37"}


def test_a_phone_left_turned_around_says_so_of_whoever_has_not_come_in(site, phone) -> None:
    reception = receptions.begin(site)
    keyaki = reception.expect("けやき 37", adults=2, children=1)
    reception.expect("さくら 8")
    page = reception.open(phone)
    page.get_by_role("button", name="退出をよむ").click()
    type_code(page, passes.shown_code(keyaki))
    # It may be true, where another phone let them in: it is written, but not as if all were well.
    shown(page, "again", "帰りを記録しました")
    shown(page, "again", "受付の記録が見つかりません")
    page.get_by_role("button", name="受付に直す").click()
    shown(page, "ok", "けやき 37 さん")
    shown(page, "ok", "おとな2・こども1")
    type_code(page, passes.shown_code(keyaki))
    shown(page, "ok", "帰りを記録しました")
    page.get_by_role("link", name="名簿から").click()
    page.get_by_role("button", name="さくら 8").click()
    shown(page, "again", "受付の記録が見つかりません")
    until(lambda: len(reception.scans()) == 5)
    all_sent(page)
    assert [(row.person.nickname, row.adults, row.children) for row in Attendance.select()] == [
        ("けやき 37", 2, 1)
    ]


def test_the_door_sees_whether_a_guardian_agreed(site, phone) -> None:
    reception = receptions.begin(site)
    world, agreed, silent = site.world, reception.expect("けやき 37"), reception.expect("さくら 8")
    asking.ask(world.ctx(world.organizer), reception.occurrence, consent=True, purpose="")
    asking.consent(world.system, agreed)
    page = reception.open(phone)
    for one, said in ((agreed, "保護者の同意 ○"), (silent, "保護者の同意はまだです")):
        type_code(page, passes.shown_code(one))
        shown(page, "ok", said)


def test_somebody_who_signed_up_a_moment_ago_is_let_in_by_the_server(site, phone) -> None:
    reception = receptions.begin(site)
    page = reception.open(phone)
    newcomer = reception.expect("もみじ 3")
    type_code(page, newcomer.short_code)
    shown(page, "ok", "もみじ 3 さん")


def test_a_family_that_signed_up_a_moment_ago_comes_with_fewer(site, phone) -> None:
    reception = receptions.begin(site)
    page = reception.open(phone)
    family = reception.expect("もみじ 3", adults=2, children=3)
    type_code(page, family.short_code)
    shown(page, "ok", "おとな2・こども3")
    until(lambda: reception.heads() == 5)
    recount(page, "人数を変える", children=1)
    shown(page, "ok", "人数を直しました")
    shown(page, "ok", "おとな2・こども1")
    until(lambda: reception.heads() == 3)
    expect(page.locator("#scan-unsent")).to_have_text("0")
    shown(page, "ok", "おとな2・こども1")


def test_what_the_server_has_not_answered_counts_as_unsent(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    held = held_scans(page)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    # As long as the answer takes, and not only once it has failed to come.
    expect(page.locator("#scan-unsent")).to_have_text("1")
    expect(page.locator("#scan-arrived")).to_have_text("1")
    assert reception.scans() == []
    until(lambda: page.title() and held)
    held.pop().continue_()
    expect(page.locator("#scan-unsent")).to_have_text("0")
    assert reception.heads() == 1


def test_somebody_who_came_in_at_another_phone_is_told_so(site, new_context) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37", adults=4)
    one, other = reception.open(new_context()), reception.open(new_context())
    type_code(one, sign_up.short_code)
    shown(one, "ok", "けやき 37 さん")
    until(lambda: reception.heads() == 4)
    type_code(other, sign_up.short_code)
    shown(other, "again", "もう受付ずみ")
    # Fewer than the first phone saw: that one's word stays, and nobody is told otherwise.
    other.get_by_role("button", name="人数を変える").click()
    other.locator("#scan-heads [name=adults]").fill("2")
    other.get_by_role("button", name="これでよい").click()
    shown(other, "again", "おとな4")
    shown(other, "again", "ほかのスマホでの受付は、そのままです")
    all_sent(other)
    other.get_by_role("button", name="1つもどす").click()
    shown(other, "undone", "ほかのスマホでの受付は、そのままです")
    all_sent(other)
    assert reception.heads() == 4


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("NotAllowedError", "カメラが許可されていません。"),
        ("NotFoundError", "カメラを使えません。名簿か「飛び入り+1」で受付できます。"),
    ],
)
def test_without_a_camera_the_page_says_why_and_everything_else_works(site, phone, why, said) -> None:
    phone.add_init_script(
        f"""if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {{
            throw new DOMException("no", "{why}");
        }}"""
    )
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    page.get_by_role("button", name="カメラをひらく").click()
    expect(page.get_by_text(said)).to_be_visible()
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    page.get_by_role("button", name="飛び入り +1").click()
    until(lambda: reception.heads() == 2)


def test_a_photo_of_a_pass_is_read_where_the_camera_is_not(site, phone, tmp_path) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    photo = films.frame(reception.pass_of(sign_up)).resize((2560, 1920))
    photo.save(tmp_path / "pass.jpg")
    films.frame(None).save(tmp_path / "desk.jpg")
    page.get_by_label("写真から読む").set_input_files(tmp_path / "pass.jpg")
    shown(page, "ok", "けやき 37 さん")
    page.get_by_label("写真から読む").set_input_files(tmp_path / "desk.jpg")
    shown(page, "no", "QRが見つかりません")


def test_a_late_answer_does_not_hide_that_a_photo_held_no_code(site, phone, tmp_path) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    page = reception.open(phone)
    held = held_scans(page)
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    films.frame(None).save(tmp_path / "desk.jpg")
    page.get_by_label("写真から読む").set_input_files(tmp_path / "desk.jpg")
    shown(page, "no", "QRが見つかりません")
    until(lambda: page.title() and held)
    held.pop().continue_()
    expect(page.locator("#scan-unsent")).to_have_text("0")
    shown(page, "no", "QRが見つかりません")


def test_over_plain_http_the_page_says_what_needs_https_and_works(site, phone) -> None:
    reception = receptions.begin(site)
    sign_up = reception.expect("けやき 37")
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(reception.url.replace(site.url, site.move_to_plain_name()))
    expect(page.get_by_text("このアドレスは https でないので")).to_be_visible()
    expect(page.locator("#scan-ready")).to_contain_text("https が必要です")
    until(lambda: page.locator("#scan-expected").text_content() == "1")
    type_code(page, sign_up.short_code)
    shown(page, "ok", "けやき 37 さん")
    until(lambda: reception.heads() == 1)


def test_without_javascript_the_page_leads_to_the_roster(site, new_context) -> None:
    reception = receptions.begin(site)
    phone = new_context(java_script_enabled=False)
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(reception.url)
    roster = f"/o/e/{reception.occurrence.code}/roster"
    assert page.get_by_role("link", name="名簿で受付する").get_attribute("href") == roster
    assert page.locator("button:visible").count() == 0


def test_a_browser_that_can_keep_nothing_leads_to_the_roster(site, phone) -> None:
    reception = receptions.begin(site)
    phone.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    site.sign_in(phone, site.world.organizer)
    page = phone.new_page()
    page.goto(reception.url)
    expect(page.locator("#scan-keeps-nothing")).to_be_visible()
    expect(page.get_by_role("link", name="名簿から")).to_be_visible()
    assert page.locator("button:visible").count() == 0


def test_what_the_disk_does_not_take_is_never_shown_as_done(site, phone) -> None:
    reception = receptions.begin(site)
    reception.expect("さくら 8")
    page = reception.open(phone)
    page.evaluate("""() => {
        IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
    }""")
    page.get_by_role("link", name="名簿から").click()
    page.locator(".scan-roster button").click()
    expect(page.locator("#scan-roster")).to_be_hidden()
    shown(page, "no", "このスマホに残せませんでした")
    page.get_by_role("button", name="飛び入り +1").click()
    shown(page, "no", "このスマホに残せませんでした")
    assert reception.scans() == []
    # Playwright hears of them only while it is asked for something.
    until(lambda: page.title() and len(phone.faults) == 2)
    assert {"no room" in fault for fault in phone.faults} == {True}
    phone.faults.clear()
