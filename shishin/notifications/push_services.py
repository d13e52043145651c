"""The push services of the browsers: nobody is asked to fetch from anywhere else."""

import re

# Chrome and what is built on it, Firefox, Edge, Safari.
HOSTS = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
DOMAINS = (".push.services.mozilla.com", ".notify.windows.com", ".push.apple.com")
LONGEST = 1000
# No name or password, no port of its own, no fragment, and nothing that two readers could read as two hosts.
_ADDRESS = re.compile(r"https://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)(?:[/?][!-\"$-\[\]-~]*)?")


def known(endpoint: str) -> bool:
    """Say whether an address is one of theirs, and plain enough to be asked."""
    found = _ADDRESS.fullmatch(endpoint) if len(endpoint) <= LONGEST else None
    return found is not None and (found[1] in HOSTS or found[1].endswith(DOMAINS))
