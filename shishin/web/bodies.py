"""Reading what programs send: JSON and nothing else, strictly."""

import json
import re

from flask import request

from shishin.core.errors import Refusal

JSON = "application/json"
_HALF_A_LETTER = re.compile("[\ud800-\udfff]")


class NotJson(Refusal):
    """The address takes only `application/json`."""

    status = 415


class UnreadableJson(Refusal):
    """The body is no JSON, or says something that JSON cannot."""

    status = 400


def read() -> object:
    """Return the body's value; raises `NotJson` or `UnreadableJson`."""
    if request.mimetype != JSON:
        raise NotJson
    return parse(request.get_data())


def read_plain() -> object:
    """Return the body's value, whose every text can be kept; raises `NotJson` or `UnreadableJson`.

    Half a letter, or the zero that ends texts, is kept by no store. Of many scans each is refused by itself:
    theirs are read as they come.
    """
    value = read()
    rest: list[object] = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, dict):
            rest.extend((*one, *one.values()))
        elif isinstance(one, list):
            rest.extend(one)
        elif isinstance(one, str) and not _plain(one):
            raise UnreadableJson
    return value


def parse(data: bytes) -> object:
    """Return the value of JSON; raises `UnreadableJson`."""
    try:
        value: object = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError):
        # Not JSON, not UTF-8, a number of thousands of digits, or nested without an end.
        raise UnreadableJson from None
    return value


def _plain(text: str) -> bool:
    return "\0" not in text and not _HALF_A_LETTER.search(text)


def _refuse(_: str) -> object:
    # Python reads NaN and Infinity; JSON does not know them.
    raise ValueError
