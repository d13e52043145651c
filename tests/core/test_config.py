"""Settings are read once, and production does not start with what is unsafe."""

from pathlib import Path

import pytest

from shishin.core import config

TILES = "https://tiles.example.jp:8443/osm/{z}/{x}/{y}.png"
CREDIT = {"SHISHIN_TILES_CREDIT": "© OpenStreetMap contributors"}
GOOD = {
    "SHISHIN_ENV": "production",
    "SHISHIN_SECRET_KEYS": "k" * 32,
    "SHISHIN_BASE_URL": "https://example.jp",
}


def test_production_starts_with_a_long_key_and_an_address(tmp_path: Path) -> None:
    settings = config.from_environment(GOOD, tmp_path)
    assert settings.https
    assert not settings.development


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"SHISHIN_SECRET_KEYS": ""}, "SHISHIN_SECRET_KEYS"),
        ({"SHISHIN_SECRET_KEYS": "short"}, "SHISHIN_SECRET_KEYS"),
        ({"SHISHIN_SECRET_KEYS": "development-" + "k" * 32}, "SHISHIN_SECRET_KEYS"),
        ({"SHISHIN_BASE_URL": ""}, "SHISHIN_BASE_URL"),
        ({"SHISHIN_BASE_URL": "example.jp"}, "SHISHIN_BASE_URL"),
        ({"SHISHIN_BASE_URL": "http://example.jp"}, "SHISHIN_BASE_URL"),
        ({"SHISHIN_BASE_URL": "http://192.168.0.7:8000"}, "SHISHIN_BASE_URL"),
        ({"SHISHIN_RETIRED_KEYS": "k" * 32}, "SHISHIN_RETIRED_KEYS"),
        ({"SHISHIN_BASE_URL": "https://example.jp/sub"}, "SHISHIN_BASE_URL"),
        ({"SHISHIN_ENV": "prod"}, "SHISHIN_ENV"),
        ({"SHISHIN_TILES_URL": TILES}, "SHISHIN_TILES_CREDIT"),
        ({"SHISHIN_TILES_URL": TILES.replace("https", "http")} | CREDIT, "SHISHIN_TILES_URL"),
        ({"SHISHIN_TILES_URL": TILES.replace("{y}", "{x}")} | CREDIT, "SHISHIN_TILES_URL"),
        ({"SHISHIN_TILES_URL": TILES.replace(".jp", ".jp; script-src *")} | CREDIT, "SHISHIN_TILES_URL"),
        ({"SHISHIN_TILES_URL": "https://{z}/{x}/{y}.png"} | CREDIT, "SHISHIN_TILES_URL"),
        ({"SHISHIN_TILES_URL": "tiles"} | CREDIT, "SHISHIN_TILES_URL"),
        ({"SHISHIN_TRUSTED_PROXIES": "-1"}, "SHISHIN_TRUSTED_PROXIES"),
        ({"SHISHIN_TRUSTED_PROXIES": "two"}, "SHISHIN_TRUSTED_PROXIES"),
    ],
)
def test_an_unsafe_setting_is_refused_by_its_name(tmp_path: Path, change: dict[str, str], names: str) -> None:
    with pytest.raises(config.BadSetting, match=names):
        config.from_environment(GOOD | change, tmp_path)


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_production_is_tried_without_tls_on_the_machine_itself_only(tmp_path: Path, url: str) -> None:
    settings = config.from_environment(GOOD | {"SHISHIN_BASE_URL": url}, tmp_path)
    assert not settings.https


def test_tiles_come_from_the_host_that_a_city_names_and_from_nowhere_else(tmp_path: Path) -> None:
    assert config.from_environment(GOOD, tmp_path).tiles_host is None
    settings = config.from_environment(GOOD | {"SHISHIN_TILES_URL": TILES} | CREDIT, tmp_path)
    assert settings.tiles_host == "https://tiles.example.jp:8443"
    assert settings.tiles_credit == "© OpenStreetMap contributors"


def test_keys_are_read_newest_first_and_retired_ones_apart(tmp_path: Path) -> None:
    keys = {"SHISHIN_SECRET_KEYS": f"{'n' * 32}, {'m' * 32}", "SHISHIN_RETIRED_KEYS": "leaked"}
    settings = config.from_environment(GOOD | keys, tmp_path)
    assert settings.secret_keys == (b"n" * 32, b"m" * 32)
    assert settings.retired_keys == (b"leaked",)


def test_development_makes_its_own_key_once(tmp_path: Path) -> None:
    first = config.from_environment({}, tmp_path)
    again = config.from_environment({}, tmp_path)
    assert first.secret_keys == again.secret_keys
    assert len(first.secret_keys[0]) >= config.SHORTEST_KEY
    assert (tmp_path / "instance" / "development-key").stat().st_mode & 0o077 == 0


def test_every_setting_has_its_line_in_the_docs() -> None:
    root = Path(__file__).resolve().parents[2]
    read = set()
    for line in (root / "shishin" / "core" / "config.py").read_text(encoding="utf-8").splitlines():
        if line.startswith("| SHISHIN_"):
            read.add(line.split("|")[1].strip())
    documented = (root / "docs" / "running.md").read_text(encoding="utf-8")
    assert read
    assert [name for name in sorted(read) if f"`{name}`" not in documented] == []
