"""The push services of the browsers: nobody is asked to fetch from anywhere else."""

from urllib.parse import urlsplit

# Chrome and what is built on it, Firefox, Edge, Safari.
HOSTS = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
DOMAINS = (".push.services.mozilla.com", ".notify.windows.com", ".push.apple.com")
LONGEST = 1000


def known(endpoint: str) -> bool:
    """Say whether an address is one of theirs: https, no name or password, no port of its own."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
        return False
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc == host and (host in HOSTS or host.endswith(DOMAINS))
