"""The prompt of a terminal: colours, completion, history, several lines, the bottom bar. The only place that knows
prompt-toolkit's parts; what they show is decided in pure modules.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, is_searching
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from localcite.shell.bar import Bar
from localcite.shell.commands import COMMANDS
from localcite.shell.held import Held, Keeper
from localcite.shell.helping import told
from localcite.shell.highlight import pieces
from localcite.shell.history import OwnHistory
from localcite.shell.offers import offer
from localcite.shell.session import Session
from localcite.shell.unfinished import is_unfinished
from localcite.text import visible

COLOURS = {
    "source": "ansicyan bold",
    "stage": "ansicyan bold",
    "command": "ansimagenta bold",
    "field": "ansiblue",
    "view": "ansiblue",
    "operator": "ansiyellow",
    "mark": "ansiyellow bold",
    "text": "ansigreen",
    "number": "ansigreen",
    "comment": "ansibrightblack",
    "prompt": "ansigreen bold",
    "bottom-toolbar": "noreverse ansibrightblack",
    "auto-suggestion": "ansibrightblack",
}
PLAIN = {"bottom-toolbar": "noreverse"}


def line_reader(session: Session, history: Path) -> Callable[[], str | None]:
    """Return what reads one whole line from the terminal; nothing at Ctrl-C, None at Ctrl-D. `history`: a file."""
    helps = {word: told(command.__doc__) for word, command in COMMANDS.items()}
    is_coloured = not session.outside.environ.get("NO_COLOR")
    bar = Bar(session.outside)
    held = Held(session.outside.connect, Keeper(session.outside.database, session.outside.cache))
    prompting: PromptSession[str] = PromptSession(
        history=OwnHistory(history),
        auto_suggest=AutoSuggestFromHistory(),
        completer=ThreadedCompleter(_Offers(session, held, helps)),
        complete_while_typing=Condition(lambda: not prompting.default_buffer.text.lstrip().startswith("#")),
        lexer=_Colours(helps),
        style=Style.from_dict(COLOURS if is_coloured else PLAIN),
        color_depth=None if is_coloured else ColorDepth.DEPTH_1_BIT,
        key_bindings=_keys(),
        multiline=True,
        prompt_continuation=_continuation,
        reserve_space_for_menu=6,
    )

    def look() -> None:
        bar.look()
        prompting.app.invalidate()
        held.prepare()

    def read() -> str | None:
        Thread(target=look, daemon=True).start()
        try:
            return prompting.prompt(
                [("class:prompt", "localcite> ")], bottom_toolbar=lambda: bar.text(get_app().output.get_size().columns)
            )
        except KeyboardInterrupt:
            return ""
        except EOFError:
            return None

    return read


def _continuation(width: int, _line: int, _wraps: int) -> StyleAndTextTuples:
    return [("class:prompt", "… ".rjust(width))]


def _keys() -> KeyBindings:
    """Return what Enter does: it goes on after a | and within quotes or parentheses, else it asks."""
    keys = KeyBindings()

    @keys.add("enter", filter=~is_searching)
    def _ask(event: KeyPressEvent) -> None:
        if is_unfinished(event.current_buffer.text, COMMANDS):
            event.current_buffer.newline(copy_margin=False)
        else:
            event.current_buffer.validate_and_handle()

    return keys


class _Offers(Completer):
    """Completions, from what the grammar and the database offer."""

    def __init__(self, session: Session, held: Held, helps: dict[str, str]) -> None:
        self._session = session
        self._helps = helps
        self._held = held

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what fits at the cursor."""
        del complete_event
        cursor = document.cursor_position
        for found in offer(document.text, cursor, self._held, self._session.it, self._helps):
            yield Completion(
                found.text, start_position=found.start - cursor, display=visible(found.text), display_meta=found.about
            )


class _Colours(Lexer):
    """Colours, from what the pieces of a line are."""

    def __init__(self, helps: dict[str, str]) -> None:
        self._helps = helps

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """Return the styled pieces of each line of the text."""
        lines: list[StyleAndTextTuples] = [[]]
        for kind, piece in pieces(document.text, self._helps):
            first, *more = piece.split("\n")
            lines[-1].append((f"class:{kind}", first))
            lines += [[(f"class:{kind}", part)] for part in more]
        return lambda number: lines[number] if number < len(lines) else []
