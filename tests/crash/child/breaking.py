"""Break the product inside the child, to show that the harness sees it; and take room from its database."""

from watching import wrap


def break_(mutation, orders):
    """Break the product in one of the ways below; None leaves it whole."""
    if mutation is not None:
        MUTATIONS[mutation](orders)


def _settle_is_skipped(_orders):
    def skipping(_settle):
        def settle(self, call, _reply, **_how):
            self.reserve.settled(call)
            return self.now().isoformat()

        return settle

    wrap("localcite.sync.journal:Journal.settle", skipping)


def _settle_is_rolled_back(_orders):
    """The settlement is written in a transaction that never commits: what a lost write of the disk looks like."""

    def forgetting(_settle):
        def settle(connection, call, *rest):
            _settle(connection, call, *rest)
            connection.execute("ROLLBACK")
            connection.execute("BEGIN IMMEDIATE")

        return settle

    wrap("localcite.db.ledger:settle", forgetting)


def _save_comes_before_settle(_orders):
    from localcite.sync import conductor

    async def exchange(self, call, batch):
        reply = await self.wire.send(conductor.ask_of(batch))
        if reply.outcome == "answered":
            at = "2026-01-01T00:00:00.000Z"
            await self._read_in(call, conductor.ask_of(batch), reply.decoded, at)
        return reply, await self._settle(call, reply, 1, free=False)

    conductor.Conductor._exchange = exchange


def _replies_are_not_written_down(_orders):
    """The product says that it wrote a reply down, and did not."""
    wrap("localcite.db.reserve:Slot.write", lambda _write: lambda _self, _packed: None)


def _open_comes_after_send(_orders):
    from localcite.sync import conductor, journal

    wrap(
        "localcite.sync.journal:Journal._open_call",
        lambda opening: lambda self, sent, attempt, at: (_remember(self, opening, sent, attempt, at), 10**6)[1],
    )

    def _remember(self, opening, sent, attempt, at):
        self.late = opening, sent, attempt, at

    async def exchange(self, _call, batch):
        reply = await self.wire.send(conductor.ask_of(batch))
        late, sent, attempt, at = self.journal.late
        with journal.transaction(self.journal.connection):
            call = late(self.journal, sent, attempt, at)
        self.journal.reserve.assign(self.journal.reserve.take(), call, "")
        return reply, await self._settle(call, reply, 1, free=False)

    conductor.Conductor._exchange = exchange


def _doubts_are_forgotten(_orders):
    """A start settles what dead runs had in flight as unsent, so that it is bought again."""

    def forgetting(settle):
        def settled(connection, call, settlement, *rest):
            if settlement.outcome == "in_doubt":
                settlement = settlement._replace(outcome="unsent")
            settle(connection, call, settlement, *rest)

        return settled

    wrap("localcite.db.ledger:settle", forgetting)


def _edges_lose_a_document(_orders):
    def losing(save):
        def saved(connection, *args, **how):
            done = save(connection, *args, **how)
            connection.execute("DELETE FROM document WHERE id = (SELECT max(citing) FROM citation)")
            return done

        return saved

    wrap("localcite.db.store:save", losing)


def _database_is_full(orders):
    """The database may not grow beyond so many pages from the n-th settlement on: what a full disk looks like."""
    turns = [orders.get("turn", 1)]

    def filling(settle):
        def settle_in_little_room(connection, *rest):
            turns[0] -= 1
            if turns[0] <= 0:
                (pages,) = connection.execute("PRAGMA page_count").fetchone()
                connection.execute(f"PRAGMA max_page_count = {pages}")
            return settle(connection, *rest)

        return settle_in_little_room

    wrap("localcite.db.ledger:settle", filling)


MUTATIONS = {
    "settle is skipped": _settle_is_skipped,
    "settle is rolled back": _settle_is_rolled_back,
    "save comes before settle": _save_comes_before_settle,
    "replies are not written down": _replies_are_not_written_down,
    "open comes after send": _open_comes_after_send,
    "doubts are forgotten": _doubts_are_forgotten,
    "edges lose a document": _edges_lose_a_document,
    "database is full": _database_is_full,
}
