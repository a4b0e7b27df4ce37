"""Reads requests strictly: what two parsers could read in two ways is refused."""

import json
from typing import Any

from flask import Request
from pydantic_core import from_json
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from moderation.web.errors import problem


class ApiRequest(Request):
    """Takes JSON as one object in UTF-8, with each name once, no lone surrogates, no NaN, and bounded nesting."""

    def get_json(self, *_: Any, **__: Any) -> Any:
        """The body's object. Raises `BadRequest`, `UnsupportedMediaType` or `RequestEntityTooLarge`."""
        charset = self.mimetype_params.get("charset", "utf-8").lower()
        encoding = self.headers.get("Content-Encoding", "identity").lower()
        if (self.mimetype, charset, encoding) != ("application/json", "utf-8", "identity"):
            raise UnsupportedMediaType
        data = self.get_data()
        if self.content_length is None and len(data) == self.max_content_length:
            # A body in chunks is cut off at the limit without a word; what was read may be its beginning only.
            raise RequestEntityTooLarge
        try:
            value = from_json(data, allow_inf_nan=False)
            # Strict but for repeated names, of which it keeps the last; what it took is safe for the other reader.
            json.loads(data, object_pairs_hook=_refuse_repeated)
        except ValueError as error:
            raise BadRequest(response=problem("malformed_json")) from error
        if not isinstance(value, dict):
            raise BadRequest(response=problem("malformed_json"))
        return value


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
