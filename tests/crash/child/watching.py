"""Watch the money rule inside the child: note what is opened, arrives, is kept and settled; kill at a boundary."""

import inspect
import os
import signal
from functools import wraps
from hashlib import sha256

BOUNDARIES = {
    "before open": ("localcite.sync.journal:Journal.open", "before"),
    "open, not committed": ("localcite.db.ledger:open", "after"),
    "after open": ("localcite.sync.journal:Journal.open", "after"),
    "after send": ("localcite.vendor.trouble:Sighting.watch", "send_request_body.complete"),
    "answered and billed": ("localcite.vendor.trouble:Sighting.watch", "receive_response_headers.complete"),
    "body in memory": ("localcite.vendor.client:Client.send", "after"),
    "body half written down": ("localcite.db.reserve:Slot.write", "half"),
    "body written down": ("localcite.sync.journal:Journal.keep", "after"),
    "before settle": ("localcite.sync.journal:Journal.settle", "before"),
    "settle, half written": ("localcite.db.ledger.record:_keep", "before"),
    "settle, not committed": ("localcite.db.ledger:settle", "after"),
    "after settle": ("localcite.sync.journal:Journal.settle", "after"),
    "before normalise": ("localcite.normalise:read", "before"),
    "after normalise": ("localcite.normalise:read", "after"),
    "save, half written": ("localcite.db.store.documents:write", "after"),
    "save, not committed": ("localcite.db.store:save", "after"),
    "after save": ("localcite.sync.journal:Journal.save", "after"),
    "before summary": ("localcite.sync.run:_summary", "before"),
    "run's end, not committed": ("localcite.sync.run:_end", "after"),
    "summary told": ("localcite.cli.sync:tell", "after"),
    "start, before it looks back": ("localcite.sync.replay:recover", "before"),
    "start, reply settled late": ("localcite.sync.replay:_settled", "after"),
    "start, reply read in late": ("localcite.sync.replay:read_in", "after"),
    "start, after it looked back": ("localcite.sync.replay:recover", "after"),
}
ONCE = {
    "before summary",
    "run's end, not committed",
    "summary told",
    "start, before it looks back",
    "start, reply settled late",
    "start, reply read in late",
    "start, after it looked back",
}


def watch(orders):
    """Watch this process as ordered."""
    log = os.open(orders["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(*words):
        os.write(log, (" ".join(map(str, words)) + "\n").encode())

    _note_replies(note)
    if orders.get("kill"):
        place, when = BOUNDARIES[orders["kill"]]
        _kill_at(place, when, orders.get("turn", 1), note)


def wrap(place, around):
    """Put `around(original)` in the place of a function, `module:name` or `module:Class.name`."""
    module, _, path = place.partition(":")
    owner = __import__(module, fromlist=["_"])
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    original = getattr(owner, name)
    setattr(owner, name, wraps(original)(around(original)))


def die():
    """End at once, as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def _note_replies(note):
    def arriving(send):
        async def arrived(self, ask):
            reply = await send(self, ask)
            if reply.decoded:
                note("arrived", sha256(reply.decoded).hexdigest())
            return reply

        return arrived

    def keeping(keep):
        def kept(self, call, reply, **how):
            done = keep(self, call, reply, **how)
            if done and reply.decoded:
                note("kept", call, sha256(reply.decoded).hexdigest())
            return done

        return kept

    wrap("localcite.vendor.client:Client.send", arriving)
    wrap("localcite.sync.journal:Journal.keep", keeping)


def _kill_at(place, when, turn, note):
    left = [turn]

    def reached():
        left[0] -= 1
        if left[0] == 0:
            note("killed")
            die()

    around = {"before": _before, "after": _after, "half": _half}.get(when) or (lambda watched: _event(watched, when))
    wrap(place, lambda original: around(original)(reached))


def _before(original):
    return lambda reached: lambda *args, **how: (reached(), original(*args, **how))[1]


def _after(original):
    def with_(reached):
        def sync(*args, **how):
            done = original(*args, **how)
            if getattr(done, "call", True) is not None:  # an opening that opened nothing is none
                reached()
            return done

        async def waiting(*args, **how):
            done = await original(*args, **how)
            reached()
            return done

        return waiting if inspect.iscoroutinefunction(original) else sync

    return with_


def _half(original):
    def with_(reached):
        def write(self, packed):
            original(self, packed[: len(packed) // 2])
            reached()
            original(self, packed)

        return write

    return with_


def _event(original, ending):
    def with_(reached):
        async def watched(self, event, info):
            await original(self, event, info)
            if event.endswith(ending):
                reached()

        return watched

    return with_
