"""Japanese words of one letter or two are found, and nothing is found that is not there."""

import pytest

from shishin.core import text
from shishin.events import listing, search, synonyms
from shishin.events.filters import Filter
from shishin.events.models import Event, Occurrence, SearchTerm
from tests.world import World


def an_event(world: World, title: str, **more: str) -> int:
    event = world.occurrence(title=title).event
    for name, value in more.items():
        setattr(event, name, value)
    event.save()
    search.index(event)
    return int(event.id)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("清掃", "ab"),
        ("花", "bc"),
        ("ﾎﾞﾗﾝﾃｨｱ", "c"),
        ("ボランティア", "c"),
        ("ぼらんてぃあ", ""),
        ("sdgs", "c"),
        ("ＳＤＧｓ", "c"),
        ("田んぼ 清掃", "a"),
        ("植え", "b"),
        ("植", "b"),
        ("掃", "ab"),
        ("清掃 花", "b"),
        ("清花", ""),
        ("緑道みまもり隊", "abc"),
        ("広場", "abc"),
        ("手ぶら", "c"),
        ("、。", ""),
        ("%", ""),
        ("掃清", ""),
        ("花 入門", "c"),
        ("清掃、田んぼ", "ab"),
        ("清掃, 入門", "abc"),
        ("駅前 清掃・入門", "b"),
        ("入門、、", "c"),
        ("そうじ", "ab"),
        ("ゴミひろい", "ab"),
        ("園芸", ""),
    ],
)
def test_words_are_found(world: World, query: str, found: str) -> None:
    ids = {
        "a": an_event(world, "見沼田んぼの清掃"),
        "b": an_event(world, "駅前の花植えと清掃"),
        "c": an_event(world, "花とﾎﾞﾗﾝﾃｨｱ入門", description="SDGsの話。\n手ぶらでどうぞ"),
    }
    matching = search.matching_event_ids(query)
    assert matching is not None
    assert {name for name, event_id in ids.items() if event_id in matching} == set(found)
    titles = {card.event_id for card in listing.page(Filter(query=query), world.clock.now).cards}
    assert titles == set(matching)


def test_words_for_the_same_thing_find_each_other(world: World) -> None:
    litter = an_event(world, "見沼の緑道 ごみひろい")
    broom = an_event(world, "公園の掃除")
    garden = an_event(world, "はじめての園芸")
    assert search.matching_event_ids("清掃") == [litter, broom]
    assert search.matching_event_ids("公園 清掃") == [broom]
    assert search.matching_event_ids("花") == [garden]
    assert search.matching_event_ids("清掃、花") == [litter, broom, garden]


def test_every_word_of_the_table_is_whole_and_finds_what_it_stands_for() -> None:
    for line in (*synonyms.ALIKE, *synonyms.WIDER):
        first, *others = line.split()
        assert others, line
        assert set(map(text.normal, others)) < set(synonyms.of(text.normal(first))), line
        assert all(text.words(word) == [text.normal(word)] for word in line.split()), line


def test_neighbours_that_only_look_like_the_word_are_no_hit(world: World) -> None:
    # 東京都 and 京都会 hold 東京 京都 and 都会, but nobody wrote 東京都会.
    an_event(world, "東京都", description="京都会")
    assert search.matching_event_ids("東京都会") == []


def test_a_word_that_is_everywhere_is_looked_for_along_the_days(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COMMON", 2)
    for n in range(4):
        an_event(world, f"清掃 {n}")
    an_event(world, "花植え")
    assert search.matching_event_ids("清掃", limit=2) is None
    assert search.matching_event_ids("清", limit=2) is None
    assert len(listing.page(Filter(query="清掃"), world.clock.now).cards) == 4
    assert len(listing.page(Filter(query="清掃 3"), world.clock.now).cards) == 1


def test_indexing_again_keeps_only_the_terms_that_are_there(world: World) -> None:
    event = Event.get_by_id(an_event(world, "花植え"))
    before = {row.term for row in SearchTerm.select()}
    search.index(event)
    assert {row.term for row in SearchTerm.select()} == before
    event.title = "清掃"
    search.index(event, extra=["見沼区"])
    assert search.matching_event_ids("花") == []
    assert search.matching_event_ids("見沼区") == search.matching_event_ids("清掃") == [event.id]


def test_a_long_manual_is_cut(world: World) -> None:
    event = Event.get_by_id(an_event(world, "はじめ", description="あいうえお" * 2000 + "花"))
    assert len(event.search_text) <= search.LONGEST_TEXT
    assert search.matching_event_ids("花") == []
    assert search.matching_event_ids("はじめ") == [event.id]


def test_places_of_all_occurrences_are_found(world: World) -> None:
    occurrence = world.occurrence()
    Occurrence.update(venue="大宮第二公園", meeting_place="管理棟まえ").execute()
    search.index(Event.get_by_id(occurrence.event_id))
    assert search.matching_event_ids("大宮第二公園 管理棟") == [occurrence.event_id]


def test_a_common_word_beside_a_rare_one_does_not_hide_it(world: World) -> None:
    for _ in range(3):
        an_event(world, "清掃")
    rare = an_event(world, "清掃と花植え")
    assert search.matching_event_ids("清掃 花植え", limit=2) == [rare]
