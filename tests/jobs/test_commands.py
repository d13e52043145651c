"""Every command of the operator is found by its name, and loaded only then."""

import subprocess
import sys

import pytest

from shishin.jobs import commands
from tests.world import World


@pytest.mark.parametrize("name", commands.PLACES)
def test_a_command_is_found_by_its_own_name(sqlite_world: World, name: str) -> None:
    done = sqlite_world.app.test_cli_runner().invoke(args=[name, "--help"])
    assert done.exit_code == 0, done.output
    assert f"{name} [OPTIONS]" in done.output


def test_an_unknown_name_is_refused(sqlite_world: World) -> None:
    assert sqlite_world.app.test_cli_runner().invoke(args=["nothing"]).exit_code == 2


def test_a_server_does_not_load_what_only_commands_need() -> None:
    only = {"rich", "cryptography", "icalendar", "shishin.jobs.demo.command"}
    program = f"import sys, shishin.factory; print(*{only} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert said.stdout.strip() == ""


def test_migrating_says_what_it_did_and_then_that_there_is_nothing_to_do(world: World) -> None:
    done = world.app.test_cli_runner().invoke(args=["migrate"])
    assert (done.exit_code, done.output) == (0, "up to date\n")
