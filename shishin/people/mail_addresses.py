"""How mail addresses are spelled in the store."""

import re

LONGEST = 254
# Of what the standard allows, only what mailboxes are called: nothing that could reach into a mail's headers.
_SPELLING = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def normal(text: str) -> str | None:
    """Return the one spelling of a mail address, or None for what is none."""
    address = text.strip().lower()
    return address if len(address) <= LONGEST and _SPELLING.fullmatch(address) else None
