"""Reminders under kills, small: everybody is told, and each dead worker doubles one letter at most."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench import report
from bench.letters import Letters, Reminded

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(240)
def test_workers_that_are_killed_lose_no_letter_and_double_one_each_at_most(tmp_path: Path) -> None:
    table = tmp_path / "table.md"
    command = [sys.executable, "-m", "bench", "--letters", "--tiny", "--no-postgresql", "--markdown", table]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line[2:-2].split(" | ") for line in table.read_text("utf-8").splitlines()[2:]]
    assert [measured for _, measured, goal, *_ in lines if goal == "0"] == ["0"] * 3
    measured = {what: said for what, said, *_ in lines}
    assert measured["kill -9 of 3 workers meanwhile, on SQLite"].endswith("letters to 60 of 60 people")


@pytest.mark.parametrize(
    ("letters", "reached", "ids", "wrong"),
    [(12, 10, 10, []), (11, 9, 9, ["1"]), (13, 10, 10, ["1"]), (12, 10, 11, ["1"])],
    ids=["fine", "lost", "doubled", "under another id"],
)
def test_a_letter_that_is_lost_or_comes_twice_too_often_is_told(
    letters: int, reached: int, ids: int, wrong: list[str]
) -> None:
    found = Letters(1.0, {"SQLite": Reminded(10, 2, letters, reached, ids)})
    assert [line.measured for line in report.reminded(found) if line.met is False] == wrong
