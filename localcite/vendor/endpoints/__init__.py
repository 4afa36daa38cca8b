"""From an ask to the request that sends it. Pure; one file for each endpoint."""

from localcite.model import Endpoint
from localcite.vendor.ask import Ask
from localcite.vendor.endpoints import l012, p015
from localcite.vendor.request import Request


def request_for(ask: Ask) -> Request:
    """Return the request for an ask, without credentials."""
    return p015.request(ask) if ask.endpoint is Endpoint.P015 else l012.request(ask)
