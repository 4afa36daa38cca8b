"""Invented histories: what the vendor really billed and when, what we saw of it, and its statement of that."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from localcite.books.days import zone_of
from localcite.books.values import Line, Sent, Statement

ZONES = ("UTC", "+08:00", "-05:00", "Europe/Berlin", "+05:45")


class Happened(NamedTuple):
    """One call as it was: `sent` is what we know of it, the rest what the vendor knows."""

    sent: Sent
    billed_at: datetime
    units: int


class World(NamedTuple):
    calls: tuple[Happened, ...]
    zone: str
    as_of: datetime

    def day(self, call):
        return zone_of(self.zone).day(call.billed_at)

    @property
    def truth(self):
        return {call.sent.call: call.units for call in self.calls}

    @property
    def sent(self):
        return [call.sent for call in self.calls]

    def statement(self, *, silent=()):
        """The vendor's count by day and endpoint; days in `silent` are missing."""
        used = Counter()
        met = Counter()
        for call in self.calls:
            used[self.day(call), call.sent.endpoint] += call.units
            met[self.day(call), call.sent.endpoint] += 1
        lines = [
            Line(day, day, endpoint, units, met[day, endpoint])
            for (day, endpoint), units in sorted(used.items())
            if day not in silent
        ]
        return Statement(lines, date(2026, 11, 1), date(2026, 11, 12), self.as_of)


@st.composite
def calls(draw, number, midnight):
    """One call around a midnight of the vendor's, at best a few minutes from it. Its clock and ours differ."""
    endpoint = draw(st.sampled_from(["P015", "P015", "P015", "L012"]))
    minutes = draw(st.sampled_from([st.integers(-9, 9), st.integers(-700, 2800)]).flatmap(lambda near: near))
    opened = midnight + timedelta(minutes=minutes, seconds=draw(st.integers(0, 59)))
    ended = opened + timedelta(seconds=draw(st.sampled_from([1, 10, 180, 900])))
    skew = timedelta(seconds=draw(st.sampled_from([-590, -60, 0, 60, 590])))
    billed = opened + skew + (ended - opened) * draw(st.sampled_from([0.0, 0.5, 1.0]))
    most = draw(st.integers(1, 4))
    units = draw(st.sampled_from([0, most, draw(st.integers(0, most))]))
    lost = draw(st.booleans())
    least, most = (0, most) if lost else (units, units)
    return Happened(Sent(number, endpoint, opened, ended, least, most, lost), billed, units)


@st.composite
def worlds(draw):
    zone = draw(st.sampled_from(ZONES))
    midnight = zone_of(zone).begins(date(2026, 11, 4))
    as_of = midnight + timedelta(hours=draw(st.sampled_from([0, 12, 25, 40, 300, 300, 300])))
    made = tuple(draw(calls(number, midnight)) for number in range(1, 1 + draw(st.integers(0, 6))))
    return World(made, zone, as_of)
