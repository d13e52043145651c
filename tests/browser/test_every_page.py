"""Every page as each of the cast sees it, in every language: for the ear, the eye, the finger, the wire."""

import pytest

from tests.browser.crawls import Found, crawl
from tests.pages import Who

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# One crawl each, shared by all tests of the same who and language, in one process: see tests/sharing.py.
CRAWLS = [pytest.param((who, lang), id=f"{who}-{lang}") for who in Who for lang in ("ja", "ja-easy", "en")]


@pytest.fixture(scope="session")
def crawled() -> dict[tuple[Who, str], Found]:
    """What the crawls of this process have found."""
    return {}


@pytest.fixture(params=CRAWLS)
def found(request: pytest.FixtureRequest, crawled: dict[tuple[Who, str], Found]) -> Found:
    """What is wrong with the pages of one of the cast in a language."""
    if request.param not in crawled:
        # A city of its own is made only where there is still to be walked.
        site, new_context = map(request.getfixturevalue, ("site", "new_context"))
        crawled[request.param] = crawl(site, new_context, *request.param)
    return crawled[request.param]


def nothing(found: Found, *looks: str) -> None:
    """Fail with all that was found."""
    faults = [fault for look in looks for fault in found[look]]
    assert not faults, "\n".join(map(str, faults))


def test_axe_finds_nothing_in_light_and_in_dark(found: Found) -> None:
    nothing(found, "axe", "dark")


def test_the_console_is_quiet_and_no_host_is_asked_but_ours(found: Found) -> None:
    nothing(found, "heard")


def test_nothing_is_too_small_for_a_finger_or_an_eye(found: Found) -> None:
    nothing(found, "small")


def test_nothing_is_read_sideways_in_lines_without_end_or_hidden_by_a_bar(found: Found) -> None:
    nothing(found, "narrow", "large letters", "wide")


def test_no_word_is_cut_in_two(found: Found) -> None:
    nothing(found, "cut")


def test_a_first_visit_is_light(found: Found) -> None:
    nothing(found, "heavy")
