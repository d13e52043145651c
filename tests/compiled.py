"""What hundreds of applications of the same code would each compile anew: templates and addresses."""

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """Templates that this process has compiled, by their source."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled from the same source."""
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self._compiled[bucket.key, bucket.checksum] = bucket.code


class Address(Rule):
    """A rule that writes its address by what an earlier application's compiled."""

    compiled: dict[tuple[object, ...], Callable[..., Any]] = {}  # noqa: RUF012 - shared on purpose

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        key = (self.rule, str(self.defaults), append_unknown)
        if key not in self.compiled:
            self.compiled[key] = super()._compile_builder(append_unknown)
        return self.compiled[key]


TEMPLATES = Templates()


def share() -> None:
    """Let every application that this process makes from now on use what an earlier one compiled."""
    Flask.url_rule_class = Address
