"""Compiled questions, kept by their text: one that is asked again, or about another id, is not compiled again.

What is kept follows from the text and the day alone, and never from what is held.
"""

from datetime import date

from localcite.query.compile import compile_question
from localcite.query.compile.values import Program
from localcite.query.parse import parse
from localcite.query.values import Named, Question

MOST = 128  # programs that are kept of each kind
LONGEST = 2_000  # letters of a question that is kept

_whole: dict[tuple[object, ...], Program] = {}
_alike: dict[tuple[object, ...], Program] = {}


def understood(text: str, today: date, *, it: Question | None = None, save: bool = False) -> Program:
    """Return the program of a question. Raises BadQuestion. `it`, `save`: see `parse`."""
    if it is not None or len(text) > LONGEST:
        return compile_question(parse(text, it=it, save=save), text, today)
    program = _whole.get((text, today, save))
    return program or _kept(_whole, (text, today, save), _compiled(parse(text, save=save), text, today))


def _compiled(question: Question, text: str, today: date) -> Program:
    """Return the program of a question, made of one that differs in the ids behind its first word, if there is one."""
    source, stages = question.source, question.stages
    if not isinstance(source, Named):
        return compile_question(question, text, today)
    behind = stages[0].at if stages else len(text)
    key = (source.word, len(source.ids), source.at, behind if stages else None, text[behind:], today)
    program = _alike.get(key)
    if program is None:
        return _kept(_alike, key, compile_question(question, text, today))
    return program.but(ids=source.ids)


def _kept(kept: dict[tuple[object, ...], Program], key: tuple[object, ...], program: Program) -> Program:
    if len(kept) >= MOST:
        kept.clear()  # in one go, whichever other thread looks or keeps meanwhile
    kept[key] = program
    return program
