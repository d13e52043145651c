"""Groups say who they are and what they do next."""

from datetime import timedelta

from shishin.groups import directory
from shishin.groups.models import Group, GroupStatus
from tests.world import TODAY, World


def test_a_group_shows_its_purpose_and_its_living_facts(sqlite_world: World) -> None:
    sqlite_world.occurrence(title="つぎの会")
    sqlite_world.occurrence(title="まえの会", day=TODAY - timedelta(days=7))
    page = sqlite_world.browser().get("/g/ryokudo").get_data(as_text=True)
    for words in (
        "緑道みまもり隊",
        "歩くついでに、まちをきれいに",
        "2009年から",
        "環境、まちづくり",
        "1回の活動",
        "つぎの会",
    ):
        assert words in page
    assert "まえの会" not in page


def test_a_resting_group_says_so_without_blame_and_an_unknown_one_is_not_found(sqlite_world: World) -> None:
    assert sqlite_world.other_group
    page = sqlite_world.browser().get("/g/hanadan").get_data(as_text=True)
    assert "次の活動は、まだ決まっていません" in page
    assert sqlite_world.browser().get("/g/nobody").status_code == 404


def test_the_directory_pages_by_name_and_finds_words(world: World) -> None:
    for n in range(5):
        world.new_group(f"g{n}", f"会 {n % 3}")
    world.new_group("pending", "まだの会")
    Group.update(status=GroupStatus.PENDING).where(Group.handle == "pending").execute()
    seen, after = [], None
    for _ in range(3):
        page = directory.page(after=after, limit=2)
        seen += [group.handle for group in page.groups]
        after = page.groups[-1].handle
    assert seen == ["g0", "g3", "g1", "g4", "g2"]
    assert not page.more
    assert [group.handle for group in directory.page("会 2").groups] == ["g2"]


def test_the_directory_is_a_page(world: World) -> None:
    assert world.group
    browser = world.browser()
    assert 'href="/g/ryokudo"' in browser.get("/groups").get_data(as_text=True)
    assert browser.get("/groups?q=%00&after=%00").status_code == 200
    assert "見つかりませんでした" in browser.get("/groups?q=zzz").get_data(as_text=True)
