"""Names of columns, as they are compared: width, case, spaces and line breaks make no difference."""

import re
import unicodedata

_IGNORED = re.compile(r"[\s_'\"*※]+")


def key(name: str) -> str:
    """Return the form in which two names of one column are equal: 集合（受付）場所 is 集合(受付)場所."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", name)).casefold()
