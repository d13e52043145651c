"""Limits count by network: nobody has 2^64 tries, and nobody else pays for another's address."""

import pytest

from shishin.core import networks
from tests.world import SAME, World


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1::7", "2001:db8:0:1::"),
        ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::"),
        ("2001:db8:0:2::7", "2001:db8:0:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::1"),
        ("a:socket", "a:socket"),
        ("", ""),
    ],
)
def test_a_network_is_what_one_household_has(address: str, network: str) -> None:
    assert networks.household(address) == network


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1::", "2001:db8::"),
        ("2001:db8:0:ffff::", "2001:db8::"),
        ("2001:db8:1:1::", "2001:db8:1::"),
        ("::1", "::1"),
        ("", ""),
    ],
)
def test_a_site_is_what_one_owner_may_have(address: str, site: str) -> None:
    assert networks.site(address) == site


def guess(world: World, address: str) -> int:
    form = {"code": "7K3MQ8ZA"}
    sender = {"REMOTE_ADDR": address}
    answer = world.browser().post("/me/handover/code", data=form, headers=SAME, environ_base=sender)
    return answer.status_code


def test_guessing_from_a_network_of_many_addresses_stops_as_from_one(sqlite_world: World) -> None:
    tries = [guess(sqlite_world, f"2001:db8::{number:x}") for number in range(1, 26)]
    assert 429 not in tries[:20]
    assert set(tries[20:]) == {429}
    assert guess(sqlite_world, "2001:db8:0:1::1") != 429
