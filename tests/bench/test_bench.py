"""The bench itself: everything once, so small that the numbers mean nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


# A few seconds; the limit is for a machine that does much else.
@pytest.mark.timeout(400)
def test_everything_is_measured_and_nothing_fails(tmp_path):
    table = tmp_path / "table.md"
    done = subprocess.run(
        ["nice", "-n", "15", sys.executable, "-m", "bench", "--tiny", "--no-postgresql", "--markdown", table],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.strip("| ").split(" | ") for line in table.read_text("utf-8").splitlines()[2:]]
    measured = {what: said for what, said, *_ in lines}
    assert measured["failed requests"] == "0"
    assert measured["answers that the store does not bear out"] == "0"
    assert {"scan → recorded, one a request", "list, unchanged", "page of an event"} <= measured.keys()
    assert len(lines) >= 20
