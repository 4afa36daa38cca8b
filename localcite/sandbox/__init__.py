"""The stand-in vendor: an ASGI app that answers, bills and misbehaves like the real one, and a server for it.

    with serve(Sandbox(seed=7, faults="lost=0.05")) as server:
        ...  # ask server.url
        server.bill.units()

`localcite sandbox` serves it by command. Nothing here is imported before it is asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localcite.sandbox.app import DEFAULT_SEED, Sandbox
    from localcite.sandbox.credentials import EXAMPLE_KEY
    from localcite.sandbox.faults import Faults
    from localcite.sandbox.server import Server, serve

__all__ = ["DEFAULT_SEED", "EXAMPLE_KEY", "Faults", "Sandbox", "Server", "serve"]
_PLACES = {
    "DEFAULT_SEED": "app",
    "EXAMPLE_KEY": "credentials",
    "Faults": "faults",
    "Sandbox": "app",
    "Server": "server",
    "serve": "server",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, when it is asked for."""
    from importlib import import_module  # noqa: PLC0415 - as little as possible up front

    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"localcite.sandbox.{_PLACES[name]}"), name)
