"""Ids as they stand in a question: an id extends over blanks by longest match; quotes allow anything. Pure."""

from localcite.model import Refused
from localcite.query.scan import QUOTES, Scanner
from localcite.query.value import Value
from localcite.query.values import TypedId

SETS = frozenset({"and", "or", "minus"})  # stages that join sets, and may be taken for words between ids
LONGEST = 10  # pieces between blanks and commas that one id may have: "ZL 2020 1 1610975 . 8" has six


NEAR = 64  # letters within which most pieces end


class _Piece(Value):
    start: int
    end: int
    quoted: str | None


def ids(scan: Scanner, word: str, at: int) -> tuple[TypedId, ...]:
    """Return the ids up to the next `|`, or to the parenthesis that closes. A place in parentheses may be in a DOI."""
    pieces = _pieces(scan)
    if not pieces:
        scan.fail(f"`{word}` needs an id: a publication number, a DOI, patent:<uuid> or paper:<uuid>", ["ID"])
    found: list[TypedId] = []
    place = 0
    while place < len(pieces):
        length, typed = _longest(scan, pieces, place)
        found.append(typed)
        place += length
    if word == "path" and len(found) != 2:
        scan.fail(f"`path` needs two ids, not {len(found)}", ["ID ID"], at if len(found) < 2 else found[2].at)
    return tuple(found)


def _pieces(scan: Scanner) -> list[_Piece]:
    """Cut what stands here at blanks and commas, up to the mark that ends it."""
    pieces: list[_Piece] = []
    while not scan.ended and not scan.looking_at("|") and not scan.looking_at(")"):
        start = scan.at
        if scan.plain[start] in QUOTES:
            quoted = scan.take_quoted() or ""
            pieces.append(_Piece(start, scan.at, quoted))
        elif not scan.take_mark(","):
            scan.at = _end_of_piece(scan.plain, start)
            pieces.append(_Piece(start, scan.at, None))
            scan.skip()
    return pieces


def _end_of_piece(plain: str, start: int) -> int:
    """Return where a piece ends; a parenthesis that it opens, it may close."""
    near = plain[start : start + NEAR]
    piece = near.split(None, 1)[0]
    if len(piece) < len(near) and piece[0] not in ",|" and "(" not in piece and ")" not in piece:  # as most are
        return start + len(piece.partition(",")[0].partition("|")[0])
    depth = 0
    for place in range(start, len(plain)):
        letter = plain[place]
        if letter.isspace() or letter in ",|" or (letter == ")" and not depth):
            return place
        depth += (letter == "(") - (letter == ")")
    return len(plain)


def _longest(scan: Scanner, pieces: list[_Piece], place: int) -> tuple[int, TypedId]:
    """Return the longest id that begins with this piece, and of how many pieces it is."""
    from localcite.ids import read  # noqa: PLC0415 - questions without ids need none

    first = pieces[place]
    if first.quoted is not None:
        return 1, _readable(scan, TypedId(first.quoted, first.start, read(first.quoted)))
    run = 1
    while run < LONGEST and place + run < len(pieces) and pieces[place + run].quoted is None:
        run += 1
    spans = [scan.text[first.start : pieces[place + length - 1].end] for length in range(1, run + 1)]
    readings = [TypedId(text, first.start, read(text)) for text in spans]
    known = [index for index, typed in enumerate(readings) if _can_be_looked_up(typed)]
    if not known:
        return 1, _readable(scan, readings[0])
    return known[-1] + 1, readings[known[-1]]


def _can_be_looked_up(typed: TypedId) -> bool:
    """Tell whether an id names something, or at least what held rows may carry (an application number, a uuid)."""
    return not isinstance(typed.reading, Refused) or bool(typed.reading.hints)


def names_something(text: str) -> bool:
    """Tell whether a text can be read as an id."""
    from localcite.ids import read  # noqa: PLC0415 - only mistakes ask

    return not isinstance(read(text), Refused)


def _readable(scan: Scanner, typed: TypedId) -> TypedId:
    """Return an id that can be looked up, or raise why it cannot be read."""
    if isinstance(typed.reading, Refused) and not _can_be_looked_up(typed):
        if typed.text.casefold() in SETS:
            scan.fail(f"`{typed.text}` is a stage and needs a | before it; ids stand side by side", ["|"], typed.at)
        scan.fail(f"{typed.text!r} cannot be read: {typed.reading.advice}", ["ID"], typed.at)
    return typed
