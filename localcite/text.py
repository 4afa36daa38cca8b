"""Words and names as people write them: folded for comparing, cut for searching, made safe for a terminal. Pure.

Also the two small notations of the command line: lengths of time (`90d`) and what may be spent (`500`, `20EUR`).
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from operator import add
from typing import NamedTuple

from localcite.errors import UsageError
from localcite.model import Money

# ---- folding ------------------------------------------------------------------------------------------------------

_PLAIN = r"[\x00-\x7f\u3400-\u4dbf\u4e00-\u9fff]*"  # ASCII and plain Chinese, which fold by lower case alone
_ACCENTS = dict.fromkeys(range(0x300, 0x370))  # only these: the marks of kana, Hebrew, Thai ... make other letters


def fold(text: str) -> str:
    """Return text for comparing: no case, no width, no accents. Folding twice changes nothing."""
    if text.isascii() or _pattern(_PLAIN).fullmatch(text):
        return text.lower()
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:  # a few letters fold into letters that fold further
        folded = again
    return folded


def _fold_once(text: str) -> str:
    """Fold each letter by one step."""
    bare = unicodedata.normalize("NFKD", text).casefold().translate(_ACCENTS)
    return unicodedata.normalize("NFKC", bare)


# ---- searching ----------------------------------------------------------------------------------------------------

MOST_WAYS = 16  # in which runs of a phrase may stand together or apart
_UNSPACED = (
    "々〇\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)

_ANY_UNSPACED = f"[{_UNSPACED}]"
_WORD = rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+"
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]+"


@cache  # compiled when first needed: most questions need none of these patterns
def _pattern(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern."""
    return re.compile(pattern)


def words(text: str) -> list[str]:
    """Return the folded words of a text; a run of Chinese, Japanese or Korean is one word."""
    return _pattern(_WORD).findall(fold(text))


def bigrams(text: str) -> str:
    """Return a text as it is indexed: words, and for scripts without spaces each two neighbours.

    The last letter of a run stands alone as well, so that a search for one letter is a search by prefix. Whoever
    cuts this into words folds ASCII by itself (SQLite's `ascii` tokenizer), and takes all other letters as they are.
    """
    if text.isascii():
        return text
    if _pattern(_HAN).fullmatch(text):
        return " ".join(_pairs(text))
    return " ".join([piece for word in words(text) for piece in _pieces(word)])


def name_bigrams(names: str) -> str:
    """Return names (`a|b`) as they are indexed, with a mark between them that no phrase can stretch over."""
    if names.isascii():
        return names.replace("|", " ¦ ")
    return " ¦ ".join(map(bigrams, names.split("|"))) if "|" in names else bigrams(names)


def _pieces(word: str) -> list[str]:
    """Return what one word is indexed by."""
    return _pairs(word) if _is_unspaced(word) else [word]


def _pairs(run: str) -> list[str]:
    """Return each two neighbours of a run, and its last letter."""
    return [*map(add, run, run[1:]), run[-1]]


def _is_unspaced(word: str) -> bool:
    """Tell whether a word is a run of letters of a script without spaces."""
    return not word.isascii() and _pattern(_ANY_UNSPACED).match(word) is not None


class Term(NamedTuple):
    """One thing to find: folded words that follow one another; `prefix`: the last may go on."""

    words: tuple[str, ...]
    prefix: bool = False


def search_terms(text: str) -> list[Term]:
    """Return what a search asks for: words, "phrases" in quotes, prefixes before a `*`. All else is no more than text.

    What is written together is looked for together: `solid-state`, `3D打印`.
    """
    terms = []
    for match in _pattern(r'"([^"]*)"(\*?)|(\S+)').finditer(fold(text).translate(_QUOTES)):
        found = tuple(words(match[1] if match[3] is None else match[3]))
        star = match[2] == "*" if match[3] is None else match[3].endswith("*")
        if found:
            terms.append(Term(found, star))
    return terms


_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


def match_expression(terms: Iterable[Term]) -> str:
    """Return the FTS5 expression for texts that hold all terms, over what `bigrams` wrote. Empty: no term at all."""
    return " AND ".join(map(_match_term, terms))


def _match_term(term: Term) -> str:
    """Return the expression for one term. Runs of scripts without spaces may stand together in the text, or apart."""
    ways = [term.words[:1]]
    for word in term.words[1:]:
        joined = []
        if _is_unspaced(word) and len(ways) < MOST_WAYS:
            joined = [(*way[:-1], way[-1] + word) for way in ways if _is_unspaced(way[-1])]
        ways = [*((*way, word) for way in ways), *joined]
    phrases = [_match_phrase(*way, prefix=term.prefix) for way in ways]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _match_phrase(*run: str, prefix: bool) -> str:
    """Return the expression for words that follow one another; a lone letter of an unspaced script is a prefix."""
    *before, last = run
    pieces, ending = [piece for word in before for piece in _pieces(word)], _pieces(last)
    if len(ending) > 1:
        return f'"{" ".join([*pieces, *ending[:-1]])}"'
    return f'"{" ".join([*pieces, last])}"{" *" if prefix or _is_unspaced(last) else ""}'


def term_pattern(term: Term, *, in_ascii: bool = False) -> re.Pattern[str]:
    """Return what finds a term in folded text. Words of scripts without spaces are found anywhere.

    `in_ascii`: in a text of ASCII alone; that takes a hundredth of the time to make.
    """
    *before, last = term.words
    letter = r"[^\W_]" if in_ascii else rf"[^\W_{_UNSPACED}]"
    parts = [*(_bounded(word, letter, ends=True) for word in before), _bounded(last, letter, ends=not term.prefix)]
    return re.compile(r"[\W_]*".join(parts))


def _bounded(word: str, letter: str, *, ends: bool) -> str:
    """Return what finds one folded word; a spaced one where it begins, and ends unless it may go on."""
    if _is_unspaced(word):
        return re.escape(word)
    return f"(?<!{letter}){re.escape(word)}{f'(?!{letter})' if ends else f'{letter}*'}"


# ---- names of companies -------------------------------------------------------------------------------------------

# Longest first where one ends with another is no matter: endings are taken off until none is left.
_LEGAL_FORMS = (
    "inc|incorporated|corp|corporation|co|company|cos|ltd|limited|llc|llp|lp|plc|pllc|pty|pte|pvt|private|bhd|sdn|"
    "gmbh|mbh|ag|kg|kgaa|ohg|ug|se|sas|sarl|sa|spa|srl|sl|slu|scs|nv|bv|cv|ab|oy|oyj|as|asa|aps|kk|gk|yk|zrt|kft|nyrt|"
    "sro|doo|ooo|zao|oao|pao|jsc|ojsc|cjsc|pjsc|ltda|eireli|sab|sapi|aktiengesellschaft|aktiebolag|osakeyhtio|"
    "s a|s p a|s r l|s a r l|sp z oo|sp z o o|spzoo|sa de cv|s a de c v|s de rl|public limited company|"
    "kabushiki kaisha|yugen kaisha|godo kaisha|societe anonyme|sociedad anonima|societa per azioni|"
    "gesellschaft mit beschrankter haftung|株|有|주|and"
)
_UNSPACED_FORMS = (
    "股份有限公司|有限责任公司|有限責任公司|股份公司|有限公司|公司"
    "|株式会社|株式會社|有限会社|合同会社|주식회사|유한회사"
)
_LEGAL_FORM = (
    f" (?:{_LEGAL_FORMS})$|(?<=.)(?: |)(?:{_UNSPACED_FORMS})$|^(?:{_UNSPACED_FORMS}) ?(?=.)|^(?:株|有|주) (?=.)"
)
_INITIALS = r"(?<!\w)(?:\w\.)+(?:\w(?!\w))?"
_BETWEEN_UNSPACED = f"(?<=[{_UNSPACED}]) (?=[{_UNSPACED}])"


def party_key(name: str) -> str:
    """Return a company's or person's name for comparing: no case, width, accents, punctuation, nor legal form.

    Legal forms go from the end, Japanese and Korean ones from the beginning as well. A name that is nothing but a
    legal form stays.
    """
    text = fold(name).replace("&", " and ").replace("'", "").replace("’", "")
    text = _pattern(_INITIALS).sub(lambda initials: initials[0].replace(".", "") + " ", text)
    key = _without_forms(" ".join(_pattern(r"[^\W_]+").findall(text)))
    return _without_forms(_pattern(_BETWEEN_UNSPACED).sub("", key)) or fold(name).strip()


def _without_forms(key: str) -> str:
    """Take legal forms off until none is left."""
    while (shorter := _pattern(_LEGAL_FORM).sub("", key)) != key:
        key = shorter
    return key


# ---- on a terminal ------------------------------------------------------------------------------------------------

_KEPT = frozenset("\u200c\u200d")  # joiners: without them Indic scripts and emoji fall apart, and they hide nothing
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SHORT = {"\n": "↵", "\t": " ", "\u2028": "↵", "\u2029": "↵"}


def visible(text: str) -> str:
    """Return text that is safe to print on one line: control characters, escapes, bidi overrides shown as escapes."""
    if text.isprintable():
        return text
    return "".join(map(_visible, text.replace("\r\n", "\n")))


def _visible(letter: str) -> str:
    """Return one letter, or what stands for it."""
    if letter in _SHORT:
        return _SHORT[letter]
    if letter in _KEPT or unicodedata.category(letter) not in _HIDDEN:
        return letter
    return letter.encode("ascii", "backslashreplace").decode() if not letter.isascii() else f"\\x{ord(letter):02x}"


_NARROW = (
    *((0x20, 0x7E), (0xA0, 0x2FF), (0x370, 0x482), (0x48A, 0x52F)),
    *((0x2010, 0x2027), (0x2190, 0x21FF), (0x2500, 0x257F)),
)
_WIDE = ((0x3041, 0x3096), (0x309B, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF60))


def width(text: str) -> int:
    """Return how many columns of a terminal a visible text takes."""
    if text.isascii():
        return len(text)
    columns = [_columns(letter) for letter in text]
    if 0 not in columns:
        return sum(columns)
    from wcwidth import wcswidth  # noqa: PLC0415 - takes as long as a whole question, and few letters need it

    return max(0, wcswidth(text))


@cache
def _columns(letter: str) -> int:
    """Return the columns of a letter that stands for itself; 0 for one about which the library has to be asked."""
    code = ord(letter)
    if letter == "\u00ad":  # a soft hyphen
        return 0
    if any(first <= code <= last for first, last in _NARROW):
        return 1
    return 2 if any(first <= code <= last for first, last in _WIDE) else 0


def shorten(text: str, columns: int) -> str:
    """Return a visible text in at most so many columns; what was cut off is marked by …"""
    if width(text) <= columns:
        return text
    end = min(len(text), columns)
    while end > 0 and width(text[:end]) > columns - 1:
        end -= 1
    return text[:end] + "…" if columns > 0 else ""


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return a visible text filled up with blanks to so many columns; `right`: the text stands at the right."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


# ---- notations ----------------------------------------------------------------------------------------------------

_LENGTHS = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "m": timedelta(days=30),
    "y": timedelta(days=365),
}
_WORDS = {"sec": "s", "second": "s", "minute": "min", "hour": "h", "day": "d", "week": "w", "month": "m", "year": "y"}
_DURATION = r"([0-9]{1,6}) ?(s|min|[hdwmy]|(?:sec|second|minute|hour|day|week|month|year)(?=s?$))s?"
_SPENDING = r"([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([a-z]{3})?"


def duration(text: str) -> timedelta | None:
    """Return a length of time: 36h, 90d, 12w, 6m (of 30 days), 2y (of 365 days); None for never. Else UsageError.

    Also `90 days`, `30min`, `45s`, and 0, by which everything is out of date.
    """
    folded = fold(text).strip()
    if folded == "never":
        return None
    if folded == "0":
        return timedelta(0)
    match = _pattern(_DURATION).fullmatch(folded)
    if not match:
        raise UsageError(what=f"{text!r} is no length of time", fix="write 36h, 90d, 12w, 6m, 2y or never")
    return int(match[1]) * _LENGTHS[_WORDS.get(match[2], match[2])]


def spending(text: str) -> int | Money:
    """Return what may be spent: units (`500`) or money (`20EUR`, `20.50 EUR`). Else UsageError."""
    match = _pattern(_SPENDING).fullmatch(fold(text).strip())
    if match and match[2]:
        from decimal import Decimal  # noqa: PLC0415 - only amounts of money need it

        return Money(Decimal(match[1]), match[2].upper())
    if not match or "." in match[1]:
        raise UsageError(what=f"{text!r} is neither units nor money", fix="write 500 for units, or 20.50EUR for money")
    return int(match[1])
