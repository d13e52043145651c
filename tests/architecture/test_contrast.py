"""Every pair of colours that meet on a page can be told apart, by day and by night (WCAG 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "ui.css"
TEXT, SHAPE = 4.5, 3.0

# On each ground, the letters that stand on it.
LETTERS = {
    "--bg": ["--text", "--text-2", "--link", "--key", "--error", "--warn", "--thanks"],
    "--surface": ["--text", "--text-2", "--link", "--key", "--error", "--thanks"],
    "--head": ["--text"],
    "--key": ["--on-key"],
    "--key-hover": ["--on-key"],
    "--key-soft": ["--on-soft", "--text", "--link"],
    "--thanks": ["--on-thanks"],
    "--thanks-soft": ["--thanks", "--text", "--link"],
    "--error-soft": ["--error", "--text"],
    "--warn-soft": ["--warn", "--text"],
    "--ok": ["--on-ok"],
    "--again": ["--on-again"],
    "--no": ["--on-no"],
    "--night": ["--on-night"],
    "--night-2": ["--on-night"],
}
# On each ground, the lines and shapes that say something.
SHAPES = {
    "--bg": ["--border", "--key", "--focus", "--error", "--warn"],
    "--surface": ["--border", "--key", "--bar", "--focus", "--error"],
    "--key-soft": ["--key"],
    "--key": ["--focus-gap"],
    "--focus": ["--focus-gap"],
}


def _rules() -> list[tuple[str, dict[str, str]]]:
    """Return the innermost rules in order: selector and declarations."""
    plain = re.sub(r"/\*.*?\*/", "", CSS.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = []
    for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", plain):
        pairs = (line.split(":", 1) for line in body.split(";") if ":" in line)
        found.append((selector.strip(), {name.strip(): value.strip() for name, value in pairs}))
    return found


def _tokens(selector: str) -> dict[str, str]:
    rules = (body for name, body in _rules() if name == selector)
    return {name: value for name, value in next(rules).items() if value.startswith("#")}


DAY = _tokens(":root")
NIGHT = DAY | _tokens(':root[data-theme="dark"]')


def _light(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    shares = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, bright = sorted((_light(one), _light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "wanted"), [("#fff", "#000", 21), ("#767676", "#fff", 4.54), ("#1a1a1a", "#1a1a1a", 1)]
)
def test_contrast_is_computed_as_the_standard_says(one, other, wanted):
    assert contrast(one, other) == pytest.approx(wanted, abs=0.01)


@pytest.mark.parametrize("tokens", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("pairs", "least"), [(LETTERS, TEXT), (SHAPES, SHAPE)], ids=["letters", "shapes"])
def test_every_pair_can_be_told_apart(tokens, pairs, least):
    faint = {
        (ground, front): round(contrast(tokens[ground], tokens[front]), 2)
        for ground, fronts in pairs.items()
        for front in fronts
        if contrast(tokens[ground], tokens[front]) < least
    }
    assert not faint


def test_every_pair_that_a_rule_makes_is_in_the_table():
    made = set()
    for selector, body in _rules():
        ground = re.fullmatch(r"var\((--[\w-]+)\)", body.get("background", ""))
        front = re.fullmatch(r"var\((--[\w-]+)\)", body.get("color", ""))
        if ground and front:
            made.add((ground[1], front[1], selector))
    assert len(made) > 10
    assert not {pair for pair in made if pair[1] not in LETTERS.get(pair[0], [])}


def test_every_coloured_letter_is_in_the_table():
    used = {
        match for _, body in _rules() for match in re.findall(r"^var\((--[\w-]+)\)$", body.get("color", ""))
    }
    assert used <= {front for fronts in LETTERS.values() for front in fronts}


def test_the_phones_night_and_the_persons_night_are_the_same():
    wish, choice = (
        next(body for name, body in _rules() if name == selector)
        for selector in (':root:not([data-theme="light"])', ':root[data-theme="dark"]')
    )
    assert wish == {name: value for name, value in choice.items() if name != "color-scheme"}
    assert len(wish) > 20


def test_colours_are_tokens():
    # Paper and a QR are black on white at any hour.
    allowed = {"#fff", "#000"}
    loose = {
        (selector, name, colour)
        for selector, body in _rules()
        for name, value in body.items()
        if not name.startswith("--")
        for colour in re.findall(r"#[0-9a-f]{3,8}\b", value)
        if colour not in allowed
    }
    assert not loose
