"""A rehearsal: a stand-in for the vendor on this machine, and a home that vanishes with it. Nothing is paid there."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Self

from localcite.api.wording import worded

if TYPE_CHECKING:
    from datetime import date

    from localcite.api.database import Database


class Rehearsal:
    """What `localcite.rehearse()` gives. Enter it, or close it: the databases that it opened close first.

    `home`: the folder of its database; `url`: where the stand-in answers.
    """

    def __init__(
        self,
        opened: "Callable[[Mapping[str, str]], Database]",
        *,
        seed: int | None = None,
        faults: str = "",
        today: "date | None" = None,
    ) -> None:
        from localcite.sandbox import DEFAULT_SEED, Sandbox, serve  # noqa: PLC0415 - keeps importing localcite light

        with worded():
            self._server = serve(Sandbox(seed=DEFAULT_SEED if seed is None else seed, faults=faults, today=today))
        self._folder = TemporaryDirectory(prefix="localcite-rehearsal-")
        self._open = opened
        self._opened: list[Database] = []
        self.home = Path(self._folder.name)
        self.url = self._server.url

    def open(self) -> "Database":
        """Return the database of this rehearsal, which buys from the stand-in."""
        database = self._open(self.settings)
        self._opened.append(database)
        return database

    @property
    def settings(self) -> Mapping[str, str]:
        """The variables by which another program takes part: `LOCALCITE_HOME`, `LOCALCITE_BASE_URL` …"""
        from localcite.sandbox import EXAMPLE_KEY  # noqa: PLC0415 - keeps importing localcite light

        return {
            "LOCALCITE_HOME": str(self.home),
            "LOCALCITE_BASE_URL": self.url,
            "LOCALCITE_API_KEY": EXAMPLE_KEY,
        }

    @property
    def units(self) -> int:
        """How many units the stand-in has on its own bill."""
        return self._server.bill.units()

    def misbehave(self, faults: str) -> None:
        """Let it misbehave from now on, as `localcite sandbox --faults` has it: "lost*1", "slow"; "": no more."""
        with worded():
            self._server.sandbox.set_faults(faults)

    def advance(self, days: int) -> None:
        """Let days pass: citations grow by then."""
        with worded():
            self._server.sandbox.advance(days)

    def close(self) -> None:
        """End it. What was held is gone."""
        for database in self._opened:
            database.close()
        self._server.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Rehearsal: {self.url}, {self.units:,} units on its bill>"
