"""Tests that share something dear are run by one process."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests import sharing

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import time

import pytest

@pytest.mark.parametrize("walk", ["citizen-ja", "citizen-ja-easy", "staff-ja"])
def test_number_{}(walk):
    time.sleep(0.05)
"""


@pytest.mark.parametrize("path", [*sharing.WHOLE, sharing.CRAWLING])
def test_what_is_shared_is_there(path):
    assert (ROOT / path).exists()


def test_any_other_test_goes_alone():
    names = ["tests/web/test_every_page.py::test_a[ja]", "tests/browser/test_look.py::test_b"]
    assert [sharing.share_of(name) for name in names] == names


def test_one_process_is_given_all_that_looks_at_the_same_walk(tmp_path):
    file = tmp_path / sharing.CRAWLING
    file.parent.mkdir(parents=True)
    file.write_text("".join(map(LOOK.format, range(3))))
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.sharing"]')
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-n", "2", "--dist", "loadscope", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    processes = defaultdict(set)
    for process, walk in re.findall(r"\[(gw\d)\].* PASSED .*\[(.*)\]", run.stdout):
        processes[walk].add(process)
    assert [len(found) for found in processes.values()] == [1, 1, 1], run.stdout
    assert set.union(*processes.values()) == {"gw0", "gw1"}
