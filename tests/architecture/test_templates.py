"""Templates keep to what the content security policy allows, to our own words, and to the components."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = (ROOT / "templates" / "ui.html").read_text(encoding="utf-8")
GALLERY = (ROOT / "templates" / "gallery.html").read_text(encoding="utf-8")
LARGEST_CSS = 8 * 1024
LARGEST_LAYOUT_MODULE = 2 * 1024


def _text(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_holds_code_or_style_of_its_own(path):
    text = _text(path)
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert all(re.search(r"\ssrc=", tag) for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_fetches_from_another_host(path):
    assert not re.findall(
        r"<(?:script|link|img|source|video|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", _text(path)
    )


def _macros() -> dict[str, str]:
    """Return the public components: name and arguments."""
    return dict(re.findall(r"\{% macro ([a-z]\w*)(\(.*?\)) -?%\}", COMPONENTS))


def test_the_gallery_shows_every_component():
    shown = GALLERY + (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    assert {name for name in _macros() if f"ui.{name}(" not in shown} == set()


def test_the_head_of_the_components_describes_every_one():
    head = COMPONENTS[: COMPONENTS.index("#}")]
    assert {name for name in _macros() if not re.search(rf"\b{name}\(", head)} == set()


def test_every_module_that_a_template_names_exists():
    named = {name for path in TEMPLATES for name in re.findall(r'data-module="([\w/-]+)"', _text(path))}
    assert len(named) >= 4
    assert {name for name in named if not (ROOT / "static" / "js" / f"{name}.js").is_file()} == set()


def test_the_logo_on_the_page_is_the_apps_icon():
    drawing = (ROOT / "static" / "icons" / "icon.svg").read_text(encoding="utf-8")
    inside = re.fullmatch(r"<svg[^>]*>(.*)</svg>\s*", drawing)
    assert inside
    assert inside[1] in (ROOT / "templates" / "icons.html").read_text(encoding="utf-8")


def test_the_stylesheet_is_light():
    assert len(gzip.compress((ROOT / "static" / "css" / "ui.css").read_bytes())) <= LARGEST_CSS


@pytest.mark.parametrize("name", ["app", "stepper", "share", "focus", "print", "near", "seen", "install"])
def test_what_every_page_may_load_is_light(name):
    assert len(gzip.compress((ROOT / "static" / "js" / f"{name}.js").read_bytes())) <= LARGEST_LAYOUT_MODULE
