"""Which tests go to the same process when several run them: those that share what is dear to make.

xdist's own groups are told by the name of a test, which pytest no longer lets it change:
https://github.com/pytest-dev/pytest-xdist/issues/1386
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

# Each of these makes a city, or reads a year of lists, once for all its tests.
WHOLE = (
    "tests/jobs/demo/test_filling.py",
    "tests/opendata/test_real_lists.py",
    "tests/web/staff/test_dashboard.py",
)
# Its tests share one walk through all pages for each of their parameters.
CRAWLING = "tests/browser/test_every_page.py"


class Sharing(LoadScopeScheduling):
    """Gives out one test at a time, and what shares something together; the largest shares come first."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


def share_of(nodeid: str) -> str:
    """Return the name of what a test shares with others, or its own."""
    path, _, name = nodeid.partition("::")
    if path == CRAWLING:
        return f"{path}{name[name.index('[') :]}"
    return path if path in WHOLE else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out tests by what they share."""
    return Sharing(config, log)
