"""Somebody at a page: they read it, follow a link or press a button by its words, without any script.

What has no words cannot be pressed here, and a form sends only what stands in it: as for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from werkzeug.test import TestResponse

from shishin.people.models import Person
from tests.world import SAME, World

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
UNREAD = frozenset({"head", "script", "style", "template", "rt", "rp"})
FIELDS = frozenset({"input", "select", "textarea"})
MOST_HOPS = 5


@dataclass(eq=False)
class Node:
    """An element of a page."""

    tag: str
    attributes: dict[str, str | None]
    parent: Node | None = None
    parts: list[Node | str] = field(default_factory=list)

    def every(self, *tags: str) -> Iterator[Node]:
        """Give the elements below of these kinds, in the order of the page."""
        for part in self.parts:
            if isinstance(part, Node):
                if part.tag in tags:
                    yield part
                yield from part.every(*tags)

    @property
    def text(self) -> str:
        """What is read aloud of it, without the readings above its letters."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        if self.tag in UNREAD or self.attributes.get("aria-hidden") == "true" or "hidden" in self.attributes:
            return
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part._pieces()
        if self.tag not in {"span", "b", "ruby", "wbr"}:
            yield " "

    @property
    def hidden(self) -> bool:
        """Say whether nobody sees it who has no script."""
        return "hidden" in self.attributes or (self.parent is not None and self.parent.hidden)

    def within(self, tag: str) -> Node | None:
        """Return the element of a kind that this one stands in."""
        above = self.parent
        while above is not None and above.tag != tag:
            above = above.parent
        return above


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Node("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs), self.at)
        self.at.parts.append(node)
        if tag not in VOID:
            self.at = node

    def handle_endtag(self, tag: str) -> None:
        at: Node | None = self.at
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.at = at.parent

    def handle_data(self, data: str) -> None:
        self.at.parts.append(data)


class Reader:
    """A person with a browser of their own."""

    def __init__(
        self, world: World, name: str | None = None, language: str = "ja", signed_in: Person | None = None
    ) -> None:
        """Take up a browser; one with a name keeps its device cookie over browsers of that name."""
        self.client = world.signed_in(signed_in) if signed_in else world.browser(name)
        self.language = language
        self.address = "/"
        self.status = 0
        self.page = Node("page", {})

    def open(self, address: str) -> Reader:
        """Open an address of ours, and go where it leads."""
        self._took(lambda to: self.client.get(to, headers=self._headers), address)
        return self

    @property
    def _headers(self) -> dict[str, str]:
        return {**SAME, "Accept": "text/html", "Accept-Language": self.language}

    def _took(self, ask: Callable[[str], TestResponse], address: str) -> None:
        answer = ask(address)
        for _ in range(MOST_HOPS):
            if answer.status_code not in {302, 303, 308}:
                break
            address = urljoin(address, answer.headers["Location"])
            answer = self.client.get(_local(address), headers=self._headers)
        self.address, self.status = _local(address), answer.status_code
        builder = _Builder()
        builder.feed(answer.get_data(as_text=True))
        self.page = builder.root

    @property
    def title(self) -> str:
        """The page's heading."""
        return next(self.page.every("h1")).text

    @property
    def text(self) -> str:
        """All that the page says."""
        return self.page.text

    def sees(self, *words: str) -> bool:
        """Say whether the page says all of these."""
        return all(word in self.text for word in words)

    def links(self) -> list[str]:
        """Return the words of every link."""
        return [link.text for link in self.page.every("a")]

    def buttons(self) -> list[str]:
        """Return the words of every button that works without script."""
        return [one.text for one in self.page.every("button") if not one.hidden]

    def having(self, part: str) -> str:
        """Return the words of the first link or button that has these among its own."""
        found = next((words for words in (*self.links(), *self.buttons()) if part in words), None)
        assert found is not None, (part, self.links(), self.buttons())
        return found

    def follow(self, words: str) -> Reader:
        """Follow the first link with these words."""
        link = next((one for one in self.page.every("a") if one.text == words), None)
        assert link is not None, (words, self.links())
        return self.open(urljoin(self.address, link.attributes["href"] or ""))

    def press(self, words: str, answers: Mapping[str, object] | None = None) -> Reader:
        """Press the first button with these words, after answering what its form asks, by the labels."""
        button = next(
            (one for one in self.page.every("button") if one.text == words and not one.hidden), None
        )
        assert button is not None, (words, self.buttons())
        form = button.within("form")
        assert form is not None, words
        pairs = [*_filled(form, dict(answers or {})), *_pair(button)]
        where = urljoin(self.address, form.attributes.get("action") or self.address)
        if (form.attributes.get("method") or "get").lower() == "get":
            self._took(lambda to: self.client.get(to, query_string=pairs, headers=self._headers), where)
        else:
            sent: dict[str, list[str]] = {}
            for name, value in pairs:
                sent.setdefault(name, []).append(value)
            self._took(lambda to: self.client.post(to, data=sent, headers=self._headers), _local(where))
        return self


def _local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _pair(node: Node) -> list[tuple[str, str]]:
    name = node.attributes.get("name")
    return [(name, node.attributes.get("value") or "")] if name else []


def _filled(form: Node, answers: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Give what a form sends, its fields answered by the words of their labels."""
    for one in form.every(*FIELDS):
        label = _label(form, one)
        answer = answers.pop(label, None)
        if one.attributes.get("type") in {"radio", "checkbox"}:
            yield from _chosen(one, answer, form, answers)
        elif name := one.attributes.get("name"):
            yield name, str(answer) if answer is not None else _standing(one)
    assert not answers, f"nothing here is called {list(answers)}"


def _chosen(
    one: Node, answer: object, form: Node, answers: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    name = one.attributes.get("name") or ""
    checked = "checked" in one.attributes if answer is None else bool(answer)
    if checked and answer is None and one.attributes.get("type") == "radio":
        # Another of the group was chosen instead.
        group = [each for each in form.every("input") if each.attributes.get("name") == name]
        checked = not any(answers.get(_label(form, each)) for each in group if each is not one)
    if checked and name:
        yield name, one.attributes.get("value") or "on"


def _label(form: Node, one: Node) -> str:
    around = one.within("label")
    if around is not None:
        return around.text
    wanted = one.attributes.get("id")
    return next((label.text for label in form.every("label") if label.attributes.get("for") == wanted), "")


def _standing(one: Node) -> str:
    if one.tag == "textarea":
        return "".join(part for part in one.parts if isinstance(part, str))
    if one.tag == "select":
        options = list(one.every("option"))
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        return (chosen[0].attributes.get("value") or chosen[0].text) if chosen else ""
    return one.attributes.get("value") or ""
