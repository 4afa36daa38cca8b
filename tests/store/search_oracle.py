"""A search as plainly as can be: every text is read, letter by letter. Shares nothing with the index but `fold`."""

import unicodedata

from localcite.text import fold

SPACELESS = [(0x3041, 0x3096), (0x30A1, 0x30FA), (0x30FC, 0x30FC), (0x31F0, 0x31FF), (0x3400, 0x9FFF), (0xAC00, 0xD7A3)]
SPACELESS += [(0xF900, 0xFAFF), (0x20000, 0x3FFFF), (0x3005, 0x3005), (0x3007, 0x3007)]


def kind(letter):
    """`=` for a letter that stands alone, `a` for one that makes words, a blank for what separates them."""
    if any(first <= ord(letter) <= last for first, last in SPACELESS):
        return "="
    return "a" if unicodedata.category(letter)[0] in "LN" else " "


def pieces(text):
    """Return the letters of unspaced scripts one by one, and the other words whole.

    A `+` stands before what a run goes on with.
    """
    found, run, before = [], "", " "
    for letter in fold(text) + " ":
        if kind(letter) == "a":
            run += letter
        else:
            found += [run] if run else []
            run = ""
            found += ["+" * (before == "=") + letter] if kind(letter) == "=" else []
        before = kind(letter)
    return found


def holds(text, wanted, *, prefix=False):
    """Tell whether the pieces of what is wanted follow one another in a text, at once where they are one run."""
    have, want = pieces(text), pieces(wanted)
    return any(fits(have[at : at + len(want)], want, prefix=prefix) for at in range(len(have) - len(want) + 1))


def fits(have, want, *, prefix):
    """Tell whether pieces are those that are wanted; what need not go on with a run may do so."""
    have = [piece if wish.startswith("+") else piece.removeprefix("+") for piece, wish in zip(have, want, strict=True)]
    return have[:-1] == want[:-1] and (have[-1].startswith(want[-1]) if prefix else have[-1] == want[-1])


def texts_of(connection):
    """Return per document that is not merged all that is searched: each name is a text of its own."""
    rows = connection.execute(
        "SELECT id, title, citation_text, current_assignee, original_assignee, inventors FROM documents"
    ).fetchall()
    return {
        key: [text for text in (title, cited) if text]
        + [name for names in people if names for name in names.split("|")]
        for key, title, cited, *people in rows
    }


def found(texts, wanted):
    """Return the documents that hold each of the wanted: (words, prefix)."""
    return {key for key, theirs in texts.items() if all(any(holds(t, w, prefix=p) for t in theirs) for w, p in wanted)}
