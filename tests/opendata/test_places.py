"""Addresses, wards and coordinates."""

import pytest

from shishin.opendata import places
from shishin.opendata.layouts import Field
from shishin.opendata.places import Coordinates
from shishin.opendata.verdicts import Reason
from tests.opendata.files import SAITAMA


def test_a_pair_inside_japan_is_kept() -> None:
    assert places.coordinates("35.86", "139.65") == Coordinates(35.86, 139.65)
    assert places.coordinates("３５．８６", "139.65°") == Coordinates(35.86, 139.65)


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason"),
    [
        ("", "", None),
        ("-", "なし", None),
        ("0", "0", None),
        ("35.86", "", Reason.HALF_COORDINATES),
        ("", "139.65", Reason.HALF_COORDINATES),
        ("139.65", "35.86", Reason.SWAPPED_COORDINATES),
        ("35.86", "35.86", Reason.COORDINATES_OUTSIDE),
        ("51.5", "-0.12", Reason.COORDINATES_OUTSIDE),
        ("35.86", "1e400", Reason.COORDINATES_UNREADABLE),
        ("nan", "139.65", Reason.HALF_COORDINATES),
        ("35度51分", "139度39分", Reason.COORDINATES_UNREADABLE),
    ],
)
def test_anything_else_is_no_place_on_the_map(latitude: str, longitude: str, reason: Reason | None) -> None:
    spot = places.coordinates(latitude, longitude)

    assert (spot.latitude, spot.longitude) == (None, None)
    assert [finding.reason for finding in spot.findings] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("row", "address"),
    [
        (
            {Field.ADDRESS: "愛知県岡崎市若宮町2丁目1-1", Field.MUNICIPALITY: "岡崎市"},
            "愛知県岡崎市若宮町2丁目1-1",
        ),
        (
            {
                Field.PREFECTURE: "香川県",
                Field.MUNICIPALITY: "高松市",
                Field.TOWN: "番町1丁目",
                Field.STREET: "11-63",
            },
            "香川県高松市番町1丁目11-63",
        ),
        ({Field.TOWN: "番町1", Field.STREET: "11-63"}, "番町1 11-63"),
        ({Field.ADDRESS: "大宮区1-1", Field.BUILDING: "市民会館3階"}, "大宮区1-1 市民会館3階"),
        ({Field.ADDRESS: "大宮区1-1 市民会館3階", Field.BUILDING: "市民会館3階"}, "大宮区1-1 市民会館3階"),
        ({Field.BUILDING: "サンポートホール"}, "サンポートホール"),
        ({}, ""),
    ],
)
def test_an_address_is_one_text(row: dict[Field, str], address: str) -> None:
    assert places.address(row) == address


@pytest.mark.parametrize(
    ("row", "ward"),
    [
        ({Field.PLACE_CODE: "111031"}, "111031"),
        ({Field.WARD: "見沼区"}, "111040"),
        ({Field.MUNICIPALITY: "さいたま市大宮区"}, "111031"),
        ({Field.MUNICIPALITY: "見沼区堀崎町"}, "111040"),
        ({Field.ADDRESS: "埼玉県さいたま市 緑区 中尾"}, "111091"),
        ({Field.ADDRESS: "浦和区常盤6-4-4"}, "111074"),
        ({Field.ADDRESS: "大阪府大阪市西区"}, None),
        ({Field.PLACE_CODE: "271004", Field.ADDRESS: "大阪市中央区"}, None),
        ({Field.ADDRESS: "さいたま市"}, None),
        ({}, None),
    ],
)
def test_a_ward_is_one_of_the_citys_own(row: dict[Field, str], ward: str | None) -> None:
    assert places.ward(SAITAMA, row, places.address(row)) == ward
