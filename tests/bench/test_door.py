"""Receptions under load, small: nothing that was answered is lost to a kill, and nothing counts twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench import report
from bench.door import Door, Kept
from bench.phones import Noted

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.alone
@pytest.mark.timeout(240)
def test_a_server_that_is_killed_twice_loses_and_doubles_nothing(tmp_path):
    table = tmp_path / "table.md"
    command = [sys.executable, "-m", "bench", "--door", "--tiny", "--markdown", table]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line[2:-2].split(" | ") for line in table.read_text("utf-8").splitlines()[2:]]
    counts = [measured for _, measured, goal, *_ in lines if goal == "0"]
    assert counts == ["0"] * 4
    (killed,) = (measured for what, measured, *_ in lines if what.startswith("kill -9 × 2"))
    answers, _, cut = killed.partition(" answers; ")
    assert int(answers) >= 16
    assert int(cut.split()[0].replace(",", "")) > 0


def noted(status: int = 200, result: str = "recorded", cut: int = 0) -> Noted:
    found = Noted([0.1], results={"a-scan": result}, cut=cut)
    found.statuses[status] += 1
    return found


@pytest.mark.parametrize(
    ("usual", "kept"),
    [
        (noted(500), Kept(0, 0, 0)),
        (noted(result="review"), Kept(0, 0, 0)),
        (noted(cut=1), Kept(0, 0, 0)),
        (noted(), Kept(1, 0, 0)),
        (noted(), Kept(0, 1, 0)),
        (noted(), Kept(0, 0, 1)),
    ],
)
def test_whatever_goes_wrong_is_told(usual: Noted, kept: Kept) -> None:
    found = Door(usual, noted(), 1.0, 1.0, noted(cut=3), [1.0], kept)
    assert [line.measured for line in report.at_the_door(found) if line.met is False] == ["1"]
    fine = Door(noted(), noted(), 1.0, 1.0, noted(cut=3), [1.0], Kept(0, 0, 0))
    assert all(line.met is not False for line in report.at_the_door(fine))
