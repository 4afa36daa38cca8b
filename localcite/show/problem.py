"""Every error in words: what is wrong, where, and what to do next. The only place that words errors. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from localcite import errors
from localcite.errors import LocalciteError
from localcite.show.quote import count, units, why
from localcite.show.secrets import redact
from localcite.text import visible, width

MOST_ITEMS = 20
SECRET_SETTINGS = frozenset({"api_key", "client_secret"})


def problem(error: LocalciteError, secrets: Iterable[str] = ()) -> str:
    """Return an error as a sentence; lists of ids and questions follow on lines of their own. Secrets are left out."""
    for kind in type(error).__mro__:
        if kind in WORDS:
            return redact(WORDS[kind](error.data), secrets)
    return redact(_sentence(repr(error)), secrets)


Data = Mapping[str, object]


def _general(data: Data) -> str:
    return _sentence(_text(data, "what") or "something went wrong", _text(data, "fix"))


def _bad_ids(data: Data) -> str:
    items = list(_sequence(data, "items"))
    lines = [f"  {_bad_id(item)}" for item in items[:MOST_ITEMS]]
    if len(items) > MOST_ITEMS:
        lines.append(f"  … and {len(items) - MOST_ITEMS:,} more; `localcite plan --json` lists them all")
    head = f"Nothing was done: {count(len(items), 'id')} cannot be used as typed."
    return "\n".join(
        [head, *lines, f"Correct them, or give {_text(data, 'fix') or '--skip-bad'} to go on without them."]
    )


def _bad_id(item: object) -> str:
    """Return one id that needs fixing: where it stands, what was typed, what is wrong with it."""
    where = getattr(item, "where", None)
    typed = visible(str(getattr(item, "typed", item)))
    candidates = ", ".join(map(visible, map(str, getattr(item, "candidates", ()))))
    reason = visible(why(str(getattr(item, "reason", "unreadable"))))
    parts = [f"{visible(str(where))}: " if where else "", f"{typed}: {reason}"]
    return "".join(parts) + (f" ({candidates})" if candidates and candidates not in reason else "")


def _bad_question(data: Data) -> str:
    question = visible(_text(data, "question"))
    position = data.get("position")
    expected = ", ".join(visible(str(word)) for word in _sequence(data, "expected"))
    lines = [_sentence(_text(data, "what") or "the question cannot be read")]
    if question:
        raw = str(data.get("question"))
        before = visible(raw[: position if isinstance(position, int) else len(raw)])
        lines += [f"  {question}", f"  {' ' * width(before)}^"]
    return "\n".join([*lines, f"What fits there: {expected}."] if expected else lines)


def _bad_file(data: Data) -> str:
    line = data.get("line")
    where = _text(data, "path") + (f", line {_text(data, 'line')}" if line is not None else "")
    return _sentence(f"the file {where}: {_text(data, 'what') or 'it cannot be used'}", _text(data, "fix"))


def _bad_setting(data: Data) -> str:
    name, value = _text(data, "name"), data.get("value")
    shown = "" if value is None or name in SECRET_SETTINGS else f" is {visible(str(value))!r}"
    return _sentence(f"the setting {name} ({_text(data, 'where')}){shown}: {_text(data, 'what')}", _text(data, "fix"))


def _wrong_vendor(data: Data) -> str:
    what = f"this database belongs to {_text(data, 'belongs_to')}, and the base URL is that of {_text(data, 'asked')}"
    return _sentence(what, "set LOCALCITE_HOME to another folder, so that rehearsals and bought facts never mix")


def _not_confirmed(data: Data) -> str:
    most = data.get("units_at_most")
    cost = f"up to {units(most)}" if isinstance(most, int) else "something"
    fix = _text(data, "fix") or "give --yes to buy without being asked"
    return _sentence(f"this would buy {cost}, and nobody can be asked here", fix)


def _credentials(data: Data) -> str:
    what = _text(data, "what") or "the vendor refused the credentials"
    fix = "`localcite login` stores new ones, or set LOCALCITE_API_KEY"
    return _sentence(what + _answer(data), _text(data, "fix") or fix)


def _account(data: Data) -> str:
    what = _text(data, "what") or "quota, balance or permission is out"
    return _sentence(
        what + _answer(data), _text(data, "fix") or "what came before is kept; sync again when it is settled"
    )


def _vendor(data: Data) -> str:
    url = _text(data, "url")
    what = _text(data, "what") or "the vendor cannot be reached"
    fix = "nothing is lost; sync again later, or check LOCALCITE_BASE_URL"
    return _sentence(what + (f" ({url})" if url and url not in what else ""), _text(data, "fix") or fix)


def _answer(data: Data) -> str:
    """Return what the vendor itself said: its code and its text."""
    parts = [_text(data, key) for key in ("code", "text")]
    said = ": ".join(part for part in parts if part)
    return f" ({said})" if said else ""


def _database(what: str, fix: str | None) -> Callable[[Data], str]:
    """Return what words one kind of database error."""

    def words(data: Data) -> str:
        path, why = _text(data, "path"), _text(data, "what")
        return _sentence(what + (f" ({path})" if path else "") + (f": {why}" if why else ""), _text(data, "fix") or fix)

    return words


def _other_version(age: str, fix: str) -> Callable[[Data], str]:
    """Return what words a database of another localcite."""

    def words(data: Data) -> str:
        versions = [_text(data, key) or "unknown" for key in ("found", "known")]
        what = f"the database {_text(data, 'path')} was written by {age} localcite"
        return _sentence(f"{what} (its version is {versions[0]}, the known one is {versions[1]})", fix)

    return words


WORDS: Mapping[type[LocalciteError], Callable[[Data], str]] = {
    errors.LocalciteError: _general,
    errors.UsageError: _general,
    errors.BadIds: _bad_ids,
    errors.BadQuestion: _bad_question,
    errors.BadFile: _bad_file,
    errors.BadSetting: _bad_setting,
    errors.WrongVendor: _wrong_vendor,
    errors.NotConfirmed: _not_confirmed,
    errors.CredentialsError: _credentials,
    errors.AccountError: _account,
    errors.VendorError: _vendor,
    errors.DatabaseError: _database("the database cannot be used", None),
    errors.DatabaseLocked: _database("another process holds the database", "try again when it is done"),
    errors.DatabaseDamaged: _database(
        "the database is damaged", "leave it as it is: `localcite doctor` says what is lost and what to do"
    ),
    errors.DatabaseNewer: _other_version("a newer", "install that one; nothing was changed"),
    errors.DatabaseOlder: _other_version("an older", "`localcite rebuild` brings it up to date, after a backup"),
    errors.DatabaseUnwritable: _database(
        "the database cannot be written", "check the folder's permissions and the room on the disk"
    ),
}


def _sentence(what: str, fix: str | None = None) -> str:
    """Return one sentence: a capital (but no other letter of a name), what is wrong, what to do next, a full stop."""
    text = f"{what.rstrip('.')}; {fix.rstrip('.')}" if fix else what.rstrip(".")
    if text.partition(" ")[0].rstrip(",;:").isalpha():
        text = text[:1].upper() + text[1:]
    return text if text.endswith(("?", "!")) else f"{text}."


def _text(data: Data, key: str) -> str:
    """Return one datum as visible text; empty where it is absent."""
    value = data.get(key)
    return "" if value is None else visible(str(value))


def _sequence(data: Data, key: str) -> Sequence[object]:
    """Return one datum that is a sequence; empty where it is absent."""
    value = data.get(key)
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else []
