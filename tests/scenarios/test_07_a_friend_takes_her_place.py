"""She cannot come and a friend can: the seat goes from hand to hand, and everybody keeps what is theirs."""

from shishin.checkin.models import Attendance
from shishin.participation import seats
from shishin.participation.models import SignUp
from shishin.points import ledger
from tests.scenarios.reader import Reader
from tests.world import World


def handed_on(world: World, capacity: int | None = 1) -> tuple[Reader, str]:
    """She says that she comes, and hands her seat on; gives her browser and the friend's address."""
    occurrence = world.occurrence(capacity=capacity)
    her = Reader(world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    her.press(her.having("代わりの人にわたす"))
    address = next(
        one.attributes["data-url"] for one in her.page.every("div") if one.attributes.get("data-url")
    )
    assert address is not None
    return her, address


def test_the_friend_takes_it_with_one_press_in_a_browser_of_their_own(sqlite_world: World) -> None:
    _, address = handed_on(sqlite_world)
    friend = Reader(sqlite_world).open(address)
    friend.press(friend.having("受け取る"))
    assert friend.status == 200
    living = SignUp.get(SignUp.withdrawn_at.is_null(), SignUp.handed_to.is_null())
    assert seats.taken(living.occurrence) == 1
    friend.open(f"/c/{living.occurrence.venue_code}").press("受付する")
    assert friend.title == "ようこそ! 受付できました"
    (came,) = Attendance.select()
    assert came.person_id == living.person_id
    others = {row.person_id for row in SignUp.select()} - {came.person_id}
    assert [ledger.balance(person) for person in others] == [0]


def test_she_has_ten_minutes_to_think_better_of_it(sqlite_world: World) -> None:
    her, address = handed_on(sqlite_world)
    her.press("まちがえた。もとにもどす")
    assert her.sees("行きます")
    late = Reader(sqlite_world).open(address)
    assert late.status in {404, 410}
    assert len([row for row in SignUp.select() if row.withdrawn_at is None and row.handed_to_id is None]) == 1


def test_once_taken_it_is_the_friends_alone(sqlite_world: World) -> None:
    her, address = handed_on(sqlite_world)
    friend = Reader(sqlite_world, "the friend").open(address)
    friend.press(friend.having("受け取る"))
    friend.press("伝える", {"ひとこと (なくてもOK)": "杖をつかいます"})
    her.open(address)
    assert not her.sees("杖をつかいます")
    assert friend.open("/me/plans").sees("見沼の緑道 ごみひろい")
