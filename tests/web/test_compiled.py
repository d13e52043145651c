"""Compiled templates outlive a process, and are never in the way."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from shishin.factory import create_app
from shishin.web.compiled import FOLDER, CompiledTemplates, OneAtATime


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
    app = create_app(sqlite_world.settings)
    app.test_client().get("/help")
    assert any((sqlite_world.folder / "instance" / FOLDER).iterdir())


def test_threads_that_want_a_template_at_once_compile_it_once(environment, monkeypatch):
    environment.loader = OneAtATime(environment.loader)
    compiled = []
    compile_one = environment.__class__.compile

    def slowly(self, source, name=None, filename=None):
        compiled.append(name)
        time.sleep(0.05)
        return compile_one(self, source, name, filename)

    monkeypatch.setattr(environment.__class__, "compile", slowly)
    with ThreadPoolExecutor(4) as threads:
        pages = list(threads.map(lambda _: environment.get_template("page.html").render(), range(4)))
    assert pages == ["hello"] * 4
    assert compiled == ["page.html"]


def test_bringing_the_schema_up_to_date_compiles_every_template(sqlite_world):
    app = create_app(sqlite_world.settings)
    folder = sqlite_world.folder / "instance" / FOLDER
    before = len(list(folder.iterdir())) if folder.exists() else 0
    done = app.test_cli_runner().invoke(args=["migrate"])
    assert done.exit_code == 0, done.output
    assert len(list(folder.iterdir())) == len(app.jinja_env.list_templates()) > before
