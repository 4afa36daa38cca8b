"""What makes the record append-only: the triggers by which SQLite itself refuses every other change. Text, no code.

The INSERT triggers look at every unique key, for REPLACE deletes the rows that stand in its way without asking the
DELETE trigger unless `recursive_triggers` is on. They also hold each event to its call, and each reply to the event
that tells its hash.
"""

_REFUSED = """
CREATE TRIGGER {table}_refuses_{change} BEFORE {change} ON {table} BEGIN
  SELECT RAISE(ABORT, '{table} is append-only');
END"""

_LEDGER_INSERT = """
CREATE TRIGGER ledger_refuses_insert BEFORE INSERT ON ledger BEGIN
  SELECT RAISE(ABORT, 'ledger is append-only: this seq exists')
    WHERE EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq);
  SELECT RAISE(ABORT, 'ledger is append-only: this call has such an event')
    WHERE EXISTS (SELECT 1 FROM ledger WHERE call = NEW.call AND kind = NEW.kind);
  SELECT RAISE(ABORT, 'ledger is append-only: this hash exists')
    WHERE EXISTS (SELECT 1 FROM ledger WHERE hash = NEW.hash);
  SELECT RAISE(ABORT, 'ledger: a row goes to the end, without a gap')
    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger);
  SELECT RAISE(ABORT, 'ledger: a call is numbered by its opened event')
    WHERE NEW.kind = 'opened' AND NEW.call IS NOT NEW.seq;
  SELECT RAISE(ABORT, 'ledger: this call was never opened')
    WHERE NEW.kind <> 'opened' AND NOT EXISTS (SELECT 1 FROM ledger WHERE call = NEW.call AND kind = 'opened');
  SELECT RAISE(ABORT, 'ledger: the body is about another call')
    WHERE json_extract(NEW.body, '$.call') IS NOT NEW.call;
END"""

_REPLY_INSERT = """
CREATE TRIGGER reply_refuses_insert BEFORE INSERT ON reply BEGIN
  SELECT RAISE(ABORT, 'reply is append-only: this call has a reply')
    WHERE EXISTS (SELECT 1 FROM reply WHERE call = NEW.call);
  SELECT RAISE(ABORT, 'reply: no settlement tells of this reply')
    WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE call = NEW.call AND kind = 'settled'
                      AND json_extract(body, '$.reply_sha256') = NEW.sha256);
END"""

TRIGGERS: dict[str, str] = {
    "ledger_refuses_insert": _LEDGER_INSERT.strip(),
    "reply_refuses_insert": _REPLY_INSERT.strip(),
    **{
        f"{table}_refuses_{change}": _REFUSED.strip().format(table=table, change=change)
        for table in ("ledger", "reply")
        for change in ("update", "delete")
    },
}
