"""From bytes to text: which encoding a list is in, and what to make of it where that is a guess.

UTF-8, and what begins with a byte order mark, is certain. The encodings of East Asia and of old Windows cannot be told
apart with certainty, so a guess decides how titles look and never what is bought: whoever takes an id asks
`may_differ`, which reads its bytes in every other encoding that fits the whole file.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from localcite import ids
from localcite.errors import BadFile
from localcite.lists.likely import likeness
from localcite.model import Ambiguous, Document
from localcite.text import visible

CHUNK = 1 << 20  # bytes
SAMPLE = 1 << 16  # bytes that a guess looks at
MARKS = (  # UTF-32 before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY = (
    *("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252", "cp1251"),
    *("cp1250", "mac_roman", "cp850", "cp437", "latin-1"),
)
SEVEN_BIT = re.compile(r"~\{|\+[A-Za-z0-9+/]{3,}(?:-|$)|[\x0e\x0f\x1b]")  # how other encodings write letters as ASCII
MAY_BE_SEVEN_BIT = re.compile(r"~\{|\+[A-Za-z0-9+/]{3}|[\x0e\x0f\x1b]")  # the same wherever texts may end
LABELS = {
    "ascii": "ASCII",
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 without a byte order mark",
    "utf-16-be": "UTF-16 without a byte order mark, big-endian",
    "utf-32": "UTF-32",
    "gb18030": "GBK or GB18030",
    "big5hkscs": "Big5",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "cp1250": "Windows-1250",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
    "cp437": "DOS 437",
    "latin-1": "Latin-1",
    "iso2022_jp_2": "ISO-2022-JP",
}
FEW = 8  # letters
DAMAGED = "\ufffd"  # what stands for bytes that cannot be read
SAY = "say which with --encoding, or save it as UTF-8"


class Encoding(NamedTuple):
    """How the bytes of a file become text. `others`: encodings that fit the whole file as well; none: it is certain.

    `damaged`: some bytes are no text; a text that holds what stands for them is never taken. `told`: by the user.
    """

    name: str
    others: tuple[str, ...] = ()
    damaged: bool = False
    told: bool = False

    @property
    def guessed(self) -> bool:
        """Whether other encodings are likely enough that people should be told."""
        return bool(self.others) and self.name != "utf-8"

    @property
    def label(self) -> str:
        """The encoding as people call it."""
        return LABELS.get(self.name, self.name)

    @property
    def errors(self) -> str:
        """What a decoder does with bytes that are no text."""
        return "replace" if self.damaged else "strict"


def encoding_of(stream: BinaryIO, path: str, told: str | None = None) -> Encoding:
    """Return the encoding of a whole file, which is rewound before and after. Raises BadFile.

    `told`: the encoding that the user names; it has to fit.
    """
    try:
        return _told(stream, path, told) if told else _found(stream, path)
    finally:
        stream.seek(0)


def _found(stream: BinaryIO, path: str) -> Encoding:
    """Return the encoding that a mark, or the bytes, tell."""
    stream.seek(0)
    head = stream.read(SAMPLE)
    for mark, name in MARKS:
        if head.startswith(mark):
            return _checked(stream, path, name, f"it is broken {LABELS[name].partition(' ')[0]}")
    if _is_plain_ascii(stream):
        return Encoding("utf-8")
    if b"\0" in head:
        return _without_mark(stream, path, head)
    if _broken_at(stream, "utf-8") is None:
        _refuse_nul(stream, path)
        return _utf8(stream)
    _refuse_nul(stream, path)
    return _nearly_utf8(stream) or _guessed(stream, path)


def _is_plain_ascii(stream: BinaryIO) -> bool:
    """Tell whether a file has neither more than ASCII nor what may stand for more: then nothing is in question."""
    return all(chunk.isascii() and b"\0" not in chunk and b"\x1b" not in chunk for chunk in _chunks(stream))


def _told(stream: BinaryIO, path: str, told: str) -> Encoding:
    """Return the encoding that the user names."""
    try:
        name = codecs.lookup(told).name
        "".encode(name)
    except (LookupError, ValueError):
        fix = "give utf-8, utf-16, gb18030, big5, shift_jis, euc_kr, cp1252, …"
        raise BadFile(path=path, what=f"{visible(told)!r} is no encoding", line=None, fix=fix) from None
    name = "utf-8-sig" if name == "utf-8" else name
    return _checked(stream, path, name, f"it is not {visible(told)}")._replace(told=True)


def _checked(stream: BinaryIO, path: str, name: str, what: str) -> Encoding:
    """Return an encoding if the whole file can be read in it."""
    place = _broken_at(stream, name)
    if place is not None:
        raise BadFile(path=path, what=what, line=place, fix=SAY)
    return Encoding(name)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a file from its beginning."""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


def _broken_at(stream: BinaryIO, name: str) -> int | None:
    """Return the line on which the bytes are no text in an encoding; None if they all are."""
    decoder = codecs.getincrementaldecoder(name)()
    line = 1
    for chunk in chain(_chunks(stream), (b"",)):
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except (UnicodeError, ValueError) as error:
            start = getattr(error, "start", 0)
            return line + (getattr(error, "object", b"")[:start].count(b"\n") if isinstance(start, int) else 0)
    return None


def _refuse_nul(stream: BinaryIO, path: str) -> None:
    """Refuse a file that holds NUL bytes and is no UTF-16."""
    line = 1
    for chunk in _chunks(stream):
        place = chunk.find(b"\0")
        if place >= 0:
            line += chunk.count(b"\n", 0, place)
            fix = "save it as CSV UTF-8 or plain text"
            raise BadFile(path=path, what="it holds NUL bytes, so it is no text", line=line, fix=fix)
        line += chunk.count(b"\n")


def _without_mark(stream: BinaryIO, path: str, head: bytes) -> Encoding:
    """Return which UTF-16 a file with NUL bytes is: they stand at the odd places, or at the even ones."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    fits = min(even, odd) * 10 <= max(even, odd) and max(even, odd) * 8 >= len(head) and len(head) > 3
    if not fits or _broken_at(stream, name) is not None or _holds_nul(stream, name):
        _refuse_nul(stream, path)
    return Encoding(name)


def _holds_nul(stream: BinaryIO, name: str) -> bool:
    """Tell whether a file holds the letter NUL."""
    decoder = codecs.getincrementaldecoder(name)()
    return any("\0" in decoder.decode(chunk) for chunk in _chunks(stream))


def _utf8(stream: BinaryIO) -> Encoding:
    """Return UTF-8, or the Japanese mail encoding, which writes letters as ASCII between escapes.

    A few letters of two bytes each may be UTF-8 by chance: they are checked against the other encodings too.
    """
    if any(b"\x1b$" in chunk for chunk in _chunks(stream)) and _broken_at(stream, "iso2022_jp_2") is None:
        return Encoding("iso2022_jp_2")
    letters = [letter for letter in _sample(stream).decode("utf-8", "ignore") if not letter.isascii()]
    by_chance = 0 < len(letters) < FEW and max(letters) < "\u0800"
    return Encoding("utf-8", tuple(_fitting(stream)) if by_chance else ())


def _nearly_utf8(stream: BinaryIO) -> Encoding | None:
    """Return damaged UTF-8, where all but a few letters are whole."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    whole = broken = 0
    for chunk in _chunks(stream):
        text = decoder.decode(chunk)
        bad = text.count(DAMAGED)
        broken += bad
        whole += sum(not letter.isascii() for letter in text) - bad
    return Encoding("utf-8", damaged=True) if whole >= 20 * broken else None


def _guessed(stream: BinaryIO, path: str) -> Encoding:
    """Return the likeliest of the old encodings in which the whole file can be read."""
    sample = _sample(stream)
    ranked = sorted(_fitting(stream), key=lambda name: likeness(sample, name), reverse=True)
    if not ranked:
        raise BadFile(path=path, what="its encoding cannot be told", line=None, fix=SAY)
    return Encoding(ranked[0], tuple(ranked[1:]))


def _fitting(stream: BinaryIO) -> list[str]:
    """Return the old encodings in which the whole file can be read."""
    alive = {name: codecs.getincrementaldecoder(name)() for name in LEGACY}
    for chunk in chain(_chunks(stream), (b"",)):
        for name in list(alive):
            try:
                alive[name].decode(chunk, final=not chunk)
            except UnicodeError:
                del alive[name]
    if "cp1252" in alive:
        del alive["latin-1"]
    return list(alive)


def _sample(stream: BinaryIO) -> bytes:
    """Return lines that hold more than ASCII, enough of them to judge by."""
    found: list[bytes] = []
    size = 0
    stream.seek(0)
    while size < SAMPLE and (line := stream.readline(SAMPLE)):
        if not line.isascii():
            found.append(line)
            size += len(line)
    return b"".join(found)


def never_differs(texts: str) -> bool:
    """Tell whether no part of some texts can be another id in another encoding: a quick look at all of them at once."""
    return texts.isascii() and not MAY_BE_SEVEN_BIT.search(texts)


def may_differ(text: str, encoding: Encoding) -> str | None:
    """Return why a text is not taken as an id, None if its bytes mean the same id in whatever encoding fits.

    An id in ASCII means the same in all of them, but for those that write letters as ASCII.
    """
    if DAMAGED in text:
        return "some of its bytes are no text"
    if SEVEN_BIT.search(text) and not encoding.told:
        return "it may be in another encoding; --encoding says which it is"
    if text.isascii() or not encoding.others or (mine := _meant(text)) is None:
        return None
    for other in encoding.others:
        theirs = _meant(_as_read_in(text, encoding.name, other))
        if theirs and theirs != mine:
            return f"it is another id in {LABELS[other]} than in {encoding.label}; --encoding says which it is"
    if _mixes_widths(text) and _meant(re.sub(r"[^\x00-\x7f]", " ", text)) != mine:
        return f"its wide letters may be others than in {encoding.label}; --encoding says which it is"
    return None


def _mixes_widths(text: str) -> bool:
    """Tell whether some letters or digits of an id are ASCII, and others are when their width is left out."""
    wide = [letter for letter in text if not letter.isascii() and unicodedata.normalize("NFKC", letter).isalnum()]
    narrow = any(letter.isascii() and letter.isalnum() for letter in text)
    return narrow and any(unicodedata.normalize("NFKC", letter).isascii() for letter in wide)


def _as_read_in(text: str, name: str, other: str) -> str:
    """Return how the same bytes read in another encoding; bytes that are none there become marks."""
    return text.encode(name, "replace").decode(other, "replace")


def _meant(text: str) -> object:
    """Return the name, or the candidates, that a text stands for; None if it is no id."""
    reading = ids.read(text)
    if isinstance(reading, Document):
        return (reading.name,)
    return reading.candidates if isinstance(reading, Ambiguous) else None
