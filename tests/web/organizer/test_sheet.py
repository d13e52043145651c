"""The sheet's page: one field, code after code, without a script."""

import pytest

from shishin.checkin import attendances, sheets
from tests.checkin.phones import joined
from tests.world import SAME, World, wide


def test_code_after_code_goes_into_one_field(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    client, address = world.signed_in(world.organizer), f"/o/e/{occurrence.code}/list"
    page = client.get(address).text
    empty = sheets.walk_in_code(occurrence, 0)
    shown = [f"{code[:4]}-{code[4:]}" for code in (sign_up.short_code, empty)]
    assert all(code in page for code in shown)
    assert "autofocus" not in page
    whose, name = f"&who={sign_up.ref}", f"{sign_up.person.nickname} さん"
    for code, said in (
        (shown[1], "recorded"),
        (shown[0], f"recorded{whose}"),
        (shown[1], "again"),
        (shown[0], f"again{whose}"),
    ):
        answer = client.post(address, data={"code": wide(code)}, headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?said={said}")
        answered = client.get(answer.headers["Location"]).text
        assert "autofocus" in answered
        assert (name in answered) == ("who=" in said)
    assert attendances.heads(occurrence).heads == 2


def test_a_slip_is_said_at_the_field_and_stays_to_be_mended(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    answer = world.signed_in(world.organizer).post(
        f"/o/e/{occurrence.code}/list", data={"code": "7K3M-Q80"}, headers=SAME
    )
    assert answer.status_code == 422
    assert "この用紙のコードではありません" in answer.text
    assert 'value="7K3M-Q80"' in answer.text
    assert "<title>エラー: " in answer.text


@pytest.mark.parametrize("page", ["list", "roster"])
@pytest.mark.parametrize("typed", [{}, {"code": ""}, {"code": " \u3000"}])
def test_where_nothing_was_typed_no_code_is_called_wrong(
    sqlite_world: World, page: str, typed: dict[str, str]
) -> None:
    world = sqlite_world
    client = world.signed_in(world.organizer)
    answer = client.post(f"/o/e/{world.occurrence().code}/{page}", data=typed, headers=SAME)
    assert answer.status_code == 422
    assert "文字を入れてください" in answer.text
    assert "コードではありません" not in answer.text
