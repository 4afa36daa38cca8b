"""Questions: parse → compile → run → answer. Each stage gives a value that can be looked at; `explain` shows them.

    parse(text)                      a Question: sources, stages, conditions, each with its place in the text
    compile_question(question, …)    a Program: SQL over temporary tables, and the work that SQL does not do
    run(program, …)                  an Answer: columns and rows, what it rests on, how old that is, notes

Sets of documents flow through pipes. A set is two tables of integers: the documents, and the links of the last hop that
led to them; conditions on `category` and the like are about these links. Unknown is NULL in all of it. Nothing here
opens a socket or writes into the database.
"""

from sqlite3 import Connection

from localcite.query.answer import Answer
from localcite.query.compile import compile_question
from localcite.query.parse import parse
from localcite.query.run import run
from localcite.query.understood import understood
from localcite.query.values import Question
from localcite.query.world import Context

__all__ = ["Answer", "Context", "Question", "ask", "compile_question", "parse", "run"]


def ask(
    text: str,
    connection: Connection | None,
    context: Context,
    *,
    it: Question | None = None,
    save: bool = False,
    complete: bool = False,
) -> Answer:
    """Return the answer to a question. Raises BadQuestion.

    `connection`: opened for reading, or None where nothing is held yet. `it`: the last question, for which the word
    `it` stands; `save`: whether the stage `save` may stand in it; `complete`: say what would complete the answer.
    """
    program = understood(text, context.now.date(), it=it, save=save)
    return run(program, text, connection, context, complete=complete)
