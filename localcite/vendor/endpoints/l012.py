"""L012, "Literature Citation": what these papers cite, and who cites them. A POST with pages. Pure."""

import msgspec

from localcite.model import Scheme
from localcite.vendor.ask import Ask
from localcite.vendor.request import Request

PATH = "/literature/citation"
FIELDS = {Scheme.PAPER_ID: "paper_id", Scheme.DOI: "doi"}
JSON = (("Content-Type", "application/json"),)


def request(ask: Ask) -> Request:
    """Return the request for one page of up to 100 papers, or of one DOI."""
    asked = {FIELDS[ask.scheme]: ",".join(ask.ids), "page_number": ask.page}
    return Request("POST", PATH, headers=JSON, content=msgspec.json.encode(asked))
