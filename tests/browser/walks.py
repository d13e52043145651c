"""Walking through every page: the town, the browsers of the people in it, and each page opened in turn."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from shishin.auth.models import SessionKind
from tests import pages, town
from tests.browser.probes import Ear
from tests.pages import Who
from tests.site import Site
from tests.town import Town
from tests.world import SATURDAY

NewContext = Callable[..., BrowserContext]


@dataclass(frozen=True, slots=True)
class Walk:
    """A town on a site, to be walked through."""

    site: Site
    town: Town

    def browser(self, new_context: NewContext, who: Who, **how: object) -> BrowserContext:
        """Return the browser of one of the cast."""
        context = new_context(**({"service_workers": "block"} | how))
        if who is Who.CITIZEN:
            self.site.lend(context, "citizen")
        elif who is Who.ORGANIZER:
            self.site.sign_in(context, self.town.world.organizer)
        elif who is Who.STAFF:
            self.site.sign_in(context, self.town.world.staff, SessionKind.STAFF)
        return context

    def everywhere(
        self,
        new_context: NewContext,
        who: Who,
        lang: str,
        *,
        ear: Ear | None = None,
        size: str = "m",
        **how: object,
    ) -> Iterator[Page]:
        """Open every page of one of the cast in one tab; a stranger comes to each for the first time."""
        context = self.browser(new_context, who, **how)
        if ear:
            ear.listen(context)
        tab = context.new_page()
        for page in pages.everything(self.town)[who]:
            if who is Who.STRANGER:
                context.clear_cookies()
            context.add_cookies([{"name": "size", "value": size, "url": self.site.url}])
            answer = tab.goto(self.site.url + page.spoken(lang))
            assert answer.status == page.status, (page, answer.status, tab.url)
            yield tab
        context.close()


def begin(site: Site) -> Walk:
    """Settle the town on a Saturday morning, whatever day it is."""
    site.world.clock.now = SATURDAY
    return Walk(site, town.settle(site.world))
