"""Compiled templates outlive a process, and are never in the way."""

import pytest
from flask import Flask

from shishin.web.compiled import FOLDER, CompiledTemplates


@pytest.fixture
def environment(tmp_path):
    """A Jinja environment with one template, and a folder for what it compiles."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "page.html").write_text("hello")
    app = Flask("test", root_path=str(tmp_path), template_folder="sources")
    app.jinja_env.bytecode_cache = CompiledTemplates(tmp_path / "kept")
    return app.jinja_env


def fresh(environment):
    """The same environment as the next process has it."""
    return environment.overlay(cache_size=10)


def test_a_later_process_compiles_nothing(environment, monkeypatch):
    environment.get_template("page.html")
    later = fresh(environment)
    monkeypatch.setattr(later.__class__, "compile", None)
    assert later.get_template("page.html").render() == "hello"


def test_a_changed_source_is_compiled_anew(environment, tmp_path):
    environment.get_template("page.html")
    (tmp_path / "sources" / "page.html").write_text("good day")
    assert fresh(environment).get_template("page.html").render() == "good day"


@pytest.mark.parametrize("left", [0, 1, 10, 20, 30, 60, -20])
def test_a_broken_file_is_compiled_anew(environment, tmp_path, left):
    environment.get_template("page.html")
    (kept,) = (tmp_path / "kept").iterdir()
    kept.write_bytes(kept.read_bytes()[:left])
    assert fresh(environment).get_template("page.html").render() == "hello"


def test_a_folder_that_cannot_be_written_costs_no_page(environment, tmp_path):
    (tmp_path / "kept").write_text("in the way")
    assert environment.get_template("page.html").render() == "hello"


def test_the_application_keeps_them_in_its_instance(sqlite_world):
    sqlite_world.browser().get("/help")
    assert any((sqlite_world.folder / "instance" / FOLDER).iterdir())
