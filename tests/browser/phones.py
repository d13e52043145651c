"""What people do with a phone in several tests, and what can be found on it afterwards."""

from playwright.sync_api import Page

from tests.site import at_work, until


def sign_out(page: Page, url: str) -> None:
    """Press a sign-out button, as any page of the organizer has one."""
    page.goto(f"{url}/help")
    at_work(page)
    with page.expect_navigation():
        page.evaluate("""() => {
            const form = Object.assign(document.createElement("form"), { method: "post", action: "/logout" });
            document.body.append(form);
            form.submit();
        }""")
    until(lambda: page.evaluate("caches.has('doors').then((has) => !has)"))


def stored(page: Page, name: str) -> list[dict[str, object]]:
    """Return what the phone keeps under a name."""
    return page.evaluate(
        """(name) => new Promise((resolve) => {
            const opening = indexedDB.open("shishin");
            opening.onsuccess = () => {
                const request = opening.result.transaction(name).objectStore(name).getAll();
                request.onsuccess = () => { opening.result.close(); resolve(request.result); };
            };
        })""",
        name,
    )
