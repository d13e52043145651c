"""The keys under which mails get their ids, also where there is no store."""

import pytest

from shishin.core import signing
from tests.world import KEYS


@pytest.fixture(autouse=True)
def _keys() -> None:
    signing.use(KEYS)
