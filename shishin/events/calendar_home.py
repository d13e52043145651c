"""Whose calendars these are: what pages know of it without the library that writes them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Home:
    """Whose entries these are: the address of this site, and the mail address that stands for organizers."""

    base_url: str
    sender: str

    @property
    def host(self) -> str:
        """The name in the ids of entries."""
        return self.base_url.partition("://")[2].partition(":")[0]
