"""What can be made: each target explains itself and calls something that is there."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGETS = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[
    1
].split()


def _make(*arguments):
    done = subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_make_alone_explains_every_target():
    assert re.findall(r"^make (\w+)\t.+$", _make(), re.MULTILINE) == TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_calls_what_is_there(target):
    said = _make("--dry-run", target)
    for name in re.findall(r"(?:tools/\w+\.py|\.ci/run)", said):
        assert (ROOT / name).exists()
    for module in re.findall(r"-m (\w+)", said):
        assert (ROOT / module / "__main__.py").exists()


def test_what_ci_runs_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
