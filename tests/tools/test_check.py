"""Checking everything: in order, with times, up to the first fault."""

import re
import sys

import pytest

from tools import check


def _does(code):
    return [sys.executable, "-c", code]


def test_the_quickest_comes_first_and_nothing_is_left_out():
    names = [name for name, _ in check.stages()]
    assert names == ["format", "lint", "layers", "types: Python", "types: JavaScript", "tests"]
    assert "--all" in dict(check.stages())["tests"]


def test_the_first_fault_ends_it_with_its_status(monkeypatch, capfd):
    stages = [
        ("one", _does("print('first')")),
        ("two", _does("raise SystemExit(5)")),
        ("three", _does("print('third')")),
    ]
    monkeypatch.setattr(check, "stages", lambda: iter(stages))
    with pytest.raises(SystemExit) as end:
        check.main()
    assert end.value.code == 5
    said = capfd.readouterr().out
    assert re.search(r"== one\nfirst\n== one: \d+\.\d s\n== two\n== two: \d+\.\d s\n$", said)


def test_all_well_ends_well(monkeypatch, capfd):
    monkeypatch.setattr(check, "stages", lambda: iter([("one", _does("print('first')"))]))
    check.main()
    assert "== one: " in capfd.readouterr().out
