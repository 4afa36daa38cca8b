"""Judge one id: its verdict, the reason in words, and what to ask for it. Pure."""

from datetime import datetime
from typing import NamedTuple

from localcite.freshness import cutoff
from localcite.model import Ambiguous, DocType, Document, Held, Name, Reading, Refused, Scheme
from localcite.plan.values import Policy, Store, Verdict, Wanted

NOTHING = Held(document=None)
AGAIN = "--retry-in-doubt buys it once more"


class Judgement(NamedTuple):
    """The verdict on one reading. `buy`: it is to be asked, by `names` in order; `held` is what it rests on.

    `seen`: what is held under each of the names.
    """

    verdict: Verdict
    reason: str
    buy: bool
    names: tuple[Name, ...]
    held: Held
    candidates: tuple[str, ...] = ()
    seen: tuple[Held, ...] = ()


def judge(wanted: Wanted, store: Store, policy: Policy, now: datetime) -> Judgement:
    """Return the verdict on one wanted id."""
    reading = held_uuid(wanted.reading, store)
    if isinstance(reading, Document):
        name, held = held_as(reading, store)
        verdict, reason, buy = judge_held(held, wanted, policy, now)
        return Judgement(verdict, reason, buy, (name,), held, seen=(held,))
    if isinstance(reading, Ambiguous):
        return judge_candidates(reading, wanted, store, policy, now)
    return Judgement(Verdict.UNREADABLE, refusal(reading, store), buy=False, names=(), held=NOTHING)


def judge_held(held: Held, wanted: Wanted, policy: Policy, now: datetime) -> tuple[Verdict, str, bool]:
    """Return verdict, reason, and whether to buy, for what is held of one document.

    Doubt comes first: it may have been paid for already.
    """
    if held.doubt_at is not None and held.doubt > held.answer:
        retry = policy.retry_in_doubt and _is_wished(held.doubt_at, policy)
        again = " (asked again, as you wish)" if retry else ""
        return Verdict.IN_DOUBT, f"a call of {held.doubt_at[:10]} may have bought it{again}", retry
    if held.unread:
        return Verdict.FRESH, "its reply is kept and will be read in", False
    verdict, reason, buy = _judge_state(held, wanted, policy, now)
    if held.in_flight and buy:
        return verdict, "in flight in another run, which is waited for", True
    if buy and _is_lost(held) and not ((policy.retry_in_doubt or policy.refresh) and _is_wished(held.lost_at, policy)):
        return Verdict.FAILED, f"billed on {(held.lost_at or '')[:10]} and its reply was lost; {AGAIN}", False
    return verdict, reason, buy


def _is_lost(held: Held) -> bool:
    """Tell whether the last thing that was billed for it was a reply that nobody has."""
    return held.lost > held.answer


def _is_wished(moment: str | None, policy: Policy) -> bool:
    """Tell whether what happened at a moment is what the user wished to have asked again."""
    return policy.wished_before is None or (moment or "") < policy.wished_before


def _judge_state(held: Held, wanted: Wanted, policy: Policy, now: datetime) -> tuple[Verdict, str, bool]:
    """Judge what is held, whatever is or was pending."""
    if held.state is None:
        return Verdict.MISSING, "never asked", True
    if held.state == "failed":
        return Verdict.FAILED, f"refused before, not billed: {held.reason or 'no reason given'}", True
    if held.state == "reply_kept":
        why = f"billed, not understood, reply kept: {held.reason or 'see the audit log'}"
        return Verdict.FAILED, why, policy.refresh and _is_wished(held.answered_at, policy)
    return _judge_answer(held, wanted, policy, now)


def _judge_answer(held: Held, wanted: Wanted, policy: Policy, now: datetime) -> tuple[Verdict, str, bool]:
    """Judge what was answered, with rows or without."""
    answered_at = held.answered_at or ""
    day = answered_at[:10]
    refresh = policy.refresh and _is_wished(answered_at, policy)
    if held.state == "no_answer":
        if refresh:
            return Verdict.NO_ANSWER, f"asked on {day}, no row came; asked again, as you wish", True
        if answered_at < cutoff(policy.no_answer_max_age, now):
            return Verdict.NO_ANSWER, f"asked on {day}, no row came; that answer is out of date", True
        return Verdict.NO_ANSWER, f"asked on {day}, no row came", False
    if refresh:
        return Verdict.STALE, f"answered on {day}; asked again, as you wish", True
    if answered_at < cutoff(wanted.max_age, now):
        return Verdict.STALE, f"answered on {day}, older than its rule allows", True
    if held.state == "partial":
        return _judge_partial(held, policy, day)
    return Verdict.FRESH, f"answered on {day}", False


def _judge_partial(held: Held, policy: Policy, day: str) -> tuple[Verdict, str, bool]:
    """Judge lists that are short of their totals: further pages are bought only as far as they are wanted."""
    short = f"answered on {day}, listed {_count(held.listed)} of {_count(held.total)}"
    if held.next_page is None:
        return Verdict.PARTIAL, f"{short}; the vendor sells no more of it", False
    if policy.pages is not None and held.next_page > policy.pages:
        return Verdict.PARTIAL, f"{short}; page {held.next_page} and on are not wanted", False
    return Verdict.PARTIAL, f"{short}; page {held.next_page} and on are to come", True


def _count(number: int | None) -> str:
    return "an unknown number" if number is None else str(number)


def held_as(reading: Document, store: Store) -> tuple[Name, Held]:
    """Return the name under which a document is held, and what is held; its own name where nothing is."""
    for value in (str(reading.name), *reading.also):
        document = store.documents.get(value)
        if document is not None:
            return reading.name, store.held.get(document) or Held(document)
    return reading.name, store.asked.get(str(reading.name), NOTHING)


def held_uuid(reading: Reading, store: Store) -> Reading:
    """Return the document that a bare uuid names, where the store holds it under exactly one prefix."""
    if not isinstance(reading, Refused) or reading.code != "bare-uuid":
        return reading
    names = [Name(scheme, hint) for hint in reading.hints for scheme in (Scheme.PATENT_ID, Scheme.PAPER_ID)]
    held = [name for name in names if str(name) in store.documents]
    return Document(held[0]) if len(held) == 1 else reading


def judge_candidates(reading: Ambiguous, wanted: Wanted, store: Store, policy: Policy, now: datetime) -> Judgement:
    """Judge a number that several publications may carry."""
    everywhere = tuple(map(str, reading.candidates)) + reading.others
    for value in reading.also:
        document = store.documents.get(value)
        if document is not None:
            name = Name(reading.candidates[0].scheme, value)
            held = store.held.get(document) or Held(document)
            verdict, reason, buy = judge_held(held, wanted, policy, now)
            return Judgement(verdict, reason, buy, (name,), held, seen=(held,))
    if not reading.exclusive:
        return Judgement(Verdict.AMBIGUOUS, reading.why, buy=False, names=(), held=NOTHING, candidates=everywhere)
    return _judge_exclusive(reading, wanted, store, policy, now, everywhere)


def _judge_exclusive(
    reading: Ambiguous, wanted: Wanted, store: Store, policy: Policy, now: datetime, everywhere: tuple[str, ...]
) -> Judgement:
    """Judge candidates of which at most one exists: a known one stands for all, the rest are asked in order."""
    judged = [_judged(name, wanted, store, policy, now) for name in reading.candidates]
    for place, one in enumerate(judged):
        exists = one.held.document is not None and one.held.state in {None, "answered", "partial"}
        if exists or one.held.unread:
            return one
        if one.verdict is Verdict.IN_DOUBT:
            return _in_turn(one, [one, *judged[place + 1 :]] if one.buy else [one], everywhere)
    wanted_ones = [one for one in judged if one.buy]
    if not wanted_ones:
        return judged[0]._replace(candidates=everywhere)
    first = _in_turn(wanted_ones[0], wanted_ones, everywhere)
    reason = f"{first.reason}; {reading.why}" if len(wanted_ones) > 1 else first.reason
    verdict = Verdict.MISSING if any(one.held.state is None for one in judged) else first.verdict
    return first._replace(verdict=verdict, reason=reason)


def _judged(name: Name, wanted: Wanted, store: Store, policy: Policy, now: datetime) -> Judgement:
    """Judge one candidate by itself."""
    held = held_as(Document(name), store)[1]
    verdict, reason, buy = judge_held(held, wanted, policy, now)
    return Judgement(verdict, reason, buy, (name,), held, seen=(held,))


def _in_turn(first: Judgement, others: list[Judgement], everywhere: tuple[str, ...]) -> Judgement:
    """Return the verdict on the first, with all those that are asked, one after the other."""
    asked = [one for one in others if one.buy] or [first]
    names = tuple(name for one in asked for name in one.names)
    return first._replace(names=names, seen=tuple(one.held for one in asked), candidates=everywhere)


def refusal(reading: Refused, store: Store) -> str:
    """Return why an id cannot be read, and the publications that held rows name for it."""
    publications = [number for hint in reading.hints for number in store.publications.get(hint, ())]
    known = f" (held for it: {', '.join(publications)})" if publications else ""
    return f"{reading.code}: {reading.advice}{known}"


def type_of(names: tuple[Name, ...]) -> DocType | None:
    """Return the type of the document that the names stand for."""
    return names[0].type if names else None
