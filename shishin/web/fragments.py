"""`{% kept "footer", lang %}…{% endkept %}`: parts of pages that are the same on many, rendered once.

The words after `kept` name the part and all that it depends on. What is between must have nothing else from
the request: above all nothing about who asks.
"""

from collections.abc import Callable

from flask import Flask
from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from shishin.web.kept import Shelf


def install(app: Flask) -> None:
    """Teach templates the tag."""
    app.jinja_env.add_extension(KeptFragments)


class KeptFragments(Extension):
    """The tag, and what is kept for it in this process."""

    tags = {"kept"}  # noqa: RUF012 - as Jinja declares it

    def __init__(self, environment: Environment) -> None:
        """Begin with nothing kept."""
        super().__init__(environment)
        self._shelf: Shelf[Markup] = Shelf()

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag: a call of `_kept` with the words and what is between."""
        line = next(parser.stream).lineno
        words = parser.parse_tuple()
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_kept", [words]), [], [], body).set_lineno(line)

    def _kept(self, words: tuple[object, ...], caller: Callable[[], str]) -> Markup:
        found = self._shelf.get(words)
        # Where templates are being written, each look shows them as they are.
        if found is None or self.environment.auto_reload:
            found = self._shelf.put(words, Markup(caller()))  # noqa: S704 - our template
        return found
