"""The manifest and the service worker as they are served."""

import gzip
import json
import re

import pytest

from shishin.web import assets
from tests.world import World

LARGEST_WORKER = 8 * 1024


def test_the_worker_is_asked_for_anew_each_time_and_names_the_build(sqlite_world: World) -> None:
    answer = sqlite_world.browser().get("/sw.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers
    with sqlite_world.app.app_context():
        assert f'"build": "{assets.build()}"' in answer.text
    assert len(gzip.compress(answer.data)) <= LARGEST_WORKER


def test_everything_that_the_worker_keeps_is_there(sqlite_world: World) -> None:
    client = sqlite_world.browser()
    found = re.match(r"self\.FILES = (\{.*?\});\n", client.get("/sw.js").text)
    assert found
    files = json.loads(found[1])
    for name in [*files["shell"], *files["scanner"], *files["decoder"]]:
        assert client.get(f"/static/{files['build']}/{name}", buffered=True).status_code == 200, name
    for page in files["pages"]:
        assert client.get(page).status_code == 200, page
    assert "js/app.js" in files["shell"]
    assert "js/scan/scan.js" in files["scanner"]
    assert not {name for name in files["shell"] if "scan" in name or "vendor" in name}


@pytest.mark.parametrize(("lang", "spoken"), [("ja", "ja"), ("ja-easy", "ja"), ("en", "en")])
def test_the_manifest_speaks_the_language_of_its_address(sqlite_world: World, lang: str, spoken: str) -> None:
    answer = sqlite_world.browser().get(f"/manifest.webmanifest?lang={lang}")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.json
    assert manifest["lang"] == spoken
    assert manifest["id"] == manifest["start_url"] == manifest["scope"] == "/"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert "{" not in manifest["name"] + manifest["short_name"] + manifest["description"]


def test_icons_and_shortcuts_lead_to_something(sqlite_world: World) -> None:
    client = sqlite_world.browser("citizen")
    manifest = client.get("/manifest.webmanifest").json
    for icon in manifest["icons"]:
        assert client.get(icon["src"], buffered=True).mimetype == "image/png"
    for shortcut in manifest["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200, shortcut
