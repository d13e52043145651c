"""What attendances earn, as tables and as laws."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shishin.core import days
from shishin.points import rules
from shishin.points.rules import DEFAULT, Occasion, Preset, Version

DAY = date(2026, 10, 24)
MINUTES = Version(date.min, Preset.MINUTES)


def flat(day: date = DAY, *, helping: bool = False, minutes: int = 0) -> Occasion:
    return Occasion(day, minutes, helping)


@pytest.mark.parametrize(
    ("occasions", "points"),
    [
        ([], 0),
        ([flat()], 10),
        ([flat(minutes=1)], 10),
        ([flat(minutes=600)], 10),
        ([flat(helping=True)], 20),
        ([flat(), flat()], 20),
        ([flat(), flat(), flat(), flat()], 30),
        ([flat(helping=True), flat(helping=True)], 30),
        ([flat(DAY + timedelta(days=n)) for n in range(50)], 500),
        ([flat(DAY + timedelta(days=n), helping=True) for n in range(51)], 500),
    ],
)
def test_flat_thanks_for_coming_and_for_helping_under_two_caps(
    occasions: list[Occasion], points: int
) -> None:
    assert rules.earned(occasions, 2026, []) == points


@pytest.mark.parametrize(("minutes", "points"), [(0, 0), (29, 0), (30, 1), (89, 1), (90, 2), (600, 2)])
def test_minutes_is_the_citys_scheme(minutes: int, points: int) -> None:
    assert rules.earned([Occasion(DAY, minutes, helping=True)], 2026, [MINUTES]) == points


def test_minutes_has_its_own_caps() -> None:
    many = [Occasion(DAY, 90, helping=False)] * 3
    assert rules.earned(many, 2026, [MINUTES]) == 2
    year = [Occasion(DAY + timedelta(days=n), 90, helping=False) for n in range(60)]
    assert rules.earned(year, 2026, [MINUTES]) == 50


def test_each_day_has_its_version_and_the_year_the_cap_of_its_first_of_april() -> None:
    april, october = date(2026, 4, 1), date(2026, 10, 1)
    tight = Version(april, Preset.FLAT, {"per_year": 40})
    generous = Version(october, Preset.FLAT, {"coming": 20, "per_day": 100, "per_year": 9999})
    before, after = flat(date(2026, 9, 30)), flat(date(2026, 10, 1))
    assert rules.earned([before, after], 2026, [generous, tight]) == 30
    assert rules.earned([before, after, after, after], 2026, [tight, generous]) == 40
    assert rules.earned([flat(date(2027, 4, 1)) for _ in range(9)], 2027, [tight, generous]) == 100


def test_a_version_holds_from_its_day_on() -> None:
    later = Version(DAY, Preset.MINUTES)
    assert rules.in_force(DAY - timedelta(days=1), [later]) == DEFAULT
    assert rules.in_force(DAY, [later]) == later


def test_a_cap_that_holds_something_back_is_known() -> None:
    assert not rules.limited([flat()] * 3, DAY, [])
    assert rules.limited([flat()] * 4, DAY, [])
    year = [flat(DAY + timedelta(days=n)) for n in range(51)]
    assert rules.limited(year, DAY, [])
    assert not rules.limited(year[:50], DAY, [])


occasions = st.lists(
    st.builds(
        Occasion,
        day=st.dates(date(2026, 4, 1), date(2027, 3, 31)).map(lambda day: day.replace(day=1 + day.day % 3)),
        minutes=st.integers(0, 300),
        helping=st.booleans(),
    ),
    max_size=60,
)
known = st.lists(
    st.builds(
        Version,
        effective_from=st.dates(date(2025, 1, 1), date(2027, 6, 1)),
        preset=st.sampled_from(Preset),
        settings=st.dictionaries(st.sampled_from(["per_day", "per_year"]), st.integers(0, 100)),
    ),
    max_size=3,
    unique_by=lambda version: version.effective_from,
)


@given(occasions, known, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(year: list[Occasion], versions: list[Version], chance) -> None:
    shuffled = year.copy()
    chance.shuffle(shuffled)
    assert rules.earned(year, 2026, versions) == rules.earned(shuffled, 2026, versions)


@given(occasions, known)
def test_no_day_and_no_year_earns_more_than_its_cap(year: list[Occasion], versions: list[Version]) -> None:
    total = rules.earned(year, 2026, versions)
    assert 0 <= total <= rules.in_force(date(2026, 4, 1), versions).value("per_year")
    for day in {occasion.day for occasion in year}:
        of_day = [occasion for occasion in year if occasion.day == day]
        assert rules.earned(of_day, 2026, versions) <= rules.in_force(day, versions).value("per_day")


@given(occasions, known, st.data())
def test_one_more_attendance_never_earns_less(year: list[Occasion], versions: list[Version], data) -> None:
    more = data.draw(occasions.filter(bool))[0]
    assert rules.earned([*year, more], 2026, versions) >= rules.earned(year, 2026, versions)


@given(occasions)
def test_something_is_held_back_exactly_when_the_plain_sum_is_not_earned(year: list[Occasion]) -> None:
    plain = sum(rules.plain(occasion, []) for occasion in year)
    held_back = any(rules.limited(year, occasion.day, []) for occasion in year)
    assert held_back == (rules.earned(year, 2026, []) < plain)
    assert all(days.fiscal_year(occasion.day) == 2026 for occasion in year)
