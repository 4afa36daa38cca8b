"""The vendor's codes and what its envelope looks like: refusals and answers as bytes. Pure.

Texts are those of live accounts where they are known, else those of the vendor's tables.
"""

from collections.abc import Iterable

import msgspec

TEXTS = {
    10001: "Parameter error!",
    67200000: "API call exceeds the total limit set by the platform!",
    67200001: "API call exceeds the total limit set by the platform!",
    67200002: "The current call rate is too fast, exceeding the current configuration limit QPS!",
    67200003: "The key and secret parameters for applying for the token are incorrect or the client has been disabled!",
    67200004: "No permission or API package quota has exceeded the limit!",
    67200005: "Insufficient balance, call failed!",
    67200006: "The client has exceeded the activation validity period!",
    67200007: "The current call exceeds the configured usage limit of the day!",
    67200008: "apikey not Pass and call failed!",
    67200009: "The apikey does not match the passed bearerToken. Please check if a valid token is being used!",
    67200012: "The request is illegal!",
    67200015: "Grant type error",
    67200100: "The current server status is busy, request response timeout!",
    67200101: "Path Not Found",
    67200202: "apikey auth error!",
    67200203: "API need a true rate!",
    68300004: "Invalid parameter!",
    68300005: "Search api failure!",
    68300006: "Analytic basic access error!",
    68300007: "Bad request!",
    68300008: "Service error, please try again later!",
    68300010: "The file does not comply with upload specifications!",
}
ALIASES = {
    "too-fast": 67200002,
    "bad-secret": 67200003,
    "no-permission": 67200004,
    "no-balance": 67200005,
    "day-limit": 67200007,
    "no-apikey": 67200008,
    "token-refused": 67200009,
    "busy": 67200100,
    "path-gone": 67200101,
    "wrong-region": 67200202,
    "not-bought": 67200203,
    "invalid": 68300004,
    "search-failure": 68300005,
}
_FOR_HTTP = {401: 67200009, 403: 67200004, 404: 67200101, 408: 67200100, 429: 67200002, 503: 67200100, 504: 67200100}


class Refusal(Exception):
    """The vendor refuses a call, with one of its codes. Nothing is billed."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def refusal(code: int, text_key: str = "error_msg") -> bytes:
    """Return the body of a refusal; 67200004 comes out byte for byte as a live account got it."""
    text = TEXTS.get(code, "Unknown error!")
    return msgspec.json.encode({"error_code": code, text_key: text, "status": False})


def answer(elements: Iterable[bytes]) -> bytes:
    """Return the body of an answer, put together from elements that are JSON already."""
    return b'{"data":[' + b",".join(elements) + b'],"status":true,"error_code":0}'


def success(data: object) -> bytes:
    """Return the body of an answer with other data."""
    return msgspec.json.encode({"data": data, "status": True, "error_code": 0})


def code_for(http_status: int) -> int:
    """Return the code that an HTTP error would carry in its envelope."""
    return _FOR_HTTP.get(http_status, 68300008)
