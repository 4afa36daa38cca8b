"""P015, "Cited By Patents": who cites these patents. A GET; it has no pages. Pure.

The vendor's path says "forward-citation"; the words are inverted there, not here.
"""

from localcite.model import Scheme
from localcite.vendor.ask import Ask
from localcite.vendor.request import Request

PATH = "/basic-patent-data/forward-citation/v3"
PARAMETERS = {Scheme.PATENT_ID: "patent_id", Scheme.NUMBER: "patent_number"}


def request(ask: Ask) -> Request:
    """Return the request for up to 100 patents."""
    return Request("GET", PATH, params=((PARAMETERS[ask.scheme], ",".join(ask.ids)),))
