"""What the vendor's error codes mean. Pure. Matched by code, never by text: live texts differ from the tables.

Sources: the tables of both reference pages, and the codes that were only ever seen on live accounts.
"""

from enum import StrEnum
from typing import NamedTuple


class Meaning(StrEnum):
    """Why a call bought nothing, as far as it decides what to do next."""

    TOO_FAST = "too fast"  # slow down, all calls together
    BUSY = "busy"  # theirs; try again, a few times
    ACCOUNT = "account"  # quota, balance or permission is out: stop
    CREDENTIALS = "credentials"  # stop, after one token renewal where that can help
    BAD_REQUEST = "bad request"  # split, to find the id that spoils the batch
    WRONG_PATH = "wrong path"  # a setting or the vendor changed: stop
    UNKNOWN_REFUSAL = "unknown refusal"  # failed, not tried again
    UNREACHABLE = "unreachable"  # never sent, however often it was tried: stop


class Code(NamedTuple):
    """One code: its meaning, the vendor's own words, and ours for people."""

    meaning: Meaning
    text: str
    advice: str


STALE_TOKEN = 67200009  # the one refusal that a new token can mend

CODES = {
    67200000: Code(
        Meaning.ACCOUNT,
        "API call exceeds the total limit set by the platform!",
        "the total limit of calls on this account is used up",
    ),
    67200001: Code(
        Meaning.ACCOUNT,
        "API call exceeds the total limit set by the platform!",
        "the total limit of calls on this account is used up",
    ),
    67200002: Code(
        Meaning.TOO_FAST,
        "The current call rate is too fast, exceeding the current configuration limit QPS!",
        "calls came faster than this account allows",
    ),
    67200003: Code(
        Meaning.CREDENTIALS,
        "The key and secret parameters for applying for the token are incorrect or the client has been disabled!",
        "the client id or the client secret is wrong, or the client was disabled",
    ),
    67200004: Code(
        Meaning.ACCOUNT,
        "The requested api does not have permission. Please contact our support personnel!",
        "this account may not use the endpoint, or its package is used up",
    ),
    67200005: Code(
        Meaning.ACCOUNT,
        "Insufficient account balance/number of calls!",
        "the balance or the number of calls bought is used up",
    ),
    67200006: Code(
        Meaning.CREDENTIALS,
        "The client has exceeded the activation validity period!",
        "the client's validity has ended",
    ),
    67200007: Code(
        Meaning.ACCOUNT,
        "The current call exceeds the configured usage limit of the day!",
        "today's limit is used up",
    ),
    67200008: Code(
        Meaning.CREDENTIALS,
        "Please check if the required apikey in the query parameter has been transmitted!",
        "the vendor missed the apikey: is this the right kind of credentials?",
    ),
    STALE_TOKEN: Code(
        Meaning.CREDENTIALS,
        "The apikey does not match the passed bearerToken. Please check if a valid token is being used!",
        "the token does not fit the client id, or has ended",
    ),
    67200012: Code(Meaning.BAD_REQUEST, "The request is illegal!", "the vendor finds the request illegal"),
    67200015: Code(
        Meaning.CREDENTIALS,
        "Grant type error",
        "an API key was used where a client id and secret belong",
    ),
    67200100: Code(
        Meaning.BUSY,
        "The current server status is busy, request response timeout!",
        "the vendor is busy",
    ),
    67200101: Code(
        Meaning.WRONG_PATH,
        "The API requested currently does not exist. Please check the request path!",
        "the endpoint is not there: is the base URL right?",
    ),
    67200202: Code(
        Meaning.CREDENTIALS,
        "apikey auth error!",
        "the key was refused: a key belongs to one region, so is the base URL that of the other?",
    ),
    67200203: Code(
        Meaning.ACCOUNT,
        "API need a true rate!",
        "this account has not bought the endpoint",
    ),
    68300004: Code(Meaning.BAD_REQUEST, "Invalid parameter!", "the vendor cannot read one of the ids"),
    68300005: Code(Meaning.BUSY, "Search api failure!", "the vendor's search failed"),
    68300006: Code(Meaning.BUSY, "Analytic basic access error!", "the vendor's data could not be reached"),
    68300007: Code(Meaning.BAD_REQUEST, "Bad request!", "the vendor finds the request wrong"),
    68300008: Code(Meaning.BUSY, "Service error, please try again later!", "the vendor's service failed"),
    68300010: Code(
        Meaning.BAD_REQUEST,
        "The file does not comply with upload specifications!",
        "the vendor finds the request wrong",
    ),
    10001: Code(Meaning.BAD_REQUEST, "", "the vendor finds the request wrong"),
}

HTTP_MEANINGS = {
    400: Meaning.BAD_REQUEST,
    401: Meaning.CREDENTIALS,
    403: Meaning.CREDENTIALS,
    404: Meaning.WRONG_PATH,
    413: Meaning.BAD_REQUEST,
    414: Meaning.BAD_REQUEST,
    422: Meaning.BAD_REQUEST,
    429: Meaning.TOO_FAST,
    500: Meaning.BUSY,
    503: Meaning.BUSY,
}
"""HTTP statuses that say for certain that nothing was bought, and why; see `meaning_of_status` for the rest."""


def meaning_of_status(status: int) -> Meaning | None:
    """Return what an HTTP status refuses, or None if it leaves open whether the call was billed.

    A redirect is never followed: it could carry credentials to another host. It is a wrong base URL.
    """
    if status in HTTP_MEANINGS:
        return HTTP_MEANINGS[status]
    if 300 <= status < 400:
        return Meaning.WRONG_PATH
    if 400 <= status < 500 and status != 408:
        return Meaning.UNKNOWN_REFUSAL
    return None
