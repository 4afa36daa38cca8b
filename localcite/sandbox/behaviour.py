"""How the stand-in vendor behaves where the real one is unknown, configurable or strict. A value; checked when made."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from localcite.errors import UsageError

_List = Literal["reference_data", "np_citation_data", "patent_citation_data"]
LISTS: tuple[_List, ...] = ("reference_data", "np_citation_data", "patent_citation_data")
_Count = Annotated[int, msgspec.Meta(ge=0)]
_Positive = Annotated[int, msgspec.Meta(ge=1)]
_Amount = Annotated[float, msgspec.Meta(ge=0, le=1e9)]


class Behaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set, with the defaults of a well-behaved vendor. Times are seconds."""

    page_size: _Positive = 100  # rows of each list on a page of L012
    paged: tuple[_List, ...] = LISTS  # which of the three lists have pages; the others come whole on each page
    past_end: Literal["empty", "last", "omit"] = "empty"  # past the end: empty lists, the last page again, no element
    later_pages: Literal["billed", "free"] = "billed"  # whether the second page of a paper costs a unit
    zero: Literal["answer", "omit"] = "answer"  # nothing to list: an element with empty lists (billed), or none
    list_cap: _Count | None = None  # at most so many rows in `cited_by_patents`; the counts stay
    latency: tuple[_Amount, _Amount] = (0.0, 0.0)  # an answer takes between so long and so long
    qps: _Amount | None = None  # calls in any second; those beyond are refused with 67200002
    quota: _Count | None = None  # units; once they are used up, every call is refused
    quota_code: Literal[67200000, 67200001, 67200004, 67200005, 67200007] = 67200005
    poison: tuple[str, ...] = ()  # ids that spoil the whole batch they are in: 68300004
    amount_header: bool = False  # send x-openapi-amount
    text_key: Literal["error_msg", "message"] = "error_msg"
    api_key: str | None = None  # the only API key that is accepted; any well-formed one by default
    client_id: str | None = None  # the only client that is accepted; any by default
    client_secret: str | None = None
    token_shape: Literal["flat", "wrapped"] = "flat"  # noqa: S105 - no password
    token_life: _Amount = 1800.0
    token_dies: _Amount | None = None  # when a token really ends, where that is before its announced end
    expires_as: Literal["int", "str"] = "int"
    price: _Amount = 0.4  # of a unit, for `used_money` in the statement
    statement_lag: _Count = 1  # days after which a day is in the statement; 0: at once
    statement_zone: Annotated[float, msgspec.Meta(ge=-14, le=14)] = 0.0  # hours from UTC at which its days begin
    statement_missing: tuple[str, ...] = ()  # days, as 2026-11-03, that it leaves out
    statement_numbers: Literal["int", "str", "float"] = "int"  # how it writes counts

    def changed(self, changes: Mapping[str, Any]) -> "Behaviour":
        """Return this behaviour with some changes; what makes no sense is refused."""
        values = msgspec.structs.asdict(self) | dict(changes)
        if isinstance(values["latency"], int | float):
            values["latency"] = (values["latency"], values["latency"])
        try:
            made = msgspec.convert(values, Behaviour)
        except msgspec.ValidationError as error:
            known = ", ".join(self.__struct_fields__)
            raise UsageError(what=f"the sandbox cannot behave so: {error}", fix=f"it knows {known}") from error
        if made.latency[0] > made.latency[1]:
            raise UsageError(what="the shortest delay is longer than the longest", fix="write 0.5, or 0.2-1.5")
        return made


def behaviour(settings: Mapping[str, Any]) -> Behaviour:
    """Return the behaviour with these settings, the others as they are by default."""
    return Behaviour().changed(settings)
