"""Our own files travel compressed, under an address that lets them be kept for ever."""

import gzip

import brotli
import pytest

from shishin.web import assets
from tests.world import World


@pytest.fixture
def sheet(sqlite_world: World) -> str:
    with sqlite_world.app.test_request_context():
        return assets.asset("css/ui.css")


@pytest.mark.parametrize(
    ("taken", "coding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_a_text_travels_as_small_as_its_reader_takes_it(
    sqlite_world: World, sheet: str, taken: str, coding: str | None, unpack
) -> None:
    answer = sqlite_world.browser().get(sheet, headers={"Accept-Encoding": taken})
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.vary
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert unpack(answer.data).decode().startswith("/*")
    assert coding is None or len(answer.data) < 8000


def test_a_file_that_did_not_change_is_not_sent_again(sqlite_world: World, sheet: str) -> None:
    first = sqlite_world.browser().get(sheet)
    again = sqlite_world.browser().get(sheet, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_that_changed_is_packed_anew(sqlite_world: World, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(assets, "folder", lambda: tmp_path)
    note = tmp_path / "note.js"
    for content in (b"one", b"another"):
        note.write_bytes(content)
        assert sqlite_world.browser().get("/static/x/note.js").data == content


@pytest.mark.parametrize(
    "name", ["none.css", "../pyproject.toml", "css", "%2e%2e/app.py", "x" * 5000, "花" * 200, "a/" * 3000]
)
def test_nothing_else_is_served(sqlite_world: World, name: str) -> None:
    assert sqlite_world.browser().get(f"/static/x/{name}").status_code == 404
