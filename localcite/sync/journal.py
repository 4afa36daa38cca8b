"""One run's dealings with the database, each of them one transaction: open, settle, read in.

The order is the money rule: a call is opened before it is sent and settled when its reply is here; no transaction is
held over the network. Everything here runs in the run's one writer thread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from sqlite3 import Connection
from typing import NamedTuple

from localcite import normalise
from localcite.db import ledger, store
from localcite.db.engine import transaction
from localcite.db.reader import held as reader
from localcite.db.reserve import Reserve
from localcite.model import Document, Endpoint, Held, Money, Name, Price, Scheme, instant
from localcite.plan import Policy, Target, Verdict, Wanted, judge_held
from localcite.plan.judge import held_as
from localcite.sync.garbage import no_collecting
from localcite.sync.prepare import IsAlive, look_up
from localcite.sync.values import ANSWERED, Ceiling, State
from localcite.vendor.ask import Ask
from localcite.vendor.reply import Outcome, Reply

Committed = Sequence[tuple[str | None, str | None, int]]  # price, currency, units


class Errand(NamedTuple):
    """One step towards a target: ask it by this name for this page. `turn`: which of its candidate names.

    `spelled`: how the vendor writes the name, which is what is sent; everything else goes by the name itself.
    """

    target: Target
    name: Name
    spelled: str
    turn: int = 0
    page: int = 1


def errand(target: Target, turn: int = 0) -> Errand:
    """Return the first step towards a target by one of its names."""
    return Errand(target, target.names[turn], target.spelled[turn], turn, target.first_page)


def next_turn(each: Errand) -> Errand:
    """Return the same step by the next candidate name."""
    return errand(each.target, each.turn + 1)


class Opened(NamedTuple):
    """What became of a batch before it left.

    `call` is None where nothing is left to send. `done`: already held, with their verdicts; `waiting`: in flight
    elsewhere; `changed`: to be asked by a name that batches take, or for another page than was planned;
    `beyond`: the budget does not reach them; `hash`: that of the call's opened event.
    """

    call: int | None
    sent: tuple[Errand, ...]
    done: tuple[tuple[Errand, Verdict, Held], ...]
    waiting: tuple[Errand, ...]
    changed: tuple[Errand, ...]
    beyond: tuple[Errand, ...]
    hash: str = ""


class Leftovers(NamedTuple):
    """How a run that was ended at once stands in the books: ids by what their last answer came to, ids in doubt."""

    calls: int
    units: int
    states: Mapping[str, State]
    in_doubt: tuple[str, ...]


class Journal:
    """The database as one run uses it."""

    def __init__(
        self,
        connection: Connection,
        run: int,
        tag: str | None,
        policy: Policy,
        ceiling: Ceiling,
        now: Callable[[], datetime],
        is_alive: IsAlive,
        reserve: Reserve,
    ) -> None:
        self.connection = connection
        self.run = run
        self.tag = tag
        self.policy = policy
        self.ceiling = ceiling
        self.now = now
        self.is_alive = is_alive
        self.reserve = reserve
        self._spent = ledger.Tally(run=run)
        self._month = ledger.Tally(month="")

    def open(self, errands: Sequence[Errand], attempt: int) -> Opened:
        """Look at the holdings again, reserve the worst case, and open a call for what is still to be bought.

        Room for its reply is taken first: without it nothing is opened, and so nothing leaves.
        """
        slot = self.reserve.take()
        try:
            opened = self._open(errands, attempt)
        except BaseException:
            self.reserve.give_back(slot)
            raise
        if opened.call is None:
            self.reserve.give_back(slot)
        else:
            self.reserve.assign(slot, opened.call, opened.hash)
        return opened

    def _open(self, errands: Sequence[Errand], attempt: int) -> Opened:
        with transaction(self.connection):
            at = instant(self.now())
            sorted_out = self._sort_out(errands)
            buy = sorted_out.sent
            affordable = min(len(buy), self._affordable(buy, at)) if buy else 0
            sent, beyond = buy[:affordable], buy[affordable:]
            if beyond and self._others_may_release(beyond):
                sorted_out = sorted_out._replace(waiting=(*sorted_out.waiting, *beyond))
                beyond = ()
            call = self._open_call(sent, attempt, at) if sent else None
            hashed = ledger.last(self.connection)[1]
        return sorted_out._replace(call=call, sent=sent, beyond=beyond, hash=hashed)

    def _others_may_release(self, beyond: Sequence[Errand]) -> bool:
        """Tell whether the month's budget is short only while another run has calls in flight, which may cost less."""
        price = self._price(beyond[0])
        room = _room(self.ceiling, self._spent.committed(self.connection), price)
        if room is not None and room <= 0:
            return False
        calls = ledger.pending(self.connection, self.is_alive)
        return any(call.state == "in_flight" and call.run != self.run for call in calls)

    def _open_call(self, sent: Sequence[Errand], attempt: int, at: str) -> int:
        first = sent[0]
        opening = ledger.Opening(
            run=self.run,
            tag=self.tag,
            endpoint=first.target.endpoint,
            scheme=first.name.scheme,
            ids=tuple(errand.spelled for errand in sent),
            page=first.page,
            units_at_most=len(sent) * self._unit(first),
            price=self._price(first),
            attempt=attempt,
        )
        return ledger.open(self.connection, opening, at)

    def _sort_out(self, errands: Sequence[Errand]) -> Opened:
        """Return what is still to be sent, and what became of the others since they were planned."""
        found = look_up(self.connection, [Document(errand.name) for errand in errands], self.is_alive)
        sent: dict[str, Errand] = {}
        done, waiting, changed = [], [], []
        for each in errands:
            held = held_as(Document(each.name), found)[1]
            if held.in_flight or each.spelled in sent:
                waiting.append(each)
                continue
            verdict, page = self._judge(each, held)
            if verdict is not None:
                done.append((each, verdict, held))
            elif page != each.page:
                changed.append(each._replace(page=page))
            else:
                sent[each.spelled] = each
        renamed = self._renamed(sent.values(), found.documents)
        moved = {each.target.id for each in renamed}
        kept = tuple(each for each in sent.values() if each.target.id not in moved)
        return Opened(None, kept, tuple(done), tuple(waiting), (*changed, *renamed), ())

    def _judge(self, errand: Errand, held: Held) -> tuple[Verdict | None, int]:
        """Return None and the page to buy now, or the verdict that makes buying needless."""
        target = errand.target
        if errand.page == target.first_page and _is_unchanged(target.seen[errand.turn], held):
            return None, errand.page
        again = self.policy._replace(refresh=False, retry_in_doubt=False, pages=target.last_page)
        want = Wanted(target.id, Document(errand.name), target.max_age)
        verdict, _reason, buy = judge_held(held, want, again, self.now())
        page = held.next_page if verdict is Verdict.PARTIAL and held.next_page is not None else 1
        return (None if buy else verdict), page

    def _renamed(self, errands: Iterable[Errand], documents: Mapping[str, int]) -> tuple[Errand, ...]:
        """Return the errands whose DOI belongs to a paper whose paper_id is known: it rides in a batch."""
        keys = {documents[str(each.name)]: each for each in errands if _is_known_doi(each, documents)}
        names = reader.names(self.connection, keys) if keys else {}
        renamed = []
        for key, each in keys.items():
            paper_ids = [pair for pair in names.get(key, ()) if pair[0].scheme is Scheme.PAPER_ID]
            renamed += [each._replace(name=name, spelled=spelled) for name, spelled in paper_ids[:1]]
        return tuple(renamed)

    # ---- money ----

    def _unit(self, errand: Errand) -> int:
        return 1 if errand.page == 1 or self.policy.pages_billed else 0

    def _price(self, errand: Errand) -> Price | None:
        return self.policy.prices.get(errand.target.endpoint)

    def _affordable(self, errands: Sequence[Errand], at: str) -> int:
        """Return how many ids of a batch the run's and the month's budget can still bear at the worst."""
        first = errands[0]
        if not self._unit(first):
            return len(errands)
        price = self._price(first)
        rooms = [
            _room(self.ceiling, self._spent.committed(self.connection), price),
            _room(monthly(self.connection), self._spent_in(at[:7]), price),
        ]
        return max(0, min([len(errands), *(room for room in rooms if room is not None)]))

    def _spent_in(self, month: str) -> Committed:
        if self._month.month != month:
            self._month = ledger.Tally(month=month)
        return self._month.committed(self.connection)

    # ---- after the reply ----

    def keep(self, call: int, reply: Reply, *, free: bool) -> bool:
        """Write a reply down beside the database, where nothing can be in the way; tell whether that worked.

        `free`: what it answered costs nothing, as the settings say of further pages.
        """
        settled = settlement(reply, free=free)
        return self.reserve.keep(call, settled._asdict(), *kept_body(reply), instant(self.now()))

    def settle(self, call: int, reply: Reply, *, free: bool) -> str:
        """Write down what became of a call, and keep its reply, durably. Return the moment that it is written with."""
        body, encoding = kept_body(reply)
        at = instant(self.now())
        with transaction(self.connection):
            ledger.settle(self.connection, call, settlement(reply, free=free), body, encoding, at)
        self.reserve.settled(call)
        return at

    @no_collecting()
    def save(self, call: int, ask: Ask, answers: normalise.Answers, settled_at: str) -> store.Saved:
        """Store what an answered call's reply says."""
        with transaction(self.connection):
            return store.save(
                self.connection, call, answers, endpoint=ask.endpoint, page=ask.page, answered_at=settled_at
            )

    def leftovers(self) -> Leftovers:
        """Read in what was settled and no more, and tell how the run stands. For when it was ended at once."""
        states: dict[str, State] = {}
        for kept in ledger.unapplied(self.connection):
            if kept.run == self.run:
                ask = Ask(Endpoint(kept.endpoint), Scheme(kept.scheme), kept.ids, kept.page)
                answers = answers_of(ask, ledger.reply(self.connection, kept.call)[0])
                saved = self.save(kept.call, ask, answers, kept.settled_at)
                states |= {id_: _state(saved, ask, id_) for id_ in ask.ids}
        counts = ledger.counts(self.connection, self.run)
        pending = [call for call in ledger.pending(self.connection) if call.run == self.run]
        in_doubt = tuple(id_ for call in pending for id_ in call.ids)
        return Leftovers(counts.calls, counts.units, states, in_doubt)

    def fail(self, call: int, names: Iterable[Name], reason: str) -> None:
        """Note that ids were refused at no charge."""
        with transaction(self.connection):
            store.mark_failed(self.connection, call, list(names), reason, instant(self.now()))


@no_collecting()
def answers_of(ask: Ask, body: bytes) -> normalise.Answers:
    """Return what a reply says. It touches no database, and may be done beside the writer."""
    return normalise.read(normalise.Asked(endpoint=ask.endpoint, scheme=ask.scheme, ids=ask.ids, page=ask.page), body)


def _state(saved: store.Saved, ask: Ask, id_: str) -> State:
    """Return what one id of a call came to."""
    return ANSWERED.get(saved.outcomes[Name(ask.scheme, id_)].state, State.BOUGHT)


def _is_unchanged(seen: Held, found: Held) -> bool:
    """Tell whether a holding is still the one that the plan rests on."""
    return seen._replace(document=None, in_flight=False) == found._replace(document=None, in_flight=False)


def _is_known_doi(errand: Errand, documents: Mapping[str, int]) -> bool:
    return errand.name.scheme is Scheme.DOI and str(errand.name) in documents


def _room(ceiling: Ceiling, committed: Committed, price: Price | None) -> int | None:
    """Return how many units of a price still fit under a ceiling; None for no limit."""
    rooms: list[int | None] = []
    if ceiling.units is not None:
        rooms.append(ceiling.units - sum(units for _price, _currency, units in committed))
    if ceiling.money is not None:
        rooms.append(_money_room(ceiling.money, committed, price))
    return min((room for room in rooms if room is not None), default=None)


def _money_room(money: Money, committed: Committed, price: Price | None) -> int | None:
    """Return how many units the money still buys: none where a price is unknown or of another currency."""
    if price is None or price.currency != money.currency:
        return 0
    if price.amount == 0:
        return None
    if any(units and currency != money.currency for _price, currency, units in committed):
        return 0
    spent = sum((Decimal(each or 0) * units for each, _currency, units in committed), Decimal(0))
    return int((money.amount - spent) // price.amount)


def monthly(connection: Connection) -> Ceiling:
    """Return the budget that holds over all runs of a month, if one is set."""
    row = connection.execute("SELECT units, amount, currency FROM budget WHERE period = 'month'").fetchone()
    if row is None:
        return Ceiling()
    units, amount, currency = row
    return Ceiling(units, None if amount is None else Money(Decimal(amount), currency))


def kept_body(reply: Reply) -> tuple[bytes | None, str | None]:
    """Return what is kept of a reply: its body without transfer compression, or as it came where that fails."""
    if not reply.body:
        return None, None
    if reply.content_encoding and reply.decoded == reply.body:
        return reply.body, reply.content_encoding
    return reply.decoded, None


def settlement(reply: Reply, *, free: bool) -> ledger.Settlement:
    """Return a reply as the ledger settles it."""
    return ledger.Settlement(
        outcome=reply.outcome.value,
        units=reply.units if reply.outcome is Outcome.ANSWERED and not free else 0,
        http_status=reply.http_status,
        error_code=reply.code,
        error_text=reply.text or None,
        correlation_id=reply.correlation_id,
        amount=reply.amount,
        duration_ms=round(reply.duration * 1000),
        detail=reply.detail or None,
        content_type=reply.headers.get("content-type"),
        content_encoding=reply.content_encoding or None,
    )
