"""A pass is known by its own address, by its QR at the door and by its letters; each opens only its own."""

import pytest

from shishin.core import codes
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.world import World


def a_sign_up(world: World, name: str = "a phone") -> SignUp:
    return sign_ups.join(world.device_ctx(name), world.occurrence(), Stance.GOING)


def test_each_address_opens_the_pass_and_neither_opens_the_other(world: World) -> None:
    sign_up = a_sign_up(world)
    managed, door = passes.managed_token(sign_up), passes.door_token(sign_up)
    assert passes.by_managed(managed).id == passes.by_door(door).id == sign_up.id
    assert passes.by_managed(managed.lower()).occurrence.event.group.name == "緑道みまもり隊"
    with pytest.raises(passes.NoSuchPass):
        passes.by_managed(door)
    with pytest.raises(passes.NoSuchPass):
        passes.by_door(managed)


def test_a_pass_without_a_way_or_a_group_still_opens(world: World) -> None:
    sign_up = a_sign_up(world)
    SignUp.update(way=None).execute()
    assert passes.by_managed(passes.managed_token(sign_up)).way is None


def test_what_is_altered_unknown_or_reissued_opens_nothing(world: World) -> None:
    sign_up = a_sign_up(world)
    token = passes.managed_token(sign_up)
    for text in (
        "",
        "x",
        token[:-1],
        token + "0",
        codes.encode(bytes(16)),
        token[:-3] + ("000" if token[-3:] != "000" else "004"),
    ):
        with pytest.raises(passes.NoSuchPass):
            passes.by_managed(text)
    SignUp.update(token_version=2).execute()
    with pytest.raises(passes.NoSuchPass):
        passes.by_managed(token)


def test_the_qr_says_an_address_in_upper_case(world: World) -> None:
    sign_up = a_sign_up(world)
    said = passes.door_url(sign_up, "https://example.jp")
    assert said == f"HTTPS://EXAMPLE.JP/T/{passes.door_token(sign_up)}"


def test_the_letters_name_a_pass_at_its_own_occurrence_only(world: World) -> None:
    sign_up = a_sign_up(world)
    kept = SignUp.get_by_id(sign_up.id)
    shown = passes.shown_code(kept)
    assert len(shown) == 8
    assert shown[4] == "-"
    found = passes.by_short_code(kept.occurrence, shown.lower())
    assert found is not None
    assert found.id == sign_up.id
    assert passes.by_short_code(world.occurrence(title="別の日"), shown) is None
    wrong = kept.short_code[:-1] + ("0" if kept.short_code[-1] != "0" else "1")
    assert passes.by_short_code(kept.occurrence, wrong) is None
    assert passes.by_short_code(kept.occurrence, "清掃") is None
