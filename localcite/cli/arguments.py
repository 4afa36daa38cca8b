"""Options of a command: argparse, made to raise our errors and to write its help where the app says."""

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from localcite.errors import UsageError

if TYPE_CHECKING:
    from localcite.app import App


class Parser(argparse.ArgumentParser):
    """The options of one command. `command`: the words after `localcite`; `story`: what it does, as sentences."""

    def __init__(self, app: "App", command: str, story: str, *, below: str = "") -> None:
        super().__init__(
            prog=f"localcite {command}",
            description=story,
            epilog=below or None,
            allow_abbrev=False,
            formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=app.columns(app.stdout) or 100),
        )
        self._app = app

    def read(self, argv: list[str]) -> Any:
        """Return the options, as attributes. Raises UsageError; `--help` is written and ends with SystemExit(0)."""
        return self.parse_intermixed_args(argv)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong, with the near option where one was mistyped."""
        raise UsageError(what=message, fix=self._near(message) or f"`{self.prog} --help` lists what fits")

    def _near(self, message: str) -> str | None:
        """Return advice for an option that was mistyped."""
        from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

        typed = [word.split("=")[0] for word in message.split() if word.startswith("--")]
        known = [name for name in self._option_string_actions if name.startswith("--")]
        near = [match for word in typed if word not in known for match in get_close_matches(word, known, n=1)]
        return f"did you mean `{near[0]}`?" if near else None

    def _print_message(self, message: str, file: object = None) -> None:
        """Write the help to standard output: it was asked for."""
        del file
        self._app.stdout.write(message)


def number(text: str) -> int:
    """Return a whole number that the database can hold. For `type=`: raises ValueError."""
    if not -(2**63) <= int(text) < 2**63:
        raise ValueError(text)
    return int(text)
