"""Reading what programs send: JSON and nothing else, strictly."""

import json

from flask import request

from shishin.core.errors import Refusal

JSON = "application/json"


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


def parse(data: bytes) -> object:
    """Return the value of JSON; raises `UnreadableJson`."""
    try:
        value: object = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError):
        # Not JSON, not UTF-8, a number of thousands of digits, or nested without an end.
        raise UnreadableJson from None
    return value


def _refuse(_: str) -> object:
    # Python reads NaN and Infinity; JSON does not know them.
    raise ValueError
